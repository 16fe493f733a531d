import { sql } from "kysely";
import type { Day, Period } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { BillableService } from "../../services/index.ts";
import { type KnownRates, knownRates } from "../documents/rates-as-issued.ts";
import type { BilledLine } from "../settlement/settle-rules.ts";
import { type Discount, discountOn } from "./coverage-rules.ts";
import { pricingPeriodFrom } from "./cycle-rules.ts";
import { intersectPeriods, subtractPeriods, unionPeriods } from "./period-rules.ts";

interface Row extends KnownRates {
  id: string;
  document_id: string;
  number: string;
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
  credited_minor: bigint;
  kind: string;
  tax_id: string | null;
  includes_tax: boolean;
  account_id: string;
  tax_point_on: Day;
  invoice_state: string;
  covered: { start: Day; end: Day }[];
}

export type InvoicedLine = BilledLine & {
  readonly invoiceNumber: string;
  readonly text: string;
  /** Of a line that is still to be issued. */
  readonly taxOn?: Day | null;
};

/** An issued line with what its days were billed by, and for whom. */
export type StoredLine = InvoicedLine & {
  readonly kind: string;
  readonly planVersionId: string | null;
  /** A tax or a group of taxes. */
  readonly taxId: string | null;
  readonly includesTax: boolean;
  readonly accountId: string;
  readonly taxPointOn: Day;
  /** What a credit note of its invoice bears (B-129). */
  readonly rates: KnownRates;
  readonly invoiceState: string;
};

/**
 * The lines of issued invoices that still cover days of services from a day on, by service. Of a bundle's lines the first carries the
 * coverage for all of them, so they are looked up by their invoice.
 */
export async function billedLinesFrom(work: Work, services: readonly BillableService[], from: Day): Promise<Map<string, StoredLine[]>> {
  const { rows } = await sql<Row>`
    select line.id, line.document_id, document.number, line.service_id, line.plan_version_id, line.text, line.period_start, line.period_end,
      line.pp_start, line.pp_end, line.unit_price, line.quantity, line.allowance_minor, line.amount_minor,
      line.kind, coalesce(line.tax_id, line.tax_group_id) as tax_id, line.includes_tax, document.account_id,
      coalesce(line.tax_on, document.tax_point_on) as tax_point_on,
      document.state as invoice_state, ${knownRates},
      (select coalesce(sum(credit.amount_minor), 0)::int8 from billing.document_lines credit
        join billing.money_documents note on note.id = credit.document_id
        where credit.refers_to = line.id and note.state not in ('draft', 'void')) as credited_minor,
      (select coalesce(json_agg(json_build_object('start', lower(covered.period), 'end', upper(covered.period)) order by lower(covered.period)), '[]'::json)
        from billing.coverage covered join billing.document_lines carrier on carrier.id = covered.line_id
        where covered.service_id = line.service_id and carrier.document_id = line.document_id
          and carrier.period_start = line.period_start and carrier.period_end = line.period_end) as covered
    from billing.document_lines line
    join billing.money_documents document on document.id = line.document_id
    join partners.partners partner on partner.id = document.partner_id
    where line.service_id = any (${services.map((service) => service.id)}::uuid[]) and line.kind in ('recurring', 'pause')
      and line.period_end > ${from} and document.kind = 'invoice' and document.state not in ('draft', 'void')
    order by line.service_id, line.period_start, line.id`.execute(work.tx);
  const byId = new Map(services.map((service) => [service.id, service]));
  const lines = new Map<string, StoredLine[]>();
  for (const row of rows) {
    const service = byId.get(row.service_id);
    const period = { start: row.period_start, end: row.period_end };
    const covered = intersectPeriods([period], unionPeriods(row.covered));
    if (!service || covered.length === 0) continue;
    const list = lines.get(row.service_id) ?? [];
    list.push(lineOf(service, row, { period, covered }));
    lines.set(row.service_id, list);
  }
  return lines;
}

function lineOf(service: BillableService, row: Row, { period, covered }: { period: Period; covered: readonly Period[] }): StoredLine {
  const plan = service.segments.find((segment) => segment.planVersionId === row.plan_version_id)?.plan;
  const discounts: readonly Discount[] = service.discounts;
  const pp = { start: row.pp_start ?? period.start, end: row.pp_end ?? period.end };
  return {
    lineId: row.id,
    invoiceId: row.document_id,
    invoiceNumber: row.number,
    text: row.text,
    period,
    pp: pricingPeriodFrom(pp, plan?.priceMonths ?? 1),
    unitPrice: row.unit_price,
    quantity: row.quantity,
    ...discountOn(discounts, period.start),
    amountMinor: row.amount_minor,
    allowanceMinor: row.allowance_minor,
    creditedMinor: row.credited_minor,
    released: subtractPeriods([period], covered),
    proration: hasNothingToGive(row.invoice_state) ? "full" : (plan?.proration ?? "on"),
    kind: row.kind,
    planVersionId: row.plan_version_id,
    taxId: row.tax_id,
    includesTax: row.includes_tax,
    accountId: row.account_id,
    taxPointOn: row.tax_point_on,
    rates: { taxedOn: row.taxedOn, knownOn: row.knownOn, taxIds: row.taxIds },
    invoiceState: row.invoice_state,
  };
}

/** B-152, B-131 what was given up was not paid, and what was credited in full came back already: the days stay where they are. */
const hasNothingToGive = (invoiceState: string): boolean => invoiceState === "written_off" || invoiceState === "credited";
