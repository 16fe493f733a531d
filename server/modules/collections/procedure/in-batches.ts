// Work on many accounts in sets, so that one that fails is set aside and stops nobody else (B-46).
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { DailyRun } from "../../../platform/daily/daily-step.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import type { Work } from "../../../platform/work.ts";
import { listStandings } from "../../customers/index.ts";

export interface BatchOutcome {
  readonly failed: number;
}

/**
 * Calls `act` with the ids in sets, each in a transaction of its own. A set that fails is tried one by one; who fails then is set aside
 * with the reason, for staff to see, until the step works for them again.
 */
export async function inBatches(
  run: DailyRun,
  step: string,
  { ids, size, act }: { ids: readonly string[]; size: number; act: (work: Work, ids: readonly string[]) => Promise<void> },
): Promise<BatchOutcome> {
  let failed = 0;
  for (let at = 0; at < ids.length; at += size) {
    const batch = ids.slice(at, at + size);
    try {
      await run.inWork(async (work) => {
        await act(work, batch);
        await forget(work, step, batch);
      });
    } catch {
      for (const id of batch) failed += await alone(run, step, id, act);
    }
  }
  return { failed };
}

async function alone(run: DailyRun, step: string, id: string, act: (work: Work, ids: readonly string[]) => Promise<void>): Promise<number> {
  try {
    await run.inWork(async (work) => {
      await act(work, [id]);
      await forget(work, step, [id]);
    });
    return 0;
  } catch (error) {
    await run.inWork(async (work) => {
      work.log.error({ step, customerId: id, err: error }, "an account was set aside");
      await setAside(work, {
        step,
        on: run.on,
        partnerId: run.partnerId,
        id,
        failure: error instanceof Error ? error.message : String(error),
      });
    });
    return 1;
  }
}

const forget = async (work: Work, step: string, ids: readonly string[]): Promise<void> => {
  await sql`delete from collections.set_aside where step = ${step} and customer_id = any (${[...ids]}::uuid[])`.execute(work.tx);
};

async function setAside(work: Work, about: { step: string; on: Day; partnerId: string; id: string; failure: string }): Promise<void> {
  // A customer who is gone meanwhile needs nobody's eye.
  if (!(await listStandings(work, [about.id])).has(about.id)) return;
  await insertRows(
    work,
    "collections.set_aside",
    { customer_id: "uuid", partner_id: "uuid", step: "text", on_day: "date", failure: "text", at: "timestamptz" },
    [
      {
        customer_id: about.id,
        partner_id: about.partnerId,
        step: about.step,
        on_day: about.on,
        failure: about.failure.slice(0, 500),
        at: work.now,
      },
    ],
    "on conflict (customer_id, step) do update set on_day = excluded.on_day, failure = excluded.failure, at = excluded.at",
  );
}
