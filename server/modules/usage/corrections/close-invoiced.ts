// N-133 which cycles are invoiced. Billing says so; what comes later of them is a correction.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { startOfDay } from "../counter-rules.ts";
import { readPlanTerms } from "../plan-terms.ts";
import { cycleOf } from "../quota-rules.ts";
import { db } from "../tables.ts";

/** The latest invoice of a service that stands; null: none does. */
interface InvoicedService {
  readonly serviceId: string;
  readonly invoice: { readonly id: string; readonly number: string; readonly issuedOn: Day } | null;
}

/** What ended before an invoice was issued is closed: cycles before the one that its day lies in. An invoice that is taken back opens them again. */
export async function closeInvoiced(work: Work, invoiced: readonly InvoicedService[]): Promise<void> {
  const invoiceOf = new Map(invoiced.map(({ serviceId, invoice }) => [serviceId, invoice]));
  const served = await db(work)
    .selectFrom("usage.served")
    .select(["service_id", "customer_id", "partner_id", "plan_id", "billing_day"])
    .where(sql<boolean>`service_id = any (${[...invoiceOf.keys()]}::uuid[])`)
    .where("kind", "=", "internet")
    .orderBy("service_id")
    .execute();
  if (served.length === 0) return;
  const terms = await readPlanTerms(work, [...new Set(served.map(({ plan_id }) => plan_id))]);
  const zones = new Map<string, string>();
  for (const { partner_id: id } of served) if (!zones.has(id)) zones.set(id, (await getPartner(work, id)).timeZone);
  const rows = served.map((service) => {
    const invoice = invoiceOf.get(service.service_id) ?? null;
    const resetDay = terms.get(service.plan_id)?.resetDay ?? service.billing_day;
    const before = invoice && startOfDay(cycleOf(invoice.issuedOn, resetDay).start, zones.get(service.partner_id) ?? "UTC");
    return { ...service, invoice, before };
  });
  await sql`insert into usage.meters (service_id, customer_id, partner_id, state_since, closed_before, closed_by_id, closed_by_number)
    select service_id, customer_id, partner_id, ${work.now}, before, id, number
    from unnest(${rows.map((row) => row.service_id)}::uuid[], ${rows.map((row) => row.customer_id)}::uuid[], ${rows.map((row) => row.partner_id)}::uuid[],
      ${rows.map((row) => row.before?.toISOString() ?? null)}::timestamptz[], ${rows.map((row) => row.invoice?.id ?? null)}::uuid[],
      ${rows.map((row) => row.invoice?.number ?? null)}::text[]) as told (service_id, customer_id, partner_id, before, id, number)
    on conflict (service_id) do update set closed_before = excluded.closed_before, closed_by_id = excluded.closed_by_id,
      closed_by_number = excluded.closed_by_number`.execute(work.tx);
}
