import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deltaOf, growth, splitByHours, splitBySlots } from "./counter-rules.ts";

const at = (text: string): Date => new Date(text);
const told = (down: bigint, seconds: bigint, up = 0n) => ({ downBytes: down, upBytes: up, seconds });

describe("N-84 N-85 what counters add", () => {
  it.each([
    ["more", told(100n, 10n), told(150n, 20n), { kind: "counts", downBytes: 50n, upBytes: 0n, seconds: 10n, isReset: false }],
    ["the same again", told(100n, 10n), told(100n, 10n), { kind: "counts", downBytes: 0n, upBytes: 0n, seconds: 0n, isReset: false }],
    ["an older one, overtaken", told(100n, 20n), told(50n, 10n), { kind: "late" }],
    ["the same time with less", told(100n, 20n), told(50n, 20n), { kind: "late" }],
    [
      "counters that began anew",
      told(100n, 20n),
      told(5n, 30n),
      { kind: "counts", downBytes: 5n, upBytes: 0n, seconds: 10n, isReset: true },
    ],
  ])("%s", (_why, known, now, expected) => {
    expect(deltaOf(known, now)).toEqual(expected);
  });
});

describe("N-85 N-92 what one counter grew by", () => {
  it.each([
    ["the example of the specification: round at 32 bits", 4_294_966_296n, 5_000n, true, { by: 6_000n, isReset: false }],
    ["the same of a NAS with gigawords: it began anew", 4_294_966_296n, 5_000n, false, { by: 5_000n, isReset: true }],
    ["too small to have gone round", 2_147_483_648n, 5_000n, true, { by: 5_000n, isReset: true }],
    ["just large enough", 2_147_483_649n, 5_000n, true, { by: 2_147_488_647n, isReset: false }],
    ["the sum of earlier rounds is known", 3n * 2n ** 32n + 4_294_966_296n, 5_000n, true, { by: 6_000n, isReset: false }],
    ["nothing is said", 4_294_966_296n, null, true, { by: 0n, isReset: false }],
    ["nothing more", 7n, 7n, false, { by: 0n, isReset: false }],
  ])("%s", (_why, known, now, is32Bit, expected) => {
    expect(growth(known, now, is32Bit)).toEqual(expected);
  });
  it("one direction goes round while the other grows and its neighbour says nothing", () => {
    const known = told(4_294_966_296n, 300n, 70n);
    expect(deltaOf(known, { downBytes: 5_000n, upBytes: 100n, seconds: 600n }, { noGigawords: true })).toEqual({
      ...{ kind: "counts", downBytes: 6_000n, upBytes: 30n, seconds: 300n, isReset: false },
    });
    expect(deltaOf(known, { downBytes: null, upBytes: null, seconds: 600n })).toEqual({
      ...{ kind: "counts", downBytes: 0n, upBytes: 0n, seconds: 300n, isReset: false },
    });
  });
});

describe("N-128 N-3 bytes by the hours of the partner's clock", () => {
  it("the example of the specification: 100 of 300 seconds before midnight", () => {
    const parts = splitByHours(
      { from: at("2026-06-01T22:58:20+01:00"), until: at("2026-06-01T23:03:20+01:00") },
      { downBytes: 123_456_789n, upBytes: 0n },
      "Europe/Berlin",
    );
    expect(parts.map(({ hour, downBytes }) => [hour.toISOString(), downBytes])).toEqual([
      ["2026-06-01T21:00:00.000Z", 41_152_263n],
      ["2026-06-01T22:00:00.000Z", 82_304_526n],
    ]);
  });
  it.each([
    ["an autumn day of 25 hours", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "Europe/Berlin", 25],
    ["a spring day of 23 hours", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "Europe/Berlin", 23],
    ["a zone half an hour aside", "2026-06-01T18:30:00Z", "2026-06-02T18:30:00Z", "Asia/Kolkata", 24],
  ])("%s", (_why, from, until, zone, hours) => {
    const parts = splitByHours({ from: at(from), until: at(until) }, { downBytes: 1000n * BigInt(hours) + 7n, upBytes: 3n }, zone);
    expect(parts).toHaveLength(hours);
    expect(parts.reduce((sum, { downBytes }) => sum + downBytes, 0n)).toBe(1000n * BigInt(hours) + 7n);
    expect(parts.at(-1)).toMatchObject({ downBytes: 1007n, upBytes: 3n });
    expect(parts.every(({ seconds }) => seconds === 3600)).toBe(true);
  });
  it("property: the parts add up, each lies in its hour", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 * 86_400 }),
        fc.integer({ min: 0, max: 90_000 }),
        fc.bigInt(0n, 10n ** 13n),
        (start, length, bytes) => {
          const from = new Date(Date.UTC(2026, 9, 10) + start * 1000);
          const until = new Date(from.getTime() + length * 1000);
          const parts = splitByHours({ from, until }, { downBytes: bytes, upBytes: bytes / 3n }, "Europe/Berlin");
          expect(parts.reduce((sum, part) => sum + part.downBytes, 0n)).toBe(bytes);
          expect(parts.reduce((sum, part) => sum + part.upBytes, 0n)).toBe(bytes / 3n);
          expect(parts.reduce((sum, part) => sum + part.seconds, 0)).toBe(length);
          for (const { hour, from: part } of parts) expect(part.getTime() - hour.getTime()).toBeLessThan(3_600_000);
        },
      ),
    );
  });
});

describe("N-128 slots of five minutes", () => {
  const hour = new Date("2026-11-30T10:00:00Z");
  const clockAt = (clock: string) => new Date(`2026-11-30T${clock}Z`);
  const part = (from: string, until: string, downBytes: bigint, upBytes = 0n) => ({
    ...{ hour, from: clockAt(from), until: clockAt(until), downBytes, upBytes },
    seconds: (clockAt(until).getTime() - clockAt(from).getTime()) / 1000,
  });

  it.each([
    { why: "one slot", of: part("10:05:00", "10:10:00", 7n), slots: [[1, 7n]] },
    {
      why: "in proportion to seconds, the remainder last",
      of: part("10:03:20", "10:08:20", 1000n),
      slots: [
        [0, 333n],
        [1, 667n],
      ],
    },
    { why: "what ends as a slot begins has nothing of it", of: part("10:00:00", "10:05:00", 9n), slots: [[0, 9n]] },
    { why: "no time at all", of: part("10:20:00", "10:20:00", 5n), slots: [[4, 5n]] },
    { why: "at the very end", of: part("11:00:00", "11:00:00", 5n), slots: [[11, 5n]] },
    {
      why: "an hour",
      of: part("10:00:00", "11:00:00", 25n),
      slots: Array.from({ length: 12 }, (_, slot) => [slot, slot === 11 ? 3n : 2n]),
    },
  ])("$why", ({ of, slots }) => {
    expect(splitBySlots(of).map(({ slot, downBytes }) => [slot, downBytes])).toEqual(slots);
  });

  it("whatever the part, its slots come to it exactly", () => {
    const anyPart = fc
      .tuple(
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.bigInt(0n, 10n ** 13n),
        fc.bigInt(0n, 10n ** 13n),
      )
      .map(([one, other, downBytes, upBytes]) => ({
        ...{ hour, from: new Date(hour.getTime() + Math.min(one, other)), until: new Date(hour.getTime() + Math.max(one, other)) },
        ...{ downBytes, upBytes, seconds: 0 },
      }));
    fc.assert(
      fc.property(anyPart, (whole) => {
        const slots = splitBySlots(whole);
        const sum = (way: "downBytes" | "upBytes") => slots.reduce((all, each) => all + each[way], 0n);
        expect([sum("downBytes"), sum("upBytes")]).toEqual([whole.downBytes, whole.upBytes]);
        expect(slots.every(({ slot, downBytes, upBytes }) => slot >= 0 && slot < 12 && downBytes >= 0n && upBytes >= 0n)).toBe(true);
        expect(new Set(slots.map(({ slot }) => slot)).size).toBe(slots.length);
      }),
    );
  });
});
