// From what a router counts to what was used: the differences of its counters, and their share of each hour (network.md 2.9, 3.1).

export interface Counters {
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  /** How long the session lasts. */
  readonly seconds: bigint;
}

/** What a NAS says; null: it says nothing of it (N-92), which is not zero. */
interface ToldCounters {
  readonly downBytes: bigint | null;
  readonly upBytes: bigint | null;
  readonly seconds: bigint;
}

export type Delta =
  /** Older than what is known (N-84): nothing follows from it. */
  | { readonly kind: "late" }
  | { readonly kind: "counts"; readonly downBytes: bigint; readonly upBytes: bigint; readonly seconds: bigint; readonly isReset: boolean };

/** N-84, N-85 counters only grow: smaller ones after a longer time went round at 32 bits where the NAS has no more of them, or began anew. */
export function deltaOf(known: Counters, told: ToldCounters, { noGigawords = false } = {}): Delta {
  const isLess = isBelow(told.downBytes, known.downBytes) || isBelow(told.upBytes, known.upBytes);
  if (told.seconds < known.seconds || (told.seconds === known.seconds && isLess)) return { kind: "late" };
  const [down, up] = [growth(known.downBytes, told.downBytes, noGigawords), growth(known.upBytes, told.upBytes, noGigawords)];
  return {
    kind: "counts",
    downBytes: down.by,
    upBytes: up.by,
    seconds: told.seconds - known.seconds,
    isReset: down.isReset || up.isReset,
  };
}

const isBelow = (told: bigint | null, known: bigint): boolean => told !== null && told < known;

const wordSize = 2n ** 32n;

/** What one counter grew by. `is32Bit`: it goes round at 2^32, so a small one that follows a large one lost nothing. */
export function growth(known: bigint, told: bigint | null, is32Bit: boolean): { readonly by: bigint; readonly isReset: boolean } {
  if (told === null) return { by: 0n, isReset: false };
  if (told >= known) return { by: told - known, isReset: false };
  const inWord = known % wordSize;
  if (is32Bit && inWord > wordSize / 2n && told < inWord) return { by: told + wordSize - inWord, isReset: false };
  return { by: told, isReset: true };
}

export interface HourPart {
  /** When the hour of the partner's clock began. */
  readonly hour: Date;
  /** Where the part itself begins and ends. */
  readonly from: Date;
  readonly until: Date;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
  readonly seconds: number;
}

/** More than anybody's router keeps to itself: a month and a bit. */
const mostHours = 24 * 40;

/**
 * N-128 the bytes of (from, until] by the hours of a clock, in proportion to seconds; the remainder belongs to the last part, so that the parts
 * add up. Hours of the clock, not of the world: a day of 25 hours has 25, and a zone half an hour aside has its own.
 */
export function splitByHours(
  { from, until }: { readonly from: Date; readonly until: Date },
  bytes: { readonly downBytes: bigint; readonly upBytes: bigint },
  timeZone: string,
): HourPart[] {
  const hours: { hour: Date; from: Date; until: Date }[] = [];
  for (let at = from; hours.length < mostHours; ) {
    const hour = hourOf(at, timeZone);
    const next = new Date(hour.getTime() + 3_600_000);
    const end = next < until ? next : until;
    hours.push({ hour, from: at, until: end });
    if (end >= until) break;
    at = end;
  }
  const total = BigInt(Math.max(0, until.getTime() - from.getTime()));
  let [down, up] = [0n, 0n];
  return hours.map(({ hour, from: start, until: end }, index) => {
    const isLast = index === hours.length - 1;
    const span = BigInt(end.getTime() - start.getTime());
    const part = (all: bigint, given: bigint): bigint => (isLast || total === 0n ? all - given : (all * span) / total);
    const [downBytes, upBytes] = [part(bytes.downBytes, down), part(bytes.upBytes, up)];
    down += downBytes;
    up += upBytes;
    return { hour, from: start, until: end, downBytes, upBytes, seconds: Math.round((end.getTime() - start.getTime()) / 1000) };
  });
}

/** A slot of an hour, N-128. */
export const slotMs = 300_000;
export const slotsPerHour = 12;

interface SlotPart {
  /** Which of the hour's twelve. */
  readonly slot: number;
  readonly downBytes: bigint;
  readonly upBytes: bigint;
}

/** N-128 what was carried within an hour by its slots of five minutes, in proportion to time; the remainder belongs to the last, so that they add up. */
export function splitBySlots({ hour, from, until, downBytes, upBytes }: HourPart): SlotPart[] {
  const [begins, ends] = [from.getTime() - hour.getTime(), until.getTime() - hour.getTime()];
  const first = Math.min(Math.floor(begins / slotMs), slotsPerHour - 1);
  // What ends as a slot begins has nothing of it.
  const last = Math.max(first, Math.min(Math.ceil(ends / slotMs), slotsPerHour) - 1);
  const total = BigInt(Math.max(1, ends - begins));
  const parts: SlotPart[] = [];
  let [down, up] = [0n, 0n];
  for (let slot = first; slot < last; slot++) {
    const span = BigInt((slot + 1) * slotMs - Math.max(begins, slot * slotMs));
    const part = { slot, downBytes: (downBytes * span) / total, upBytes: (upBytes * span) / total };
    down += part.downBytes;
    up += part.upBytes;
    parts.push(part);
  }
  parts.push({ slot: last, downBytes: downBytes - down, upBytes: upBytes - up });
  return parts;
}

/** When the hour of the clock that a moment lies in began. */
function hourOf(at: Date, timeZone: string): Date {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
  return new Date(at.getTime() - (zoned.minute * 60_000 + zoned.second * 1000 + zoned.millisecond));
}

/** "22:00" of the partner's clock. */
export const clockOf = (at: Date, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainTime().toString({ smallestUnit: "minute" });

/** When a day of the partner's calendar begins. */
export const startOfDay = (day: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(day).toZonedDateTime({ timeZone }).epochMilliseconds);
