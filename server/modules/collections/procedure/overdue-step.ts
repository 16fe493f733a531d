// Early in the day (B 3.5, 3): what became overdue is announced, promises and other holds that are over end, instalment
// plans that were missed break, late fees are charged.
import { sql } from "kysely";
import type { DailyRun, DailyStep } from "../../../platform/daily/daily-step.ts";
import { announceOverdue, listAccountsWithServiceBlocks } from "../../billing/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { endHolds, selectHolds } from "../holds/hold-store.ts";
import { settlePromises } from "../holds/settle-promises.ts";
import { settlePlans } from "../instalments/end-plans.ts";
import { processing } from "../settings.ts";
import { loadRules } from "../status/load-facts.ts";
import { settleServiceLocks } from "../status/service-locks.ts";
import { chargeLateFees } from "./late-fees.ts";

export const overdueStep: DailyStep = {
  name: "collections.overdue",
  waitsWhileFrozen: true,
  after: [],
  at: () => Promise.resolve("00:30"),
  run: async (run) => {
    const overdue = await announceAll(run);
    const { kept, broken } = await judgePromises(run);
    const expired = await expireHolds(run);
    const plans = await settlePlans(run);
    const locks = await settleLocks(run);
    return { overdue, ...locks, kept, broken, expired, ...plans, ...(await chargeLateFees(run)) };
  },
};

const perBatch = 1_000;

async function announceAll(run: DailyRun): Promise<number> {
  for (let total = 0; ; ) {
    const found = await run.inWork((work) => announceOverdue(work, { partnerId: run.partnerId, on: run.on, limit: perBatch }));
    total += found.length;
    if (found.length < perBatch) return total;
  }
}

async function judgePromises(run: DailyRun): Promise<{ kept: number; broken: number }> {
  const over = await run.inWork((work) =>
    selectHolds(work, sql`partner_id = ${run.partnerId} and kind = 'promise' and outcome is null and until_on < ${run.on}`),
  );
  const total = { kept: 0, broken: 0 };
  const ids = over.map((hold) => hold.customerId);
  for (let at = 0; at < ids.length; at += perBatch) {
    const judged = await run.inWork(async (work) =>
      settlePromises(work, await loadRules(work, await getPartner(work, run.partnerId)), ids.slice(at, at + perBatch), run.on),
    );
    total.kept += judged.kept;
    total.broken += judged.broken;
  }
  return total;
}

/** B-27 services whose own invoice is overdue; a provider that blocks nobody locks none. */
async function settleLocks(run: DailyRun): Promise<{ locked: number; opened: number }> {
  const mayLock = await run.inWork((work) => getSetting(work, processing, { partnerId: run.partnerId }));
  const ids = await run.inWork((work) => listAccountsWithServiceBlocks(work, run.partnerId));
  const total = { locked: 0, opened: 0 };
  for (let at = 0; at < ids.length; at += perBatch) {
    const done = await run.inWork((work) => settleServiceLocks(work, ids.slice(at, at + perBatch), { on: run.on, mayLock }));
    total.locked += done.locked;
    total.opened += done.opened;
  }
  return total;
}

async function expireHolds(run: DailyRun): Promise<number> {
  return run.inWork(async (work) => {
    const over = await selectHolds(
      work,
      sql`partner_id = ${run.partnerId} and kind <> 'promise' and outcome is null and until_on < ${run.on}`,
    );
    await endHolds(work, over, "expired");
    return over.length;
  });
}
