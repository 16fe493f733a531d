// When prepaid accounts are charged: every night for the day that begins, and at once when money arrives (B-32, B-33).
import { sql } from "kysely";
import { z } from "zod";
import { calendarDay, type Day, dayOfMonth } from "../../../../shared/calendar.ts";
import type { DailyRun, DailyStep } from "../../../platform/daily/daily-step.ts";
import { defineJob, enqueue, type JobBook } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, isMoneyFrozen } from "../../partners/index.ts";
import { type AccountRow, lockAccounts } from "../accounts/lock-accounts.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import type { InWork } from "../runs/billing-run.ts";
import { chargePrepaid, type PrepaidResult } from "./charge-prepaid.ts";
import { invoiceMonth } from "./month-invoice.ts";

const accountsPerStep = 500;

export const prepaidStep: DailyStep = {
  name: "billing.charge-prepaid",
  waitsWhileFrozen: true,
  after: ["ordering.roll"],
  at: () => Promise.resolve("00:15"),
  run: async (day) => {
    const invoices = dayOfMonth(day.on) === 1 ? await invoiceMonth(day) : 0;
    return { ...(await chargeAll(day)), invoices };
  },
};

async function chargeAll({ partnerId, on, inWork }: DailyRun): Promise<{ charged: number; unpaid: number; failed: number }> {
  const totals = { charged: 0, unpaid: 0, failed: 0 };
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const ids = await inWork((work) => listPrepaid(work, partnerId, after));
    const last = ids.at(-1);
    if (last === undefined) return totals;
    after = last;
    await chargeBatch(inWork, { partnerId, on, ids }, totals);
  }
}

/** All of a batch together; when one of them cannot be charged at all, one by one (B-46). */
async function chargeBatch(
  inWork: InWork,
  { partnerId, on, ids }: { partnerId: string; on: Day; ids: readonly string[] },
  totals: { charged: number; unpaid: number; failed: number },
): Promise<void> {
  const add = ({ charged, unpaid }: PrepaidResult): void => {
    totals.charged += charged;
    totals.unpaid += unpaid;
  };
  try {
    add(await inWork((work) => chargeLocked(work, partnerId, ids, on)));
  } catch (error) {
    if (ids.length === 1) {
      totals.failed += 1;
      await inWork(async (work) => work.log.error({ accountId: ids[0], error }, "a prepaid account could not be charged"));
      return;
    }
    for (const id of ids) await chargeBatch(inWork, { partnerId, on, ids: [id] }, totals);
  }
}

async function listPrepaid(work: Work, partnerId: string, after: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from billing.accounts
    where partner_id = ${partnerId} and billing_enabled and billing_type <> 'recurring' and id > ${after} order by id limit ${accountsPerStep}`.execute(
    work.tx,
  );
  return rows.map((row) => row.id);
}

async function chargeLocked(work: Work, partnerId: string, ids: readonly string[], on: Day): Promise<PrepaidResult> {
  const isCharged = ({ billing_type, billing_enabled }: AccountRow): boolean => billing_enabled && billing_type !== "recurring";
  const accounts = (await lockAccounts(work, ids)).filter(isCharged);
  return accounts.length === 0 ? { charged: 0, unpaid: 0 } : chargePrepaid(work, await loadBillingContext(work, partnerId), accounts, on);
}

const soonJob = defineJob("billing.charge-prepaid-account", z.object({ accountId: z.uuid() }));

/** Money came, a service started, something is to be charged: what the balance pays for now is bought now, not tonight. */
export async function chargeSoon(work: Work, accountId: string): Promise<void> {
  const { rows } = await sql<{ billing_type: string }>`select billing_type from billing.accounts where id = ${accountId}`.execute(work.tx);
  if (rows[0] === undefined || rows[0].billing_type === "recurring") return;
  await enqueue(work, soonJob, { accountId }, { key: `charge-prepaid-${accountId}` });
}

export function registerPrepaidJob(book: JobBook): void {
  book.handle(soonJob, async (run, { accountId }) => {
    await run.inWork(async (work) => {
      const { rows } = await sql<{ partner_id: string }>`select partner_id from billing.accounts where id = ${accountId}`.execute(work.tx);
      const partnerId = rows[0]?.partner_id;
      if (partnerId === undefined || (await isMoneyFrozen(work, partnerId))) return;
      const on = calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);
      await chargeLocked(work, partnerId, [accountId], on);
    });
  });
}
