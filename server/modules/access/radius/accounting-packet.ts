// What an Accounting-Request says (network.md 2.9), in the subscriber's directions (N-1).
import { printIpv4, printIpv6, readIpv6Prefix } from "../../../protocols/radius/addresses.ts";
import type { Packet } from "../../../protocols/radius/packet.ts";
import type { AccountingRecord, OfVoucher } from "../../usage/index.ts";
import { readMac } from "./mac-rules.ts";
import type { RadiusNas } from "./radius-nas.ts";

const types = {
  ...{ userName: 1, framedIpAddress: 8, classOf: 25, calledStationId: 30, callingStationId: 31, statusType: 40, delayTime: 41 },
  ...{ inputOctets: 42, outputOctets: 43, sessionId: 44, sessionTime: 46, inputPackets: 47, outputPackets: 48, terminateCause: 49 },
  ...{
    inputGigawords: 52,
    outputGigawords: 53,
    eventTimestamp: 55,
    nasPortId: 87,
    framedIpv6Prefix: 97,
    delegatedIpv6Prefix: 123,
    framedIpv6Address: 168,
  },
} as const;

const statuses: Readonly<Record<number, AccountingRecord["status"]>> = { 1: "start", 2: "stop", 3: "interim", 7: "nas-on", 8: "nas-off" };
const dayMs = 86_400_000;
const aheadMs = 60_000;

/** Counters of IPv6 that some makes send beside (N-1, 2.9): vendor, then octets and gigawords from and to the subscriber. */
const ipv6Counters = [
  { vendor: 4874, input: 151, output: 152, inputGigawords: 155, outputGigawords: 156 },
  { vendor: 2011, input: 144, output: 145, inputGigawords: 148, outputGigawords: 149 },
] as const;

/** Of whom a packet tells: known by our cookie, else by login or device. Null: of somebody whom this NAS does not serve (N-6). */
export interface Whose {
  serviceOfCookie(cookie: string): string | null | undefined;
  serviceOfLogin(login: string): string | null | undefined;
  serviceOfMac(mac: string): string | null | undefined;
  /** N-116 a voucher is known by our cookie, else by its code. */
  voucherOfCookie(cookie: string): OfVoucher | null | undefined;
  voucherOfLogin(login: string): OfVoucher | null | undefined;
}

/** @returns undefined for what no session can be made of (N-91): it is answered and counted, and nothing follows. */
export function readAccounting(
  packet: Packet,
  nas: RadiusNas,
  { receivedAt, source }: Pick<AccountingRecord, "receivedAt" | "source">,
  whose: Whose,
): AccountingRecord | undefined {
  const status = statuses[packet.findNumber(types.statusType) ?? 0];
  const sessionId = textOf(packet, types.sessionId) ?? "";
  if (status === undefined) return undefined;
  const isOfNas = status === "nas-on" || status === "nas-off";
  if (sessionId === "" && !isOfNas) return undefined;
  const login = textOf(packet, types.userName);
  const mac = readMac(textOf(packet, types.callingStationId) ?? "") ?? null;
  const told = cookieOf(packet);
  const { cookie, ...owner } = isOfNas ? { cookie: told, serviceId: null } : ownerOf({ cookie: told, login, mac }, whose);
  const [down, up] = countersOf(packet, nas);
  const [downPackets, upPackets] = swapped(nas, packet.findNumber(types.outputPackets), packet.findNumber(types.inputPackets));
  return {
    ...{ status, nasId: nas.id, receivedAt, at: momentOf(packet, receivedAt) },
    ...{ sessionId: isOfNas ? "" : sessionId, cookie, ...owner, login, mac },
    calledId: textOf(packet, types.calledStationId),
    portId: textOf(packet, types.nasPortId),
    namedBy: namesOf(packet),
    ipv4: addressOf(packet.find(types.framedIpAddress)),
    ipv6Wan: wanOf(packet),
    delegatedPrefix: prefixOf(packet.find(types.delegatedIpv6Prefix)),
    ...{ downBytes: down, upBytes: up, downPackets: bigOrNull(downPackets), upPackets: bigOrNull(upPackets) },
    seconds: bigOrNull(packet.findNumber(types.sessionTime)),
    terminateCause: status === "stop" ? (packet.findNumber(types.terminateCause) ?? null) : null,
    ...{ noGigawords: nas.noGigawords, ...(isOfNas ? {} : { hasGigawords: hasGigawords(packet) }) },
    // N-94 0: nobody waits for a word in between.
    ...{ interimSeconds: nas.sendsNoInterims ? 0 : nas.interimSeconds, source },
  };
}

/** N-102 by what requests of ours may name a session: the NAS, the subscriber, the port, the addresses, the session itself. */
const naming: ReadonlySet<number> = new Set([1, 4, 5, 8, 30, 31, 32, 44, 50, 87, 89, 95, 96, 97, 123, 168]);

/** Whole attributes one after the other, in base64. */
function namesOf(packet: Packet): string | null {
  const found: Buffer[] = [];
  for (const at of packet.offsets()) {
    const [type = 0, length = 0] = packet.bytes.subarray(at, at + 2);
    if (naming.has(type)) found.push(packet.bytes.subarray(at, at + length));
  }
  return found.length === 0 ? null : Buffer.concat(found).toString("base64");
}

/** "start", "interim" and so on; "other": a kind that nothing follows from. */
export const accountingType = (packet: Packet): AccountingRecord["status"] | "other" =>
  statuses[packet.findNumber(types.statusType) ?? 0] ?? "other";

const bigOrNull = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(value));

/** By the cookie of somebody who is not served here it would be found as their session. */
const nobody = { serviceId: null, cookie: null } as const;

function ownerOf(
  { cookie, login, mac }: { cookie: string | null; login: string | null; mac: string | null },
  whose: Whose,
): Pick<AccountingRecord, "serviceId" | "voucher" | "cookie"> {
  const byCookie = cookie === null ? undefined : whose.serviceOfCookie(cookie);
  if (byCookie === null) return nobody;
  if (byCookie !== undefined) return { serviceId: byCookie, cookie };
  const voucherOfCookie = cookie === null ? undefined : whose.voucherOfCookie(cookie);
  if (voucherOfCookie === null) return nobody;
  const voucher = voucherOfCookie ?? (login === null ? undefined : whose.voucherOfLogin(login));
  if (voucher) return { serviceId: null, voucher, cookie };
  const byLogin = voucher === null || login === null ? voucher : whose.serviceOfLogin(login);
  if (byLogin !== undefined) return { serviceId: byLogin, cookie };
  return { serviceId: (mac === null ? undefined : whose.serviceOfMac(mac)) ?? null, cookie };
}

/** Null: the packet does not say. */
function textOf(packet: Packet, type: number): string | null {
  const text = packet.findText(type);
  return text === undefined ? null : withoutNuls(text);
}

/** PostgreSQL's text holds no NUL. A router that ends its texts with one, against RFC 2865 section 5, means the text before it. */
function withoutNuls(text: string): string {
  if (!text.includes("\0")) return text;
  let end = text.length;
  while (text[end - 1] === "\0") end -= 1;
  return text.slice(0, end).replaceAll("\0", "\ufffd");
}

/** Of several Class attributes, ours. */
const cookieOf = (packet: Packet): string | null =>
  packet
    .all(types.classOf)
    .map((value) => withoutNuls(value.toString("latin1")))
    .find((text) => text.startsWith("dmc1:")) ?? null;

/** N-81 Event-Timestamp where it can be believed; else when it came, less the delay that the NAS admits. */
function momentOf(packet: Packet, receivedAt: Date): Date {
  const said = packet.findNumber(types.eventTimestamp);
  const receivedMs = receivedAt.getTime();
  const saidMs = (said ?? 0) * 1000;
  if (said !== undefined && saidMs >= receivedMs - dayMs && saidMs <= receivedMs + aheadMs) return new Date(saidMs);
  return new Date(receivedMs - Math.min(dayMs, (packet.findNumber(types.delayTime) ?? 0) * 1000));
}

const total = (octets: number, gigawords: number | undefined): bigint => (BigInt(gigawords ?? 0) << 32n) + BigInt(octets);

/** Input is what the NAS received from the subscriber: up. N-92 what is absent is no new information, not zero. */
function countersOf(packet: Packet, nas: RadiusNas): [bigint | null, bigint | null] {
  const octets = (octetsType: number, gigawordsType: number): bigint | null => {
    const low = packet.findNumber(octetsType);
    return low === undefined ? null : total(low, packet.findNumber(gigawordsType));
  };
  let down = octets(types.outputOctets, types.outputGigawords);
  let up = octets(types.inputOctets, types.inputGigawords);
  if (nas.sendsIpv6CountersSeparately) {
    down = plus(down, ofVendor(packet, "output"));
    up = plus(up, ofVendor(packet, "input"));
  }
  return nas.swapAccounting ? [up, down] : [down, up];
}

const hasGigawords = (packet: Packet): boolean =>
  packet.find(types.inputGigawords) !== undefined || packet.find(types.outputGigawords) !== undefined;

const plus = (one: bigint | null, other: bigint | null): bigint | null => (one === null ? other : one + (other ?? 0n));

function ofVendor(packet: Packet, direction: "input" | "output"): bigint | null {
  for (const counters of ipv6Counters) {
    const low = packet.findVendor(counters.vendor, counters[direction]);
    if (low?.length !== 4) continue;
    const high = packet.findVendor(counters.vendor, counters[`${direction}Gigawords`]);
    return total(low.readUInt32BE(0), high?.length === 4 ? high.readUInt32BE(0) : 0);
  }
  return null;
}

const swapped = <T>({ swapAccounting }: RadiusNas, down: T, up: T): [T, T] => (swapAccounting ? [up, down] : [down, up]);

const addressOf = (value: Buffer | undefined): string | null => (value?.length === 4 ? printIpv4(value) : null);

function wanOf(packet: Packet): string | null {
  const address = packet.find(types.framedIpv6Address);
  return address?.length === 16 ? printIpv6(address) : prefixOf(packet.find(types.framedIpv6Prefix));
}

function prefixOf(value: Buffer | undefined): string | null {
  const prefix = value && readIpv6Prefix(value);
  return prefix ? `${printIpv6(prefix.address)}/${prefix.length}` : null;
}
