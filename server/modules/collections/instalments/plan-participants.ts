// Where plans meet others: which debts come first when money arrives, and what becomes of a plan when its customer goes elsewhere.
import { sql } from "kysely";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import type { DueFirst } from "../../billing/index.ts";
import type { MergeParticipant, MoveParticipant } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import type { PartDue } from "../../payments/index.ts";
import { turnPlan } from "./end-plans.ts";
import { dueOfPlan, fallenDue } from "./instalment-rules.ts";
import { isOpenPlan, listSparedByPlans, selectPlans } from "./plan-store.ts";

/** B-233 payments go to the due instalment's documents first. */
export async function dueByPlans(work: Work, accountIds: readonly string[]): Promise<ReadonlyMap<string, DueFirst>> {
  const due = new Map<string, DueFirst>();
  for (const plan of await selectPlans(work, sql`plan.customer_id = any (${[...accountIds]}::uuid[]) and ${isOpenPlan}`)) {
    const today = calendarDay(work.now, (await getPartner(work, plan.partnerId)).timeZone);
    due.set(plan.customerId, {
      documentIds: new Set(plan.documents.map(({ id }) => id)),
      dueMinor: dueOfPlan(plan.instalments, plan.paidMinor, today),
    });
  }
  return due;
}

/** B-233 for automatic charging: what is due of a plan in force, and whether an instalment falls on the day. */
export async function partsDueByPlans(work: Work, accountIds: readonly string[], on: Day): Promise<ReadonlyMap<string, PartDue>> {
  const parts = new Map<string, PartDue>();
  for (const plan of await selectPlans(work, sql`plan.customer_id = any (${[...accountIds]}::uuid[]) and ${isOpenPlan}`)) {
    const dueMinor = fallenDue(plan.instalments, plan.paidMinor, on);
    parts.set(plan.customerId, {
      documentIds: new Set(plan.documents.map(({ id }) => id)),
      dueMinor,
      laterMinor: plan.totalMinor - plan.paidMinor - dueMinor,
      isDueToday: plan.instalments.some(({ dueOn }) => dueOn === on),
    });
  }
  return parts;
}

/** What is paid in parts is not charged as a whole by itself: the documents, for automatic charging. */
export async function coveredByPlans(work: Work, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const spared = await listSparedByPlans(work, accountIds);
  return new Set([...spared.values()].flatMap((documents) => [...documents]));
}

async function endOf(work: Work, customerId: string): Promise<void> {
  for (const plan of await selectPlans(work, sql`plan.customer_id = ${customerId} and ${isOpenPlan}`))
    await turnPlan(work, plan, "cancelled", calendarDay(work.now, (await getPartner(work, plan.partnerId)).timeZone));
}

const tables = ["collections.instalment_plans", "collections.instalment_plan_documents", "collections.instalments"] as const;

/** A plan was agreed on with one customer about that customer's debts: with another it ends, and is found under the survivor. */
export const plansOfMerges: MergeParticipant = {
  async move(work, { loser, survivor }) {
    await endOf(work, loser.id);
    for (const table of tables)
      await sql`update ${sql.table(table)} set customer_id = ${survivor.id}, partner_id = ${survivor.partnerId}
        where customer_id = ${loser.id}`.execute(work.tx);
    const { rows } = await sql<{ id: string }>`select id from collections.instalment_plans where customer_id = ${survivor.id}`.execute(
      work.tx,
    );
    return { instalmentPlans: rows.map((row) => row.id) };
  },
};

/** Debts go to another book as a new charge, so a plan about the invoices of the former partner ends; its history stays there. */
export const plansOfPartnerMoves: MoveParticipant = {
  carry: (work, { customer }) => endOf(work, customer.id),
};
