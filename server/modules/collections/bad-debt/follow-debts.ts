// What becomes of a bad debt when money moves, a status changes or a day goes by: it begins, it is known to be smaller, it ends.
import { sql } from "kysely";
import { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { defineJob, enqueueAll, type JobRun } from "../../../platform/jobs.ts";
import type { Work } from "../../../platform/work.ts";
import { listWrittenOff, lockAccounts } from "../../billing/index.ts";
import { customerLabel, listStandings, lockCustomers } from "../../customers/index.ts";
import { findPartner } from "../../partners/index.ts";
import {
  type DebtCase,
  type DebtRules,
  datesOf,
  isOpenDebt,
  loadDebtCases,
  loadDebtRules,
  type StoredDebt,
  selectDebts,
} from "./debt-store.ts";
import { endPlacements } from "./end-placements.ts";
import type { DebtStage, EndReason } from "./tables.ts";

interface Followed {
  opened: number;
  ended: number;
}

/**
 * Brings the debts of customers up to date, whose records and accounts are locked. `opens`: begins debts of who is inactive and owes;
 * without it only those that were there before are taken up again, such as after a write-off that was taken back.
 */
export async function followDebts(
  work: Work,
  rules: DebtRules,
  { customerIds, on, opens }: { customerIds: readonly string[]; on: Day; opens: boolean },
): Promise<Followed> {
  const counts: Followed = { opened: 0, ended: 0 };
  if (customerIds.length === 0) return counts;
  const cases = await loadDebtCases(work, rules, customerIds, on);
  const latest = new Map<string, StoredDebt>();
  for (const debt of await selectDebts(work, sql`debt.customer_id = any (${[...customerIds]}::uuid[])`)) {
    const known = latest.get(debt.customerId);
    if (!known || (known.endedOn !== null && debt.endedOn === null)) latest.set(debt.customerId, debt);
  }
  const over = cases
    .filter((one) => one.owedMinor === 0n && latest.get(one.customer.id)?.endedOn === null)
    .map(({ customer }) => customer.id);
  const writtenOff = new Map((await listWrittenOff(work, { customerIds: over })).map((row) => [row.customerId, row.lastOn]));
  for (const one of cases) {
    const debt = latest.get(one.customer.id);
    const isOpen = debt !== undefined && debt.endedOn === null;
    if (!isOpen) {
      if (await begin(work, rules, one, { debt, on, opens })) counts.opened++;
      continue;
    }
    const end = endOf(debt, one, writtenOff.get(one.customer.id));
    if (end) {
      await endDebt(work, debt, { ...end, on });
      counts.ended++;
    } else await refresh(work, rules, debt, one.owedMinor);
  }
  return counts;
}

function endOf(
  debt: StoredDebt,
  { owedMinor, customer }: DebtCase,
  writtenOffOn: Day | undefined,
): { stage: DebtStage; reason: EndReason | null } | undefined {
  if (owedMinor === 0n)
    return { stage: writtenOffOn !== undefined && writtenOffOn >= debt.openedOn ? "written_off" : "paid", reason: null };
  // Whoever works again is dealt with like everybody; what an agency has, it keeps until it is recalled.
  if (debt.stage === "dunning" && (customer.status === "active" || customer.status === "blocked"))
    return { stage: "ended", reason: "reactivated" };
  return undefined;
}

async function begin(
  work: Work,
  rules: DebtRules,
  { customer, account, owedMinor, debits, statusSince }: DebtCase,
  { debt, on, opens }: { debt: StoredDebt | undefined; on: Day; opens: boolean },
): Promise<boolean> {
  if (customer.status !== "inactive" || owedMinor === 0n || !debits.some(({ dueOn }) => dueOn < on)) return false;
  const isSame = debt !== undefined && debt.deactivatedOn === statusSince && (debt.stage === "written_off" || debt.stage === "paid");
  if (isSame) {
    await sql`update collections.bad_debts set stage = 'dunning', ended_on = null, version = version + 1 where id = ${debt.id}`.execute(
      work.tx,
    );
    await refresh(work, rules, { ...debt, stage: "dunning" }, owedMinor);
    tellOfDebt(work, { ...debt, number: customer.number }, "reopened", { stage: { before: debt.stage, after: "dunning" } });
    return true;
  }
  if (!opens) return false;
  const dates = datesOf(rules, { stage: "dunning", deactivatedOn: statusSince, level: 0, lastLetterOn: null });
  const { rows } = await sql<{
    id: string;
  }>`insert into collections.bad_debts (customer_id, partner_id, stage, currency, owed_minor, deactivated_on, opened_on, next_letter_on, ready_on, created_at)
    values (${customer.id}, ${customer.partnerId}, 'dunning', ${account.currency}, ${owedMinor}, ${statusSince}, ${on}, ${dates.nextLetterOn}, ${dates.readyOn}, ${work.now})
    on conflict do nothing returning id`.execute(work.tx);
  const id = rows[0]?.id;
  if (id === undefined) return false;
  tellOfDebt(work, { id, partnerId: customer.partnerId, customerId: customer.id, number: customer.number }, "opened", {
    owed: { before: null, after: `${minorToDecimal(owedMinor, account.currency)} ${account.currency}` },
  });
  return true;
}

async function refresh(work: Work, rules: DebtRules, debt: StoredDebt, owedMinor: bigint): Promise<void> {
  const dates = datesOf(rules, debt);
  if (owedMinor === debt.owedMinor && dates.nextLetterOn === debt.nextLetterOn && dates.readyOn === debt.readyOn) return;
  await sql`update collections.bad_debts set owed_minor = ${owedMinor}, next_letter_on = ${dates.nextLetterOn}, ready_on = ${dates.readyOn},
      version = version + 1 where id = ${debt.id}`.execute(work.tx);
}

/** Ends a debt, and with it what an agency had of it. */
export async function endDebt(
  work: Work,
  debt: Pick<StoredDebt, "id" | "partnerId" | "customerId" | "stage">,
  { stage, reason, on }: { stage: DebtStage; reason: EndReason | null; on: Day },
): Promise<void> {
  await sql`update collections.bad_debts set stage = ${stage}, end_reason = ${reason}, ended_on = ${on}, next_letter_on = null, ready_on = null,
      version = version + 1 where id = ${debt.id}`.execute(work.tx);
  await endPlacements(work, debt.id, { state: stage === "ended" ? "recalled" : "closed", reason: reason ?? stage, on });
  const number = (await listStandings(work, [debt.customerId])).get(debt.customerId)?.number ?? 0;
  tellOfDebt(work, { ...debt, number }, "ended", { stage: { before: debt.stage, after: reason ?? stage } });
}

/** The days of all open debts of a partner, after its levels or settings changed. */
export async function refreshDates(work: Work, rules: DebtRules): Promise<void> {
  for (const debt of await selectDebts(work, sql`debt.partner_id = ${rules.partner.id} and debt.stage = 'dunning' and ${isOpenDebt}`))
    await refresh(work, rules, debt, debt.owedMinor);
}

export function tellOfDebt(
  work: Work,
  debt: { id: string; partnerId: string; customerId: string; number: number },
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
  reason?: string,
): void {
  work.audit({
    entity: "bad_debt",
    entityId: debt.id,
    label: customerLabel(debt.number),
    action,
    partnerId: debt.partnerId,
    customerId: debt.customerId,
    changes,
    ...(reason ? { reason } : {}),
  });
}

export const followDebtJob = defineJob("collections.follow-debt", z.object({ customerId: z.uuid() }));

/** After money moved or a status changed; asked for once however often that was. */
export async function followDebtsSoon(work: Work, customerIds: readonly string[]): Promise<void> {
  const known = await selectDebts(work, sql`debt.customer_id = any (${[...customerIds]}::uuid[])`);
  await enqueueAll(
    work,
    [...new Set(known.map(({ customerId }) => customerId))].map((customerId) => ({
      job: followDebtJob,
      payload: { customerId },
      options: { key: `collections.follow-debt:${customerId}` },
    })),
  );
}

export const runFollowing = (run: JobRun, { customerId }: { customerId: string }): Promise<void> =>
  run.inWork(async (work) => {
    const standing = (await listStandings(work, [customerId])).get(customerId);
    const partner = standing && (await findPartner(work, standing.partnerId));
    if (!partner) return;
    await lockCustomers(work, [customerId]);
    await lockAccounts(work, [customerId]);
    const rules = await loadDebtRules(work, partner);
    await followDebts(work, rules, { customerIds: [customerId], on: calendarDay(work.now, partner.timeZone), opens: false });
  });
