// B-140 which of a partner's rules says the tax at a place: pure, so that a run, a preview and a person who tries one get the same answer.
import type { Day } from "../../../../shared/calendar.ts";
import { normalZip, type Place } from "../../../../shared/place.ts";

/** What a rule asks of an address and of what is sold; what it leaves open fits anything. */
export interface TaxRuleMatch {
  readonly country: string;
  readonly state: string;
  readonly city: string;
  /** Codes between these two, both included and of one length: longer codes go by as many of their first characters. */
  readonly zipFrom: string;
  readonly zipTo: string;
  readonly kind: string | null;
  readonly planId: string | null;
}

export interface TaxRule extends TaxRuleMatch {
  readonly id: string;
  readonly partnerId: string;
  readonly title: string;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  /** What stays of a price that includes tax: the price, or what it is without tax. */
  readonly keeps: "gross" | "net";
  readonly start: Day;
  /** The first day without it. */
  readonly end: Day | null;
}

/** A place with what is sold there. A part of a bundle is its own kind and plan and the bundle's. */
export interface TaxedAt {
  readonly place: Place;
  readonly kinds: readonly string[];
  readonly planIds: readonly string[];
}

/** Names are compared without accents, case and doubled spaces. */
const normalName = (name: string): string =>
  name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const holdsOn = ({ start, end }: Pick<TaxRule, "start" | "end">, on: Day): boolean => start <= on && (end === null || on < end);

const zipFits = ({ zipFrom, zipTo }: TaxRuleMatch, zip: string): boolean => {
  if (zipFrom === "") return true;
  const own = normalZip(zip);
  const known = own.slice(0, zipFrom.length);
  return known.length === zipFrom.length && zipFrom <= known && known <= zipTo;
};

export const fits = (rule: TaxRuleMatch, { place, kinds, planIds }: TaxedAt, home: string): boolean =>
  (rule.country === "" || rule.country === (place.country || home)) &&
  (rule.state === "" || normalName(rule.state) === normalName(place.state)) &&
  (rule.city === "" || normalName(rule.city) === normalName(place.city)) &&
  zipFits(rule, place.zip) &&
  (rule.kind === null || kinds.includes(rule.kind)) &&
  (rule.planId === null || planIds.includes(rule.planId));

/** How many of all codes a rule means, as whole numbers in proportion: ten characters of 36 values. */
function zipSpan({ zipFrom, zipTo }: TaxRuleMatch): bigint {
  if (zipFrom === "") return 36n ** 10n;
  const numberOf = (code: string, fill: string): bigint =>
    [...code.slice(0, 10).padEnd(10, fill)].reduce((value, letter) => value * 36n + BigInt(Number.parseInt(letter, 36) || 0), 0n);
  return numberOf(zipTo, "Z") - numberOf(zipFrom, "0") + 1n;
}

/** Negative: the first says more exactly what it means. The place counts before what is sold: the law of a place asks for the place. */
function compareExactness(a: TaxRuleMatch, b: TaxRuleMatch): number {
  const [spanA, spanB] = [zipSpan(a), zipSpan(b)];
  if (spanA !== spanB) return spanA < spanB ? -1 : 1;
  const says = (rule: TaxRuleMatch): boolean[] => [
    rule.city !== "",
    rule.state !== "",
    rule.country !== "",
    rule.planId !== null,
    rule.kind !== null,
  ];
  const [ofA, ofB] = [says(a), says(b)];
  for (const [at, said] of ofA.entries()) if (said !== ofB[at]) return said ? -1 : 1;
  return 0;
}

/** The rule that decides on a day: the most exact of those that fit. */
export function ruleAt(rules: readonly TaxRule[], at: TaxedAt, on: Day, home: string): TaxRule | undefined {
  let best: TaxRule | undefined;
  for (const rule of rules)
    if (holdsOn(rule, on) && fits(rule, at, home) && (best === undefined || compareExactness(rule, best) < 0)) best = rule;
  return best;
}

/** All that fit on a day, the one that decides first: for telling why. */
export const rulesAt = (rules: readonly TaxRule[], at: TaxedAt, on: Day, home: string): TaxRule[] =>
  rules.filter((rule) => holdsOn(rule, on) && fits(rule, at, home)).toSorted(compareExactness);

/** A rule that would fit the same address as exactly on one of the same days: nobody could tell which of the two holds. */
export function tiedWith(rules: readonly TaxRule[], wanted: TaxRuleMatch & Pick<TaxRule, "id" | "start" | "end">): TaxRule | undefined {
  return rules.find(
    (rule) =>
      rule.id !== wanted.id &&
      compareExactness(rule, wanted) === 0 &&
      rule.country === wanted.country &&
      normalName(rule.state) === normalName(wanted.state) &&
      normalName(rule.city) === normalName(wanted.city) &&
      rule.kind === wanted.kind &&
      rule.planId === wanted.planId &&
      doZipsMeet(rule, wanted) &&
      (rule.end === null || wanted.start < rule.end) &&
      (wanted.end === null || rule.start < wanted.end),
  );
}

function doZipsMeet(a: TaxRuleMatch, b: TaxRuleMatch): boolean {
  const length = Math.min(a.zipFrom.length, b.zipFrom.length);
  return a.zipFrom.slice(0, length) <= b.zipTo.slice(0, length) && b.zipFrom.slice(0, length) <= a.zipTo.slice(0, length);
}

// ------------------------------------------------------------------------------------------------- places through time

/** Until a day something was elsewhere; null: where its customer is. */
export interface PlaceMove {
  readonly since: Day;
  readonly before: Place | null;
}

/** Where a service is, and was: its own place if it has one, else its customer's. The oldest move first. */
export interface PlaceThrough {
  readonly own: { readonly now: Place | null; readonly moves: readonly PlaceMove[] };
  readonly customers: { readonly now: Place; readonly moves: readonly PlaceMove[] };
}

const before = (moves: readonly PlaceMove[], on: Day): PlaceMove | undefined => moves.find(({ since }) => on < since);

export function placeOn({ own, customers }: PlaceThrough, on: Day): Place {
  const ownMove = before(own.moves, on);
  const mine = ownMove ? ownMove.before : own.now;
  return mine ?? before(customers.moves, on)?.before ?? customers.now;
}

/** The days on which something about taxes may be otherwise because of where it is. */
export const daysOfPlaces = ({ own, customers }: PlaceThrough, rules: readonly TaxRule[]): Day[] => [
  ...[...own.moves, ...customers.moves].map(({ since }) => since),
  ...rules.flatMap(({ start, end }) => (end === null ? [start] : [start, end])),
];
