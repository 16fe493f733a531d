import { sql } from "kysely";
import type { Day, Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { BillableService } from "../../services/index.ts";
import type { InvoicedLine } from "./billed-lines.ts";
import { discountOn } from "./coverage-rules.ts";
import { pricingPeriodFrom } from "./cycle-rules.ts";
import type { LineKind } from "./line-rules.ts";
import { intersectPeriods, subtractPeriods, unionPeriods } from "./period-rules.ts";

/** Stands for the invoice of a line that was charged to the balance without one. */
export const onBalance = "on-balance";

/** The days that were given back of a `charge`, in order. */
export const releasedDays = sql<
  Period[]
>`(select coalesce(json_agg(json_build_object('start', lower(days), 'end', upper(days)) order by days), '[]'::json)
  from (select unnest(range_agg(back.released)) as days from billing.charges back where back.refers_to = charge.id) released)`;

/** A charge for days with what was given back of it. */
export interface ChargeRow {
  id: string;
  kind: LineKind;
  service_id: string;
  plan_version_id: string | null;
  text: string;
  period_start: Day;
  period_end: Day;
  pp_start: Day | null;
  pp_end: Day | null;
  unit_price: string;
  quantity: string;
  allowance_minor: bigint;
  amount_minor: bigint;
  given_back: bigint;
}

interface Row extends ChargeRow {
  customer_id: string;
  released: { start: Day; end: Day }[];
  covered: { start: Day; end: Day }[];
}

/**
 * As `billedLinesFrom`, of days that were charged to the balance of whoever pays for the service now and stand on no invoice (yet): by runs
 * where an account has no invoices, and ahead by the period or day by day out of a balance.
 */
export async function chargedLinesFrom(work: Work, services: readonly BillableService[], from: Day): Promise<Map<string, InvoicedLine[]>> {
  const { rows } = await sql<Row>`
    select charge.id, charge.customer_id, charge.kind, charge.service_id, charge.plan_version_id, charge.text, charge.period_start, charge.period_end,
      charge.pp_start, charge.pp_end, charge.unit_price, charge.quantity, charge.allowance_minor, charge.amount_minor,
      (select coalesce(- sum(back.amount_minor), 0)::int8 from billing.charges back where back.refers_to = charge.id) as given_back,
      ${releasedDays} as released,
      (select coalesce(json_agg(json_build_object('start', lower(covered.period), 'end', upper(covered.period)) order by lower(covered.period)), '[]'::json)
        from billing.coverage covered where covered.service_id = charge.service_id and covered.line_id is null
          and covered.period && daterange(charge.period_start, charge.period_end)) as covered
    from billing.charges charge
    where charge.service_id = any (${services.map((service) => service.id)}::uuid[]) and charge.document_id is null and charge.refers_to is null
      and charge.kind in ('recurring', 'pause') and charge.period_end > ${from}
    order by charge.service_id, charge.period_start, charge.id`.execute(work.tx);
  const byId = new Map(services.map((service) => [service.id, service]));
  const lines = new Map<string, InvoicedLine[]>();
  for (const row of rows) {
    const service = byId.get(row.service_id);
    // Days that came back may be covered again, by a later charge.
    const still = subtractPeriods([{ start: row.period_start, end: row.period_end }], row.released);
    const covered = intersectPeriods(still, unionPeriods(row.covered));
    if (service?.payerId !== row.customer_id || covered.length === 0) continue;
    const list = lines.get(row.service_id) ?? [];
    list.push(chargedLine(service, row, covered));
    lines.set(row.service_id, list);
  }
  return lines;
}

/** A charge for days as what it is worked out from, with the days that it covers. */
export function chargedLine(service: BillableService | undefined, row: ChargeRow, covered: readonly Period[]): InvoicedLine {
  const period = { start: row.period_start, end: row.period_end };
  const plan = service?.segments.find((segment) => segment.planVersionId === row.plan_version_id)?.plan;
  return {
    lineId: row.id,
    kind: row.kind,
    invoiceId: onBalance,
    invoiceNumber: "",
    text: row.text,
    period,
    pp: pricingPeriodFrom({ start: row.pp_start ?? period.start, end: row.pp_end ?? period.end }, plan?.priceMonths ?? 1),
    unitPrice: row.unit_price,
    quantity: row.quantity,
    ...discountOn(service?.discounts ?? [], period.start),
    amountMinor: row.amount_minor,
    allowanceMinor: row.allowance_minor,
    creditedMinor: row.given_back,
    released: subtractPeriods([period], covered),
    proration: plan?.proration ?? "on",
  };
}
