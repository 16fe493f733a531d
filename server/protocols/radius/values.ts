import { isUtf8 } from "node:buffer";
import {
  parseInterfaceId,
  parseIpv4,
  parseIpv6,
  parsePrefix,
  printInterfaceId,
  printIpv4,
  printIpv6,
  readIpv4Prefix,
  readIpv6Prefix,
  writeIpv4Prefix,
  writeIpv6Prefix,
} from "./addresses.ts";
import { asBuffer, byteAt, findHex, sameBytes, toHex, uint16At, uint32At, utf8 } from "./bytes.ts";
import type { Attribute, ValueType } from "./dictionary/attribute.ts";

/** A text that is no value of the attribute's type. The message says which, for the person who wrote the template. */
export class InvalidValue extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "InvalidValue";
  }
}

interface Form {
  /** What the text should have been. */
  readonly expected: string;
  readonly parse: (text: string) => Uint8Array | undefined;
  /** Undefined where the bytes are no value of the type. */
  readonly print: (bytes: Uint8Array) => string | undefined;
}

/** Prints only values of exactly this many bytes. */
const sized =
  (length: number, print: (bytes: Uint8Array) => string): Form["print"] =>
  (bytes) =>
    bytes.length === length ? print(bytes) : undefined;

const numberForm = (bits: 8 | 16 | 32, print: (bytes: Uint8Array) => number): Form => ({
  expected: `a whole number from 0 to ${2 ** bits - 1}`,
  parse: (text) => parseNumber(text, bits),
  print: sized(bits / 8, (bytes) => String(print(bytes))),
});

function parseNumber(text: string, bits: number): Uint8Array | undefined {
  if (!/^(\d{1,20}|0x[0-9a-f]{1,16})$/i.test(text)) return undefined;
  const value = BigInt(text);
  if (value >= 1n << BigInt(bits)) return undefined;
  return Buffer.from(value.toString(16).padStart(bits / 4, "0"), "hex");
}

const forms: Readonly<Record<ValueType, Form>> = {
  string: {
    expected: "text",
    parse: utf8,
    print: (bytes) => (isUtf8(bytes) ? asBuffer(bytes).toString("utf8") : undefined),
  },
  octets: {
    expected: "0x and an even count of hex digits, or text that does not begin with 0x",
    parse: (text) => (/^0x/i.test(text) ? findHex(text.slice(2)) : utf8(text)),
    print: (bytes) => `0x${toHex(bytes)}`,
  },
  byte: numberForm(8, (bytes) => byteAt(bytes, 0)),
  short: numberForm(16, (bytes) => uint16At(bytes, 0)),
  integer: numberForm(32, (bytes) => uint32At(bytes, 0)),
  integer64: {
    expected: "a whole number from 0 to 18446744073709551615",
    parse: (text) => parseNumber(text, 64),
    print: sized(8, (bytes) => BigInt(`0x${toHex(bytes)}`).toString()),
  },
  ipaddr: { expected: "an IPv4 address", parse: parseIpv4, print: sized(4, printIpv4) },
  ipv6addr: { expected: "an IPv6 address", parse: parseIpv6, print: sized(16, printIpv6) },
  ipv4prefix: {
    expected: "an IPv4 prefix such as 192.0.2.0/24, with zeros behind its length",
    parse: (text) => {
      const prefix = parsePrefix(text, parseIpv4);
      return prefix && writeIpv4Prefix(prefix);
    },
    print: (bytes) => {
      const prefix = readIpv4Prefix(bytes);
      return prefix && `${printIpv4(prefix.address)}/${prefix.length}`;
    },
  },
  ipv6prefix: {
    expected: "an IPv6 prefix such as 2001:db8:1::/48, with zeros behind its length",
    parse: (text) => {
      const prefix = parsePrefix(text, parseIpv6);
      return prefix && writeIpv6Prefix(prefix);
    },
    print: (bytes) => {
      const prefix = readIpv6Prefix(bytes);
      return prefix && `${printIpv6(prefix.address)}/${prefix.length}`;
    },
  },
  ifid: { expected: "an interface id such as 0:0:0:1", parse: parseInterfaceId, print: sized(8, printInterfaceId) },
  date: {
    expected: "a moment such as 2026-01-31T12:00:00Z, or seconds since 1970",
    parse: parseDate,
    print: sized(4, (bytes) => printDate(uint32At(bytes, 0))),
  },
  tlv: { expected: "no value of its own: name the attributes within", parse: () => undefined, print: () => undefined },
};

const printDate = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");

function parseDate(text: string): Uint8Array | undefined {
  if (/^\d+$/.test(text)) return parseNumber(text, 32);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return undefined;
  const seconds = Date.parse(text) / 1000;
  // The 30th of February is taken for a day in March, so what was understood is compared with what was written.
  if (!(seconds >= 0) || printDate(seconds) !== text) return undefined;
  return parseNumber(String(seconds), 32);
}

/**
 * The bytes of a value as an operator writes it: a named number by its name or as a number, bytes as 0x and hex digits. Not hidden, without tag.
 * Throws `InvalidValue`. A secret is never repeated in the message.
 */
export function encodeValue(attribute: Attribute, text: string): Uint8Array {
  const form = forms[attribute.type];
  const named = attribute.values && Object.hasOwn(attribute.values, text) ? attribute.values[text] : undefined;
  const bytes = form.parse(named === undefined ? text : String(named));
  const subject = `${attribute.name} (${attribute.type})`;
  if (!bytes) {
    const names = attribute.values ? `, or one of ${Object.keys(attribute.values).join(", ")}` : "";
    const literal = attribute.isSecret ? "the value" : JSON.stringify(text);
    throw new InvalidValue(`${subject}: ${literal} is not ${form.expected}${names}`);
  }
  return bytes;
}

/** A value as text: what `encodeValue` would take. Undefined where the bytes are no value of the attribute's type. */
export function decodeValue(attribute: Attribute, bytes: Uint8Array): string | undefined {
  const text = forms[attribute.type].print(bytes);
  return text === undefined ? undefined : (nameOf(attribute, text) ?? text);
}

function nameOf(attribute: Attribute, text: string): string | undefined {
  if (!attribute.values) return undefined;
  const number = Number(text);
  for (const [name, value] of Object.entries(attribute.values)) if (value === number) return name;
  return undefined;
}

/** Whether `encodeValue` makes of the text the very bytes that it was made of. */
export function wouldEncodeTo(attribute: Attribute, text: string, bytes: Uint8Array): boolean {
  const encoded = forms[attribute.type].parse(String(attribute.values?.[text] ?? text));
  return encoded !== undefined && sameBytes(encoded, bytes);
}
