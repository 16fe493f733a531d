import { sql } from "kysely";
import type { z } from "zod";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { mayDo } from "../../platform/actor.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { homeAttentionEndpoint } from "./contract.ts";
import { homeDay, ofPartner } from "./home-customers.ts";

type Attention = z.input<(typeof homeAttentionEndpoint)["returns"]>;

export async function listAttention(work: Work, partnerId: string | undefined): Promise<Attention> {
  return {
    runs: mayDo(work.actor, "finance.runs.view") ? await listOddRuns(work, partnerId) : null,
    mails: mayDo(work.actor, "messages.history.view") ? await countFailedMails(work, partnerId) : null,
  };
}

const mostRuns = 5;

/** Only each partner's newest run: the accounts that an older one set aside were taken up again by the next. */
async function listOddRuns(work: Work, partnerId: string | undefined): Promise<NonNullable<Attention["runs"]>> {
  const { rows } = await sql<{ id: string; partnerName: string; targetOn: Day; count: number }>`
    with newest as (
      select distinct on (run.partner_id) run.id, run.partner_id, run.target_on from billing.runs run
      where run.state in ('preview', 'confirmed', 'partly_undone') and ${ofPartner("run.partner_id", partnerId)}
        and ${visibleTo(work.actor, { partner: "run.partner_id" })}
      order by run.partner_id, run.target_on desc, run.created_at desc)
    select newest.id, partner.name as "partnerName", newest.target_on as "targetOn", count(*)::int as count
    from newest join partners.partners partner on partner.id = newest.partner_id
      join billing.run_items item on item.run_id = newest.id and item.state in ('parked', 'failed')
    group by newest.id, partner.name, newest.target_on order by newest.target_on desc, partner.name limit ${mostRuns}`.execute(work.tx);
  return rows;
}

const mailDays = 7;

// Days begin where the partner is, as in the list of messages.
async function countFailedMails(work: Work, partnerId: string | undefined): Promise<NonNullable<Attention["mails"]>> {
  const from = addDays(homeDay(work), -mailDays);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from notifications.messages message join partners.partners partner on partner.id = message.partner_id
    where message.state = 'failed' and message.created_at >= (${from}::date)::timestamp at time zone partner.time_zone and ${ofPartner("message.partner_id", partnerId)}
      and ${visibleTo(work.actor, { partner: "message.partner_id" })}`.execute(work.tx);
  return { from, count: rows[0]?.count ?? 0 };
}
