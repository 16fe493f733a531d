// 7.3 an invoice that was told of is no longer edited; a message that still waits says what the invoice says by then.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Tools } from "../../../platform/tools.ts";
import type { EditGuard } from "../../billing/index.ts";
import { setInvoiceMessageAnew } from "./invoice-digest.ts";

const about = (documentId: string): RawBuilder<SqlBool> => sql<SqlBool>`(message.about_id = ${documentId}
  or message.attachments @> ${JSON.stringify([{ id: documentId }])}::jsonb
  or exists (select from notifications.message_objects told where told.message_id = message.id and told.object_id = ${documentId}))`;

/** Its message to the customer, which can be set anew as long as it waits. */
const isItsOwn = sql<SqlBool>`message.kind = 'invoice_issued' and message.resent_from is null`;

export const editsOfTold = (tools: Tools): EditGuard => ({
  async bars(work, { documentId, accountId }, holds) {
    const { rows } = await sql<{ told: boolean }>`select not (${isItsOwn} and message.state in ('queued', 'held')) as told
      from notifications.messages message where message.customer_id = ${accountId} and message.state in ('queued', 'held', 'sending', 'sent', 'unclear')
        and ${about(documentId)} order by message.id ${holds ? sql`for update` : sql``}`.execute(work.tx);
    return rows.some(({ told }) => told) ? ["sent"] : [];
  },
  async edited(work, { documentId, accountId }) {
    const { rows } = await sql<{ id: string }>`select message.id from notifications.messages message
      where message.customer_id = ${accountId} and message.state in ('queued', 'held') and ${isItsOwn} and ${about(documentId)} order by message.id`.execute(
      work.tx,
    );
    for (const { id } of rows) await setInvoiceMessageAnew(work, tools, { messageId: id, customerId: accountId });
    // Whoever has just put one together with the former words finds that it is not due yet, and does it again.
    await sql`update notifications.messages set due_at = greatest(due_at, ${new Date(work.now.getTime() + 60_000)})
      where id = any (${rows.map(({ id }) => id)}::uuid[]) and due_at is not null`.execute(work.tx);
  },
});
