// Attributes as FreeRADIUS 3.2 writes and reads them in JSON (rlm_rest): {"User-Name":{"type":"string","value":["alice"]}}. They become the very packet
// that a NAS would have sent, and what we answer becomes theirs, so that one piece of code decides about both.
import { randomBytes } from "node:crypto";
import { z } from "zod";
import { decodeAttributes, encodeAttribute, findTagged } from "../../../protocols/radius/attributes.ts";
import { codes } from "../../../protocols/radius/codes.ts";
import { findNamed } from "../../../protocols/radius/dictionary/dictionary.ts";
import { attributeTypes, type Packet, readPacket } from "../../../protocols/radius/packet.ts";
import { PacketWriter } from "../../../protocols/radius/packet-writer.ts";
import type { RadiusSecret } from "../../../protocols/radius/secret.ts";
import { hideUserPassword } from "../../../protocols/radius/user-password.ts";
import { encodeValue, InvalidValue } from "../../../protocols/radius/values.ts";

const RestAttributes = z.record(z.string(), z.object({ value: z.array(z.union([z.string(), z.number()])) }));
export type RestAttributes = z.output<typeof RestAttributes>;

/** How FreeRADIUS is to take one: as it stands, since a value may hold a percent sign. */
interface RestReply {
  readonly op: ":=" | "+=";
  readonly do_xlat: false;
  readonly value: readonly string[];
}
export type RestReplies = Readonly<Record<string, RestReply>>;

/** What FreeRADIUS tells beside the packet, under names of our own: examples/freeradius/dictionary. */
export const told = {
  /** Where the packet came from. */
  clientAddress: "Demarc-Client-Address",
  /** Event-Timestamp in seconds since 1970: rlm_rest writes moments in the time zone of its machine. */
  eventTime: "Demarc-Event-Time",
  /** "accept" or "reject". */
  result: "Demarc-Result",
  /** Why we refused: a limit or a pool may say something else a moment later. */
  reason: "Demarc-Reason",
  /** The IPv4 address that the reply gives. */
  givenAddress: "Demarc-Given-Address",
} as const;

const types = { userPassword: 2, eventTimestamp: 55 } as const;
/** RFC 2865 section 5.2. */
const longestPassword = 128;
/** Another writing of what is told beside the packet, and what belongs to the packet that FreeRADIUS had. */
const leftOut: ReadonlySet<string> = new Set(["User-Password", "Event-Timestamp", "EAP-Message", "Message-Authenticator", "Proxy-State"]);

export function readRestAttributes(text: string): RestAttributes | undefined {
  try {
    return RestAttributes.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export function firstOf(attributes: RestAttributes, name: string): string | undefined {
  const value = attributes[name]?.value[0];
  return value === undefined ? undefined : String(value);
}

/** The packet that says the same. What we have no name for is left out. @param secret - of the NAS: it hides the password */
export function packetOf(attributes: RestAttributes, code: number, secret: RadiusSecret): Packet {
  const authenticator = randomBytes(16);
  const writer = new PacketWriter().start(code, 0, { withMessageAuthenticator: false });
  for (const [name, { value }] of Object.entries(attributes))
    for (const one of value) {
      const bytes = leftOut.has(name) ? undefined : encodeOne(name, String(one));
      if (bytes && bytes.length <= writer.freeBytes) writer.addEncoded(bytes);
    }
  const password = firstOf(attributes, "User-Password");
  if (password !== undefined)
    writer.addBytes(
      types.userPassword,
      hideUserPassword(Buffer.from(password).subarray(0, longestPassword), { secret: secret.bytes, authenticator }),
    );
  const eventTime = Number(firstOf(attributes, told.eventTime));
  if (eventTime > 0 && eventTime <= 0xffffffff) writer.addNumber(types.eventTimestamp, eventTime);
  // It is FreeRADIUS that carries on the conversation; that there is one is enough to know.
  if (attributes["EAP-Message"]) writer.addBytes(attributeTypes.eapMessage, Uint8Array.of(2, 0, 0, 4));
  return readPacket(code === codes.accessRequest ? writer.finishRequest(secret, authenticator) : writer.finishRequest(secret));
}

function encodeOne(name: string, value: string): Buffer | undefined {
  const found = findTagged(name);
  if (!found || found.attribute.hidden !== undefined) return undefined;
  try {
    return encodeAttribute(found.attribute, encodeValue(found.attribute, value), found.tag);
  } catch (fault) {
    if (fault instanceof InvalidValue) return undefined;
    throw fault;
  }
}

const microsoft = { id: 311, error: 2 } as const;
/** What FreeRADIUS makes itself: the proof of MS-CHAPv2 and the keys for it (RFC 2548). */
const ofMsChap: ReadonlySet<number> = new Set([7, 8, 16, 17, 26]);
const ofThePacket: ReadonlySet<number> = new Set([
  attributeTypes.proxyState,
  attributeTypes.eapMessage,
  attributeTypes.messageAuthenticator,
]);

/** What a reply of ours carries, for the list `reply` of FreeRADIUS. */
export function repliesOf(reply: Packet): RestReplies {
  const byName = new Map<string, string[]>();
  for (const { name, tag, value, within } of decodeAttributes(reply, { maskSecrets: false })) {
    const path = findNamed(name)?.path ?? [];
    if (within || isMadeThere(path)) continue;
    const key = `reply:${tag === undefined ? name : `${name}:${tag}`}`;
    byName.set(key, [...(byName.get(key) ?? []), isMsChapError(path) ? msChapError(value) : escaped(value)]);
  }
  return Object.fromEntries([...byName].map(([key, value]) => [key, { op: value.length === 1 ? ":=" : "+=", do_xlat: false, value }]));
}

const isMadeThere = (path: readonly number[]): boolean =>
  path.length === 1 ? ofThePacket.has(path[0] ?? 0) : path[1] === microsoft.id && ofMsChap.has(path[2] ?? 0);

const isMsChapError = (path: readonly number[]): boolean => path[1] === microsoft.id && path[2] === microsoft.error;

/** One attribute that only FreeRADIUS sees. */
export const control = (name: string, value: string): RestReplies => ({
  [`control:${name}`]: { op: ":=", do_xlat: false, value: [escaped(value)] },
});

/** What FreeRADIUS keeps with the request, and tells when it is over. */
export const tellLater = (name: string, value: string): RestReplies => ({
  [`request:${name}`]: { op: ":=", do_xlat: false, value: [value] },
});

/** FreeRADIUS reads a backslash as the beginning of a special character, as in its own files. */
export const escaped = (value: string): string => value.replaceAll("\\", "\\\\");

/** RFC 2548 section 2.1.5: the identifier of the answer, then text. FreeRADIUS has it as text, which holds a byte by its number. */
function msChapError(hex: string): string {
  const bytes = Buffer.from(hex.slice(2), "hex");
  return `\\${(bytes[0] ?? 0).toString(8).padStart(3, "0")}${escaped(bytes.toString("utf8", 1))}`;
}
