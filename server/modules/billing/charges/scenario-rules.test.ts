import { describe, expect, test } from "vitest";
import { addDays, type Day, day, type Period } from "../../../../shared/calendar.ts";
import { afterCredit, type CreditableLine, creditDays } from "../documents/credit-rules.ts";
import { createTaxTreatment, type TaxBucket, taxCreditNote, taxDocument, taxTotals } from "../documents/tax-rules.ts";
import { balanceChange, type JournalLine, journalLines } from "../ledger/journal-rules.ts";
import type { Segment, ServiceDays } from "./coverage-rules.ts";
import { type BillingTerms, createCycleGrid, horizon } from "./cycle-rules.ts";
import { type Item, lineOfItem, linesOfService, type PricedLine, type ServiceLine } from "./line-rules.ts";
import { totalDays, unionPeriods } from "./period-rules.ts";
import { createPricing } from "./proration-rules.ts";

const pricing = createPricing({ currency: "EUR" });
const grids = [createCycleGrid(1)];
const terms: BillingTerms = { billingDay: 1, prepaidMonths: 1, termAnchor: day("2026-04-01") };
const vat20 = createTaxTreatment("vat20", [
  { taxId: "vat20", ratePercent: "20.00000000", category: "S", exemptionText: null, accountCode: "2100", base: "net" },
]);
const treatments = new Map([[vat20.taxId, vat20]]);

/** One account through its rules: what the engine does, without a database. */
class Books {
  covered: Period[] = [];
  lines: JournalLine[] = [];
  billed: { line: CreditableLine & ServiceLine; bucket: TaxBucket }[] = [];

  bill(service: ServiceDays, before: Day, items: readonly PricedLine[] = []): [bigint, bigint] {
    const days = linesOfService("svc", { ...service, covered: this.covered }, before, grids, pricing);
    const all = [...days, ...items];
    const document = taxDocument(all, treatments, { taxRounding: "document", rounding: "half_away" });
    this.covered = unionPeriods([...this.covered, ...days]);
    for (const line of days) {
      const creditable = { ...line, lineId: line.start, creditedMinor: 0n, period: { start: line.start, end: line.end }, released: [] };
      this.billed.push({ line: creditable, bucket: document.buckets[0] as TaxBucket });
    }
    const revenue = document.lines.map((l) => ({ accountCode: "4000", netMinor: l.netMinor }));
    this.lines.push(...journalLines({ kind: "invoice", billingAccountId: "ba", revenue, taxes: taxTotals(document.buckets) }));
    return [document.netMinor, document.taxMinor];
  }

  credit(days: Period): [bigint, bigint] {
    const found = this.billed.findLast(({ line }) => line.start <= days.start && days.start < line.end);
    const credit = found && creditDays(pricing, found.line, days);
    if (!credit) throw new Error("nothing to credit");
    found.line = afterCredit(found.line, credit);
    this.covered = unionPeriods(
      this.billed.flatMap(({ line }) => (line.released.length === 0 ? [line] : [{ start: line.start, end: days.start }])),
    );
    const note = taxCreditNote([{ bucket: 0, amountMinor: credit.amountMinor }], [found.bucket], []);
    const revenue = note.lines.map((l) => ({ accountCode: "4000", netMinor: l.netMinor }));
    this.lines.push(...journalLines({ kind: "credit_note", billingAccountId: "ba", revenue, taxes: taxTotals(note.buckets) }));
    return [note.netMinor, note.taxMinor];
  }

  money(kind: "payment" | "payment_reversal", settledMinor: bigint): bigint {
    this.lines.push(...journalLines({ kind, billingAccountId: "ba", account: "1050", settledMinor }));
    return this.balance();
  }

  balance = (): bigint => balanceChange(this.lines, "ba");
  on = (account: string): bigint =>
    this.lines.reduce((sum, l) => (l.accountCode === account ? sum + l.creditMinor - l.debitMinor : sum), 0n);
}

const segment = (planVersionId: string, unitPrice: string, start: string, end: string | null): Segment => ({
  segmentId: planVersionId,
  start: day(start),
  end: end === null ? null : day(end),
  planVersionId,
  unitPrice,
  quantity: "1",
  priceMonths: 1,
  proration: "on",
  taxId: "vat20",
  includesTax: false,
  discounts: [],
  billable: "yes",
  pausePrice: null,
});
const setup: Item = {
  kind: "one_time",
  direction: "debit",
  serviceId: "svc",
  planVersionId: null,
  unitPrice: "30.00",
  quantity: "1",
  includesTax: false,
  taxId: "vat20",
};

describe("B 16.1 the reference scenario", () => {
  test("B-54, B-72, B-96, B-109, I-1, I-3 comes to the cent at every step", () => {
    const books = new Books();
    const home: ServiceDays = {
      start: day("2026-03-15"),
      end: null,
      segments: [segment("home", "45.00", "2026-03-15", null)],
      covered: [],
    };
    const upgraded: ServiceDays = {
      ...home,
      segments: [segment("home", "45.00", "2026-03-15", "2026-05-11"), segment("fast", "70.00", "2026-05-11", null)],
    };

    expect(books.bill(home, horizon(terms, day("2026-03-15")), [lineOfItem(setup, pricing)])).toEqual([5468n, 1094n]);
    expect(books.balance()).toBe(-6562n);
    expect(books.money("payment", 6562n)).toBe(0n);

    expect(books.bill(home, horizon(terms, day("2026-04-01")))).toEqual([4500n, 900n]);
    expect(books.money("payment", 5400n)).toBe(0n);
    expect(books.bill(home, horizon(terms, day("2026-05-01")))).toEqual([4500n, 900n]);
    expect(books.money("payment", 5400n)).toBe(0n);

    expect(books.credit({ start: day("2026-05-11"), end: day("2026-06-01") })).toEqual([3048n, 610n]);
    expect(books.bill(upgraded, horizon(terms, day("2026-05-11")))).toEqual([4742n, 948n]);
    expect(books.balance()).toBe(-2032n);
    expect(books.money("payment", 2032n)).toBe(0n);

    expect(books.bill(upgraded, horizon(terms, day("2026-06-01")))).toEqual([7000n, 1400n]);
    expect(books.money("payment", 8400n)).toBe(0n);
    expect(books.money("payment_reversal", 8400n)).toBe(-8400n);

    const lastDay = day("2026-06-20");
    expect(books.credit({ start: addDays(lastDay, 1), end: day("2026-07-01") })).toEqual([2333n, 467n]);
    expect(books.balance()).toBe(-5600n);
    expect(books.bill({ ...upgraded, end: addDays(lastDay, 1) }, horizon(terms, day("2026-07-01")))).toEqual([0n, 0n]);
    expect(books.money("payment", 6000n)).toBe(400n);
    books.lines.push(...journalLines({ kind: "refund", billingAccountId: "ba", account: "1050", amountMinor: 400n }));
    expect(books.balance()).toBe(0n);

    expect([books.on("4000"), books.on("2100"), -books.on("1050")]).toEqual([20_829n, 4165n, 24_994n]);
    expect(books.covered).toEqual([{ start: "2026-03-15", end: "2026-06-21" }]);
    expect(totalDays(books.covered)).toBe(98);
  });
});
