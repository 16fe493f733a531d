// What services cost their customers with tax, for showing it: with the tax that they will be charged, whatever their plan says (B-140).
import { addDays, type Day, maxDay } from "../../../shared/calendar.ts";
import type { Rational } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import { effectiveRate, loadTaxBook, type PlanFacts, type TaxBook } from "../catalog/index.ts";
import { asTaxed, type BillableDiscount, type BillableSegment, type BillableService } from "./list-billable-services.ts";
import { type RangedDiscount, type ShownPrices, shareOfParts, shownPrices } from "./price-rules.ts";
import type { Segment } from "./segment-rules.ts";
import type { Service } from "./service-queries.ts";

interface Shown {
  readonly service: Pick<
    Service,
    | ("id" | "number" | "customerId" | "payerId" | "partnerId" | "planId" | "kind" | "state" | "startOn" | "endOn" | "login" | "address")
    | ("place" | "lineText" | "separateInvoice" | "priority" | "contractEndOn")
  >;
  readonly segments: readonly Segment[];
  readonly discounts: readonly (RangedDiscount & { readonly id: string; readonly reason: string })[];
  /** The piece that holds today; without it, or its plan, nothing can be said. */
  readonly now: Segment;
  readonly factsOf: ReadonlyMap<string, PlanFacts>;
  readonly today: Day;
}

/** The prices of services at today's discounts, by their ids. */
export const pricesWithTax = (work: Work, shown: readonly Shown[]): Promise<Map<string, ShownPrices>> =>
  billablePrices(
    work,
    shown.map((each) => {
      const { now, today } = each;
      return { service: asBillable(each), segmentId: now.id ?? "", today };
    }),
  );

interface Priced {
  readonly service: BillableService;
  /** The piece whose price is meant. */
  readonly segmentId: string;
  /** Whose discounts count. */
  readonly today: Day;
}

/** The same for services as billing reads them, whether they exist or not: one look at how all payers are taxed, and where they are. */
export async function billablePrices(work: Work, priced: readonly Priced[]): Promise<Map<string, ShownPrices>> {
  if (priced.length === 0) return new Map();
  const book = await loadTaxBook(work);
  const taxed = await asTaxed(
    work,
    priced.map(({ service }) => service),
  );
  const byId = new Map(taxed.map((service) => [service.id, service]));
  return new Map(
    priced.flatMap(({ service: { id }, segmentId, today }): [string, ShownPrices][] => {
      const service = byId.get(id);
      if (!service) return [];
      const on = maxDay(today, service.start);
      const pieces = service.segments.filter((piece) => piece.segmentId === segmentId);
      // Of the pieces that taxes cut it into, the one that holds on that day.
      const piece = pieces.findLast(({ start }) => start <= on) ?? pieces[0];
      return piece ? [[id, pricesOf(piece, service.discounts, { book, today, on })]] : [];
    }),
  );
}

function asBillable({ service, segments, discounts, factsOf }: Shown): BillableService {
  const { startOn, endOn, place, ...same } = service;
  return {
    ...same,
    start: startOn,
    end: endOn === null ? null : addDays(endOn, 1),
    ownPlace: place,
    segments: segments.flatMap((segment): BillableSegment[] => {
      const plan = factsOf.get(segment.planVersionId);
      const { startOn: start, endBefore: end, planVersionId, unitPrice, quantity, taxId, taxGroupId, includesTax, billable } = segment;
      const terms = { planVersionId, unitPrice, quantity, taxId, taxGroupId, includesTax, billable };
      return plan ? [{ segmentId: segment.id ?? "", start, end, ...terms, plan }] : [];
    }),
    discounts: discounts.map(({ id, percent, fixed, startOn: start, endBefore: end, reason }) => ({
      discountId: id,
      ...(percent === null ? { kind: "fixed", value: fixed ?? "0" } : { kind: "percent", value: percent }),
      ...{ start, end, reason },
    })),
  };
}

function pricesOf(
  piece: BillableSegment,
  discounts: readonly BillableDiscount[],
  { book, today, on }: { readonly book: TaxBook; readonly today: Day; readonly on: Day },
): ShownPrices {
  const { unitPrice, quantity, includesTax, plan } = piece;
  return shownPrices(
    {
      ...{ unitPrice, quantity, includesTax, priceMonths: plan.priceMonths, taxShare: shareOf(piece, book, on) },
      discounts: discounts.map(({ kind, value, start, end }) => ({
        percent: kind === "percent" ? value : null,
        fixed: kind === "fixed" ? value : null,
        startOn: start,
        endBefore: end,
      })),
    },
    plan.currency,
    today,
  );
}

/** B-19 a bundle bears the taxes of its parts. */
function shareOf({ includesTax, plan, ...own }: BillableSegment, book: TaxBook, on: Day): Rational | undefined {
  if (plan.components.length === 0) return effectiveRate(book, own, on);
  return shareOfParts(
    plan.components.map((part) => ({ weight: part.weight, share: effectiveRate(book, part, on) })),
    includesTax,
  );
}
