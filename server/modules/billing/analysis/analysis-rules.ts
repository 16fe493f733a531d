// P-114 what was billed and paid, month by month. Amounts with tax: what people remember of their invoices.
import { addMonths, type Day } from "../../../../shared/calendar.ts";
import { splitByWeights } from "../../../../shared/money.ts";

export const parts = ["internet", "voice", "other", "fees"] as const;
export type Part = (typeof parts)[number];
export type ByPart = Readonly<Record<Part, bigint>>;

export interface BilledLine {
  /** Of the plan that it charges, or what a line of free text is for. */
  readonly planKind: string | null;
  /** "fee", "recurring", … */
  readonly kind: string;
  readonly netMinor: bigint;
}

export interface BilledDocument {
  readonly issuedOn: Day;
  /** Below zero for a credit note. */
  readonly grossMinor: bigint;
  readonly lines: readonly BilledLine[];
}

export interface Month {
  /** Its first day. */
  readonly on: Day;
  readonly billed: ByPart;
  readonly totalMinor: bigint;
  readonly paidMinor: bigint;
  /** The same month a year before. */
  readonly formerMinor: bigint;
}

const partOfLine = ({ planKind, kind }: BilledLine): Part =>
  kind === "fee" || planKind === "fee" ? "fees" : planKind === "internet" || planKind === "voice" ? planKind : "other";

const nothing: ByPart = { internet: 0n, voice: 0n, other: 0n, fees: 0n };
const size = (minor: bigint): bigint => (minor < 0n ? -minor : minor);

/**
 * A document's total by part, so that the parts add up to it to the cent: its tax is spread as the net amounts are. Where discounts are worth
 * as much as all else, the whole tax stands with the largest part.
 */
export function byPart({ grossMinor, lines }: BilledDocument): ByPart {
  const nets = { ...nothing };
  for (const line of lines) nets[partOfLine(line)] += line.netMinor;
  const sum = parts.reduce((all, part) => all + nets[part], 0n);
  const sameSign = parts.every((part) => nets[part] === 0n || nets[part] > 0n === grossMinor > 0n);
  if (sum !== 0n && sameSign) {
    const shares = splitByWeights(
      grossMinor,
      parts.map((part) => size(nets[part])),
    );
    return Object.fromEntries(parts.map((part, at) => [part, shares[at] ?? 0n])) as Record<Part, bigint>;
  }
  const largest = parts.reduce((best, part) => (size(nets[part]) > size(nets[best]) ? part : best), "other" as Part);
  return { ...nets, [largest]: nets[largest] + grossMinor - sum };
}

const firstOf = (day: Day): Day => `${day.slice(0, 7)}-01` as Day;
const addParts = (a: ByPart, b: ByPart): ByPart =>
  Object.fromEntries(parts.map((part) => [part, a[part] + b[part]])) as Record<Part, bigint>;

export const shownMonths = 12;

/** The twelve months up to this one, each with the same month of the year before. */
export function monthsOf(
  today: Day,
  documents: readonly BilledDocument[],
  payments: readonly { readonly on: Day; readonly minor: bigint }[],
): Month[] {
  const billed = new Map<Day, ByPart>();
  for (const document of documents) {
    const month = firstOf(document.issuedOn);
    billed.set(month, addParts(billed.get(month) ?? nothing, byPart(document)));
  }
  const paid = new Map<Day, bigint>();
  for (const { on, minor } of payments) paid.set(firstOf(on), (paid.get(firstOf(on)) ?? 0n) + minor);
  const totalOf = (month: Day): bigint => parts.reduce((sum, part) => sum + (billed.get(month) ?? nothing)[part], 0n);
  return Array.from({ length: shownMonths }, (_, at) => {
    const on = addMonths(firstOf(today), at - shownMonths + 1);
    return {
      on,
      billed: billed.get(on) ?? nothing,
      totalMinor: totalOf(on),
      paidMinor: paid.get(on) ?? 0n,
      formerMinor: totalOf(addMonths(on, -12)),
    };
  });
}

export interface Sums {
  /** What a month costs on average, from the first one with an invoice on. Undefined: there is none. */
  readonly average: { readonly sumMinor: bigint; readonly months: bigint } | undefined;
  /** From January to this month, in this year and in the one before. */
  readonly thisYearMinor: bigint;
  readonly lastYearMinor: bigint;
}

export function sumsOf(today: Day, months: readonly Month[]): Sums {
  const first = months.findIndex(({ totalMinor }) => totalMinor !== 0n);
  const counted = first === -1 ? [] : months.slice(first);
  const ofYear = months.filter(({ on }) => on.slice(0, 4) === today.slice(0, 4));
  const sum = (minors: readonly bigint[]): bigint => minors.reduce((all, minor) => all + minor, 0n);
  return {
    average:
      counted.length === 0 ? undefined : { sumMinor: sum(counted.map(({ totalMinor }) => totalMinor)), months: BigInt(counted.length) },
    thisYearMinor: sum(ofYear.map(({ totalMinor }) => totalMinor)),
    lastYearMinor: sum(ofYear.map(({ formerMinor }) => formerMinor)),
  };
}
