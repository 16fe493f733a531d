import { describe, expect, it } from "vitest";
import { day } from "../../shared/calendar.ts";
import { habitOf, habitsOf, type PastInvoice } from "./payer-habit-rules.ts";

const invoice = (accountId: string, issuedOn: string, paidOn: string | null): PastInvoice => ({
  accountId,
  issuedOn: day(issuedOn),
  dueOn: day(issuedOn),
  paidOn: paidOn === null ? null : day(paidOn),
});

describe("B-254 how customers are taken to pay", () => {
  const today = day("2026-06-10");
  const cases: { why: string; past: PastInvoice[]; days: number | null }[] = [
    { why: "nothing is known of anybody: after a fortnight", past: [], days: 14 },
    { why: "as most others do, without an invoice of one's own", past: [invoice("b", "2026-04-01", "2026-04-06")], days: 5 },
    {
      why: "the middle of what there was, not the one time that took long",
      past: [invoice("a", "2026-03-01", "2026-03-04"), invoice("a", "2026-04-01", "2026-05-20"), invoice("a", "2026-05-01", "2026-05-05")],
      days: 4,
    },
    {
      why: "never, when more is long overdue than was paid",
      past: [invoice("a", "2026-03-01", "2026-03-04"), invoice("a", "2026-04-01", null), invoice("a", "2026-05-01", null)],
      days: null,
    },
    { why: "an invoice that is not long overdue says nothing", past: [invoice("a", "2026-06-01", null)], days: 14 },
    { why: "paid before it was issued counts as at once", past: [invoice("a", "2026-05-03", "2026-05-01")], days: 0 },
  ];
  for (const { why, past, days } of cases) it(why, () => expect(habitOf(habitsOf(past, today), "a")).toBe(days));
});
