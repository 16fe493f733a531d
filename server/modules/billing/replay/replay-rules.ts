// An issued invoice worked out again from what is stored with it (B-253): the price, quantity and days of each line, and the taxes of the whole.
import { type Day, daysBetween } from "../../../../shared/calendar.ts";
import { currencyExponent } from "../../../../shared/money.ts";
import { multiply, parseDecimal, type Rational, type RoundingMode, rational, round } from "../../../../shared/rational.ts";
import { pricingPeriodFrom } from "../charges/cycle-rules.ts";
import { type TaxRounding, type TreatmentsOfDay, taxDocument } from "../documents/tax-rules.ts";

export interface StoredLine {
  readonly position: number;
  readonly kind: string;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly ppStart: Day | null;
  readonly ppEnd: Day | null;
  /** For how many months the unit price is; 1 where no plan stands behind the line. */
  readonly priceMonths: number;
  readonly periodStart: Day | null;
  readonly periodEnd: Day | null;
  readonly allowanceMinor: bigint;
  readonly amountMinor: bigint;
  readonly includesTax: boolean;
  /** Of the tax, or of the group of taxes. */
  readonly taxId: string | null;
  /** The day whose rates it bears, where that is not the document's tax point. */
  readonly taxOn?: Day | null;
}

export interface StoredInvoice {
  readonly currency: string;
  readonly rounding: RoundingMode;
  readonly taxRounding: TaxRounding;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  readonly lines: readonly StoredLine[];
}

export interface Difference {
  readonly what: "line" | "net" | "tax" | "gross" | "tax-missing";
  /** Of a line. */
  readonly position: number | null;
  readonly storedMinor: bigint;
  readonly replayedMinor: bigint;
}

/** A rate of a tax, in force on some days. */
interface Rate {
  readonly id: string;
  readonly code: string;
  readonly validFrom: Day | null;
  readonly validTo: Day | null;
}

/**
 * B-144 the rates as they were known when a document was issued: one that holds from a later day and that the document does not bear was
 * decided afterwards, and its days bear the one before. Null: that is the book as it is.
 */
export function bookAsKnown<Tax extends Rate, Book extends { readonly taxes: ReadonlyMap<string, Tax> }>(
  book: Book & { readonly taxes: ReadonlyMap<string, Tax> },
  { knownOn, taxIds }: { knownOn: Day; taxIds: readonly string[] },
): Book | null {
  const byCode = Map.groupBy(book.taxes.values(), ({ code }) => code);
  const changed = new Map<string, Tax>();
  for (const rates of byCode.values()) {
    const inOrder = rates.toSorted((a, b) => ((a.validFrom ?? "") < (b.validFrom ?? "") ? -1 : 1));
    let [last] = inOrder;
    for (const rate of inOrder.slice(1)) {
      const isLater = rate.validFrom !== null && rate.validFrom > knownOn && !taxIds.includes(rate.id);
      if (isLater && last) {
        last = { ...last, validTo: rate.validTo };
        changed.set(last.id, last);
        // Whatever names it still finds its code.
        changed.set(rate.id, { ...rate, validTo: rate.validFrom });
      } else last = rate;
    }
  }
  return changed.size === 0 ? null : { ...book, taxes: new Map([...book.taxes].map(([id, tax]) => [id, changed.get(id) ?? tax])) };
}

/** Only these are a price times days or pieces; usage, credits and deposits have sums of their own. */
const priced: ReadonlySet<string> = new Set(["recurring", "pause", "one_time", "fee"]);

export function replayInvoice(invoice: StoredInvoice, treatments: TreatmentsOfDay): Difference[] {
  const found: Difference[] = [];
  for (const line of invoice.lines) {
    if (!priced.has(line.kind)) continue;
    const stored = line.amountMinor + line.allowanceMinor;
    const [likeliest = stored, ...others] = costsOf(line, invoice);
    if (stored !== likeliest && !others.includes(stored))
      found.push({ what: "line", position: line.position, storedMinor: stored, replayedMinor: likeliest });
  }
  const missing = invoice.lines.find(({ taxId, taxOn }) => taxId === null || !(taxOn ? treatments.on?.(taxOn) : treatments)?.has(taxId));
  if (missing) return [...found, { what: "tax-missing", position: missing.position, storedMinor: invoice.taxMinor, replayedMinor: 0n }];
  const taxed = taxDocument(invoice.lines, treatments, { taxRounding: invoice.taxRounding, rounding: invoice.rounding });
  const sums = [
    ["net", invoice.netMinor, taxed.netMinor],
    ["tax", invoice.taxMinor, taxed.taxMinor],
    ["gross", invoice.grossMinor, taxed.grossMinor],
  ] as const;
  for (const [what, storedMinor, replayedMinor] of sums)
    if (storedMinor !== replayedMinor) found.push({ what, position: null, storedMinor, replayedMinor });
  return found;
}

/** Days before the first whole year of a yearly price are a month's worth of it (B-92): into how many parts the price goes. */
function shareOf({ ppStart, ppEnd, priceMonths }: StoredLine): bigint {
  if (!ppStart || !ppEnd) return 1n;
  const { months, priceMonths: whole } = pricingPeriodFrom({ start: ppStart, end: ppEnd }, priceMonths);
  return months === whole ? 1n : BigInt(whole) / BigInt(months);
}

/**
 * What a line may cost: the provider's way of counting days (B-89), a plan's way with first days (B-90) and whether the account paid ahead by
 * the period, which the whole price buys (B-92), are not kept with it, so each of them is right. The first is the usual one.
 */
function costsOf(line: StoredLine, { currency, rounding }: Pick<StoredInvoice, "currency" | "rounding">): bigint[] {
  const major = multiply(parseDecimal(line.unitPrice), parseDecimal(line.quantity));
  const price: Rational = { n: major.n * 10n ** BigInt(currencyExponent(currency)), d: major.d };
  const share = shareOf(line);
  const prices = share === 1n ? [price] : [multiply(price, rational(1n, share)), price];
  return prices.flatMap((each) => costsAt(each, line, rounding));
}

function costsAt(price: Rational, { ppStart, ppEnd, periodStart, periodEnd }: StoredLine, rounding: RoundingMode): bigint[] {
  const whole = round(price, rounding);
  if (!ppStart || !ppEnd || !periodStart || !periodEnd) return [whole];
  const days = daysBetween(ppStart, ppEnd);
  const [from, to] = [daysBetween(ppStart, periodStart), daysBetween(ppStart, periodEnd)];
  if (from === 0 && to === days) return [whole];
  const upTo = (day: number, span: number): bigint =>
    day <= 0 ? 0n : day >= days || day >= span ? whole : round(multiply(price, rational(BigInt(day), BigInt(span))), rounding);
  // A month is 365/12 days here: near enough to count them.
  const months = Math.max(1, Number((BigInt(days) * 24n + 365n) / 730n));
  const actual = upTo(to, days) - upTo(from, days);
  const thirty = upTo(to, 30 * months) - upTo(from, 30 * months);
  return [actual, thirty, whole, 0n, round(multiply(price, rational(1n, 2n)), rounding)];
}

/** What a line comes to at another price, its days counted as they were; null where it is not known how they were. */
export function costAt(
  line: StoredLine,
  wished: Pick<StoredLine, "unitPrice" | "quantity">,
  invoice: Pick<StoredInvoice, "currency" | "rounding">,
): bigint | null {
  const way = costsOf(line, invoice).indexOf(line.amountMinor + line.allowanceMinor);
  return way < 0 ? null : (costsOf({ ...line, ...wished }, invoice)[way] ?? null);
}
