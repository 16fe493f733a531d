// Taxes of a document (B-129, B-140 to B-147). A tax is a treatment with one component; a tax group is one with several,
// each on a base of its own. Amounts are minor units, so rounding is to whole numbers whatever the currency.
import type { Day } from "../../../../shared/calendar.ts";
import { splitByWeights } from "../../../../shared/money.ts";
import {
  add,
  compare,
  divide,
  floor,
  multiply,
  parseDecimal,
  type Rational,
  type RoundingMode,
  rational,
  round,
  subtract,
  toDecimal,
  trimDecimal,
} from "../../../../shared/rational.ts";

/** The codes of EN 16931: standard, zero, exempt, reverse charge, intra-community, export, outside of scope. */
export const taxCategories = ["S", "Z", "E", "AE", "K", "G", "O"] as const;
export type TaxCategory = (typeof taxCategories)[number];

/** What a component of a group is levied on (B-142). */
export const taxBases = ["net", "previous_tax", "net_plus_previous", "net_plus_all_previous", "all_previous"] as const;
export type TaxBase = (typeof taxBases)[number];

export const taxRoundings = ["document", "line"] as const;
export type TaxRounding = (typeof taxRoundings)[number];

/** A tax in the version of the day, as one component of what a line bears. */
export interface TaxComponent {
  readonly taxId: string;
  readonly ratePercent: string;
  readonly category: TaxCategory;
  readonly exemptionText: string | null;
  /** Where it is booked (2100 by tax). */
  readonly accountCode: string;
  readonly base: TaxBase;
}

/** A tax or a tax group, ready for many documents. */
export interface TaxTreatment {
  /** What lines name: the id of the tax or of the group. */
  readonly taxId: string;
  readonly components: readonly TaxComponent[];
  readonly rates: readonly Rational[];
  /** Each component's exact share of the net, as whole numbers in proportion. */
  readonly weights: readonly bigint[];
  /** Σ of the components' exact shares of the net: 0.0962 is 9.62 %. */
  readonly effective: Rational;
}

/** B-142 checks and prepares a tax or group: the first component is on net, and a tax occurs once. */
export function createTaxTreatment(taxId: string, components: readonly TaxComponent[]): TaxTreatment {
  if (components[0]?.base !== "net") throw new RangeError("the first component of a tax is levied on the net");
  if (new Set(components.map((c) => c.taxId)).size < components.length) throw new RangeError("a tax may occur once in a group");
  const rates = components.map((c) => percentOf(c.ratePercent));
  const shares: Rational[] = [];
  for (const [i, component] of components.entries()) {
    const base = baseOf(component.base, rational(1n), shares, { add, none: rational(0n) });
    shares.push(multiply(rates[i] ?? rational(0n), base));
  }
  const common = shares.reduce((d, share) => d * share.d, 1n);
  return {
    taxId,
    components,
    rates,
    weights: shares.map((share) => (share.n * common) / share.d),
    effective: shares.reduce(add),
  };
}

const percentOf = (percent: string): Rational => {
  const exact = parseDecimal(trimDecimal(percent));
  return { n: exact.n, d: exact.d * 100n };
};

/** The base of the next component, from the net and the components before it: exact, or as rounded amounts. */
function baseOf<N>(base: TaxBase, net: N, before: readonly N[], { add: plus, none }: { add: (a: N, b: N) => N; none: N }): N {
  const previous = before.at(-1) ?? none;
  switch (base) {
    case "net":
      return net;
    case "previous_tax":
      return previous;
    case "net_plus_previous":
      return plus(net, previous);
    case "net_plus_all_previous":
      return before.reduce(plus, net);
    case "all_previous":
      return before.reduce(plus, none);
  }
}

const wholeNumbers = { add: (a: bigint, b: bigint): bigint => a + b, none: 0n };

export interface TaxAmount {
  readonly component: TaxComponent;
  readonly taxableMinor: bigint;
  readonly taxMinor: bigint;
}

/** Lines of one treatment and one inclusivity, taxed as one amount (B-141). */
export interface TaxBucket {
  readonly treatment: TaxTreatment;
  readonly includesTax: boolean;
  /** Σ of the lines' amounts: gross if `includesTax`, else net. */
  readonly baseMinor: bigint;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly amounts: readonly TaxAmount[];
  /** Positions of its lines in the document. */
  readonly lines: readonly number[];
}

/** What one amount bears: T of B-141 for a tax, the components of B-142 for a group. */
export function taxOf(
  treatment: TaxTreatment,
  includesTax: boolean,
  baseMinor: bigint,
  rounding: RoundingMode = "half_away",
): Pick<TaxBucket, "netMinor" | "taxMinor" | "amounts"> {
  return includesTax ? inclusiveTax(treatment, baseMinor, rounding) : exclusiveTax(treatment, baseMinor, rounding);
}

function exclusiveTax(treatment: TaxTreatment, netMinor: bigint, rounding: RoundingMode) {
  const taxes: bigint[] = [];
  const amounts: TaxAmount[] = [];
  let taxMinor = 0n;
  for (let i = 0; i < treatment.components.length; i += 1) {
    const component = treatment.components[i] as TaxComponent;
    const rate = treatment.rates[i] as Rational;
    const taxableMinor = baseOf(component.base, netMinor, taxes, wholeNumbers);
    const tax = round({ n: rate.n * taxableMinor, d: rate.d }, rounding);
    taxes.push(tax);
    amounts.push({ component, taxableMinor, taxMinor: tax });
    taxMinor += tax;
  }
  return { netMinor, taxMinor, amounts };
}

function inclusiveTax(treatment: TaxTreatment, grossMinor: bigint, rounding: RoundingMode) {
  const { effective, weights } = treatment;
  const taxMinor = round({ n: grossMinor * effective.n, d: effective.d + effective.n }, rounding);
  const netMinor = grossMinor - taxMinor;
  const taxes = effective.n === 0n ? weights.map(() => 0n) : splitByWeights(taxMinor, weights);
  const amounts = treatment.components.map((component, i) => ({
    component,
    taxableMinor: baseOf(component.base, netMinor, taxes.slice(0, i), wholeNumbers),
    taxMinor: taxes[i] ?? 0n,
  }));
  return { netMinor, taxMinor, amounts };
}

/** A line as the tax sees it. */
export interface TaxableLine {
  readonly amountMinor: bigint;
  readonly includesTax: boolean;
  readonly taxId: string | null;
  /** The day whose rates it bears (B-144); absent: the document's tax point. */
  readonly taxOn?: Day | null;
}

/** The treatments of a day, by the id that lines name, with the way to those of another. */
export interface TreatmentsOfDay extends ReadonlyMap<string, TaxTreatment> {
  on?(day: Day): ReadonlyMap<string, TaxTreatment>;
}

/** What a line is taxed with; undefined: it has no tax, or one without a rate on its day. */
export const treatmentOf = (
  treatments: TreatmentsOfDay,
  { taxId, taxOn }: Pick<TaxableLine, "taxId" | "taxOn">,
): TaxTreatment | undefined => (taxId === null ? undefined : (taxOn ? treatments.on?.(taxOn) : treatments)?.get(taxId));

export interface TaxedDocument {
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  /** Of each line, in the order given: the nets sum to the document's net, the taxes to its tax. */
  readonly lines: readonly { readonly netMinor: bigint; readonly taxMinor: bigint }[];
  readonly buckets: readonly TaxBucket[];
}

export interface TaxOptions {
  readonly taxRounding: TaxRounding;
  readonly rounding: RoundingMode;
}

/** B-141 taxes of a document. A line whose tax is missing must have been parked before: here it is a fault. */
export function taxDocument(
  lines: readonly TaxableLine[],
  treatments: TreatmentsOfDay,
  { taxRounding, rounding }: TaxOptions,
): TaxedDocument {
  const groups: { treatment: TaxTreatment; includesTax: boolean; baseMinor: bigint; lines: number[] }[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] as TaxableLine;
    const { taxId, includesTax, amountMinor } = line;
    const treatment = treatmentOf(treatments, line);
    if (!treatment) throw new RangeError(`line ${i} has no tax (${taxId})`);
    const group = taxRounding === "line" ? undefined : groups.find((g) => g.treatment === treatment && g.includesTax === includesTax);
    if (group) {
      group.baseMinor += amountMinor;
      group.lines.push(i);
    } else groups.push({ treatment, includesTax, baseMinor: amountMinor, lines: [i] });
  }
  const buckets = groups.map((group): TaxBucket => ({ ...group, ...taxOf(group.treatment, group.includesTax, group.baseMinor, rounding) }));
  const perLine: { netMinor: bigint; taxMinor: bigint }[] = new Array(lines.length);
  let netMinor = 0n;
  let taxMinor = 0n;
  for (const bucket of buckets) {
    netMinor += bucket.netMinor;
    taxMinor += bucket.taxMinor;
    shareOverLines(bucket, lines, perLine);
  }
  return { netMinor, taxMinor, grossMinor: netMinor + taxMinor, lines: perLine, buckets };
}

/** B-141 what a bucket comes to, over its lines: rounded down, and the units left to the largest remainders. */
function shareOverLines(
  bucket: TaxBucket,
  lines: readonly { amountMinor: bigint }[],
  perLine: { netMinor: bigint; taxMinor: bigint }[],
): void {
  const only = bucket.lines[0];
  if (bucket.lines.length === 1 && only !== undefined) {
    perLine[only] = { netMinor: bucket.netMinor, taxMinor: bucket.taxMinor };
    return;
  }
  const { effective } = bucket.treatment;
  const amounts = bucket.lines.map((i) => lines[i]?.amountMinor ?? 0n);
  if (bucket.includesTax) {
    const nets = spread(bucket.netMinor, amounts, effective.d, effective.d + effective.n);
    for (const [k, i] of bucket.lines.entries()) perLine[i] = { netMinor: nets[k] ?? 0n, taxMinor: (amounts[k] ?? 0n) - (nets[k] ?? 0n) };
  } else {
    const taxes = spread(bucket.taxMinor, amounts, effective.n, effective.d);
    for (const [k, i] of bucket.lines.entries()) perLine[i] = { netMinor: amounts[k] ?? 0n, taxMinor: taxes[k] ?? 0n };
  }
}

/**
 * `total` in parts that are near amount × n ÷ d: each rounded down, then one more for those with the largest remainders,
 * the earlier first. Unlike `splitByWeights` it takes amounts of both signs: a credit may stand between charges.
 */
function spread(total: bigint, amounts: readonly bigint[], n: bigint, d: bigint): bigint[] {
  // The mirror image of a document must have the mirror image of its parts.
  const sign = total < 0n ? -1n : 1n;
  const parts = amounts.map((amount, index) => {
    const exact = { n: amount * sign * n, d };
    const part = floor(exact);
    return { index, part, rest: exact.n - part * d };
  });
  const left = total * sign - parts.reduce((sum, p) => sum + p.part, 0n);
  const count = BigInt(parts.length);
  const each = floor({ n: left, d: count });
  const more = left - each * count;
  const byRest = parts.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const [rank, p] of byRest.entries()) p.part += BigInt(rank) < more ? each + 1n : each;
  return parts.map((p) => p.part * sign);
}

/** A row of the tax table (B-143). */
export interface TaxTableRow {
  readonly category: TaxCategory;
  readonly ratePercent: string;
  readonly exemptionText: string | null;
  readonly taxableMinor: bigint;
  readonly taxMinor: bigint;
}

/** B-143 taxable amount and tax per category and rate, in order of first appearance. */
export function taxTable(buckets: readonly Pick<TaxBucket, "amounts">[]): TaxTableRow[] {
  const rows = new Map<string, { -readonly [K in keyof TaxTableRow]: TaxTableRow[K] }>();
  for (const { component, taxableMinor, taxMinor } of buckets.flatMap((bucket) => bucket.amounts)) {
    const ratePercent = trimDecimal(component.ratePercent);
    const { category, exemptionText } = component;
    const row = rows.get(`${category} ${ratePercent}`);
    if (row) {
      row.taxableMinor += taxableMinor;
      row.taxMinor += taxMinor;
      row.exemptionText ??= exemptionText;
    } else rows.set(`${category} ${ratePercent}`, { category, ratePercent, exemptionText, taxableMinor, taxMinor });
  }
  return [...rows.values()];
}

/** What goes to the books: one amount per tax. */
export interface TaxTotal {
  readonly taxId: string;
  readonly accountCode: string;
  readonly taxMinor: bigint;
}

export function taxTotals(buckets: readonly Pick<TaxBucket, "amounts">[]): TaxTotal[] {
  const totals: { taxId: string; accountCode: string; taxMinor: bigint }[] = [];
  for (const bucket of buckets) {
    for (const { component, taxMinor } of bucket.amounts) {
      const total = totals.find((t) => t.taxId === component.taxId && t.accountCode === component.accountCode);
      if (total) total.taxMinor += taxMinor;
      else totals.push({ taxId: component.taxId, accountCode: component.accountCode, taxMinor });
    }
  }
  return totals;
}

// ---------------------------------------------------------------------------------------------- credit notes

/** What earlier credit notes took back of a bucket; `componentTaxMinor` in the order of the treatment's components. */
export interface CreditedOfBucket {
  readonly baseMinor: bigint;
  readonly componentTaxMinor: readonly bigint[];
}

export const nothingCredited: CreditedOfBucket = { baseMinor: 0n, componentTaxMinor: [] };

/**
 * B-129 the tax of a further credit of `baseMinor` on a bucket of an invoice: the tax of all that is credited by then,
 * less the tax credited already. Whoever takes back all of it gets exactly its tax, in whatever steps. How much may be
 * credited is decided line by line before (B-128): beside a negative line a bucket may be credited beyond its own sum.
 */
export function creditTaxOf(
  billed: Pick<TaxBucket, "treatment" | "includesTax" | "baseMinor" | "amounts">,
  credited: CreditedOfBucket,
  baseMinor: bigint,
  rounding: RoundingMode = "half_away",
): Pick<TaxBucket, "netMinor" | "taxMinor" | "amounts"> {
  const total = credited.baseMinor + baseMinor;
  const due = total === billed.baseMinor ? billed.amounts : taxOf(billed.treatment, billed.includesTax, total, rounding).amounts;
  const taxes = due.map((amount, i) => amount.taxMinor - (credited.componentTaxMinor[i] ?? 0n));
  const taxMinor = taxes.reduce((sum, tax) => sum + tax, 0n);
  const netMinor = billed.includesTax ? baseMinor - taxMinor : baseMinor;
  const amounts = billed.treatment.components.map((component, i) => ({
    component,
    taxableMinor: baseOf(component.base, netMinor, taxes.slice(0, i), wholeNumbers),
    taxMinor: taxes[i] ?? 0n,
  }));
  return { netMinor, taxMinor, amounts };
}

/** The earlier credits of a bucket and this one, for the next. */
export function addCredited(credited: CreditedOfBucket, baseMinor: bigint, credit: Pick<TaxBucket, "amounts">): CreditedOfBucket {
  return {
    baseMinor: credited.baseMinor + baseMinor,
    componentTaxMinor: credit.amounts.map((amount, i) => (credited.componentTaxMinor[i] ?? 0n) + amount.taxMinor),
  };
}

/** A line of a credit note: how much it takes back, out of which bucket of its invoice. */
export interface CreditTaxLine {
  readonly bucket: number;
  readonly amountMinor: bigint;
}

/**
 * B-129 net, tax and gross of a credit note. `billed` are the buckets of the invoice as `taxDocument` made them from its
 * lines, `credited` what earlier notes took back of each, in the same order; the answer has both for the next note.
 */
export function taxCreditNote(
  lines: readonly CreditTaxLine[],
  billed: readonly TaxBucket[],
  credited: readonly CreditedOfBucket[],
  rounding: RoundingMode = "half_away",
): TaxedDocument & { readonly credited: readonly CreditedOfBucket[] } {
  const perLine: { netMinor: bigint; taxMinor: bigint }[] = new Array(lines.length);
  const buckets: TaxBucket[] = [];
  const after = billed.map((_, i) => credited[i] ?? nothingCredited);
  let netMinor = 0n;
  let taxMinor = 0n;
  const linesOf = new Map<number, number[]>();
  for (const [i, { bucket }] of lines.entries()) {
    const own = linesOf.get(bucket);
    if (own) own.push(i);
    else linesOf.set(bucket, [i]);
  }
  for (const [b, own] of [...linesOf].sort(([x], [y]) => x - y)) {
    const bucket = billed[b];
    if (!bucket) throw new RangeError(`the invoice has no bucket ${b}`);
    const baseMinor = own.reduce((sum, i) => sum + (lines[i]?.amountMinor ?? 0n), 0n);
    const before = after[b] ?? nothingCredited;
    const credit = creditTaxOf(bucket, before, baseMinor, rounding);
    const { treatment, includesTax } = bucket;
    const taken = { treatment, includesTax, baseMinor, ...credit, lines: own };
    buckets.push(taken);
    shareOverLines(taken, lines, perLine);
    after[b] = addCredited(before, baseMinor, credit);
    netMinor += credit.netMinor;
    taxMinor += credit.taxMinor;
  }
  return { netMinor, taxMinor, grossMinor: netMinor + taxMinor, lines: perLine, buckets, credited: after };
}

/** The share of an open amount in each part of its document (B-152, B-208): net first, then the taxes in order. */
export const shareOfDocument = (openMinor: bigint, parts: readonly bigint[]): bigint[] =>
  parts.every((part) => part === 0n) ? parts.map(() => 0n) : splitByWeights(openMinor, parts);

// ------------------------------------------------------------------------------------- other currencies, other rates

/** B-145 a tax amount in the partner's tax currency; `rate` is units of it per unit of the document's currency. */
export function taxInCurrency(
  taxMinor: bigint,
  fromExponent: number,
  rate: string,
  toExponent: number,
  rounding: RoundingMode = "half_away",
): bigint {
  const exact = multiply(parseDecimal(rate), rational(taxMinor * 10n ** BigInt(toExponent), 10n ** BigInt(fromExponent)));
  return round(exact, rounding);
}

export const repricings = ["0.01", "up_to_0.10", "up_to_1"] as const;
export type Repricing = (typeof repricings)[number];

/** B-147 a tax-inclusive price under a new rate, the customer bearing the difference; in two decimals. */
export function repriceInclusive(gross: string, oldPercent: string, newPercent: string, repricing: Repricing): string {
  const one = rational(1n);
  const exact = divide(multiply(parseDecimal(gross), add(one, percentOf(newPercent))), add(one, percentOf(oldPercent)));
  if (repricing === "0.01") return toDecimal(exact, 2);
  const step = repricing === "up_to_1" ? rational(1n) : rational(1n, 10n);
  const whole = floor(divide(exact, step));
  const up = multiply(rational(whole), step);
  return toDecimal(compare(subtract(exact, up), rational(0n)) > 0 ? add(up, step) : up, 2);
}
