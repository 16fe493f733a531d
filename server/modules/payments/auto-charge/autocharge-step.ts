// Each night the charges of the day are written down (B-75), and whoever's card is about to expire is told of once.
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { savedMethodExpiring } from "../events.ts";
import { planParts } from "./charge-parts.ts";
import { planCharges } from "./plan-charges.ts";

const accountsPerStep = 1_000;
/** So long before its end a card is told of. */
const expiryDays = 30;

export const autochargeStep: DailyStep = {
  name: "payments.autocharge",
  waitsWhileFrozen: true,
  after: [],
  // Before the first hour that a filter may have; the charges themselves go at their filter's hour.
  at: () => Promise.resolve("00:50"),
  run: async ({ partnerId, on, inWork }) => {
    let planned = 0;
    for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
      const accountIds = await inWork((work) => listConsenting(work, partnerId, after));
      const last = accountIds.at(-1);
      if (last === undefined) break;
      after = last;
      planned += await inWork((work) => planCharges(work, { partnerId, accountIds, on }));
      planned += await inWork((work) => planParts(work, { partnerId, accountIds, on }));
    }
    return { planned, expiring: await inWork((work) => tellExpiring(work, partnerId, on)) };
  },
};

/** Accounts that agreed to be charged, the next after an id. */
export async function listConsenting(work: Work, partnerId: string, after: string): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`select account_id from payments.auto_pay
    where partner_id = ${partnerId} and state in ('on', 'retrying') and account_id > ${after} order by account_id limit ${accountsPerStep}`.execute(
    work.tx,
  );
  return rows.map((row) => row.account_id);
}

async function tellExpiring(work: Work, partnerId: string, on: Day): Promise<number> {
  const { rows } = await sql<{ id: string; customer_id: string; kind: string; brand: string; last4: string; expires_on: Day }>`
    update payments.saved_methods set expiry_told_on = ${on}
    where partner_id = ${partnerId} and status = 'active' and expires_on between ${on} and ${addDays(on, expiryDays)} and expiry_told_on is null
    returning id, customer_id, kind, brand, last4, expires_on`.execute(work.tx);
  for (const { id, customer_id: customerId, kind, brand, last4, expires_on: expiresOn } of rows)
    work.emit(
      savedMethodExpiring,
      { partnerId, customerId, objectId: id },
      { methodId: id, accountId: customerId, kind, brand, last4, expiresOn },
    );
  return rows.length;
}

/** Hears `invoice.issued`: what is to be charged on the day of its issue, or minutes after it. */
export async function planForIssued(work: Work, { partnerId, data }: Happened<{ accountId: string }>): Promise<void> {
  if (partnerId === null) return;
  const { timeZone } = await getPartner(work, partnerId);
  await planCharges(work, { partnerId, accountIds: [data.accountId], on: calendarDay(work.now, timeZone) });
}
