import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Day, day } from "../../../../shared/calendar.ts";
import type { PricedLine, ServiceLine } from "../charges/line-rules.ts";
import { createTaxTreatment, taxDocument } from "../documents/tax-rules.ts";
import {
  autoIssueDay,
  builtItemState,
  changeInPercent,
  type DocumentOutcome,
  type DocumentToDecide,
  decideDocument,
  documentDay,
  dueDay,
  type GroupableLine,
  type Grouping,
  groupings,
  groupLines,
  type IssueSettings,
  inputText,
  isFirstPartial,
  mustWaitAgain,
  type ParkInput,
  parkReasons,
  serviceKinds,
  undoRefusals,
  withholdSurplus,
} from "./run-rules.ts";

interface NamedLine extends GroupableLine {
  readonly name: string;
}
const line = (name: string, more: Partial<GroupableLine> = {}): NamedLine => ({
  name,
  serviceId: name,
  serviceNumber: 2000,
  serviceKind: "internet",
  locationId: null,
  beneficiaryNumber: null,
  separateInvoice: false,
  taxStatus: "taxable",
  poNumber: null,
  start: day("2026-05-01"),
  ...more,
});
const names = (documents: readonly (readonly NamedLine[])[]): string[] => documents.map((d) => d.map((l) => l.name).join(" "));

describe("B-59 documents", () => {
  const tv = line("tv", { serviceKind: "recurring", serviceNumber: 2003, locationId: "north" });
  const phone = line("phone", { serviceKind: "voice", serviceNumber: 2002 });
  const home = line("home", { serviceNumber: 2004 });
  const work = line("work", { serviceNumber: 2001, locationId: "north" });
  const sub = line("sub", { beneficiaryNumber: 1043 });
  const setup = line("setup", { serviceId: "home", serviceNumber: null, serviceKind: "one_time", start: null });

  test.each<[Grouping, readonly NamedLine[], string[], string]>([
    ["account", [tv, phone, home, work], ["work home phone tv"], "by kind, then service"],
    ["account", [sub, setup, tv], ["tv setup sub"], "the account before its subs, items last"],
    ["service", [tv, phone, setup, home], ["home setup", "phone", "tv"], "a service with its own items"],
    ["kind", [tv, home, work, phone], ["work home", "phone", "tv"], "a document for each kind"],
    ["location", [tv, home, work], ["work tv", "home"], "a document for each place"],
    ["subaccount", [sub, home, tv], ["home tv", "sub"], "a document for each sub-account"],
    ["account", [home, { ...phone, separateInvoice: true }, tv], ["home tv", "phone"], "a service with a document of its own"],
    ["account", [home, { ...phone, taxStatus: "exempt" }, tv], ["home tv", "phone"], "two tax statuses never mix"],
    ["account", [home, { ...sub, poNumber: "PO-7" }], ["home", "sub"], "two order numbers never mix"],
    ["account", [], [], "nothing"],
    ["account", [home], ["home"], "one line"],
    [
      "account",
      [line("april", { serviceId: "x", start: day("2026-04-01") }), line("march", { serviceId: "x", start: day("2026-03-15") })],
      ["march april"],
      "periods in order",
    ],
  ])("grouping %s of %o: %j, %s", (grouping, lines, documents) => {
    expect(names(groupLines(lines, grouping))).toEqual(documents);
  });

  test("every line stands on one document, and none mixes what must not be mixed", () => {
    const anyLine = fc.record({
      serviceId: fc.constantFrom("a", "b", null),
      serviceNumber: fc.constantFrom(1, 2, null),
      serviceKind: fc.constantFrom(...serviceKinds),
      locationId: fc.constantFrom("n", null),
      beneficiaryNumber: fc.constantFrom(1, 2, null),
      separateInvoice: fc.boolean(),
      taxStatus: fc.constantFrom("taxable", "exempt"),
      poNumber: fc.constantFrom("p", null),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 10 }), fc.constantFrom(...groupings), (lines, grouping) => {
        const documents = groupLines(lines, grouping);
        expect(new Set(documents.flat())).toEqual(new Set(lines));
        expect(documents.flat().length).toBe(lines.length);
        for (const document of documents) {
          expect(new Set(document.map((l) => `${l.taxStatus} ${l.poNumber}`)).size).toBe(1);
          if (document.some((l) => l.separateInvoice && l.serviceId)) expect(new Set(document.map((l) => l.serviceId)).size).toBe(1);
        }
      }),
    );
  });
});

describe("what becomes of a document", () => {
  const settings: IssueSettings = { issueZeroInvoices: false, minInvoiceMinor: 0n, minInvoiceDays: 0, invoiceFutureItemsAlone: true };
  const whole = { days: 31, isFirstPartial: false };
  const few = { days: 4, isFirstPartial: true };
  const document = (grossMinor: bigint, more: Partial<DocumentToDecide> = {}): DocumentToDecide => ({
    grossMinor,
    recurring: [whole],
    isManual: false,
    ...more,
  });

  test.each<[string, DocumentToDecide, Partial<IssueSettings>, DocumentOutcome]>([
    ["an amount is issued", document(5400n), {}, { kind: "issue" }],
    ["B-57 zero covers its days", document(0n), {}, { kind: "cover_only" }],
    ["B-57 or is issued", document(0n), { issueZeroInvoices: true }, { kind: "issue" }],
    ["B-57 zero does not wait for a minimum it can never reach", document(0n), { minInvoiceMinor: 500n }, { kind: "cover_only" }],
    ["B-56 below zero is a surplus", document(-100n), {}, { kind: "surplus", overMinor: 100n }],
    ["B-56 also by hand", document(-100n, { isManual: true }), {}, { kind: "surplus", overMinor: 100n }],
    ["B-58 below the minimum waits", document(499n), { minInvoiceMinor: 500n }, { kind: "defer", reason: "below_amount" }],
    ["B-58 the minimum itself does not", document(500n), { minInvoiceMinor: 500n }, { kind: "issue" }],
    ["B-58 not by hand", document(499n, { isManual: true }), { minInvoiceMinor: 500n }, { kind: "issue" }],
    [
      "B-58 four first days wait",
      document(600n, { recurring: [few] }),
      { minInvoiceDays: 5 },
      { kind: "defer", reason: "short_first_period" },
    ],
    ["B-58 five do not", document(600n, { recurring: [{ ...few, days: 5 }] }), { minInvoiceDays: 5 }, { kind: "issue" }],
    ["B-58 nor do four beside a whole period", document(6000n, { recurring: [few, whole] }), { minInvoiceDays: 5 }, { kind: "issue" }],
    [
      "B-58 nor four days that are not the first",
      document(600n, { recurring: [{ days: 4, isFirstPartial: false }] }),
      { minInvoiceDays: 5 },
      { kind: "issue" },
    ],
    ["B-58 nor a set-up without days", document(600n, { recurring: [] }), { minInvoiceDays: 5 }, { kind: "issue" }],
    ["B-55 items alone make an invoice", document(600n, { recurring: [] }), {}, { kind: "issue" }],
    [
      "B-55 or wait for the next",
      document(600n, { recurring: [] }),
      { invoiceFutureItemsAlone: false },
      { kind: "defer", reason: "items_only" },
    ],
  ])("%s", (_why, given, more, outcome) => {
    expect(decideDocument(given, { ...settings, ...more })).toEqual(outcome);
  });

  test.each([
    ["2026-03-15", false, true],
    ["2026-03-01", false, false],
    ["2026-03-15", true, false],
  ])("B-58 a line from %s of a service billed before: %s is a first partial one: %s", (start, before, expected) => {
    expect(isFirstPartial({ start, ppStart: "2026-03-01" } as ServiceLine, before)).toBe(expected);
  });
});

describe("B-56 surplus credits", () => {
  const vat20 = createTaxTreatment("vat20", [
    { taxId: "vat20", ratePercent: "20", category: "S", exemptionText: null, accountCode: "2100", base: "net" },
  ]);
  const vat0 = createTaxTreatment("vat0", [
    { taxId: "vat0", ratePercent: "0", category: "Z", exemptionText: null, accountCode: "2100", base: "net" },
  ]);
  const treatments = new Map([vat20, vat0].map((t) => [t.taxId, t]));
  const grossOf = (lines: readonly PricedLine[]): bigint =>
    taxDocument(lines, treatments, { taxRounding: "document", rounding: "half_away" }).grossMinor;
  const priced = (amountMinor: bigint, taxId = "vat20", includesTax = false): PricedLine => ({
    kind: amountMinor < 0n ? "credit" : "recurring",
    serviceId: null,
    planVersionId: null,
    unitPrice: "1",
    quantity: "1",
    allowanceMinor: 0n,
    amountMinor,
    includesTax,
    taxId,
  });
  const amounts = (lines: readonly PricedLine[]): bigint[] => lines.map((l) => l.amountMinor);

  test.each<[string, PricedLine[], bigint[], bigint[]]>([
    ["nothing exceeds", [priced(4500n), priced(-1000n)], [4500n, -1000n], []],
    ["the credit is split", [priced(4500n), priced(-5000n)], [4500n, -4500n], [-500n]],
    [
      "the first fits, the second is split, the third waits",
      [priced(4500n), priced(-4000n), priced(-1000n), priced(-7n)],
      [4500n, -4000n, -500n],
      [-500n, -7n],
    ],
    ["across two rates the gross decides", [priced(4500n), priced(-6000n, "vat0")], [4500n, -5400n], [-600n]],
    ["only credits", [priced(-100n)], [], [-100n]],
    ["a free line stays", [priced(0n), priced(100n), priced(-300n)], [0n, 100n, -100n], [-200n]],
    ["a credit that fits exactly is whole", [priced(4500n), priced(-4500n), priced(-1n)], [4500n, -4500n], [-1n]],
  ])("%s", (_why, lines, kept, surplus) => {
    const found = withholdSurplus(lines, grossOf, 2);
    expect(amounts(found.kept)).toEqual(kept);
    expect(amounts(found.surplus)).toEqual(surplus);
  });

  test("a part is one piece at its own amount", () => {
    const { kept, surplus } = withholdSurplus([priced(4500n), { ...priced(-5000n), quantity: "5", unitPrice: "10" }], grossOf, 2);
    expect(kept[1]).toMatchObject({ quantity: "1", unitPrice: "45.00" });
    expect(surplus[0]).toMatchObject({ quantity: "1", unitPrice: "5.00" });
  });

  test("no money is lost, no total is negative, and one minor unit more of the split credit would make it so", () => {
    const anyLine = fc.record({
      amount: fc.bigInt({ min: -9000n, max: 9000n }),
      taxId: fc.constantFrom("vat20", "vat0"),
      includesTax: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 6 }), (drawn) => {
        const lines = drawn.map((l) => priced(l.amount, l.taxId, l.includesTax));
        const { kept, surplus } = withholdSurplus(lines, grossOf, 2);
        const sum = (list: readonly PricedLine[]): bigint => amounts(list).reduce((a, b) => a + b, 0n);
        expect(sum(kept) + sum(surplus)).toBe(sum(lines));
        expect(grossOf(kept) >= 0n).toBe(true);
        expect(surplus.every((l) => l.amountMinor < 0n)).toBe(true);
        const [split] = surplus;
        if (split) expect(grossOf([...kept, { ...split, amountMinor: -1n }]) < 0n).toBe(true);
      }),
    );
  });
});

describe("B-63 parking", () => {
  const settings = { parkFactor: "3", parkMinMinor: 10_000n };
  const fine = { serviceId: "s", taxId: "vat", quantity: "1", planCurrency: "EUR" };
  const item = (more: Partial<ParkInput> = {}): ParkInput => ({
    totalMinor: 5400n,
    lastTotalsMinor: [5400n, 5400n, 5400n],
    currency: "EUR",
    lines: [fine],
    hasAccountLoop: false,
    ...more,
  });
  const copies = (n: number, serviceId = "s") => Array.from({ length: n }, () => ({ ...fine, serviceId }));

  test.each<[string, ParkInput, string[]]>([
    ["an ordinary item", item(), []],
    ["more than three times the average", item({ totalMinor: 16_201n }), ["amount_jump"]],
    ["three times is not more", item({ totalMinor: 16_200n }), []],
    ["a jump below the least amount", item({ totalMinor: 10_000n, lastTotalsMinor: [100n] }), []],
    ["a jump above it", item({ totalMinor: 10_001n, lastTotalsMinor: [100n] }), ["amount_jump"]],
    [
      "three times an average that is not rounded: above it",
      item({ totalMinor: 15_002n, lastTotalsMinor: [5000n, 5001n] }),
      ["amount_jump"],
    ],
    ["and below it", item({ totalMinor: 15_001n, lastTotalsMinor: [5000n, 5001n] }), []],
    ["nothing to compare with", item({ totalMinor: 99_999n, lastTotalsMinor: [] }), []],
    ["fifteen lines of a service", item({ lines: copies(15) }), []],
    ["sixteen", item({ lines: copies(16) }), ["too_many_lines"]],
    ["sixteen of two services", item({ lines: [...copies(8), ...copies(8, "t")] }), []],
    ["no tax", item({ lines: [{ ...fine, taxId: null }] }), ["tax_missing"]],
    ["another currency", item({ lines: [{ ...fine, planCurrency: "USD" }] }), ["currency_differs"]],
    ["an item without a plan has none", item({ lines: [{ ...fine, planCurrency: null }] }), []],
    ["a loop of sub-accounts", item({ hasAccountLoop: true }), ["account_loop"]],
    ["a negative quantity", item({ lines: [{ ...fine, quantity: "-1.00" }] }), ["negative_quantity"]],
    ["minus nothing is nothing", item({ lines: [{ ...fine, quantity: "-0.00" }] }), []],
  ])("%s: %o", (_why, given, reasons) => {
    expect(parkReasons(given, settings)).toEqual(reasons);
  });

  test("a person must act, should look, or need not", () => {
    expect(builtItemState(["tax_missing"], ["adjustments"])).toBe("parked");
    expect(builtItemState([], ["adjustments"])).toBe("warning");
    expect(builtItemState([], [])).toBe("ok");
  });
});

describe("B-65 what changed since the preview", () => {
  test.each([
    [5400n, 5400n, 0n, "wait", false],
    [5400n, 5401n, 0n, "wait", true],
    [5400n, 5399n, 0n, "wait", true],
    [5400n, 5410n, 10n, "wait", false],
    [5400n, 5411n, 10n, "wait", true],
    [5400n, 9999n, 0n, "recompute_and_issue", false],
  ] as const)("%s became %s, tolerance %s, %s: waits %s", (previewMinor, nowMinor, staleToleranceMinor, whenStale, waits) => {
    expect(mustWaitAgain({ previewMinor, nowMinor }, { staleToleranceMinor, whenStale })).toBe(waits);
  });

  const made = {
    kind: "recurring",
    serviceId: "s",
    planVersionId: "p",
    unitPrice: "45.00",
    quantity: "1",
    allowanceMinor: 0n,
    amountMinor: 4500n,
    includesTax: false,
    taxId: "v",
    start: day("2026-05-01"),
    end: day("2026-06-01"),
  } as const;
  test("the text to be hashed does not depend on order or on zeros, but on everything else", () => {
    const other = { ...made, serviceId: "t" };
    expect(inputText([made, other])).toBe(inputText([other, { ...made, unitPrice: "45", quantity: "1.0" }]));
    const changes = [
      { amountMinor: 1n },
      { allowanceMinor: 1n },
      { taxId: null },
      { start: day("2026-05-02") },
      { unitPrice: "46" },
      { includesTax: true },
    ];
    expect(new Set([inputText([made]), ...changes.map((c) => inputText([{ ...made, ...c }]))]).size).toBe(changes.length + 1);
  });

  test.each([
    [5400n, 5400n, "0.0"],
    [5940n, 5400n, "10.0"],
    [2700n, 5400n, "-50.0"],
    [5401n, 5400n, "0.0"],
    [7003n, 7000n, "0.0"],
    [7004n, 7000n, "0.1"],
    [100n, 0n, null],
  ])("B-62 %s after %s is %s %%", (now, before, percent) => {
    expect(changeInPercent(now, before)).toBe(percent);
  });
});

describe("B-66 dates", () => {
  test.each([
    ["billing_day", "2026-04-01"],
    ["issue_date", "2026-04-04"],
  ] as const)("mode %s dates documents %s", (mode, on) => {
    expect(documentDay(mode, day("2026-04-01"), day("2026-04-04"))).toBe(on);
  });

  test.each([
    ["2026-04-01", "2026-04-04", 15, "2026-04-16", "16.1: issued on the 4th, dated the 1st"],
    ["2026-05-01", "2026-05-01", 0, "2026-05-01", "due at once, issued in time"],
    ["2026-05-01", "2026-05-04", 0, "2026-05-09", "due at once, issued late: five days"],
    ["2026-05-01", "2026-05-16", 15, "2026-05-21", "the very day it would be due"],
    ["2026-05-01", "2026-05-15", 15, "2026-05-16", "a day before"],
    ["2026-05-06", "2026-05-04", 10, "2026-05-16", "issued ahead of its date"],
  ])("dated %s, issued %s, %i days: due %s, %s", (documentOn, issuedOn, dueDays, due) => {
    expect(dueDay(documentOn as Day, issuedOn as Day, { dueDays, minDaysToPay: 5 })).toBe(due);
  });

  test("B-121 an invoice is never due before its date nor, issued late, on the day it is made", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), fc.nat(60), (at, dueDays, late) => {
        const from = new Date(Date.UTC(2026, 0, 1 + at)).toISOString().slice(0, 10) as Day;
        const issued = new Date(Date.UTC(2026, 0, 1 + at + late)).toISOString().slice(0, 10) as Day;
        const due = dueDay(from, issued, { dueDays, minDaysToPay: 5 });
        expect(due >= from).toBe(true);
        if (late > 0) expect(due > issued).toBe(true);
      }),
    );
  });

  test.each([
    ["2026-04-01", 3, "2026-04-04"],
    ["2026-04-01", 0, "2026-04-01"],
    ["2026-02-01", "month_end", "2026-02-28"],
    ["2026-02-27", 5, "2026-03-04"],
  ] as const)("B-64 a preview of %s with %s days issues itself on %s", (previewOn, days, on) => {
    expect(autoIssueDay(day(previewOn), days)).toBe(on);
  });
});

test.each([
  [{}, []],
  [{ isPeriodOpen: false }, ["period_closed"]],
  [{ isExported: true, hasNamedPayment: true }, ["exported", "paid"]],
  [{ hasLaterRun: true }, ["later_run"]],
])("B-69 %o can be undone unless %j", (more, refusals) => {
  expect(undoRefusals({ isPeriodOpen: true, isExported: false, hasNamedPayment: false, hasLaterRun: false, ...more })).toEqual(refusals);
});
