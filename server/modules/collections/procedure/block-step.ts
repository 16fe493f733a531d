// The steps that block and deactivate (B 3.5, 7 and 8). They look first and count; too many stop the step until a person lets it go on
// (B-262). Then they decide again, set by set, with the accounts locked.
import { sql } from "kysely";
import { addDays } from "../../../../shared/calendar.ts";
import type { DailyRun, DailyStep } from "../../../platform/daily/daily-step.ts";
import { StepHeld } from "../../../platform/daily/daily-step.ts";
import type { Work } from "../../../platform/work.ts";
import { countRunning } from "../../customers/index.ts";
import { getPartner, getSetting } from "../../partners/index.ts";
import { blockTime, mostBlockedPercent, mostBlockedTimesUsual } from "../settings.ts";
import { applyDecisions, decide, type Moved, type MoveKind } from "../status/apply-decisions.ts";
import { loadCases, loadRules } from "../status/load-facts.ts";
import { listCandidates } from "./candidates.ts";
import { inBatches } from "./in-batches.ts";
import { tooMany } from "./limit-rules.ts";

const atBlockTime = (work: Work, partnerId: string): Promise<string> => getSetting(work, blockTime, { partnerId });

export const blockStepName = "collections.block";
export const deactivateStepName = "collections.deactivate";

export const blockStep: DailyStep = {
  name: blockStepName,
  waitsWhileFrozen: true,
  // B-46: not before what is due is known and what is there is paired.
  after: ["collections.overdue", "billing.pair"],
  at: atBlockTime,
  run: (run) => runMoves(run, blockStepName, ["block", "lift", "reactivate"]),
};

export const deactivateStep: DailyStep = {
  name: deactivateStepName,
  waitsWhileFrozen: true,
  after: [blockStepName],
  at: atBlockTime,
  run: (run) => runMoves(run, deactivateStepName, ["deactivate"]),
};

/** What hurts is counted before it is done. */
const counted: ReadonlySet<MoveKind> = new Set(["block", "deactivate"]);
const perBatch = 500;

async function runMoves(run: DailyRun, step: string, moves: readonly MoveKind[]): Promise<Record<string, number>> {
  const { partnerId, on } = run;
  const may = new Set(moves);
  const { ids, hurting } = await planMoves(run, may);
  if (hurting > 0) await run.inWork((work) => refuseTooMany(work, run, { step, hurting, move: may.has("block") ? "block" : "deactivate" }));
  const total = { block: 0, lift: 0, deactivate: 0, reactivate: 0 };
  const { failed } = await inBatches(run, step, {
    ids,
    size: perBatch,
    act: async (work, batch) => {
      const rules = await loadRules(work, await getPartner(work, partnerId));
      const moved: Moved = await applyDecisions(work, rules, {
        customerIds: batch,
        on,
        may: ({ move }) => move !== undefined && may.has(move),
      });
      for (const kind of moves) total[kind] += moved[kind];
    },
  });
  return {
    ...(may.has("block")
      ? { blocked: total.block, unblocked: total.lift, reactivated: total.reactivate }
      : { deactivated: total.deactivate }),
    failed,
  };
}

/** Who would be moved, without a lock and without writing anything. */
async function planMoves(run: DailyRun, may: ReadonlySet<MoveKind>): Promise<{ ids: string[]; hurting: number }> {
  const ids: string[] = [];
  let hurting = 0;
  const candidates = await run.inWork((work) => listCandidates(work, run.partnerId, may.has("block") ? "all" : "blocked"));
  for (let at = 0; at < candidates.length; at += looksPerBatch) {
    await run.inWork(async (work) => {
      const rules = await loadRules(work, await getPartner(work, run.partnerId));
      for (const one of await loadCases(work, rules, candidates.slice(at, at + looksPerBatch))) {
        const { move } = decide(one, run.on);
        // Who is blocked without a written block is looked at too, and gets one.
        const isBare =
          move === undefined && one.customer.status === "blocked" && (one.episode === undefined || one.episode.endedAs !== null);
        if (!isBare && (move === undefined || !may.has(move))) continue;
        ids.push(one.customer.id);
        if (move && counted.has(move)) hurting++;
      }
    });
  }
  return { ids, hurting };
}

const looksPerBatch = 2_000;

async function refuseTooMany(
  work: Work,
  { partnerId, on }: DailyRun,
  { step, hurting, move }: { step: string; hurting: number; move: "block" | "deactivate" },
): Promise<void> {
  const { rows: released } =
    await sql`select 1 from collections.releases where partner_id = ${partnerId} and step = ${step} and on_day = ${on}`.execute(work.tx);
  if (released.length > 0) return;
  const customers = await countRunning(work, partnerId);
  const why = tooMany({
    count: hurting,
    customers,
    usual: await usualNumber(work, partnerId, on, move),
    percent: await getSetting(work, mostBlockedPercent, { partnerId }),
    times: await getSetting(work, mostBlockedTimesUsual, { partnerId }),
  });
  if (!why) return;
  const what = move === "block" ? "blocked" : "deactivated";
  throw new StepHeld(
    why === "percent"
      ? `${hurting} of ${customers} customers would be ${what}. Look at the account status and let the step go on if that is right.`
      : `${hurting} customers would be ${what}, many more than usual. Look at the account status and let the step go on if that is right.`,
  );
}

/** The most in one day of the last two months. */
async function usualNumber(work: Work, partnerId: string, on: DailyRun["on"], move: "block" | "deactivate"): Promise<number> {
  const day = move === "block" ? sql.ref("blocked_on") : sql.ref("ended_on");
  const kind = move === "block" ? sql`true` : sql`ended_as = 'deactivated'`;
  const { rows } = await sql<{ most: number | null }>`select max(n)::int as most from (select count(*) as n from collections.block_episodes
    where partner_id = ${partnerId} and ${kind} and ${day} >= ${addDays(on, -62)} and ${day} < ${on} group by ${day}) days`.execute(
    work.tx,
  );
  return rows[0]?.most ?? 0;
}
