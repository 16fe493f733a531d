// A service with the tax of its customer on each of its days (B-140): what it costs changes on the day on which that does (B-102).
import { maxDay } from "../../../../shared/calendar.ts";
import type { BillableService } from "../../services/index.ts";
import { type TaxedThrough, type Taxing, taxStatusOn, withoutTax } from "./tax-status-rules.ts";

/** A service with the tax of its customer's status on each day. Doing it again changes nothing. */
export function taxedAs(service: BillableService, through: TaxedThrough, taxing: Taxing): BillableService {
  if (through.now === "taxable" && through.moves.length === 0) return service;
  const segments = service.segments.flatMap((segment) => {
    const cuts = through.moves.map(({ since }) => since).filter((on) => on > segment.start && (segment.end === null || on < segment.end));
    const starts = [segment.start, ...cuts];
    return starts.map((start, index) => {
      const piece = { ...inListTerms(segment), start, end: starts[index + 1] ?? segment.end };
      const status = taxStatusOn(through, maxDay(start, service.start));
      return status === "taxable" ? piece : segmentAs(piece, taxing.instead[status], taxing);
    });
  });
  return { ...service, segments, discounts: service.discounts.flatMap((discount) => discountAs(service, discount, through, taxing)) };
}

type Segment = BillableService["segments"][number];

/** What it costs anybody. */
const inListTerms = ({ asSold, ...segment }: Segment): Segment => ({ ...segment, ...asSold });

function segmentAs(segment: Segment, taxId: string | null, { shareOn }: Taxing): Segment {
  const { plan, includesTax, unitPrice, taxId: soldTax, taxGroupId } = segment;
  const net = (price: string): string => (includesTax ? withoutTax(price, shareOn(segment, segment.start)) : price);
  return {
    ...segment,
    taxId,
    taxGroupId: null,
    includesTax: false,
    unitPrice: net(unitPrice),
    asSold: { unitPrice, taxId: soldTax, taxGroupId, includesTax, plan },
    plan: {
      ...plan,
      pausePrice: net(plan.pausePrice),
      components: plan.components.map((part) => ({ ...part, taxId, taxGroupId: null })),
    },
  };
}

/** A fixed amount off a price that includes tax is off the net price, where that is what the customer pays. */
function discountAs(
  service: BillableService,
  discount: BillableService["discounts"][number],
  through: TaxedThrough,
  { shareOn }: Taxing,
): BillableService["discounts"] {
  if (discount.kind !== "fixed" || discount.isNet) return [discount];
  const end = discount.end;
  const cuts = service.segments
    .flatMap(({ start }) => [start])
    .concat(through.moves.map(({ since }) => since))
    .filter((on) => on > discount.start && (end === null || on < end));
  const starts = [discount.start, ...new Set(cuts.sort())];
  return starts.map((start, index) => {
    const piece = service.segments.find(({ end: over }) => over === null || start < over);
    const segment = piece && inListTerms(piece);
    const isNet = taxStatusOn(through, start) !== "taxable" && segment?.includesTax === true;
    return {
      ...discount,
      start,
      end: starts[index + 1] ?? end,
      ...(isNet ? { isNet, value: withoutTax(discount.value, shareOn(segment, maxDay(segment.start, start))) } : {}),
    };
  });
}
