// O-137 how the mails of a ticket's answers went, and whoever wrote an answer is told when it did not arrive.
import { sql } from "kysely";
import type { z } from "zod";
import { mayDo } from "../../platform/actor.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { listAnswerIds, tellAuthor } from "../tickets/index.ts";
import type { MessageState, ReasonCode, ticketDeliveriesEndpoint } from "./contract.ts";
import { isResendable } from "./message-views.ts";

interface Sent {
  entryId: string;
  id: string;
  to: string;
  state: MessageState;
  reason: ReasonCode;
  answer: string;
  at: Date;
  channel: "mail" | "portal" | "sms";
  is_secret: boolean;
  has_body: boolean;
}

/** For each answer and receiver the latest mail: what was sent again stands in the place of what did not arrive. */
export async function listTicketDeliveries(work: Work, ticketId: string): Promise<z.input<typeof ticketDeliveriesEndpoint.returns>> {
  const entryIds = await listAnswerIds(work, ticketId);
  // The key of a mail begins with its kind and its entry; ";" comes after ":".
  const { rows } = await sql<Sent>`
    with recursive mail as (
      select entry.id as entry_id, message.id as root, message.id, message.created_at, 0 as times
        from unnest(${entryIds}::uuid[]) as entry (id)
        join notifications.messages message
          on message.cause_key >= 'ticket_replied:' || entry.id || ':' and message.cause_key < 'ticket_replied:' || entry.id || ';'
      union all
      select mail.entry_id, mail.root, again.id, again.created_at, mail.times + 1
        from mail join notifications.messages again on again.resent_from = mail.id
    ), latest as (select distinct on (root) entry_id, root, id from mail order by root, created_at desc, times desc, id desc)
    select latest.entry_id as "entryId", message.id, message.to_address as "to", message.state, message.reason_code as reason,
      message.state_reason as answer, message.state_at as at, message.channel, message.is_secret, message.has_body
    from latest join notifications.messages message on message.id = latest.id
    order by latest.root`.execute(work.tx);
  const mayResend = mayDo(work.actor, "messages.history.resend");
  return {
    items: rows.map(({ entryId, id, to, state, reason, answer, at, ...row }) => ({
      ...{ entryId, messageId: id, to, state, reason, answer },
      at: at.toISOString(),
      mayResend: mayResend && didNotArrive(state) && isResendable({ ...row, state }),
    })),
  };
}

const didNotArrive = (state: MessageState): boolean => state === "failed" || state === "expired" || state === "unclear";

/** Once for each mail that failed, also one that was sent again. */
export async function tellOfFailedAnswer(work: Work, tools: Tools, messageId: string): Promise<void> {
  const { rows } = await sql<{ key: string | null; to: string; answer: string }>`
    with recursive chain as (
      select message.id, message.resent_from, message.cause_key from notifications.messages message where message.id = ${messageId}
      union all
      select former.id, former.resent_from, former.cause_key from chain join notifications.messages former on former.id = chain.resent_from
    )
    select chain.cause_key as key, failed.to_address as "to", failed.state_reason as answer
    from chain, notifications.messages failed where failed.id = ${messageId} and chain.resent_from is null`.execute(work.tx);
  const [failed] = rows;
  const entryId = failed?.key?.split(":")[1];
  if (failed && entryId) await tellAuthor(work, tools, entryId, { cause: messageId, to: failed.to, answer: failed.answer });
}
