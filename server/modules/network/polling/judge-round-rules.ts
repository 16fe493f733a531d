// What one look at a device comes to, beside what was known of it: pure, so that a test can live through years.
import { type CountedAt, ratePerSecond } from "./counter-rules.ts";
import { type InterfaceEvent, interfaceEvents, type OperState, type SeenInterface } from "./interface-rules.ts";
import type { DeviceReading, Measure, Measured } from "./measure-rules.ts";
import { judgeUptime } from "./uptime-rules.ts";

export const seriesKey = ({ measure, item }: { readonly measure: Measure; readonly item: string }): string => `${measure} ${item}`;

export interface KnownDevice {
  /** The place of each series in its readings, from 0. */
  readonly places: ReadonlyMap<string, number>;
  /** So many places were given out, to series that are gone, too: none is given twice. */
  readonly placesGiven: number;
  /** Counters at the look before, by place. */
  readonly counters: readonly (bigint | null)[];
  /** When that was, in milliseconds since 1970; null: never. */
  readonly lookedAtMs: number | null;
  readonly uptimeTicks: number | null;
  readonly interfaces: ReadonlyMap<string, Omit<SeenInterface, "item">>;
  readonly texts: ReadonlyMap<string, string>;
}

export interface Judged {
  readonly newSeries: readonly { readonly measure: Measure; readonly item: string; readonly place: number }[];
  readonly placesGiven: number;
  /** By place; null: a gap. */
  readonly readings: readonly (number | null)[];
  readonly counters: readonly (bigint | null)[];
  /** New ones, and those of which something changed. */
  readonly changedInterfaces: readonly SeenInterface[];
  readonly goneInterfaces: readonly string[];
  readonly changedTexts: readonly { readonly oidId: string; readonly value: string }[];
  readonly events: readonly ({ readonly kind: "reboot" } | InterfaceEvent)[];
}

/** A look that comes so many intervals late leaves a gap behind it. */
const lateAfter = 2.5;

export function judgeRound(
  known: KnownDevice,
  reading: DeviceReading,
  at: { readonly atMs: number; readonly everySeconds: number },
): Judged {
  const rebooted = didReboot(known, reading, at.atMs);
  const places = new Map(known.places);
  const newSeries: { measure: Measure; item: string; place: number }[] = [];
  let { placesGiven } = known;
  for (const { measure, item } of reading.measured) {
    const key = seriesKey({ measure, item });
    if (places.has(key)) continue;
    places.set(key, placesGiven);
    newSeries.push({ measure, item, place: placesGiven });
    placesGiven += 1;
  }
  const readings = new Array<number | null>(placesGiven).fill(null);
  const counters = new Array<bigint | null>(placesGiven).fill(null);
  for (const one of reading.measured) {
    const place = places.get(seriesKey(one)) ?? 0;
    if (one.kind !== "gauge") counters[place] = one.count;
    const before = rebooted ? null : (known.counters[place] ?? null);
    readings[place] = readingOf(one, before === null || known.lookedAtMs === null ? null : { count: before, atMs: known.lookedAtMs }, at);
  }
  const seen = new Set(reading.interfaces.map(({ item }) => item));
  return {
    ...{ newSeries, placesGiven, readings, counters },
    changedInterfaces: reading.interfaces.filter((one) => differs(known.interfaces.get(one.item), one)),
    goneInterfaces: [...known.interfaces.keys()].filter((item) => !seen.has(item)),
    changedTexts: [...reading.texts].flatMap(([oidId, value]) => (known.texts.get(oidId) === value ? [] : [{ oidId, value }])),
    events: [...(rebooted ? [{ kind: "reboot" as const }] : []), ...interfaceEvents(known.interfaces, reading.interfaces)],
  };
}

function didReboot({ uptimeTicks, lookedAtMs }: KnownDevice, reading: DeviceReading, atMs: number): boolean {
  if (reading.uptimeTicks === null) return false;
  const before = uptimeTicks === null || lookedAtMs === null ? null : { ticks: uptimeTicks, atMs: lookedAtMs };
  return judgeUptime(before, { ticks: reading.uptimeTicks, atMs }) === "rebooted";
}

function readingOf(one: Measured, before: CountedAt | null, { atMs, everySeconds }: { atMs: number; everySeconds: number }): number | null {
  if (one.kind === "gauge") return one.value * one.factor;
  if (before === null) return null;
  const rate = ratePerSecond(one.kind, before, { count: one.count, atMs }, everySeconds * 1000 * lateAfter);
  return rate === null ? null : rate * one.factor;
}

const compared = ["ifIndex", "name", "alias", "operState"] as const;
const differs = (was: Partial<Record<(typeof compared)[number], string | number | OperState>> | undefined, is: SeenInterface): boolean =>
  was === undefined || compared.some((field) => was[field] !== is[field]);
