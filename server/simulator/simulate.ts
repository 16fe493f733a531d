// A what-if simulation (B-254): the same days twice, in two copies of the data, once as things are and once with the changes, by the same engine.
import { sql } from "kysely";
import { addDays, calendarDay, type Day } from "../../shared/calendar.ts";
import { money, toMoneyJson } from "../../shared/money.ts";
import { getPartner, type Partner } from "../modules/partners/index.ts";
import { readMonthlyValues } from "../modules/reports/monthly-values.ts";
import type { RiskReason, Scenario, SimulationResult } from "../modules/reports/simulator/contract.ts";
import { type Forks, forkDatabase } from "../platform/fork/fork-database.ts";
import type { Logger } from "../platform/log.ts";
import type { Work } from "../platform/work.ts";
import { applyChange } from "./apply-change.ts";
import { reasonOf, type Standing } from "./churn-risk-rules.ts";
import { openForkProgram } from "./fork-program.ts";
import { inFork, liveDays, type Note, readHabits } from "./live-days.ts";
import type { Habits } from "./payer-habit-rules.ts";
import { monthsOf, type RunFigures, readOpen, readRun } from "./read-figures.ts";

export interface Asked {
  readonly databaseUrl: string;
  readonly partnerId: string;
  readonly scenario: Scenario;
  readonly days: number;
  readonly now: Date;
  readonly log: Logger;
}

export interface Progress {
  readonly phase: "copying" | "unchanged" | "changed" | "reading";
  readonly doneDays: number;
}

/** Never read by what a simulation does, and long in an installation that is old. */
export const notCopied: ReadonlySet<string> = new Set([
  "identity.audit_entries",
  "platform.events",
  "platform.event_deliveries",
  "notifications.messages",
  "reports.simulations",
]);
export const maxForkBytes = 20 * 1024 ** 3;

export async function simulate(asked: Asked, tell: (progress: Progress) => Promise<void>, signal: AbortSignal): Promise<SimulationResult> {
  const began = performance.now();
  await tell({ phase: "copying", doneDays: 0 });
  const { databaseUrl, log } = asked;
  const forks: Forks = await forkDatabase({ databaseUrl, log, leaveEmpty: notCopied, maxBytes: maxForkBytes });
  try {
    signal.throwIfAborted();
    const second = await forks.again();
    const unchanged = await liveOnce(forks.first.url, asked, undefined, (n) => tell({ phase: "unchanged", doneDays: n }), signal);
    const changed = await liveOnce(second.url, asked, asked.scenario, (n) => tell({ phase: "changed", doneDays: asked.days + n }), signal);
    await tell({ phase: "reading", doneDays: asked.days * 2 });
    return resultOf(unchanged, changed, Math.round((performance.now() - began) / 1000));
  } finally {
    await forks.dropAll();
  }
}

interface Lived {
  readonly partner: Partner;
  readonly months: ReturnType<typeof monthsOf>;
  readonly figures: RunFigures;
  readonly notes: readonly Note[];
  readonly habits: Habits;
  readonly accounts: readonly string[];
  readonly standings: ReadonlyMap<string, Standing & { readonly number: string; readonly name: string }>;
  readonly onRetired: ReadonlySet<string>;
}

async function liveOnce(
  url: string,
  asked: Asked,
  scenario: Scenario | undefined,
  tell: (daysDone: number) => Promise<void>,
  signal: AbortSignal,
): Promise<Lived> {
  const { partnerId, days, now, log } = asked;
  const fork = await openForkProgram(url, { partnerId, now, log });
  try {
    const partner = await inFork(fork, (work) => getPartner(work, partnerId));
    const first = calendarDay(now, partner.timeZone);
    const months = monthsOf(first, addDays(first, days));
    const ends = new Set(months.map(({ to }) => to));
    const habits = await inFork(fork, async (work) => {
      // What is frozen in the real installation is not what the question is about.
      await sql`delete from partners.money_freezes`.execute(work.tx);
      return readHabits(work, partner, first);
    });
    const onRetired = new Set<string>();
    const opened = new Map<string, bigint>();
    const notes = await liveDays(fork, {
      ...{ partner, days, habits, tell, signal },
      morning: async (on) => {
        for (const change of scenario?.changes ?? []) {
          if (change.on !== on) continue;
          if (change.kind === "retire-plan")
            for (const id of await inFork(fork, (work) => holdersOf(work, partnerId, change.planId))) onRetired.add(id);
          await applyChange((act) => inFork(fork, act), partnerId, change);
        }
      },
      evening: async (on) => {
        if (ends.has(on)) opened.set(on.slice(0, 7), await inFork(fork, (work) => readOpen(work, partnerId)));
      },
    });
    return await inFork(fork, async (work) => ({
      ...{ partner, months, notes, habits, onRetired },
      figures: await readRun(work, partner, { months, opened }),
      accounts: await listAccounts(work, partnerId),
      standings: await readStandings(work, partnerId, first),
    }));
  } finally {
    await fork.close();
  }
}

async function holdersOf(work: Work, partnerId: string, planId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct customer_id as id from services.services
    where partner_id = ${partnerId} and plan_id = ${planId} and state in ('pending', 'active', 'paused', 'stopped')`.execute(work.tx);
  return rows.map(({ id }) => id);
}

async function listAccounts(work: Work, partnerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from billing.accounts where partner_id = ${partnerId} and billing_enabled`.execute(
    work.tx,
  );
  return rows.map(({ id }) => id);
}

async function readStandings(work: Work, partnerId: string, since: Day): Promise<Lived["standings"]> {
  const { rows } = await sql<{ id: string; number: bigint; name: string; blocked: boolean; deactivated: boolean }>`
    select customer.id, customer.number, customer.full_name as name, coalesce(bool_or(episode.blocked_on >= ${since}), false) as blocked,
      coalesce(bool_or(episode.ended_as = 'deactivated' and episode.ended_on >= ${since}), false) as deactivated
    from customers.customers customer left join collections.block_episodes episode on episode.customer_id = customer.id
    where customer.partner_id = ${partnerId} group by customer.id`.execute(work.tx);
  const values = await readMonthlyValues(
    work,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        number: String(row.number),
        name: row.name,
        monthlyMinor: values.get(row.id) ?? 0n,
        wasBlocked: row.blocked,
        wasDeactivated: row.deactivated,
      },
    ]),
  );
}

const mostRows = 100;
const reasonsInOrder: readonly RiskReason[] = ["deactivated", "blocked", "up-10", "up-5", "plan-retired"];

function resultOf(unchanged: Lived, changed: Lived, tookSeconds: number): SimulationResult {
  const { partner, months, habits } = unchanged;
  const amount = (minor: bigint) => toMoneyJson(money(minor, partner.currency));
  const risks = [...unchanged.standings].flatMap(([customerId, before]) => {
    const after = changed.standings.get(customerId);
    const reason = after && reasonOf(before, after, changed.onRetired.has(customerId));
    return reason ? [{ customerId, reason, before, after }] : [];
  });
  const worth = (of: typeof risks): bigint => of.reduce((sum, { before }) => sum + before.monthlyMinor, 0n);
  const monthOf = (lived: Lived, month: string) => lived.figures.months.get(month) ?? lived.figures.total;
  const never = unchanged.accounts.filter((id) => habits.ofAccount.get(id) === null).length;
  const known = unchanged.accounts.filter((id) => typeof habits.ofAccount.get(id) === "number").length;
  return {
    currency: partner.currency,
    from: months[0]?.from ?? ("" as Day),
    to: months.at(-1)?.to ?? ("" as Day),
    months: months.map(({ month }) => ({ month, unchanged: monthOf(unchanged, month), changed: monthOf(changed, month) })),
    totals: { unchanged: unchanged.figures.total, changed: changed.figures.total },
    risk: {
      customers: risks.length,
      monthly: amount(worth(risks)),
      reasons: reasonsInOrder.flatMap((reason) => {
        const those = risks.filter((risk) => risk.reason === reason);
        return those.length > 0 ? [{ reason, customers: those.length, monthly: amount(worth(those)) }] : [];
      }),
      rows: risks
        .toSorted((a, b) => Number(b.before.monthlyMinor - a.before.monthlyMinor))
        .slice(0, mostRows)
        .map(({ customerId, reason, before, after }) => ({
          ...{ customerId, reason, number: before.number, name: before.name },
          before: amount(before.monthlyMinor),
          after: amount(after.monthlyMinor),
        })),
    },
    payers: { known, never, assumed: unchanged.accounts.length - known - never, usualDays: habits.usual },
    notes: [
      ...unchanged.notes.map((note) => ({ run: "unchanged" as const, ...note })),
      ...changed.notes.map((note) => ({ run: "changed" as const, ...note })),
    ],
    tookSeconds,
  };
}
