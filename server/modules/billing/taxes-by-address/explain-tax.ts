// Which tax holds, and what said so (B-140, B-252): the customer's status, a rule about the place, or the plan.
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { multiply, rational, round, scaledToDecimal, trimDecimal } from "../../../../shared/rational.ts";
import { effectiveRate, type TaxBook, taxOn } from "../../catalog/index.ts";
import { type TaxedThrough, type Taxing, taxStatusOn } from "../accounts/tax-status-rules.ts";
import type { tryTaxRulesEndpoint } from "./contract.ts";
import { rulesAt, type TaxedAt } from "./place-rules.ts";

export type Answer = Omit<z.input<typeof tryTaxRulesEndpoint.returns>, "on" | "place">;

interface Asked {
  readonly through: TaxedThrough;
  readonly at: TaxedAt;
  readonly on: Day;
  /** The plan's own. */
  readonly taxed: { readonly taxId: string | null; readonly taxGroupId: string | null };
}

export function explainTax(
  { taxBook, taxing }: { readonly taxBook: TaxBook; readonly taxing: Taxing },
  { through, at, on, taxed }: Asked,
): Answer {
  const status = taxStatusOn(through, on);
  const fitting = rulesAt(taxing.rules, at, on, taxing.home).map(({ id, title, taxId, taxGroupId }) => ({ id, title, taxId, taxGroupId }));
  const named = fitting.map(({ id, title }) => ({ id, title }));
  if (status !== "taxable")
    return {
      why: status,
      ...wordsOf(taxBook, { taxId: taxing.instead[status], taxGroupId: null }, on),
      rule: null,
      yielding: named,
    };
  const [rule] = fitting;
  if (rule) return { why: "rule", ...wordsOf(taxBook, rule, on), rule: named[0] ?? null, yielding: named.slice(1) };
  const isTaxed = taxed.taxId !== null || taxed.taxGroupId !== null;
  return { why: isTaxed ? "plan" : "none", ...wordsOf(taxBook, taxed, on), rule: null, yielding: [] };
}

/** A tax or a group by its name and rate on a day. */
export function wordsOf(book: TaxBook, taxed: Asked["taxed"], on: Day): { taxName: string | null; ratePercent: string | null } {
  if (taxed.taxId === null && taxed.taxGroupId === null) return { taxName: null, ratePercent: null };
  const tax = taxed.taxId === null ? undefined : (taxOn(book, taxed.taxId, on) ?? book.taxes.get(taxed.taxId));
  const rate = effectiveRate(book, taxed, on);
  return {
    taxName: tax?.name ?? book.groups.get(taxed.taxGroupId ?? "")?.name ?? null,
    ratePercent: rate ? trimDecimal(scaledToDecimal(round(multiply(rate, rational(10_000n))), 2)) : null,
  };
}
