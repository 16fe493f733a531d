import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day, day, fromEpochDay, type Period, periodDays } from "../../../../shared/calendar.ts";
import { parseDecimal, rational } from "../../../../shared/rational.ts";
import type { Segment, ServiceDays } from "../charges/coverage-rules.ts";
import { createCycleGrid, cycleOn } from "../charges/cycle-rules.ts";
import { lineOfPiece, linesOfService } from "../charges/line-rules.ts";
import { unionPeriods } from "../charges/period-rules.ts";
import { createPricing } from "../charges/proration-rules.ts";
import { type BilledLine, billedForDays, changeFee, earlyFee, explainDays, type SettleInput, settle } from "./settle-rules.ts";

const euro = createPricing({ currency: "EUR" });
const grids = [createCycleGrid(1)];
const p = (start: string, end: string): Period => ({ start: day(start), end: day(end) });

const segment = (price: string, start: string, end: string | null = null, more: Partial<Segment> = {}): Segment => ({
  segmentId: start,
  start: day(start),
  end: end === null ? null : day(end),
  planVersionId: `plan of ${price}`,
  unitPrice: price,
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
type Life = Omit<ServiceDays, "covered">;
const life = (segments: readonly Segment[], end: string | null = null): Life => ({
  start: segments[0]?.start ?? day("2026-01-01"),
  end: end === null ? null : day(end),
  segments,
});

/** Days of a life as they stand on invoices. */
function bill(of: Life, until: Day, covered: readonly Period[] = []): BilledLine[] {
  return linesOfService("svc", { ...of, covered }, until, grids, euro).map((line, index) => ({
    lineId: `${line.start} ${index}`,
    invoiceId: line.start,
    unitPrice: line.unitPrice,
    quantity: line.quantity,
    discountPercent: line.discountPercent,
    discountFixed: line.discountFixed,
    period: { start: line.start, end: line.end },
    pp: cycleOn(grids[0]!, line.start),
    amountMinor: line.amountMinor,
    allowanceMinor: line.allowanceMinor,
    creditedMinor: 0n,
    released: [],
    proration: line.proration,
  }));
}

function settled(before: Life, after: Life, on: string, more: Partial<SettleInput> & { billedUntil: string }) {
  const lines = bill(before, day(more.billedUntil));
  const result = settle({
    before,
    after,
    lines,
    covered: unionPeriods(lines.map((line) => line.period)),
    from: day(on),
    isRefunded: true,
    charge: { start: day(on), end: day(more.billedUntil) },
    grids,
    pricing: euro,
    ...more,
  });
  const credit = result.credits.reduce((sum, line) => sum + line.amountMinor, 0n);
  const charge = result.charges.reduce((sum, piece) => sum + lineOfPiece("svc", piece, euro).amountMinor, 0n);
  return { ...result, credit, charge };
}

const change = (from: string, to: string, start: string, on: string): [Life, Life] => [
  life([segment(from, start)]),
  life([segment(from, start, on), segment(to, on)]),
];

describe("B-96 a change of plan", () => {
  test.each<[string, string, string, string, string, bigint, bigint]>([
    ["B 5.3 upgrade 45 to 70 on 11 May", "45", "70", "2026-05-11", "2026-06-01", 3048n, 4742n],
    ["B 5.3 downgrade 70 to 45 on 20 June", "70", "45", "2026-06-20", "2026-07-01", 2567n, 1650n],
    ["P-69 200 to 100 on 20 October", "200", "100", "2026-10-20", "2026-11-01", 7742n, 3871n],
    ["P 4.3 30 to 45 on 11 November", "30", "45", "2026-11-11", "2026-12-01", 2000n, 3000n],
    ["B-98 on the very first day everything comes back", "45", "70", "2026-05-01", "2026-06-01", 4500n, 7000n],
    ["the last day of the month", "45", "70", "2026-05-31", "2026-06-01", 145n, 226n],
    ["equal prices", "45", "45.00", "2026-05-11", "2026-06-01", 0n, 0n],
  ])("%s", (_why, from, to, on, until, credit, charge) => {
    const start = `${on.slice(0, 8)}01`;
    const [before, after] = change(from, to, start, on);
    const same = from === "45" && to === "45.00";
    const lives = same
      ? [before, { ...after, segments: after.segments.map((s) => ({ ...s, planVersionId: "plan of 45" })) }]
      : [before, after];
    expect(settled(lives[0] as Life, lives[1] as Life, on, { billedUntil: until })).toMatchObject({ credit, charge });
  });

  test("P 4.3 to the end of the next term takes the next month along", () => {
    const [before, after] = change("30", "45", "2026-11-01", "2026-11-11");
    const more = { billedUntil: "2026-12-01", charge: p("2026-11-11", "2027-01-01") };
    expect(settled(before, after, "2026-11-11", more)).toMatchObject({ credit: 2000n, charge: 7500n });
  });

  test("with the next run nothing is charged now, and the run charges it", () => {
    const [before, after] = change("30", "45", "2026-11-01", "2026-11-11");
    const now = settled(before, after, "2026-11-11", { billedUntil: "2026-12-01", charge: null });
    expect(now).toMatchObject({ credit: 2000n, charge: 0n });
    const run = bill(after, day("2027-01-01"), now.covered);
    expect(run.reduce((sum, line) => sum + line.amountMinor, 0n)).toBe(7500n);
  });

  test("B-95 paid days that are given up stay covered, and the new plan is billed from their end", () => {
    const [before, after] = change("30", "45", "2026-11-01", "2026-11-11");
    const given = settled(before, after, "2026-11-11", { billedUntil: "2026-12-01", isRefunded: false });
    expect(given).toMatchObject({ credits: [], charges: [], covered: [p("2026-11-01", "2026-12-01")] });
  });

  test("B-96 P = 3: days of three invoiced months come back, each from its own line", () => {
    const [before, after] = change("30", "45", "2026-04-01", "2026-04-11");
    const { credits, credit, charge } = settled(before, after, "2026-04-11", { billedUntil: "2026-07-01" });
    expect(credits.map((line) => line.amountMinor)).toEqual([2000n, 3000n, 3000n]);
    expect([credit, charge]).toEqual([8000n, 3000n + 4500n + 4500n]);
  });

  test("B-102 another quantity credits and charges the difference of the days that are left", () => {
    const before = life([segment("4.99", "2026-03-01", null, { quantity: "3" })]);
    const after = life([
      segment("4.99", "2026-03-01", "2026-03-15", { quantity: "3" }),
      segment("4.99", "2026-03-15", null, { quantity: "4" }),
    ]);
    // The plan version is the same; what differs is the quantity.
    expect(settled(before, after, "2026-03-15", { billedUntil: "2026-04-01" })).toMatchObject({ credit: 821n, charge: 1095n });
  });

  test("B-102 a discount in the middle of a month gives back what it takes off the days that are left", () => {
    const discount = { kind: "percent", value: "20", start: day("2026-06-21"), end: null } as const;
    const before = life([segment("45", "2026-06-01")]);
    const after = life([segment("45", "2026-06-01", null, { discounts: [discount] })]);
    const { credit, charge } = settled(before, after, "2026-06-21", { billedUntil: "2026-07-01" });
    expect(credit - charge).toBe(300n);
  });

  test("B-90 without proration nothing comes back", () => {
    const whole = { proration: "full" } as const;
    const before = life([segment("45", "2026-05-01", null, whole)]);
    const after = life([segment("45", "2026-05-01", "2026-05-11", whole), segment("70", "2026-05-11")]);
    expect(settled(before, after, "2026-05-11", { billedUntil: "2026-06-01" })).toMatchObject({ credits: [], charge: 0n });
  });
});

describe("B-103 pause and resume", () => {
  const paused = (on: string, back: string | null, pausePrice: string | null = null, price = "45"): [Life, Life] => {
    const start = `${on.slice(0, 8)}01`;
    return [
      life([segment(price, start, null, { pausePrice })]),
      life([
        segment(price, start, on, { pausePrice }),
        segment(price, on, back, { billable: "pause_price", pausePrice }),
        ...(back === null ? [] : [segment(price, back, null, { pausePrice })]),
      ]),
    ];
  };

  test.each<[string, [Life, Life], string, string, bigint, bigint]>([
    ["B 5.5 10 to 19 September", paused("2026-09-10", "2026-09-20"), "2026-09-10", "2026-10-01", 1500n, 0n],
    ["B-105 with a pause price of 5.00", paused("2026-09-10", "2026-09-20", "5"), "2026-09-10", "2026-10-01", 1500n, 167n],
    [
      "P-82 open from 11 November: to the end of what is covered",
      paused("2026-11-11", null, null, "30"),
      "2026-11-11",
      "2026-12-01",
      2000n,
      0n,
    ],
    ["P-82 known: 11 to 20 November", paused("2026-11-11", "2026-11-21", "4", "30"), "2026-11-11", "2026-12-01", 1000n, 134n],
  ])("%s", (_why, [before, after], on, until, credit, charge) => {
    expect(settled(before, after, on, { billedUntil: until })).toMatchObject({ credit, charge });
  });

  test("B-103, P-82 the days from an early resume on are charged again at the same price", () => {
    const [before, open] = paused("2026-11-11", null, "4", "30");
    const { covered } = settled(before, open, "2026-11-11", { billedUntil: "2026-12-01", charge: null });
    const back = life([
      segment("30", "2026-11-01", "2026-11-11", { pausePrice: "4" }),
      segment("30", "2026-11-11", "2026-11-21", { billable: "pause_price", pausePrice: "4" }),
      segment("30", "2026-11-21", null, { pausePrice: "4" }),
    ]);
    expect(bill(back, day("2026-12-01"), covered).map((line) => line.amountMinor)).toEqual([134n, 1000n]);
  });

  test("without compensation the paid days stay paid, in the pause and after it", () => {
    const [before, open] = paused("2026-11-11", null);
    const kept = settled(before, open, "2026-11-11", { billedUntil: "2026-12-01", isRefunded: false });
    expect(kept).toMatchObject({ credits: [], charges: [] });
    const back = life([
      segment("45", "2026-11-01", "2026-11-11"),
      segment("45", "2026-11-11", "2026-11-21", { billable: "pause_price" }),
      segment("45", "2026-11-21"),
    ]);
    expect(
      settle({
        before: open,
        after: back,
        lines: bill(before, day("2026-12-01")),
        covered: kept.covered,
        from: day("2026-11-21"),
        isRefunded: true,
        charge: null,
        grids,
        pricing: euro,
      }).credits,
    ).toEqual([]);
  });
});

describe("B-109 an end", () => {
  const ending = (price: string, end: string): [Life, Life] => {
    const start = `${end.slice(0, 8)}01`;
    return [life([segment(price, start)]), life([segment(price, start)], end)];
  };
  test.each<[string, string, string, string, bigint]>([
    ["B 6 12 November: 27.00 comes back", "45", "2026-11-13", "2026-12-01", 2700n],
    ["B 16.1 20 June of 70.00", "70", "2026-06-21", "2026-07-01", 2333n],
    ["P 4.5 18 November", "45", "2026-11-19", "2026-12-01", 1800n],
    ["E = B: nothing to settle", "45", "2026-12-01", "2026-12-01", 0n],
  ])("%s", (_why, price, end, until, credit) => {
    const [before, after] = ending(price, end);
    expect(settled(before, after, end, { billedUntil: until, charge: p(before.start, end) })).toMatchObject({ credit, charges: [] });
  });

  test("B 6 15 December, invoiced until 30 November: 21.77 for the fifteen days", () => {
    const before = life([segment("45", "2026-11-01")]);
    const after = life([segment("45", "2026-11-01")], "2026-12-16");
    const { credits, charge, charges } = settled(before, after, "2026-12-16", {
      billedUntil: "2026-12-01",
      charge: p("2026-11-01", "2026-12-16"),
    });
    expect([credits, charge, charges.map(({ start, end }) => ({ start, end }))]).toEqual([[], 2177n, [p("2026-12-01", "2026-12-16")]]);
  });

  test("B-92, B 5.1 the unused part of a year", () => {
    const pp = { start: day("2026-03-01"), end: day("2027-03-01"), days: 365, startEpoch: 0, months: 12, priceMonths: 12 };
    const whole = { ...pp, startEpoch: Math.round(Date.parse("2026-03-01") / 86_400_000) };
    const line: BilledLine = {
      ...bill(life([segment("480", "2026-03-01")]), day("2026-04-01"))[0]!,
      ...{ unitPrice: "480", amountMinor: 48_000n, period: p("2026-03-01", "2027-03-01"), pp: whole },
    };
    expect(billedForDays(euro, line, p("2026-09-01", "2027-03-01"))).toBe(23_803n);
  });
});

describe("fees", () => {
  test.each<["upgrade" | "downgrade" | "lateral", bigint | null, bigint]>([
    ["upgrade", null, 600n],
    ["downgrade", null, 1500n],
    ["lateral", null, 500n],
    ["upgrade", 0n, 0n],
    ["downgrade", 900n, 900n],
  ])("B-96, B-16 %s with %s for the pair", (direction, ofPair, fee) => {
    expect(changeFee(direction, { price: 500n, upgrade: 100n, downgrade: 1000n, lateral: 0n, ofPair })).toBe(fee);
  });

  const early = (kind: "fixed" | "percent_of_remaining" | "remaining", fee: string, from: string, to: string): bigint =>
    earlyFee(
      euro,
      { kind, fee: parseDecimal(fee), monthlyMinor: rational(4500n), from: day(from), contractEndOn: day(to), exponent: 2 },
      (on) => cycleOn(grids[0]!, on),
    );
  test.each<["fixed" | "percent_of_remaining" | "remaining", string, string, string, bigint, string]>([
    ["fixed", "25", "2026-11-19", "2027-04-01", 2500n, "P 4.5 a fixed fee"],
    ["fixed", "25", "2027-04-01", "2027-04-01", 0n, "the contract is over"],
    ["remaining", "0", "2026-12-01", "2027-01-01", 4500n, "one whole month"],
    ["remaining", "0", "2026-11-16", "2027-01-01", 6750n, "half of November and December"],
    ["percent_of_remaining", "50", "2026-11-16", "2027-01-01", 3375n, "half of that"],
  ])("B-20 %s of %s from %s to %s is %s: %s", (kind, fee, from, to, amount) => {
    expect(early(kind, fee, from, to)).toBe(amount);
  });
});

describe("properties", () => {
  const cents = fc.integer({ min: 0, max: 20_000 }).map((minor) => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, "0")}`);
  const percent = fc.integer({ min: 0, max: 100 }).map(String);
  const inMay = fc.integer({ min: 0, max: 30 }).map((offset) => addDays(day("2026-05-01"), offset));
  const from = day("2026-05-01");
  const until = day("2026-06-01");

  test("I-8 billed = kept + credited, however a line is cut", () => {
    fc.assert(
      fc.property(cents, percent, fc.uniqueArray(inMay, { maxLength: 6 }), (price, off, cuts) => {
        const discounts = off === "0" ? [] : [{ kind: "percent" as const, value: off, start: from, end: null }];
        const [line] = bill(life([segment(price, from, null, { discounts })]), until);
        const marks = [from, ...cuts.filter((cut) => cut > from).sort(), until];
        const parts = marks.slice(1).map((end, index) => billedForDays(euro, line!, { start: marks[index]!, end }));
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(line!.amountMinor);
      }),
    );
  });

  test("I-9 there and back on one day comes to nothing", () => {
    fc.assert(
      fc.property(cents, cents, inMay, (a, b, on) => {
        fc.pre(a !== b);
        const home = life([segment(a, from)]);
        const fast = life([...(on > from ? [segment(a, from, on)] : []), segment(b, on)]);
        const there = settled(home, fast, on, { billedUntil: until });
        const lines = [
          ...bill(home, until),
          ...bill(fast, until, there.held).map((line) => ({ ...line, lineId: `new ${line.lineId}` })),
        ].map((line) => {
          const credit = there.credits.find((each) => each.lineId === line.lineId);
          return credit ? { ...line, released: credit.release, creditedMinor: credit.amountMinor } : line;
        });
        const back = settle({
          before: fast,
          after: home,
          lines,
          covered: [{ start: from, end: until }],
          from: on,
          isRefunded: true,
          charge: { start: on, end: until },
          grids,
          pricing: euro,
        });
        const credit = back.credits.reduce((sum, line) => sum + line.amountMinor, 0n);
        const charge = back.charges.reduce((sum, piece) => sum + lineOfPiece("svc", piece, euro).amountMinor, 0n);
        expect(there.charge - there.credit + charge - credit).toBe(0n);
      }),
    );
  });

  test("I-18 what a chain of pieces costs does not depend on when it was billed", () => {
    fc.assert(
      fc.property(cents, cents, inMay, fc.integer({ min: 0, max: 3 }), (a, b, on, monthsAhead) => {
        fc.pre(a !== b);
        const home = life([segment(a, from)]);
        const fast = life([...(on > from ? [segment(a, from, on)] : []), segment(b, on)]);
        const horizon = day(`2026-0${6 + monthsAhead}-01`);
        const early = settled(home, fast, on, { billedUntil: horizon });
        const billed = bill(home, horizon).reduce((sum, line) => sum + line.amountMinor, 0n);
        const late = bill(fast, horizon).reduce((sum, line) => sum + line.amountMinor, 0n);
        expect(billed - early.credit + early.charge).toBe(late);
      }),
    );
  });

  test("I-3 after a settlement every day stands on one line or on none", () => {
    fc.assert(
      fc.property(inMay, inMay, fc.boolean(), (one, two, isRefunded) => {
        const [on, back] = one < two ? [one, two] : [two, fromEpochDay(Math.round(Date.parse(one) / 86_400_000) + 1)];
        fc.pre(on < back && back <= until);
        const home = life([segment("45", from)]);
        const paused = life([
          ...(on > from ? [segment("45", from, on)] : []),
          segment("45", on, back, { billable: "pause_price" }),
          segment("45", back),
        ]);
        const result = settled(home, paused, on, { billedUntil: until, isRefunded });
        const days = [...result.covered, ...result.charges].reduce((sum, period) => sum + periodDays(period), 0);
        expect(days).toBe(isRefunded ? 31 - periodDays({ start: on, end: back }) : 31);
      }),
    );
  });
});

test("B-252 the figures behind an amount", () => {
  const figures = explainDays(
    euro,
    { unitPrice: "70", quantity: "1", discountPercent: "0", discountFixed: "0" },
    cycleOn(grids[0]!, day("2026-05-11")),
    p("2026-05-11", "2026-06-01"),
  );
  expect(figures).toEqual({ priceMinor: 7000n, days: 31, from: 10, to: 31, atFromMinor: 2258n, atToMinor: 7000n, allowanceMinor: 0n });
});
