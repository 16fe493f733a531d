// A billing run is many works: each confirms a batch of accounts and commits, so that a kill at any moment loses nothing and the
// next attempt goes on with the accounts that are left (B-67). Accounts are taken in one order under lock, so two processes that
// confirm the same run take turns and the documents and numbers come out as if one had done it alone.
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { daysBetween } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Work } from "../../../platform/work.ts";
import { refuseWhileFrozen } from "../../partners/index.ts";
import { runConfirmed } from "../events.ts";
import { targetTooFar } from "../problems.ts";
import { db } from "../tables.ts";
import { type BillingContext, loadBillingContext } from "./billing-context.ts";
import { confirmAccounts } from "./confirm-accounts.ts";

/** Opens a work for each step; the caller brings the actor. */
export type InWork = <T>(act: (work: Work) => Promise<T>) => Promise<T>;

export interface RunWanted {
  readonly partnerId: string;
  readonly targetOn: Day;
  readonly trigger: "schedule" | "manual";
  /** This very preview; otherwise the one of that day, or a new run. */
  readonly runId?: string;
  /** The joint run that a new preview stands in (B-61). */
  readonly jointRunId?: string | undefined;
}

export interface RunTotals {
  readonly runId: string | null;
  /** Documents of this run that this call issued. */
  readonly invoices: number;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  readonly currency: string;
  /** Accounts of this run that wait for a person, and those that could not be billed. */
  readonly parked: number;
  readonly failed: number;
}

/** Accounts in one transaction: enough to make sets worth while, few enough that a page never waits long for a number. */
const batchSize = 500;
/** Further ahead than this a date is a slip of the hand. */
const furthestDays = 366;

/** Confirms the run of a partner up to a date, from wherever an earlier attempt stopped. */
export async function confirmRun(
  inWork: InWork,
  wanted: RunWanted,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<RunTotals> {
  const opened = await inWork(async (work) => {
    await refuseWhileFrozen(work, wanted.partnerId);
    return openConfirming(work, wanted);
  });
  if (!opened) return inWork((work) => emptyTotals(work, wanted));
  const { runId, due, afterOn } = opened;
  let invoices = 0;
  let net = 0n;
  let tax = 0n;
  let done = 0;
  let context: BillingContext | undefined;
  while (true) {
    let after = "00000000-0000-0000-0000-000000000000";
    while (true) {
      const batch = await inWork(async (work) => {
        // B-262 somebody may freeze it half way; it goes on with the next look after the release.
        await refuseWhileFrozen(work, wanted.partnerId);
        context ??= await loadBillingContext(work, wanted.partnerId);
        return confirmAccounts(work, context, { runId, targetOn: wanted.targetOn, afterOn, after, limit: batchSize });
      });
      if (batch.last === null) break;
      after = batch.last;
      invoices += batch.invoices;
      net += batch.netMinor;
      tax += batch.taxMinor;
      done += batch.accounts;
      onProgress(done, due);
    }
    // Another process may have held rows while this one looked: done is when nothing is due any more.
    const finished = await inWork((work) => finishRun(work, { ...wanted, afterOn }, runId));
    if (finished) return { ...finished, invoices, netMinor: net, taxMinor: tax, grossMinor: net + tax };
  }
}

/** Finds the run that is being confirmed, or that was previewed, or makes one. Undefined: nothing is due. */
async function openConfirming(work: Work, wanted: RunWanted): Promise<{ runId: string; due: number; afterOn: Day | null } | undefined> {
  const context = await loadBillingContext(work, wanted.partnerId);
  if (daysBetween(context.today, wanted.targetOn) > furthestDays)
    throw targetTooFar(`${wanted.targetOn} is more than a year ahead of ${context.today}.`);
  const run = await db(work)
    .selectFrom("billing.runs")
    .selectAll()
    .where("partner_id", "=", wanted.partnerId)
    .where("target_on", "=", wanted.targetOn)
    .where("state", "in", ["confirming", "preview"])
    .$if(wanted.runId !== undefined, (own) => own.where("id", "=", wanted.runId ?? ""))
    .orderBy("created_at", "desc")
    .forUpdate()
    .executeTakeFirst();
  if (wanted.runId !== undefined && !run) return undefined;
  const afterOn = run?.after_on ?? null;
  const due = await countDue(work, { ...wanted, afterOn }, run?.id ?? null);
  if (run?.state === "confirming") return { runId: run.id, due, afterOn };
  if (due === 0 && !run) return undefined;
  const stamp = { state: "confirming" as const, confirmed_by: JSON.stringify(describeActor(work)) };
  if (run) {
    await db(work).updateTable("billing.runs").set(stamp).where("id", "=", run.id).execute();
    return { runId: run.id, due, afterOn };
  }
  const made = await sql<{ id: string }>`
    insert into billing.runs (partner_id, target_on, state, trigger, date_mode, confirmed_by, created_at)
    values (${wanted.partnerId}, ${wanted.targetOn}, 'confirming', ${wanted.trigger}, ${context.dateMode}, ${stamp.confirmed_by}::jsonb, ${work.now})
    on conflict (partner_id, target_on) where state in ('building', 'confirming') do update set version = billing.runs.version
    returning id`.execute(work.tx);
  const runId = made.rows[0]?.id;
  if (runId === undefined) throw new Error("the run was not made");
  work.audit({
    entity: "billing_run",
    entityId: runId,
    label: `Billing run ${wanted.targetOn}`,
    action: "confirm",
    partnerId: wanted.partnerId,
  });
  return { runId, due, afterOn: null };
}

/** Accounts that a run still has to look at: due, and not set aside by it already. */
export async function countDue(
  work: Work,
  { partnerId, targetOn, afterOn = null }: Pick<RunWanted, "partnerId" | "targetOn"> & { afterOn?: Day | null },
  runId: string | null,
): Promise<number> {
  const counted = await sql<{ n: bigint }>`
    select count(*) as n from billing.accounts account
    where account.partner_id = ${partnerId} and account.billing_enabled and account.billing_type = 'recurring' and not account.proforma_first and account.next_billing_on <= ${targetOn}
      and (${afterOn}::date is null or account.next_billing_on > ${afterOn}) and not exists (select from billing.run_items item where item.run_id = ${runId} and item.account_id = account.id
        and item.state in ('warning', 'parked', 'excluded', 'failed'))`.execute(work.tx);
  return Number(counted.rows[0]?.n ?? 0n);
}

async function finishRun(
  work: Work,
  wanted: RunWanted & { afterOn: Day | null },
  runId: string,
): Promise<Pick<RunTotals, "runId" | "currency" | "parked" | "failed"> | undefined> {
  if ((await countDue(work, wanted, runId)) > 0) return undefined;
  const moved = await sql<{ id: string }>`update billing.runs set state = 'confirmed', confirmed_at = ${work.now}, version = version + 1
    where id = ${runId} and state = 'confirming' returning id`.execute(work.tx);
  const counts = await sql<{ issued: bigint; parked: bigint; failed: bigint; currency: string | null }>`
    select count(*) filter (where state = 'issued') as issued, count(*) filter (where state in ('parked', 'warning')) as parked,
      count(*) filter (where state = 'failed') as failed, min(currency) as currency
    from billing.run_items where run_id = ${runId}`.execute(work.tx);
  const { issued = 0n, parked = 0n, failed = 0n, currency = null } = counts.rows[0] ?? {};
  // The process that made the last move announces it; one that comes after finds it done.
  if (moved.rows.length === 1) {
    work.emit(runConfirmed, { partnerId: wanted.partnerId, objectId: runId }, { runId, invoices: Number(issued) });
    work.audit({
      entity: "billing_run",
      entityId: runId,
      label: `Billing run ${wanted.targetOn}`,
      action: "confirmed",
      partnerId: wanted.partnerId,
      changes: { invoices: { before: null, after: Number(issued) } },
    });
  }
  return { runId, currency: currency ?? "", parked: Number(parked), failed: Number(failed) };
}

async function emptyTotals(work: Work, { partnerId }: RunWanted): Promise<RunTotals> {
  const { partner } = await loadBillingContext(work, partnerId);
  return { runId: null, invoices: 0, netMinor: 0n, taxMinor: 0n, grossMinor: 0n, currency: partner.currency, parked: 0, failed: 0 };
}
