import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day, fromEpochDay, type Period } from "../../../../shared/calendar.ts";
import {
  adjustmentsOf,
  type CoveredLine,
  chargeKey,
  type Discount,
  desiredDays,
  keyOfPiece,
  type Piece,
  piecesToCharge,
  type Segment,
  type ServiceDays,
} from "./coverage-rules.ts";
import { type CycleGrid, createCycleGrid } from "./cycle-rules.ts";
import { totalDays, unionPeriods } from "./period-rules.ts";
import { costOfPiece, createPricing, type Proration } from "./proration-rules.ts";

const euro = createPricing({ currency: "EUR" });
const day1 = [createCycleGrid(1)];

const segment = (start: string, end: string | null, more: Partial<Segment> = {}): Segment => ({
  segmentId: start,
  start: day(start),
  end: end === null ? null : day(end),
  planVersionId: "home",
  unitPrice: "45.00000000",
  quantity: "1",
  priceMonths: 1,
  proration: "on",
  taxId: "vat20",
  includesTax: false,
  discounts: [],
  billable: "yes",
  pausePrice: null,
  ...more,
});

const service = (segments: readonly Segment[], more: Partial<ServiceDays> = {}): ServiceDays => ({
  start: segments[0]?.start ?? day("2026-01-01"),
  end: null,
  covered: [],
  segments,
  ...more,
});

const p = (start: string, end: string): Period => ({ start: day(start), end: day(end) });
const percent = (value: string, start: string, end: string | null): Discount => ({
  kind: "percent",
  value,
  start: day(start),
  end: end === null ? null : day(end),
});

const asText = (pieces: readonly Piece[]): string[] => pieces.map((x) => `${x.start} ${x.end}`);

describe("B-54 pieces", () => {
  const home = segment("2026-03-15", null);

  test.each<[string, ServiceDays, string, readonly CycleGrid[], string[]]>([
    ["uncovered past days are always included", service([home]), "2026-05-01", day1, ["2026-03-15 2026-04-01", "2026-04-01 2026-05-01"]],
    ["covered days are not", service([home], { covered: [p("2026-03-15", "2026-04-01")] }), "2026-05-01", day1, ["2026-04-01 2026-05-01"]],
    ["all covered: nothing", service([home], { covered: [p("2026-03-15", "2026-05-01")] }), "2026-05-01", day1, []],
    [
      "a hole in the coverage is filled",
      service([home], { covered: [p("2026-03-15", "2026-04-10"), p("2026-04-20", "2026-05-01")] }),
      "2026-05-01",
      day1,
      ["2026-04-10 2026-04-20"],
    ],
    [
      "nothing after the end",
      service([home], { end: day("2026-04-13") }),
      "2026-05-01",
      day1,
      ["2026-03-15 2026-04-01", "2026-04-01 2026-04-13"],
    ],
    ["nothing before the start", service([home], { start: day("2026-04-05") }), "2026-05-01", day1, ["2026-04-05 2026-05-01"]],
    ["nothing after the horizon", service([home]), "2026-03-20", day1, ["2026-03-15 2026-03-20"]],
    ["nothing when the horizon lies before the start", service([home]), "2026-03-01", day1, []],
    [
      "a plan change cuts",
      service([segment("2026-04-01", "2026-04-11"), segment("2026-04-11", null, { planVersionId: "fast" })]),
      "2026-05-01",
      day1,
      ["2026-04-01 2026-04-11", "2026-04-11 2026-05-01"],
    ],
    [
      "a discount boundary cuts",
      service([segment("2026-04-01", null, { discounts: [percent("20", "2026-03-01", "2026-04-21")] })]),
      "2026-05-01",
      day1,
      ["2026-04-01 2026-04-21", "2026-04-21 2026-05-01"],
    ],
    [
      "days that are not billable are left out",
      service([segment("2026-04-01", "2026-04-11"), segment("2026-04-11", "2026-04-21", { billable: "no" }), segment("2026-04-21", null)]),
      "2026-05-01",
      day1,
      ["2026-04-01 2026-04-11", "2026-04-21 2026-05-01"],
    ],
    [
      "B-103 so are paused days at no price",
      service([segment("2026-04-01", "2026-04-11"), segment("2026-04-11", null, { billable: "pause_price", pausePrice: "0.00" })]),
      "2026-05-01",
      day1,
      ["2026-04-01 2026-04-11"],
    ],
    [
      "a gap between segments is left out",
      service([segment("2026-04-01", "2026-04-11"), segment("2026-04-21", null)]),
      "2026-05-01",
      day1,
      ["2026-04-01 2026-04-11", "2026-04-21 2026-05-01"],
    ],
    [
      "B-92 a moved billing day: the bridge stands alone",
      service([segment("2026-01-01", null)], { covered: [p("2026-01-01", "2026-06-01")] }),
      "2026-07-15",
      [createCycleGrid(1), createCycleGrid(15, day("2026-06-01"))],
      ["2026-06-01 2026-06-15", "2026-06-15 2026-07-15"],
    ],
    [
      "B-92 a move in the middle of a cycle cuts there",
      service([segment("2026-06-01", null)]),
      "2026-07-15",
      [createCycleGrid(1), createCycleGrid(15, day("2026-06-10"))],
      ["2026-06-01 2026-06-10", "2026-06-10 2026-06-15", "2026-06-15 2026-07-15"],
    ],
    [
      "an annual price is one piece",
      service([segment("2026-03-01", null, { priceMonths: 12 })]),
      "2027-03-01",
      day1,
      ["2026-03-01 2027-03-01"],
    ],
  ])("%s", (_why, given, horizon, grids, pieces) => {
    expect(asText(piecesToCharge(given, day(horizon), grids))).toEqual(pieces);
  });

  test("B-144 lines are cut where a tax rate changes by service period", () => {
    const rateDays = [day("2026-06-16"), day("2026-07-01")];
    const pieces = piecesToCharge(service([segment("2026-06-01", null, { rateDays })]), day("2026-08-01"), day1);
    expect(asText(pieces)).toEqual(["2026-06-01 2026-06-16", "2026-06-16 2026-07-01", "2026-07-01 2026-08-01"]);
  });

  test("B-144 only the pieces whose own tax changes are cut", () => {
    const other = segment("2026-06-11", null, { planVersionId: "other", taxId: "reduced", rateDays: [] });
    const pieces = piecesToCharge(
      service([segment("2026-06-01", "2026-06-11", { rateDays: [day("2026-06-06"), day("2026-06-16")] }), other]),
      day("2026-07-01"),
      day1,
    );
    expect(asText(pieces)).toEqual(["2026-06-01 2026-06-06", "2026-06-06 2026-06-11", "2026-06-11 2026-07-01"]);
  });

  test("B-90 B-144 the whole amount of a plan without proration falls on one day and is not cut", () => {
    const whole = segment("2026-06-01", null, { proration: "full", rateDays: [day("2026-06-16")] });
    expect(asText(piecesToCharge(service([whole]), day("2026-07-01"), day1))).toEqual(["2026-06-01 2026-07-01"]);
  });

  test("B-105 a paused piece has the pause price and no discount", () => {
    const paused = segment("2026-04-01", null, {
      billable: "pause_price",
      pausePrice: "5.00",
      quantity: "2",
      discounts: [percent("50", "2026-01-01", null)],
    });
    expect(piecesToCharge(service([paused]), day("2026-05-01"), day1)).toMatchObject([
      { kind: "pause", unitPrice: "5.00", quantity: "2", discountPercent: "0", discountFixed: "0" },
    ]);
  });

  test("B-21 discounts that hold together add up on their days", () => {
    const discounts: Discount[] = [
      percent("10.50", "2026-04-01", "2026-04-21"),
      percent("20", "2026-04-11", null),
      { kind: "fixed", value: "3.00", start: day("2026-04-01"), end: null },
    ];
    const pieces = piecesToCharge(service([segment("2026-04-01", null, { discounts })]), day("2026-05-01"), day1);
    expect(pieces.map((x) => [x.start, x.discountPercent, x.discountFixed])).toEqual([
      ["2026-04-01", "10.5", "3"],
      ["2026-04-11", "30.5", "3"],
      ["2026-04-21", "20", "3"],
    ]);
  });

  test("B-90 with proration off the first day of the plan in the period carries the amount", () => {
    const old = segment("2026-01-01", "2026-03-15");
    const off = segment("2026-03-15", null, { proration: "full" });
    const pieces = piecesToCharge(service([old, off]), day("2026-05-01"), day1);
    expect(pieces.map((x) => [x.start, x.wholeOn]).slice(2)).toEqual([
      ["2026-03-01", null],
      ["2026-03-15", "2026-03-15"],
      ["2026-04-01", "2026-04-01"],
    ]);
  });

  test("B-90 a stretch that ended before the period does not carry its amount, a return inside of it does", () => {
    const off: Partial<Segment> = { proration: "full" };
    const returned = service([segment("2026-01-01", "2026-02-10", off), segment("2026-04-11", null, off)]);
    expect(piecesToCharge(returned, day("2026-05-01"), day1).map((x) => x.wholeOn)).toEqual(["2026-01-01", "2026-02-01", "2026-04-11"]);
  });
});

test("B-51 equal numbers make equal keys, however they are printed", () => {
  const parts = {
    kind: "recurring",
    planVersionId: "home",
    unitPrice: "45.00000000",
    quantity: "1.000",
    taxId: "vat20",
    includesTax: false,
    discountPercent: "0",
    discountFixed: "0.00",
  };
  const key = chargeKey(parts);
  expect(chargeKey({ ...parts, unitPrice: "45", quantity: "1", discountFixed: "0" })).toBe(key);
  const others = [
    { kind: "pause" },
    { planVersionId: "fast" },
    { unitPrice: "45.01" },
    { quantity: "2" },
    { taxId: null },
    { taxId: "vat5" },
    { includesTax: true },
    { discountPercent: "1" },
    { discountFixed: "1" },
  ];
  expect(new Set([key, ...others.map((other) => chargeKey({ ...parts, ...other }))]).size).toBe(others.length + 1);
});

describe("B-52 adjustment proposals", () => {
  const home = segment("2026-03-01", null);
  const key = keyOfPiece(piecesToCharge(service([home]), day("2026-04-01"), day1)[0] as Piece);
  const line = (start: string, end: string, more: Partial<CoveredLine> = {}): CoveredLine => ({
    lineId: start,
    start: day(start),
    end: day(end),
    key,
    isSettled: false,
    ...more,
  });
  const billed = [line("2026-03-01", "2026-04-01"), line("2026-04-01", "2026-05-01")];

  test("days billed as desired need none, also ahead of any horizon", () => {
    expect(adjustmentsOf(service([home]), billed, day1)).toEqual([]);
  });

  test("an end that was moved back leaves days that are no longer desired", () => {
    expect(adjustmentsOf(service([home], { end: day("2026-04-11") }), billed, day1)).toEqual([
      { reason: "no_longer_desired", credit: { lineId: "2026-04-01", start: "2026-04-11", end: "2026-05-01" }, charge: [] },
    ]);
  });

  test("a start that was moved on leaves days before it", () => {
    expect(adjustmentsOf(service([home], { start: day("2026-03-11") }), billed, day1)).toEqual([
      { reason: "no_longer_desired", credit: { lineId: "2026-03-01", start: "2026-03-01", end: "2026-03-11" }, charge: [] },
    ]);
  });

  test("another price is a credit of the old and a charge of the new", () => {
    const changed = service([segment("2026-03-01", "2026-03-21"), segment("2026-03-21", null, { unitPrice: "50.00" })]);
    const found = adjustmentsOf(changed, billed, day1);
    expect(found.map((a) => [a.reason, a.credit.lineId, a.credit.start, a.credit.end, asText(a.charge)])).toEqual([
      ["billed_otherwise", "2026-03-01", "2026-03-21", "2026-04-01", ["2026-03-21 2026-04-01"]],
      ["billed_otherwise", "2026-04-01", "2026-04-01", "2026-05-01", ["2026-04-01 2026-05-01"]],
    ]);
  });

  test("changes that touch are one adjustment, with a kept day between them two", () => {
    const fast: Partial<Segment> = { planVersionId: "fast" };
    const faster: Partial<Segment> = { planVersionId: "faster" };
    const touching = service([
      segment("2026-03-01", "2026-03-11"),
      segment("2026-03-11", "2026-03-21", fast),
      segment("2026-03-21", null, faster),
    ]);
    const apart = service([
      segment("2026-03-01", "2026-03-11", fast),
      segment("2026-03-11", "2026-03-12"),
      segment("2026-03-12", null, faster),
    ]);
    const march = [line("2026-03-01", "2026-04-01")];
    expect(adjustmentsOf(touching, march, day1).map((a) => [a.credit.start, a.credit.end, asText(a.charge)])).toEqual([
      ["2026-03-11", "2026-04-01", ["2026-03-11 2026-03-21", "2026-03-21 2026-04-01"]],
    ]);
    expect(adjustmentsOf(apart, march, day1).map((a) => [a.credit.start, a.credit.end, asText(a.charge)])).toEqual([
      ["2026-03-01", "2026-03-11", ["2026-03-01 2026-03-11"]],
      ["2026-03-12", "2026-04-01", ["2026-03-12 2026-04-01"]],
    ]);
  });

  test("what a command has settled stays as billed", () => {
    const ended = service([home], { end: day("2026-04-11") });
    expect(adjustmentsOf(ended, [line("2026-04-01", "2026-05-01", { isSettled: true })], day1)).toEqual([]);
  });

  test("a hole in the middle and a change after it are two adjustments of one line", () => {
    const changed = service([segment("2026-03-01", "2026-03-11"), segment("2026-03-21", null, { quantity: "2" })]);
    const found = adjustmentsOf(changed, [line("2026-03-01", "2026-04-01")], day1);
    expect(found.map((a) => [a.reason, a.credit.start, a.credit.end])).toEqual([
      ["no_longer_desired", "2026-03-11", "2026-03-21"],
      ["billed_otherwise", "2026-03-21", "2026-04-01"],
    ]);
  });
});

// ------------------------------------------------------------------------------------------------ properties

const origin = 20_000;
const decimal = fc.integer({ min: 0, max: 20_000 }).map((minor) => `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, "0")}`);
const anyDiscount = fc
  .record({
    kind: fc.constantFrom("percent" as const, "fixed" as const),
    value: fc.integer({ min: 1, max: 60 }).map(String),
    start: fc.nat(300),
    length: fc.option(fc.integer({ min: 1, max: 200 })),
  })
  .map(
    ({ kind, value, start, length }): Discount => ({
      kind,
      value,
      start: fromEpochDay(origin + start),
      end: length === null ? null : fromEpochDay(origin + start + length),
    }),
  );
const anySegment = fc.record({
  gap: fc.constantFrom(0, 0, 0, 5),
  length: fc.integer({ min: 1, max: 150 }),
  planVersionId: fc.constantFrom("home", "fast"),
  unitPrice: decimal,
  quantity: fc.constantFrom("1", "1", "3"),
  priceMonths: fc.constantFrom(1, 1, 3, 12),
  proration: fc.constantFrom<Proration>("on", "on", "on", "full", "half_if_under_15_days"),
  discounts: fc.array(anyDiscount, { maxLength: 2 }),
  billable: fc.constantFrom("yes" as const, "yes" as const, "pause_price" as const, "no" as const),
  pausePrice: fc.constantFrom(null, "0", "5.00"),
});
const anyService = fc
  .record({
    start: fc.nat(60),
    segments: fc.array(anySegment, { minLength: 1, maxLength: 4 }),
    isOpen: fc.boolean(),
    end: fc.option(fc.nat(400)),
  })
  .map(({ start, segments, isOpen, end }): ServiceDays => {
    let at = origin + start;
    const built = segments.map(({ gap, length, ...rest }, i): Segment => {
      const from = fromEpochDay(at + gap);
      at += gap + length;
      const isLast = i === segments.length - 1;
      return {
        ...rest,
        segmentId: String(i),
        start: from,
        end: isLast && isOpen ? null : fromEpochDay(at),
        taxId: "vat",
        includesTax: false,
      };
    });
    return {
      start: fromEpochDay(origin + start),
      end: end === null ? null : fromEpochDay(origin + start + end),
      segments: built,
      covered: [],
    };
  });
const anyGrids = fc
  .tuple(fc.integer({ min: 1, max: 28 }), fc.option(fc.tuple(fc.integer({ min: 1, max: 28 }), fc.nat(300))))
  .map(([dom, moved]) =>
    moved ? [createCycleGrid(dom), createCycleGrid(moved[0], fromEpochDay(origin + moved[1]))] : [createCycleGrid(dom)],
  );
const anyCovered = fc
  .array(fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 40 })), { maxLength: 5 })
  .map((list) =>
    unionPeriods(list.map(([from, length]) => ({ start: fromEpochDay(origin + from), end: fromEpochDay(origin + from + length) }))),
  );
const anyHorizon = fc.nat(500).map((n) => fromEpochDay(origin + n));

const daysOf = (periods: readonly Period[]): Day[] => {
  const days: Day[] = [];
  for (const { start, end } of periods) for (let d = start; d < end; d = addDays(d, 1)) days.push(d);
  return days;
};
const netOf = (pieces: readonly Piece[]): bigint =>
  pieces.map((x) => costOfPiece(euro, x, x)).reduce((sum, c) => sum + c.costMinor - c.allowanceMinor, 0n);

describe("properties", () => {
  test("I-3, I-4 charged days and covered days together are the desired days, and none is charged twice or is covered already", () => {
    fc.assert(
      fc.property(anyService, anyCovered, anyHorizon, anyGrids, (given, covered, before, grids) => {
        const pieces = piecesToCharge({ ...given, covered }, before, grids);
        const charged = daysOf(pieces);
        const desired = daysOf(desiredDays(given, before));
        expect(new Set(charged).size).toBe(charged.length);
        const isCovered = new Set(daysOf(covered));
        expect(charged).toEqual(desired.filter((d) => !isCovered.has(d)));
        for (const piece of pieces) {
          expect(piece.pp.start <= piece.start && piece.end <= piece.pp.end).toBe(true);
          expect(piece.start >= piece.segment.start && (piece.segment.end === null || piece.end <= piece.segment.end)).toBe(true);
        }
      }),
    );
  });

  test("B-60, I-5 a second run for the same or an earlier day finds nothing", () => {
    fc.assert(
      fc.property(anyService, anyHorizon, fc.nat(100), anyGrids, (given, before, earlier, grids) => {
        const covered = unionPeriods(piecesToCharge(given, before, grids));
        expect(piecesToCharge({ ...given, covered }, before, grids)).toEqual([]);
        expect(piecesToCharge({ ...given, covered }, addDays(before, -earlier), grids)).toEqual([]);
      }),
    );
  });

  test("I-18 the total is independent of when runs happened: in steps, late, or in one go", () => {
    fc.assert(
      fc.property(anyService, fc.array(anyHorizon, { maxLength: 12 }), anyHorizon, anyGrids, (given, runs, last, grids) => {
        let covered: Period[] = [];
        let total = 0n;
        for (const before of [...runs.filter((d) => d < last), last]) {
          const pieces = piecesToCharge({ ...given, covered }, before, grids);
          total += netOf(pieces);
          covered = unionPeriods([...covered, ...pieces]);
        }
        expect(total).toBe(netOf(piecesToCharge(given, last, grids)));
        expect(totalDays(covered)).toBe(totalDays(desiredDays(given, last)));
      }),
    );
  });

  test("I-4, B-52 after a run nothing needs adjusting; when the service changes, adjusting leads to what it should have been", () => {
    fc.assert(
      fc.property(anyService, anyService, anyHorizon, anyGrids, (was, is, before, grids) => {
        const lines = piecesToCharge(was, before, grids).map((x, i) => ({
          lineId: String(i),
          start: x.start,
          end: x.end,
          key: keyOfPiece(x),
          isSettled: false,
        }));
        expect(adjustmentsOf(was, lines, grids)).toEqual([]);
        const found = adjustmentsOf(is, lines, grids);
        const credited = daysOf(found.map((a) => a.credit));
        const isCredited = new Set(credited);
        expect(isCredited.size).toBe(credited.length);
        const kept = daysOf(lines).filter((d) => !isCredited.has(d));
        const charged = daysOf(found.flatMap((a) => a.charge));
        const isDesired = new Set(daysOf(desiredDays(is, before)));
        expect([...kept, ...charged].sort()).toEqual(daysOf(lines).filter((d) => isDesired.has(d)));
      }),
    );
  });
});
