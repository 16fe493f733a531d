// Once a day, after deactivations: whose services have stopped and who still owes becomes a bad debt, and whose day it is gets a letter.
import { sql } from "kysely";
import { addDays } from "../../../../shared/calendar.ts";
import { type DailyRun, type DailyStep, StepHeld } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { listAccountsBelowMinimum, lockAccounts } from "../../billing/index.ts";
import { countRunning, listStandings, lockCustomers } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { deactivateStepName } from "../procedure/block-step.ts";
import { inBatches } from "../procedure/in-batches.ts";
import { tooMany } from "../procedure/limit-rules.ts";
import { blockTime, mostBlockedPercent, mostBlockedTimesUsual } from "../settings.ts";
import { isOpenDebt, loadDebtCases, loadDebtRules, selectDebts } from "./debt-store.ts";
import { followDebts } from "./follow-debts.ts";
import { sendLetter } from "./send-letter.ts";

export const dunStepName = "collections.dun";

export const dunStep: DailyStep = {
  name: dunStepName,
  waitsWhileFrozen: true,
  after: [deactivateStepName],
  at: (work, partnerId) => getSetting(work, blockTime, { partnerId }),
  run: runDunning,
};

const followedPerBatch = 200;
/** Each may have its fee invoiced, and the number series is held until the commit. */
const lettersPerBatch = 20;

async function runDunning(run: DailyRun): Promise<Record<string, number>> {
  const { partnerId, on } = run;
  const total = { opened: 0, ended: 0, letters: 0, failed: 0 };
  const ids = await run.inWork((work) => listDebtors(work, partnerId));
  const followed = await inBatches(run, dunStepName, {
    ids,
    size: followedPerBatch,
    act: async (work, batch) => {
      await lockBoth(work, batch);
      const rules = await loadDebtRules(work, await getPartner(work, partnerId));
      const { opened, ended } = await followDebts(work, rules, { customerIds: batch, on, opens: true });
      total.opened += opened;
      total.ended += ended;
    },
  });
  total.failed += followed.failed;
  // B-6 Days that were missed send nothing: today's run sends the next letter of each, which is one.
  if (run.isMissed) return total;
  const due = await run.inWork((work) => listDue(work, run));
  if (due.length > 0) await run.inWork((work) => refuseTooMany(work, run, due.length));
  const sent = await inBatches(run, dunStepName, {
    ids: due,
    size: lettersPerBatch,
    act: async (work, batch) => {
      total.letters += await sendDue(work, run, batch);
    },
  });
  return { ...total, failed: total.failed + sent.failed };
}

async function lockBoth(work: Work, ids: readonly string[]): Promise<void> {
  await lockCustomers(work, ids);
  await lockAccounts(work, [...ids]);
}

/** Who is inactive and owes, and who had a debt that is not over. */
async function listDebtors(work: Work, partnerId: string): Promise<string[]> {
  const found = new Set<string>();
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const ids = await listAccountsBelowMinimum(work, { partnerId, minimumMinor: 0n, after, limit: perPage });
    for (const { id, status } of (await listStandings(work, ids)).values()) if (status === "inactive") found.add(id);
    if (ids.length < perPage) break;
    after = ids.at(-1) ?? after;
  }
  for (const debt of await selectDebts(work, sql`debt.partner_id = ${partnerId} and ${isOpenDebt}`)) found.add(debt.customerId);
  return [...found].toSorted();
}

const perPage = 5_000;

/** Whose letter would go today, without a lock. */
async function listDue(work: Work, { partnerId, on }: DailyRun): Promise<string[]> {
  const debts = await selectDebts(
    work,
    sql`debt.partner_id = ${partnerId} and debt.stage = 'dunning' and debt.next_letter_on <= ${on} and ${isOpenDebt}`,
  );
  const rules = await loadDebtRules(work, await getPartner(work, partnerId));
  const due: string[] = [];
  for (let at = 0; at < debts.length; at += followedPerBatch) {
    const ids = debts.slice(at, at + followedPerBatch).map(({ customerId }) => customerId);
    for (const one of await loadDebtCases(work, rules, ids, on)) if (one.heldBack === undefined) due.push(one.customer.id);
  }
  return due.toSorted();
}

/** Decides again with the accounts locked; whoever paid meanwhile gets none. */
async function sendDue(work: Work, { partnerId, on }: DailyRun, customerIds: readonly string[]): Promise<number> {
  await lockBoth(work, customerIds);
  const rules = await loadDebtRules(work, await getPartner(work, partnerId));
  const debts = new Map(
    (
      await selectDebts(
        work,
        sql`debt.customer_id = any (${[...customerIds]}::uuid[]) and debt.stage = 'dunning' and debt.next_letter_on <= ${on} and ${isOpenDebt}`,
      )
    ).map((debt) => [debt.customerId, debt]),
  );
  let sent = 0;
  for (const of of await loadDebtCases(work, rules, [...debts.keys()], on)) {
    const debt = debts.get(of.customer.id);
    if (debt && of.heldBack === undefined && (await sendLetter(work, rules, { debt, of, on }))) sent++;
  }
  return sent;
}

/** B-262 a day with very many letters waits for a person. */
async function refuseTooMany(work: Work, { partnerId, on }: DailyRun, count: number): Promise<void> {
  const { rows: released } =
    await sql`select 1 from collections.releases where partner_id = ${partnerId} and step = ${dunStepName} and on_day = ${on}`.execute(
      work.tx,
    );
  if (released.length > 0) return;
  const { rows } = await sql<{ most: number | null }>`select max(n)::int as most from (select count(*) as n from collections.dunning_letters
    where partner_id = ${partnerId} and made_on >= ${addDays(on, -62)} and made_on < ${on} group by made_on) days`.execute(work.tx);
  const customers = await countRunning(work, partnerId);
  const why = tooMany({
    count,
    customers,
    usual: rows[0]?.most ?? 0,
    percent: await getSetting(work, mostBlockedPercent, { partnerId }),
    times: await getSetting(work, mostBlockedTimesUsual, { partnerId }),
  });
  if (why)
    throw new StepHeld(`${count} letters would go out, many more than usual. Look at the bad debts and let them go on if that is right.`);
}
