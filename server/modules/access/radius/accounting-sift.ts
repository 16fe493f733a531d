// N-125 which accounting nobody misses while it waits for the database: of a session that goes on, what stands between its first record and its newest.
// Counters are cumulative, so the newest says it all, as long as they only grew. Where they did not, where a record tells anything else than the one
// before it, where a day ended or the router restarted, what stands there stays.
import { hash } from "node:crypto";
import type { Sift } from "../../../platform/spool-compaction.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";
import type { AccountingRecord } from "../../usage/index.ts";
import { readAccounting, type Whose } from "./accounting-packet.ts";
import type { RadiusNas } from "./radius-nas.ts";
import { readSpooled } from "./spooled-packet.ts";

interface Known {
  nas(id: string): RadiusNas | undefined;
  /** The calendar days of a moment, in all time zones in which usage is counted: the bytes of a day are to stay its own. */
  dayOf(at: Date): string;
}

/** What was said last of a session that goes on. */
interface Run {
  readonly number: number;
  /** The first of a run stays. */
  readonly isFirst: boolean;
  readonly told: Told;
}

interface Told {
  /** Everything that is said of the session but its counters. */
  readonly who: string;
  readonly atMs: number;
  readonly day: string;
  readonly seconds: bigint;
  readonly counters: readonly (bigint | null)[];
}

/** Whose a session is follows from its cookie, login and device, and those are compared themselves. */
const nobodys: Whose = {
  serviceOfCookie: () => undefined,
  serviceOfLogin: () => undefined,
  serviceOfMac: () => undefined,
  voucherOfCookie: () => undefined,
  voucherOfLogin: () => undefined,
};

/** Of the sessions of one part of so many. */
export function siftAccounting(known: Known, part: number, parts: number): Sift {
  const runs = new Map<string, Run>();
  /** How often each router has said that it begins or ends. */
  const restarts = new Map<string, number>();

  return (bytes, number) => {
    const record = read(known, bytes);
    if (!record) return undefined;
    const { status, nasId, sessionId, cookie } = record;
    if (status === "nas-on" || status === "nas-off") {
      restarts.set(nasId, (restarts.get(nasId) ?? 0) + 1);
      return undefined;
    }
    if (partOf(sessionId, parts) !== part) return undefined;
    // N-82 a session is found by either name.
    const names = [`${nasId} ${sessionId}`, ...(cookie === null ? [] : [`${cookie} ${sessionId}`])];
    const told = status === "start" ? undefined : toldBy(known, record, restarts.get(nasId) ?? 0);
    const [last, ...others] = names.map((name) => runs.get(name));
    const goesOn = told !== undefined && last !== undefined && others.every((other) => other === last) && follows(last.told, told);
    const run = told && status === "interim" ? { number, isFirst: !goesOn, told } : undefined;
    for (const name of names)
      if (run) runs.set(name, run);
      else runs.delete(name);
    return goesOn && !last.isFirst ? last.number : undefined;
  };
}

/** Undefined: it cannot be read, or its router is not known any more. It stays, and whoever counts it sees what to do. */
function read({ nas }: Known, bytes: Buffer): AccountingRecord | undefined {
  try {
    const { nasId, receivedAt, packet, source } = readSpooled(bytes);
    const of = nas(nasId);
    return of && readAccounting(readPacket(packet), of, { receivedAt, source }, nobodys);
  } catch {
    return undefined;
  }
}

function partOf(sessionId: string, parts: number): number {
  let sum = 7;
  for (let at = 0; at < sessionId.length; at++) sum = (Math.imul(sum, 31) + sessionId.charCodeAt(at)) >>> 0;
  return sum % parts;
}

/** Undefined: without its time nobody knows which of two is the later one. */
function toldBy({ dayOf }: Known, record: AccountingRecord, restarts: number): Told | undefined {
  const { status, receivedAt, at, seconds, downBytes, upBytes, downPackets, upPackets, terminateCause, ...who } = record;
  if (seconds === null) return undefined;
  return {
    who: hash("sha1", JSON.stringify([who, restarts]), "base64"),
    ...{ atMs: at.getTime(), day: dayOf(at), seconds },
    counters: [downBytes, upBytes, downPackets, upPackets],
  };
}

/** Whether the later one says all that the earlier one says. */
const follows = (earlier: Told, later: Told): boolean =>
  later.who === earlier.who &&
  later.day === earlier.day &&
  later.atMs >= earlier.atMs &&
  later.seconds >= earlier.seconds &&
  later.counters.every((counter, at) => hasGrown(earlier.counters[at] ?? null, counter));

/** Nothing is said of it by both, or by both and no less by the later one. */
const hasGrown = (earlier: bigint | null, later: bigint | null): boolean =>
  earlier === null || later === null ? earlier === later : later >= earlier;

/** The days of moments in some time zones. Offsets of zones are whole quarters of an hour, so each quarter is looked at once. */
export function daysIn(timeZones: readonly string[]): (at: Date) => string {
  const known = new Map<number, string>();
  return (at) => {
    const quarter = Math.floor(at.getTime() / quarterMs);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const instant = Temporal.Instant.fromEpochMilliseconds(quarter * quarterMs);
    const days = timeZones.map((zone) => instant.toZonedDateTimeISO(zone).toPlainDate().toString()).join(" ");
    known.set(quarter, days);
    return days;
  };
}

const quarterMs = 900_000;
