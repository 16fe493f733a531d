// The daily procedure of a provider whose customers are billed on 28 days of the month: all steps of some days, each measured, with its runs,
// debts, blocks, reminders and the jobs that it leaves. Then, with a long journal behind them, one customer's status and balance.
//
//   npm run bench -- day [--customers=100000] [--days=6] [--lines=10000000] [--debtors=3] [--keep=FOLDER]
//
// Prints one JSON line. Goals: a day in 180 seconds; the status of one customer in 50 ms, the balance in 20 ms.
import { confirmRun, getAccountMoney, postOpeningBalances, previewRun } from "../server/modules/billing/index.ts";
import { decide } from "../server/modules/collections/status/apply-decisions.ts";
import { loadCases, loadRules } from "../server/modules/collections/status/load-facts.ts";
import { getPartner } from "../server/modules/partners/index.ts";
import { system } from "../server/platform/actor.ts";
import { MovableClock } from "../server/platform/clock.ts";
import { runDailyProcedure } from "../server/platform/daily/run-daily-procedure.ts";
import { drainJobs } from "../server/platform/jobs.ts";
import { inWork, type Work } from "../server/platform/work.ts";
import { addDays, type Day, day } from "../shared/calendar.ts";
import { addSubscribers, makeProvider } from "../tests/support/provider.ts";
import { copyJournal } from "./support/copy-journal.ts";
import { Random } from "./support/random.ts";
import { option, round, scratchInstallation } from "./support/scratch-installation.ts";

const customers = Number(option("customers", "100000"));
const days = Number(option("days", "6"));
const lines = Number(option("lines", "10000000"));
/** So many of a hundred pay nothing. */
const debtors = Number(option("debtors", "3"));
const billingDays = 28;
const samples = 500;
const firstDay = day("2026-04-06");
const tell = (text: string): void => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);

const clock = new MovableClock("2026-03-01T06:00:00Z");
const scratch = await scratchInstallation("day", { testInstallation: true }, { clock });
const { program } = scratch;
const open = { actor: system("bench"), origin: { source: "cli" as const } };
const act = <T>(work: (work: Work) => Promise<T>): Promise<T> => inWork(program.base, open, work);

try {
  const partnerId = await fill();
  await forgetJobs();
  await scratch.query("vacuum analyze");
  const procedure: Awaited<ReturnType<typeof measureDay>>[] = [];
  for (let n = 0; n < days; n++) procedure.push(await measureDay(addDays(firstDay, n), n === days - 1));
  const run = await measureRun(partnerId, addDays(firstDay, days));
  tell("copying the journal");
  const journalLines = await copyJournal(scratch, lines);
  const reads = await measureReads(partnerId, journalLines);
  const ordinary = procedure.slice(1);
  console.log(
    JSON.stringify({
      name: "day",
      customers,
      debtorsPercent: debtors,
      ...{ days: procedure, slowestS: Math.max(...ordinary.map(({ seconds }) => seconds)), run, reads },
    }),
  );
} finally {
  await scratch.close();
}

/** Customers with a service each, billed in March by runs of their own days; most have paid ahead, the others never pay. */
async function fill(): Promise<string> {
  const provider = await act((work) => makeProvider(work));
  const { partnerId } = provider;
  for (let billingDay = 1; billingDay <= billingDays; billingDay++) {
    const on = `2026-03-${String(billingDay).padStart(2, "0")}`;
    clock.moveTo(`${on}T06:00:00Z`);
    const count = Math.trunc((customers * billingDay) / billingDays) - Math.trunc((customers * (billingDay - 1)) / billingDays);
    await act(async (work) => {
      const made = await addSubscribers(work, provider, {
        ...{ count, startOn: on, nextBillingOn: on, billingDay, firstNumber: Math.trunc((customers * (billingDay - 1)) / billingDays) },
      });
      const payers = made.filter((_, index) => index % 100 >= debtors);
      await postOpeningBalances(
        work,
        payers.map(({ customerId }) => ({
          ...{ accountId: customerId, partnerId, sourceId: customerId, currency: "EUR", amountMinor: 16_200n, on: day(on) },
        })) as Parameters<typeof postOpeningBalances>[1],
      );
    });
    await confirmRun(act, { partnerId, targetOn: day(on), trigger: "manual" });
    if (billingDay % 7 === 0) tell(`filled ${Math.trunc((customers * billingDay) / billingDays)} customers`);
  }
  return partnerId;
}

/**
 * All of a day at its end. The first one begins the procedure and finds the debts of the weeks before. Documents, mails and what else the
 * day leaves to be done later are measured on one day alone.
 */
async function measureDay(on: Day, withJobs: boolean) {
  clock.moveTo(`${on}T21:50:00Z`);
  const startedAt = performance.now();
  const outcomes = await runDailyProcedure(program.base, program.daily);
  const seconds = round((performance.now() - startedAt) / 1000, 1);
  const steps = await scratch.query<{ step: string; s: number }>(
    "select step, round(extract(epoch from finished_at - started_at), 1)::float8 as s from platform.daily_steps where on_day = $1 and state = 'done'",
    [on],
  );
  const slowest = Object.fromEntries(steps.filter(({ s }) => s >= 0.1).map(({ step, s }) => [step, s]));
  const jobs = withJobs ? await measureJobs() : await forgetJobs();
  tell(`${on}: ${seconds} s ${JSON.stringify(slowest)}`);
  const unfinished = outcomes.filter(({ state }) => state !== "done").map(({ step, state, failure }) => ({ step, state, failure }));
  return {
    on,
    seconds,
    steps: slowest,
    jobs,
    invoices: outcomes.find(({ step }) => step === "billing.confirm")?.counts.invoices ?? 0,
    unfinished,
  };
}

async function forgetJobs() {
  await scratch.query("delete from graphile_worker._private_jobs");
  return null;
}

async function measureJobs() {
  const [row] = await scratch.query<{ n: bigint }>("select count(*) as n from graphile_worker._private_jobs");
  const startedAt = performance.now();
  await drainJobs(scratch.url, program.base, program.book);
  return { jobs: Number(row?.n ?? 0), seconds: round((performance.now() - startedAt) / 1000, 1) };
}

/** B-62: a preview of the accounts that are due next, and their confirmation without one. */
async function measureRun(partnerId: string, targetOn: Day) {
  clock.moveTo(`${addDays(targetOn, 20)}T06:00:00Z`);
  const wanted = { partnerId, targetOn: addDays(targetOn, 20), trigger: "manual" as const };
  let startedAt = performance.now();
  const previewed = await previewRun(act, wanted);
  const previewS = (performance.now() - startedAt) / 1000;
  startedAt = performance.now();
  const confirmed = await confirmRun(act, wanted);
  const confirmS = (performance.now() - startedAt) / 1000;
  tell(`preview ${round(previewS, 1)} s, confirm ${round(confirmS, 1)} s`);
  return {
    ...{ previewed: previewed.invoices, previewS: round(previewS, 1), confirmed: confirmed.invoices, confirmS: round(confirmS, 1) },
    ratio: round(previewS / confirmS),
  };
}

async function measureReads(partnerId: string, journalLines: number) {
  const random = new Random(1);
  const ids = (await scratch.query<{ id: string }>("select id from billing.accounts order by id")).map(({ id }) => id);
  const today = addDays(firstDay, days);
  const partner = await act((work) => getPartner(work, partnerId));
  const ms = async (read: (work: Work, id: string) => Promise<unknown>): Promise<{ p50: number; p95: number }> => {
    const took: number[] = [];
    for (let n = 0; n < samples; n++) {
      const id = random.pick(ids) ?? "";
      const startedAt = performance.now();
      await act((work) => read(work, id));
      took.push(performance.now() - startedAt);
    }
    took.sort((a, b) => a - b);
    return { p50: round(took[Math.trunc(samples / 2)] ?? 0, 1), p95: round(took[Math.trunc(samples * 0.95)] ?? 0, 1) };
  };
  return {
    journalLines,
    statusMs: await ms(async (work, id) => {
      const [found] = await loadCases(work, await loadRules(work, partner), [id]);
      if (!found) throw new Error(`customer ${id} has no case`);
      return decide(found, today);
    }),
    balanceMs: await ms((work, id) => getAccountMoney(work, id, today)),
  };
}
