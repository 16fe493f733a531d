// B-245 A message whose papers must not leave before the tax office has them waits as long as that takes, and goes at once afterwards. It is not
// the mail server's fault and no fault of ours: nothing counts against it, and it does not become too old by waiting.
import { sql } from "kysely";
import type { Happened } from "../../platform/events.ts";
import type { Work } from "../../platform/work.ts";
import { isPaperHeld } from "../billing/index.ts";
import { wakeDelivery } from "./deliver-job.ts";
import type { WantedFile } from "./tables.ts";

/** It is woken when the registration is there; this look is for whatever was not heard of. */
const lookAgainMin = 60;

/** True: it waits, and is not to be sent now. */
export async function waitsForPapers(work: Work, message: { id: string; attachments: readonly WantedFile[] }): Promise<boolean> {
  for (const file of message.attachments) {
    const isPaper = file.kind === "money_document" || file.kind === "receipt" || file.kind === "refund" || file.kind === "e_invoice";
    if (!isPaper || !(await isPaperHeld(work, file.id))) continue;
    await sql`update notifications.messages set state = 'queued', reason_code = 'not-registered', state_reason = '', state_at = ${work.now},
        due_at = ${work.now}::timestamptz + make_interval(mins => ${lookAgainMin}::int),
        expires_at = expires_at + (${work.now}::timestamptz + make_interval(mins => ${lookAgainMin}::int) - due_at)
      where id = ${message.id}`.execute(work.tx);
    return true;
  }
  return false;
}

/** Hears that a document is registered or was let go: what waited for its paper leaves now. */
export async function sendHeldPapers(work: Work, { data, customerId }: Happened<{ sourceId: string }>): Promise<void> {
  const { rows } = await sql<{
    partner_id: string;
  }>`update notifications.messages set due_at = ${work.now}, reason_code = '', state_at = ${work.now}
    where customer_id = ${customerId} and state = 'queued' and reason_code = 'not-registered'
      and attachments @> ${JSON.stringify([{ id: data.sourceId }])}::jsonb
    returning partner_id`.execute(work.tx);
  for (const partnerId of new Set(rows.map((row) => row.partner_id))) await wakeDelivery(work, partnerId);
}
