import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { closeInvoiced } from "../../usage/index.ts";

/** N-133 says which of a document's services are invoiced, by the latest invoice of their periods that stands: traffic of before comes too late from now on. */
export async function closeUsage(work: Work, { data }: { readonly data: { readonly documentId: string } }): Promise<void> {
  const { rows } = await sql<{ service_id: string; id: string | null; number: string | null; issued_on: Day | null }>`
    select told.service_id, latest.id, latest.number, latest.issued_on
    from (select distinct service_id from billing.document_lines
      where document_id = ${data.documentId} and service_id is not null and period_start is not null) told
    left join lateral (
      select document.id, document.number, document.issued_on from billing.document_lines line join billing.money_documents document on document.id = line.document_id
      where line.service_id = told.service_id and line.period_start is not null and document.kind = 'invoice' and document.issued_on is not null
        and document.number is not null and document.state not in ('draft', 'void', 'credited')
      order by document.issued_on desc, document.issued_at desc limit 1) latest on true`.execute(work.tx);
  await closeInvoiced(
    work,
    rows.map(({ service_id: serviceId, id, number, issued_on: issuedOn }) => ({
      serviceId,
      invoice: id === null || number === null || issuedOn === null ? null : { id, number, issuedOn },
    })),
  );
}
