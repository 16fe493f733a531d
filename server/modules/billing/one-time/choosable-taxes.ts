import type { Day } from "../../../../shared/calendar.ts";
import { multiply, rational, round, scaledToDecimal, trimDecimal } from "../../../../shared/rational.ts";
import { effectiveRate, type TaxBook, taxOn } from "../../catalog/index.ts";

/** The taxes and groups that a line written on that day may have, by name. */
export const choosableTaxes = (book: TaxBook, on: Day): { id: string; name: string; ratePercent: string }[] =>
  [
    ...[...book.taxes.values()]
      .filter((tax) => tax.enabled && taxOn(book, tax.id, on)?.id === tax.id)
      .map((tax) => ({ id: tax.id, name: tax.name, ratePercent: trimDecimal(tax.ratePercent) })),
    ...[...book.groups.values()]
      .filter((group) => group.enabled)
      .map((group) => ({ id: group.id, name: group.name, ratePercent: percentText(book, group.id, on) })),
  ].sort((a, b) => a.name.localeCompare(b.name));

/** A group's rate for people: documents compute and round each of its taxes. */
const percentText = (book: TaxBook, taxGroupId: string, on: Day): string =>
  trimDecimal(scaledToDecimal(round(multiply(effectiveRate(book, { taxId: null, taxGroupId }, on) ?? rational(0n), rational(10_000n))), 2));
