// A service with the tax of each of its days (B-140): how its customer is taxed comes first, then where it is, then its plan. What it costs
// changes on the day on which one of these does (B-102).
import { type Day, maxDay } from "../../../../shared/calendar.ts";
import type { BillableService } from "../../services/index.ts";
import { daysOfPlaces, type PlaceThrough, placeOn, ruleAt, type TaxRule } from "../taxes-by-address/place-rules.ts";
import { type TaxedThrough, type Taxing, type TaxStatus, taxStatusOn, withoutTax } from "./tax-status-rules.ts";

type Segment = BillableService["segments"][number];
type Part = Segment["plan"]["components"][number];

/** What takes the place of a piece's own tax. */
type Instead =
  | { readonly kind: "status"; readonly status: Exclude<TaxStatus, "taxable"> }
  /** Rules for the plan itself, and for each part of a bundle. */
  | { readonly kind: "rules"; readonly own: TaxRule | undefined; readonly parts: readonly (TaxRule | undefined)[] }
  | undefined;

/**
 * A service with the tax of each of its days. Doing it again changes nothing.
 * @param places - where it is and was; needed only where the partner has rules.
 */
export function taxedAs(service: BillableService, through: TaxedThrough, taxing: Taxing, places?: PlaceThrough): BillableService {
  const rules = places ? taxing.rules : [];
  if (through.now === "taxable" && through.moves.length === 0 && rules.length === 0) return service;
  const days = [...new Set([...through.moves.map(({ since }) => since), ...(places ? daysOfPlaces(places, rules) : [])])].sort();
  const insteadOf = (segment: Segment, on: Day): Instead => {
    const status = taxStatusOn(through, on);
    if (status !== "taxable") return { kind: "status", status };
    return places && rules.length > 0 ? byAddress(service, segment, on, { places, taxing }) : undefined;
  };
  const segments = service.segments.flatMap((segment) => {
    const listed = inListTerms(segment);
    const pieces = [segment.start, ...days.filter((on) => on > segment.start && (segment.end === null || on < segment.end))].map(
      (start) => ({ start, instead: insteadOf(listed, maxDay(start, service.start)) }),
    );
    const changes = pieces.filter(({ instead }, at) => at === 0 || keyOf(instead) !== keyOf(pieces[at - 1]?.instead));
    return changes.map(({ start, instead }, at) =>
      pieceAs({ ...listed, start, end: changes[at + 1]?.start ?? segment.end }, instead, taxing),
    );
  });
  const isNetOn = (segment: Segment, on: Day): boolean => {
    const instead = segment.includesTax ? insteadOf(segment, maxDay(on, service.start)) : undefined;
    return instead?.kind === "status" || (instead?.kind === "rules" && isNetKept(segment, instead.own));
  };
  const discounts = service.discounts.flatMap((discount) => discountAs(service, discount, { days, isNetOn, taxing }));
  return { ...service, segments, discounts };
}

function byAddress(
  { kind }: BillableService,
  { plan }: Segment,
  on: Day,
  { places, taxing: { rules, home } }: { readonly places: PlaceThrough; readonly taxing: Taxing },
): Instead {
  const place = placeOn(places, on);
  const own = ruleAt(rules, { place, kinds: [kind], planIds: [plan.planId] }, on, home);
  const parts = plan.components.map((part) =>
    ruleAt(rules, { place, kinds: [part.kind, kind], planIds: [part.planId, plan.planId] }, on, home),
  );
  return own || parts.some((rule) => rule !== undefined) ? { kind: "rules", own, parts } : undefined;
}

const keyOf = (instead: Instead): string =>
  instead === undefined
    ? ""
    : instead.kind === "status"
      ? instead.status
      : [instead.own, ...instead.parts].map((rule) => rule?.id ?? "").join(" ");

/** What it costs anybody. */
const inListTerms = ({ asSold, ...segment }: Segment): Segment => ({ ...segment, ...asSold });

function pieceAs(piece: Segment, instead: Instead, taxing: Taxing): Segment {
  if (instead === undefined) return piece;
  return instead.kind === "status" ? asStatusSays(piece, taxing.instead[instead.status], taxing) : asRulesSay(piece, instead, taxing);
}

const soldOf = ({ unitPrice, taxId, taxGroupId, includesTax, plan }: Segment): NonNullable<Segment["asSold"]> => ({
  ...{ unitPrice, taxId, taxGroupId, includesTax, plan },
});

function asStatusSays(segment: Segment, taxId: string | null, taxing: Taxing): Segment {
  const priced = withoutItsTax(segment, taxing);
  const components = priced.plan.components.map((part) => ({ ...part, taxId, taxGroupId: null }));
  return { ...priced, taxId, taxGroupId: null, asSold: soldOf(segment), plan: { ...priced.plan, components } };
}

function asRulesSay(segment: Segment, { own, parts }: Extract<Instead, { kind: "rules" }>, taxing: Taxing): Segment {
  const { plan } = segment;
  const components = plan.components.map((part, at): Part => ({ ...part, ...taxOfRule(parts[at]) }));
  const priced = isNetKept(segment, own) ? withoutItsTax(segment, taxing) : segment;
  return {
    ...priced,
    ...(components.length > 0 ? { taxId: components.map(taxKey).join(" "), taxGroupId: null } : taxOfRule(own)),
    asSold: soldOf(segment),
    plan: { ...priced.plan, components },
  };
}

/** A bundle's price is split over parts with taxes of their own: it has no net to keep. */
const isNetKept = ({ plan }: Segment, own: TaxRule | undefined): boolean => own?.keeps === "net" && plan.components.length === 0;

// A bundle has no tax of its own; what stands there tells pieces with other taxes of their parts apart.
const taxKey = ({ taxId, taxGroupId }: Part): string => taxId ?? taxGroupId ?? "";

const taxOfRule = (rule: TaxRule | undefined): Pick<TaxRule, "taxId" | "taxGroupId"> | undefined =>
  rule && { taxId: rule.taxId, taxGroupId: rule.taxGroupId };

/** The same without the tax that its price includes. */
function withoutItsTax(segment: Segment, { shareOn }: Taxing): Segment {
  const { includesTax, unitPrice, plan } = segment;
  if (!includesTax) return segment;
  const net = (price: string): string => withoutTax(price, shareOn(segment, segment.start));
  return { ...segment, includesTax: false, unitPrice: net(unitPrice), plan: { ...plan, pausePrice: net(plan.pausePrice) } };
}

interface Discounting {
  readonly days: readonly Day[];
  readonly isNetOn: (segment: Segment, on: Day) => boolean;
  readonly taxing: Taxing;
}

/** A fixed amount off a price that includes tax is off the net price, where that is what the customer pays. */
function discountAs(
  service: BillableService,
  discount: BillableService["discounts"][number],
  { days, isNetOn, taxing: { shareOn } }: Discounting,
): BillableService["discounts"] {
  if (discount.kind !== "fixed" || discount.isNet) return [discount];
  const end = discount.end;
  const cuts = service.segments
    .map(({ start }) => start)
    .concat(days)
    .filter((on) => on > discount.start && (end === null || on < end));
  const starts = [discount.start, ...new Set(cuts.sort())];
  return starts.map((start, index) => {
    const piece = service.segments.find(({ end: over }) => over === null || start < over);
    const segment = piece && inListTerms(piece);
    const isNet = segment !== undefined && isNetOn(segment, start);
    return {
      ...discount,
      start,
      end: starts[index + 1] ?? end,
      ...(isNet ? { isNet, value: withoutTax(discount.value, shareOn(segment, maxDay(segment.start, start))) } : {}),
    };
  });
}
