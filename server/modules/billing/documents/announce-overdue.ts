import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { invoiceOverdue } from "../events.ts";

/** An invoice whose due date has passed with something open. */
export interface OverdueInvoice {
  readonly documentId: string;
  readonly accountId: string;
  readonly customerId: string;
  readonly number: string;
  readonly dueOn: Day;
}

/** Announces the partner's invoices that are overdue on that day, each once in its life; at most `limit` at a time. */
export async function announceOverdue(
  work: Work,
  { partnerId, on, limit }: { partnerId: string; on: Day; limit: number },
): Promise<OverdueInvoice[]> {
  const { rows } = await sql<OverdueInvoice>`
    with late as (
      select document.id, document.account_id, document.customer_id, document.number, document.due_on from billing.money_documents document
      where document.partner_id = ${partnerId} and document.kind = 'invoice' and document.state in ('issued', 'partially_paid')
        and document.open_minor > 0 and document.due_on < ${on}
        and not exists (select from billing.overdue_marks mark where mark.document_id = document.id)
      order by document.due_on, document.id limit ${limit}
    ), marked as (
      insert into billing.overdue_marks (document_id, partner_id, marked_on) select id, ${partnerId}, ${on} from late
      on conflict do nothing returning document_id
    )
    select late.id as "documentId", late.account_id as "accountId", late.customer_id as "customerId", late.number, late.due_on as "dueOn"
    from late join marked on marked.document_id = late.id`.execute(work.tx);
  for (const { documentId, accountId, customerId, number, dueOn } of rows) {
    work.emit(invoiceOverdue, { partnerId, customerId, objectId: documentId }, { documentId, accountId, number, dueOn });
  }
  return rows;
}

/** Invoices of a partner that were due in a span of days and are still open, for what being late costs; not disputed ones, nor of those whom it costs nothing (B-156). */
export async function listOverdueSince(
  work: Work,
  { partnerId, from, to }: { partnerId: string; from: Day; to: Day },
): Promise<(OverdueInvoice & { openMinor: bigint; currency: string; language: string })[]> {
  const { rows } = await sql<OverdueInvoice & { openMinor: bigint; currency: string; language: string }>`
    select document.id as "documentId", account_id as "accountId", document.customer_id as "customerId", number, due_on as "dueOn", open_minor as "openMinor",
      document.currency, language
    from billing.money_documents document join billing.accounts account on account.id = document.account_id
    where document.partner_id = ${partnerId} and kind = 'invoice' and state in ('issued', 'partially_paid') and open_minor > 0
      and not is_disputed and due_on between ${from} and ${to} and account.late_fees is distinct from false order by account_id, due_on, document.id`.execute(
    work.tx,
  );
  return rows;
}
