// What a service owes for its days, as lines with the words and links that a document or a charge shows.
import type { Day, Period } from "../../../../shared/calendar.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { BillableService } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { throughOf } from "../accounts/tax-status.ts";
import { taxStatusOn } from "../accounts/tax-status-rules.ts";
import type { DraftLine } from "../documents/draft-document.ts";
import type { BillingContext } from "../runs/billing-context.ts";
import { type GroupableLine, isFirstPartial } from "../runs/run-rules.ts";
import type { Segment, ServiceDays } from "./coverage-rules.ts";
import type { CycleGrid } from "./cycle-rules.ts";
import { linesOfService, type ServiceLine, splitBundle } from "./line-rules.ts";
import { lineText } from "./line-text-rules.ts";
import { unionPeriods } from "./period-rules.ts";
import type { Pricing } from "./proration-rules.ts";

/** A line with what decides on which document it stands. */
export type SortedLine = DraftLine &
  Omit<GroupableLine, "start"> &
  Partial<Pick<ServiceLine, "priceMonths" | "discountPercent" | "discountFixed" | "proration">> & {
    readonly start?: Day;
    readonly isFirstPartial: boolean;
    readonly planCurrency: string | null;
  };

/** Whose lines are worked out, and by which periods and roundings. */
export interface LinesFor {
  readonly account: AccountRow;
  readonly locationId: string | null;
  /** Of the customer, for the days in the text of a line. */
  readonly language: string;
  readonly grids: readonly CycleGrid[];
  readonly pricing: Pricing;
  readonly rateDaysOf: BillingContext["rateDaysOf"];
}

/** What one service owes before the horizon, but for the days of `unbilled`, which stay open. */
export function linesOfOneService(
  work: Work,
  { account, locationId, language, grids, pricing, rateDaysOf }: LinesFor,
  service: BillableService,
  covered: readonly Period[],
  until: Day,
  unbilled: readonly Period[] = [],
): SortedLine[] {
  const days = {
    ...daysOfService(service, { rateDaysOf }),
    covered: unbilled.length === 0 ? covered : unionPeriods([...covered, ...unbilled]),
  };
  return inWords(
    work,
    { account, locationId, language },
    service,
    linesOfService(service.id, days, until, grids, pricing),
    covered.length > 0,
  );
}

/** A service as the rules of charging read it. */
export const daysOfService = (service: BillableService, rates: Pick<BillingContext, "rateDaysOf">): Omit<ServiceDays, "covered"> => ({
  start: service.start,
  end: service.end,
  segments: segmentsOf(service, rates),
});

/** Priced days with the words and links that a document or a charge shows; a bundle's line becomes its parts. */
export function inWords(
  work: Work,
  { account, locationId, language }: Pick<LinesFor, "account" | "locationId" | "language">,
  service: BillableService,
  lines: readonly ServiceLine[],
  wasBilledBefore: boolean,
): SortedLine[] {
  // The same plan has other parts where its customer is taxed otherwise.
  const plans = new Map(
    service.segments.map((segment) => [`${segment.planVersionId} ${segment.taxId ?? segment.taxGroupId}`, segment.plan]),
  );
  const through = throughOf(account);
  return lines.flatMap((line) => {
    const plan = plans.get(`${line.planVersionId} ${line.taxId}`);
    const whole: SortedLine = {
      ...line,
      id: uuidv7(work.now.getTime()),
      category: plan?.category ?? service.kind,
      planId: plan?.planId ?? null,
      revenueAccount: plan?.revenueAccount ?? null,
      text: lineText(service.lineText ?? plan?.lineText ?? plan?.title ?? "", {
        plan: plan?.title ?? "",
        login: service.login ?? "",
        address: service.address,
        period: line,
        language,
      }),
      period: { start: line.start, end: line.end },
      pp: { start: line.ppStart, end: line.ppEnd },
      days: line.days,
      refersTo: null,
      futureItemId: null,
      serviceNumber: Number(service.number),
      serviceKind: service.kind,
      locationId,
      beneficiaryNumber: null,
      separateInvoice: service.separateInvoice || (plan?.separateInvoice ?? false),
      taxStatus: taxStatusOn(through, line.start),
      poNumber: account.po_number || null,
      isFirstPartial: isFirstPartial(line, wasBilledBefore),
      planCurrency: plan?.currency ?? null,
    };
    return partsOfBundle(work, whole, plan?.components ?? []);
  });
}

/** B-19 a bundle's tax and revenue belong to its components; the first part carries the days, the others only money. */
function partsOfBundle(
  work: Work,
  line: SortedLine,
  components: readonly {
    planId: string;
    planVersionId: string;
    kind: string;
    title: string;
    weight: bigint;
    taxId: string | null;
    taxGroupId: string | null;
    revenueAccount: string | null;
  }[],
): SortedLine[] {
  if (components.length === 0) return [line];
  const parts = splitBundle(
    line,
    components.map((part) => ({ planVersionId: part.planVersionId, weight: part.weight, taxId: part.taxId ?? part.taxGroupId })),
  );
  return parts.map((part, index) => {
    const component = components[index];
    return {
      ...part,
      id: index === 0 ? line.id : uuidv7(work.now.getTime()),
      text: `${line.text}: ${component?.title ?? ""}`,
      category: component?.kind ?? line.category,
      revenueAccount: component?.revenueAccount ?? null,
    };
  });
}

function segmentsOf(service: BillableService, rates: Pick<BillingContext, "rateDaysOf">): Segment[] {
  const discounts = service.discounts.map(({ kind, value, start, end }) => ({ kind, value, start, end }));
  return service.segments.map((segment) => ({
    segmentId: segment.segmentId,
    start: segment.start,
    end: segment.end,
    planVersionId: segment.planVersionId,
    unitPrice: segment.unitPrice,
    quantity: segment.quantity,
    priceMonths: segment.plan.priceMonths,
    proration: segment.plan.proration,
    taxId: segment.taxId ?? segment.taxGroupId,
    includesTax: segment.includesTax,
    rateDays: rateDaysOfSegment(segment, rates),
    discounts,
    billable: segment.billable,
    pausePrice: segment.plan.pausePrice,
  }));
}

/** A bundle has no tax of its own: its parts have theirs. */
function rateDaysOfSegment(
  { plan, taxId, taxGroupId }: BillableService["segments"][number],
  { rateDaysOf }: Pick<BillingContext, "rateDaysOf">,
): readonly Day[] | null {
  if (plan.components.length === 0) return rateDaysOf(taxId ?? taxGroupId);
  const ofParts = plan.components.map((part) => rateDaysOf(part.taxId ?? part.taxGroupId));
  return ofParts.includes(null) ? null : [...new Set(ofParts.flatMap((days) => days ?? []))].sort();
}
