import { sql } from "kysely";
import { addDays, type Day, maxDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { dueDays, minDaysToPay } from "../settings.ts";

/** B-159 open invoices get the new days to pay, counted from their own dates and never sooner than the fewest days to pay from today. */
export async function realignOpenDue(work: Work, account: AccountRow, today: Day): Promise<number> {
  const place = { partnerId: account.partner_id, customerId: account.id };
  const days = account.due_days ?? (await getSetting(work, dueDays, place));
  const earliest = addDays(today, await getSetting(work, minDaysToPay, place));
  const { rows } = await sql<{ id: string; entry_id: string | null; issued_on: Day; due_on: Day }>`
    select id, entry_id, issued_on, due_on from billing.money_documents
    where account_id = ${account.id} and kind = 'invoice' and state in ('issued', 'partially_paid') and open_minor > 0 and due_on is not null
    order by id for update`.execute(work.tx);
  const moved = rows.flatMap((row) => {
    const dueOn = maxDay(addDays(row.issued_on, days), earliest);
    return dueOn === row.due_on ? [] : [{ ...row, dueOn }];
  });
  if (moved.length === 0) return 0;
  await sql`update billing.money_documents document set due_on = moved.due_on, version = document.version + 1
    from unnest(${moved.map(({ id }) => id)}::uuid[], ${moved.map(({ dueOn }) => dueOn)}::date[]) as moved (id, due_on) where document.id = moved.id`.execute(
    work.tx,
  );
  const entries = moved.filter(({ entry_id }) => entry_id !== null);
  await sql`update billing.ledger_entries entry set due_on = moved.due_on
    from unnest(${entries.map(({ entry_id }) => entry_id)}::uuid[], ${entries.map(({ dueOn }) => dueOn)}::date[]) as moved (id, due_on)
    where entry.id = moved.id`.execute(work.tx);
  return moved.length;
}
