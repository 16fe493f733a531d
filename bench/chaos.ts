// Thousands of things that staff, customers and the calendar do, in an order that nobody would think of, through the public API: plan changes,
// pauses, ends, runs, undo, payments, reversals, refunds, credits, write-offs, deposits, refill cards, instalment plans and more of money
// (support/money-acts.ts) and of what is invoiced already (support/change-acts.ts), clock jumps, and the daily procedure killed without warning. At the end the books and every invariant are proven,
// as `npx demarc check` does.
//
//   npm run bench -- chaos [--operations=10000] [--seed=N] [--check-every=2000]
//
// Prints one JSON line: the seed, what was done and refused, and a digest of the end (balances, statuses, documents, covered days). The same
// seed gives the same digest; kills leave no trace in it.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { creditInvoiceEndpoint } from "../server/modules/billing/documents/contract.ts";
import { createTransactionEndpoint } from "../server/modules/billing/ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../server/modules/billing/one-time/contract.ts";
import { confirmRunEndpoint, createRecurringInvoiceEndpoint, undoRunEndpoint } from "../server/modules/billing/runs/contract.ts";
import { writeOffLimit } from "../server/modules/billing/write-offs/settings.ts";
import { createPlan } from "../server/modules/catalog/index.ts";
import { addPromiseEndpoint, getCaseEndpoint } from "../server/modules/collections/contract.ts";
import { createCustomerEndpoint } from "../server/modules/customers/contract.ts";
import { confirmQuoteEndpoint, makeQuoteEndpoint, withdrawChangeEndpoint } from "../server/modules/ordering/planned-changes/contract.ts";
import { setSetting } from "../server/modules/partners/index.ts";
import { bounceFees, bounceFeeTax } from "../server/modules/payments/bounces/bounce-settings.ts";
import * as payments from "../server/modules/payments/contract.ts";
import { refundCreditEndpoint } from "../server/modules/payments/refunds/contract.ts";
import { addServiceEndpoint } from "../server/modules/services/contract.ts";
import { modules } from "../server/modules.ts";
import { system } from "../server/platform/actor.ts";
import { MovableClock } from "../server/platform/clock.ts";
import { runDailyProcedure } from "../server/platform/daily/run-daily-procedure.ts";
import { drainJobs } from "../server/platform/jobs.ts";
import { inWork, type Work } from "../server/platform/work.ts";
import { addDays, calendarDay, type Day } from "../shared/calendar.ts";
import type { Endpoint, ReturnsOf } from "../shared/endpoint.ts";
import { minorToDecimal } from "../shared/money.ts";
import { type CallInput, type StaffCaller, signInStaff } from "../tests/support/call-api.ts";
import { makeProvider } from "../tests/support/provider.ts";
import type { TestProgram } from "../tests/support/test-program.ts";
import { changeActs, changeWeights, prepareChanges } from "./support/change-acts.ts";
import { moneyActs, moneyWeights, type Outcome } from "./support/money-acts.ts";
import { Random } from "./support/random.ts";
import { option, round, scratchInstallation } from "./support/scratch-installation.ts";

const operations = Number(option("operations", "10000"));
const checkEvery = Number(option("check-every", "2000"));
const seed = Number(option("seed", String(Math.trunc(Math.random() * 2 ** 31))));
const mostCustomers = 250;
const zone = "Europe/Berlin";
const random = new Random(seed);
console.error(`seed ${seed}`);

const clock = new MovableClock("2026-01-05T09:00:00Z");
const scratch = await scratchInstallation("chaos", { testInstallation: true }, { clock });
const program = Object.assign(scratch.program, {
  clock,
  inWork: <T>(act: (work: Work) => Promise<T>) => inWork(scratch.program.base, { actor: system("chaos"), origin: { source: "cli" } }, act),
}) as unknown as TestProgram;

const done = new Map<string, { done: number; refused: number }>();
const refusals = new Map<string, number>();
const startedAt = performance.now();
const faults: string[] = [];
let staff: StaffCaller;
let number = 0;
/** Faults that were printed. */
let told = 0;
// ------------------------------------------------------------------------------------------------------------ the provider

interface Provider {
  readonly partnerId: string;
  readonly taxId: string;
  readonly plans: readonly string[];
}

async function openProvider(): Promise<Provider> {
  const made = await program.inWork(async (work) => {
    const { partnerId, taxId } = await makeProvider(work);
    const plans: string[] = [];
    const offers = [
      { code: "s", price: "19.99" },
      { code: "m", price: "45" },
      { code: "l", price: "70.01" },
      { code: "gross", price: "59.9", includesTax: true },
      { code: "year", price: "480", priceMonths: 12 },
      { code: "pausable", price: "33.33", pausePrice: "5" },
      { code: "pausable-gross", price: "47.9", pausePrice: "7.9", includesTax: true },
      { code: "week", price: "12", pausePrice: "3.5", prepaidDays: 7, billingTypes: ["prepaid_period", "prepaid_daily"] },
      { code: "fee", price: "25", contractMonths: 6, earlyFeeKind: "fixed", earlyFee: "30" },
    ];
    for (const { code, ...more } of offers) {
      const plan = await createPlan(work, {
        ...{ code, kind: "internet", title: code, lineText: "{plan}", currency: "EUR", taxId, partnerIds: [partnerId], includesTax: false },
        billingTypes: ["recurring", "prepaid_daily", "prepaid_period"],
        ...more,
      } as Parameters<typeof createPlan>[1]);
      plans.push(plan.id);
    }
    // Bounces cost something, and larger write-offs wait for a second person: whoever is signed in after the next clock jump.
    for (const fee of Object.values(bounceFees)) await setSetting(work, fee, { level: "system" }, "7.50");
    await setSetting(work, bounceFeeTax, { level: "system" }, "vat-north");
    await setSetting(work, writeOffLimit, { level: "system" }, "40.00");
    await prepareChanges(work);
    return { partnerId, taxId, plans };
  });
  // A killed process of ours loses no commit by this; a killed database could, and none is killed here.
  await scratch.query("alter database demarc set synchronous_commit = off");
  await day();
  return made;
}

// ------------------------------------------------------------------------------------------------------------ calling

/** Calls the API as staff; a refusal is counted by its code, a fault is one. */
async function call<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<{ outcome: Outcome; body: unknown }> {
  const reply = await (
    staff.call as (
      endpoint: E,
      input: CallInput<E>,
    ) => Promise<{ status: number; body: unknown; problem?: { code?: string; errors?: readonly { field: string; code: string }[] } }>
  )(endpoint, input);
  if (reply.status >= 500)
    faults.push(
      `operation ${number}: ${endpoint.method} ${endpoint.path} answered ${reply.status}: ${JSON.stringify(reply.body).slice(0, 300)}`,
    );
  if (reply.status < 300) return { outcome: "done", body: reply.body };
  const { code: why = reply.status, errors } = reply.problem ?? {};
  const code = [
    `${endpoint.path.split("/").at(-1)}: ${why}`,
    ...(errors?.slice(0, 1) ?? []).map((error) => `(${error.field} ${error.code})`),
  ].join(" ");
  refusals.set(code, (refusals.get(code) ?? 0) + 1);
  return { outcome: "refused", body: reply.body };
}

const eur = (minor: number | bigint) => ({ amount: minorToDecimal(BigInt(minor), "EUR"), currency: "EUR" });
const today = (): Day => calendarDay(clock.now(), zone);
const reason = "chaos";

// Everything is picked by visible numbers, so that the same seed picks the same.
const customers = () => scratch.query<{ id: string; number: string }>("select id, number::text from customers.customers order by number");
const services = (states: readonly string[]) =>
  scratch.query<{ id: string; customer_id: string }>(
    "select id, customer_id from services.services where state = any ($1) and bundle_service_id is null order by number",
    [states],
  );

async function quoted(wish: (service: { id: string }) => object, states: readonly string[] = ["active", "paused"]): Promise<Outcome> {
  const service = random.pick(await services(states));
  if (!service) return "refused";
  const quote = await call(makeQuoteEndpoint, { params: { serviceId: service.id }, body: { wish: wish(service) } } as CallInput<
    typeof makeQuoteEndpoint
  >);
  if (quote.outcome === "refused") return "refused";
  const { id } = quote.body as { id: string };
  return (await call(confirmQuoteEndpoint, { params: { quoteId: id }, body: { replace: random.below(2) === 0 } })).outcome;
}

/** Today, or within the next weeks. */
const soon = (): Day => addDays(today(), random.below(3) === 0 ? 0 : random.below(25));

// ------------------------------------------------------------------------------------------------------------ what happens

const weights = {
  ...moneyWeights,
  ...changeWeights,
  customer: 5,
  service: 9,
  plan: 10,
  pause: 5,
  resume: 4,
  end: 4,
  terms: 4,
  discount: 3,
  withdraw: 3,
  pay: 16,
  reverse: 2,
  refund: 2,
  credit: 4,
  once: 5,
  transaction: 3,
  invoiceNow: 3,
  promise: 6,
  confirm: 3,
  undo: 1,
  jump: 6,
  kill: 1,
} as const;

const acts: Record<
  Exclude<keyof typeof weights, keyof typeof moneyWeights | keyof typeof changeWeights>,
  (provider: Provider) => Promise<Outcome>
> = {
  async customer({ partnerId }) {
    const all = await customers();
    if (all.length >= mostCustomers) return "refused";
    const { outcome, body } = await call(createCustomerEndpoint, {
      body: {
        partnerId,
        category: "individual",
        fullName: `Customer ${all.length + 1}`,
        emails: [`c${all.length + 1}@example.net`],
        taxId: taxNumber(all.length + 1),
        acceptDuplicates: true,
      },
    });
    if (outcome === "refused") return outcome;
    // How they pay differs: ahead, afterwards, for three months, by the day, by the period, on another day of the month.
    const { id } = body as { id: string };
    const kinds = ["recurring", "recurring", "recurring", "recurring", "prepaid_daily", "prepaid_period"];
    const kind = random.pick(kinds);
    const months = random.pick([1, 1, 1, 0, 3]);
    await scratch.query("update billing.accounts set billing_type = $2, prepaid_months = $3 where id = $1", [id, kind, months]);
    return "done";
  },
  async service({ plans }) {
    const customer = random.pick(await customers());
    if (!customer) return "refused";
    const startOn = addDays(today(), random.pick([0, 0, 0, 3, 20, -10]) ?? 0);
    return (
      await call(addServiceEndpoint, {
        params: { customerId: customer.id },
        body: { planId: random.pick(plans) ?? "", startOn, quantity: random.pick(["1", "1", "1", "3"]) ?? "1" },
      })
    ).outcome;
  },
  plan: ({ plans }) => quoted(() => ({ kind: "plan", planId: random.pick(plans), on: soon(), reason })),
  pause: () => {
    const on = soon();
    return quoted(
      () => ({ kind: "pause", on, until: random.below(2) === 0 ? null : addDays(on, 7 + random.below(30)), reason }),
      ["active"],
    );
  },
  resume: () => quoted(() => ({ kind: "resume", on: soon(), reason }), ["paused"]),
  end: () => quoted(() => ({ kind: "end", endOn: soon(), final: "keep", reason })),
  terms: () => quoted(() => ({ kind: "terms", on: soon(), quantity: random.pick(["1", "2", "5"]), reason })),
  discount: () => {
    const on = soon();
    return quoted(() => ({
      kind: "discount",
      percent: String(5 + random.below(60)),
      on,
      endBefore: addDays(on, 10 + random.below(80)),
      reason,
    }));
  },
  async withdraw() {
    const planned = random.pick(
      await scratch.query<{ id: string; version: number }>(
        "select id, version from ordering.planned_changes where state = 'scheduled' order by number",
      ),
    );
    if (!planned) return "refused";
    return (await call(withdrawChangeEndpoint, { params: { plannedChangeId: planned.id }, version: planned.version, body: { reason } }))
      .outcome;
  },
  async pay() {
    const customer = random.pick(await customers());
    if (!customer) return "refused";
    const [owed] = await scratch.query<{ owed: string }>(
      "select greatest(- balance_minor, 0)::text as owed from billing.balances where account_id = $1",
      [customer.id],
    );
    const debt = Number(owed?.owed ?? 0);
    const minor =
      random.pick([debt, debt, debt, Math.trunc(debt / 2), debt + 1 + random.below(5000), 1 + random.below(8000)]) ||
      1 + random.below(3000);
    return (
      await call(payments.recordPaymentEndpoint, {
        params: { customerId: customer.id },
        body: {
          amount: eur(minor),
          method: random.pick(["cash", "bank_transfer", "direct_debit"]) ?? "cash",
          receivedOn: today(),
          confirmDuplicate: true,
        },
      } as CallInput<typeof payments.recordPaymentEndpoint>)
    ).outcome;
  },
  async reverse() {
    const payment = random.pick(
      await scratch.query<{ id: string; version: number }>(
        "select id, version from payments.payments where state = 'settled' order by receipt_number",
      ),
    );
    if (!payment) return "refused";
    return (await call(payments.reversePaymentEndpoint, { params: { paymentId: payment.id }, version: payment.version, body: { reason } }))
      .outcome;
  },
  async refund() {
    const account = random.pick(
      await scratch.query<{ id: string; free: string }>(
        `select balance.account_id as id, balance_minor::text as free from billing.balances balance join customers.customers customer on customer.id = balance.account_id
         where balance_minor > 0 order by customer.number`,
      ),
    );
    if (!account) return "refused";
    const minor = random.below(3) === 0 ? Number(account.free) + 1 : 1 + random.below(Number(account.free));
    return (
      await call(refundCreditEndpoint, {
        params: { customerId: account.id },
        body: { amount: eur(minor), by: "bank_transfer", reason },
      })
    ).outcome;
  },
  async credit() {
    const invoice = await pickInvoice();
    if (!invoice) return "refused";
    const lines = await scratch.query<{ id: string; amount: string }>(
      "select id, amount_minor::text as amount from billing.document_lines where document_id = $1 and amount_minor > 0 order by position",
      [invoice.id],
    );
    const line = random.pick(lines);
    const part =
      random.below(2) === 0 && line ? [{ lineId: line.id, amount: eur(1 + random.below(Number(line.amount))).amount }] : undefined;
    return (
      await call(creditInvoiceEndpoint, {
        params: { documentId: invoice.id },
        body: { ...(part ? { lines: part } : {}), reason, releaseDays: random.below(2) === 0 },
      })
    ).outcome;
  },
  async once({ taxId }) {
    const customer = random.pick(await customers());
    if (!customer) return "refused";
    const lines = Array.from({ length: 1 + random.below(3) }, () => ({
      text: "Call-out",
      unitPrice: eur(1 + random.below(20_000)).amount,
      quantity: random.pick(["1", "2", "0.5"]) ?? "1",
      taxId,
      includesTax: random.below(3) === 0,
    }));
    return (
      await call(createOneTimeInvoiceEndpoint, {
        params: { customerId: customer.id },
        body: { lines, withFutureItems: random.below(3) === 0 },
      })
    ).outcome;
  },
  async transaction() {
    const customer = random.pick(await customers());
    if (!customer) return "refused";
    const side = random.pick(["debit", "credit"]) ?? "credit";
    return (
      await call(createTransactionEndpoint, {
        params: { customerId: customer.id },
        body: { side, amount: eur(1 + random.below(3000)), text: "Goodwill", reason },
      } as CallInput<typeof createTransactionEndpoint>)
    ).outcome;
  },
  async invoiceNow() {
    const customer = random.pick(await customers());
    if (!customer) return "refused";
    const through = random.below(2) === 0 ? { throughOn: addDays(today(), 10 + random.below(60)) } : {};
    return (await call(createRecurringInvoiceEndpoint, { params: { customerId: customer.id }, body: through })).outcome;
  },
  /** B-232 what is missing, by whoever may promise; some keep it at once, the others as chance pays them. */
  async promise() {
    const debtors = await scratch.query<{ id: string }>(
      `select customer.id from billing.balances balance join customers.customers customer on customer.id = balance.account_id
       where balance_minor < 0 and customer.status in ('active', 'blocked') order by customer.number`,
    );
    const first = debtors.length === 0 ? 0 : random.below(debtors.length);
    // Most debtors may not promise now: the next ones are asked, a number of them.
    for (const { id } of [...debtors.slice(first), ...debtors.slice(0, first)].slice(0, 12)) {
      const params = { customerId: id };
      const { body } = await call(getCaseEndpoint, { params });
      const offer = (body as ReturnsOf<typeof getCaseEndpoint>).case?.promise;
      if (offer?.kind !== "offer") continue;
      const days = [1, 2, 3, 4, 5].map((ahead) => addDays(today(), ahead)).filter((on) => on <= offer.lastDay);
      const until = random.pick(days) ?? offer.lastDay;
      const { outcome } = await call(addPromiseEndpoint, { params, body: { amount: offer.shortfall, until } });
      if (outcome === "done" && random.below(3) === 0)
        await call(payments.recordPaymentEndpoint, {
          params,
          body: { amount: offer.shortfall, method: "bank_transfer", receivedOn: today() },
        });
      return outcome;
    }
    return "refused";
  },
  async confirm() {
    const run = random.pick(
      await scratch.query<{ id: string; version: number }>("select id, version from billing.runs where state = 'preview' order by number"),
    );
    if (!run) return "refused";
    const { outcome } = await call(confirmRunEndpoint, { params: { runId: run.id }, version: run.version });
    await jobs();
    return outcome;
  },
  async undo() {
    const run = random.pick(
      await scratch.query<{ id: string; version: number }>(
        "select id, version from billing.runs where state in ('confirmed', 'partly_undone') order by number desc limit 3",
      ),
    );
    if (!run) return "refused";
    const { outcome } = await call(undoRunEndpoint, { params: { runId: run.id }, version: run.version, body: { reason } });
    await jobs();
    return outcome;
  },
  async jump() {
    await jump(random.pick([0, 1, 1, 1, 2, 4, 9]) ?? 1);
    return "done";
  },
  /** The daily procedure in a process of its own, killed somewhere on its way; whoever comes next ends it. */
  async kill() {
    clock.moveTo(new Date(clock.now().getTime() + (1 + random.below(5)) * 86_400_000));
    await killedDay(400 + random.below(2500));
    await day();
    staff = await signInStaff(program, { role: "super_administrator" });
    return "done";
  },
};

const pickInvoice = async () =>
  random.pick(
    await scratch.query<{ id: string }>(
      `select id from billing.money_documents where kind = 'invoice' and state in ('issued', 'partially_paid', 'paid') order by issued_on desc, number desc limit 60`,
    ),
  );

async function jobs(): Promise<void> {
  // One after the other: two at once take turns as it happens, and the same seed would end otherwise.
  await drainJobs(scratch.url, scratch.program.base, scratch.program.book, { concurrency: 1 });
}

async function day(): Promise<void> {
  for (const { step, on, state, failure } of await runDailyProcedure(scratch.program.base, scratch.program.daily))
    if (state !== "done") faults.push(`operation ${number}: ${step} of ${on} ${state}: ${failure}`);
  await jobs();
}

async function jump(days: number): Promise<void> {
  clock.moveTo(new Date(clock.now().getTime() + days * 86_400_000 + random.below(14) * 3_600_000));
  await day();
  staff = await signInStaff(program, { role: "super_administrator" });
}

async function killedDay(afterMs: number): Promise<void> {
  await scratch.query("update platform.installation set clock_shift_ms = $1", [clock.now().getTime() - Date.now()]);
  const child = spawn(process.execPath, [new URL("../server/cli.ts", import.meta.url).pathname, "daily", "--json"], {
    env: { ...process.env, DATABASE_URL: scratch.url, DEMARC_DATA: scratch.program.tools.config.dataDir, DEMARC_TEST_INSTALLATION: "1" },
    stdio: "ignore",
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
  await new Promise((ended) => child.once("exit", ended));
  clearTimeout(timer);
  // What the killed process had locked is given back at once, as it is after its time-out in a running installation.
  await scratch.query(
    "select graphile_worker.force_unlock_workers(array_agg(distinct locked_by)) from graphile_worker._private_jobs where locked_by is not null",
  );
}

// ------------------------------------------------------------------------------------------------------------ what must be true

const proven = new Set<string>();

async function prove(): Promise<void> {
  for (const proof of modules.flatMap((module) => module.proofs ?? [])) {
    const { wrong } = await program.inWork((work) => proof.prove(work));
    for (const what of wrong.slice(0, 5)) {
      const told = `${proof.rule} ${proof.says}: ${what}`;
      // What stays wrong is told once.
      if (!proven.has(told)) faults.push(`after operation ${number}: ${told}`);
      proven.add(told);
    }
  }
  for (const told of await stuck()) {
    if (!proven.has(told)) faults.push(`after operation ${number}: ${told}`);
    proven.add(told);
  }
}

/** B-46 an account that a run set aside because it broke, and jobs that gave up. */
async function stuck(): Promise<string[]> {
  const found = await scratch.query<{ told: string }>(
    `select 'run ' || run.number || ' broke at #' || customer.number || ': ' || item.failure as told from billing.run_items item
       join billing.runs run on run.id = item.run_id join customers.customers customer on customer.id = item.account_id where item.state = 'failed'
     union all select 'job ' || task_identifier || ' gave up: ' || last_error from graphile_worker.jobs where attempts >= max_attempts`,
  );
  return found.map(({ told }) => told);
}

async function sizes() {
  const [counts] = await scratch.query<Record<string, string>>(
    `select (select count(*) from customers.customers) as customers, (select count(*) from services.services) as services,
       (select count(*) from billing.money_documents where kind = 'invoice') as invoices, (select count(*) from billing.money_documents where kind = 'credit_note') as "creditNotes",
       (select count(*) from payments.payments) as payments, (select count(*) from billing.deposits where held_minor > 0) as "depositsHeld",
       (select count(*) from billing.write_offs where state = 'booked') as "writeOffs", (select count(*) from payments.cards where state = 'used') as "cardsUsed",
       (select count(*) from collections.instalment_plans) as "instalmentPlans", (select count(*) from billing.adjustments) as "adjustedServices", (select count(*) from billing.journal_lines) as "journalLines"`,
  );
  return Object.fromEntries(Object.entries(counts ?? {}).map(([name, count]) => [name, Number(count)]));
}

/** What the end looks like, without ids and moments. */
async function digest(): Promise<string> {
  const parts = await scratch.query(
    `select customer.number::text, customer.status, balance.balance_minor::text as balance,
       (select string_agg(kind || gross_minor || state || issued_on, ',' order by kind, gross_minor, state, issued_on) from billing.money_documents where account_id = customer.id) as documents,
       (select string_agg(service.number || service.state || coalesce(range.days, ''), ',' order by service.number) from services.services service
          left join lateral (select range_agg(period)::text as days from billing.coverage where service_id = service.id) range on true
          where service.customer_id = customer.id) as services,
       (select string_agg(number || state || paid_minor || ':' || held_minor, ',' order by number) from billing.deposits where account_id = customer.id) as deposits,
       (select string_agg(number || state || amount_minor || ':' || recovered_minor, ',' order by number) from billing.write_offs where account_id = customer.id) as write_offs,
       (select string_agg(state || total_minor, ',' order by state, total_minor) from collections.instalment_plans where customer_id = customer.id) as plans,
       (select count(*) from payments.cards where used_by = customer.id)::int as cards
     from customers.customers customer left join billing.balances balance on balance.account_id = customer.id order by customer.number`,
  );
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

// ------------------------------------------------------------------------------------------------------------ the run

try {
  const provider = await openProvider();
  staff = await signInStaff(program, { role: "super_administrator" });
  const stage = {
    ...{ program, random, provider, call, query: scratch.query, jobs, today, eur },
    fault: (what: string) => void faults.push(`operation ${number}: ${what}`),
  };
  const all = { ...acts, ...moneyActs(stage), ...changeActs(stage) };
  for (number = 1; number <= operations; number++) {
    const name = random.weighted(weights);
    const counted = done.get(name) ?? { done: 0, refused: 0 };
    done.set(name, counted);
    const outcome = await all[name](provider);
    if (outcome === "done") counted.done += 1;
    else counted.refused += 1;
    if (number % checkEvery === 0) {
      await prove();
      console.error(
        [`${number} operations, ${calendarDay(clock.now(), zone)}, ${faults.length} faults`, ...faults.slice(told)].join("\n  "),
      );
      told = faults.length;
    }
    if (faults.length > 20) break;
  }
  await jump(40);
  await prove();
  const result = {
    name: "chaos",
    seed,
    operations,
    seconds: round((performance.now() - startedAt) / 1000, 0),
    endsOn: calendarDay(clock.now(), zone),
    ...(await sizes()),
    done: Object.fromEntries([...done].toSorted()),
    refusals: Object.fromEntries([...refusals].toSorted((a, b) => b[1] - a[1])),
    digest: await digest(),
    faults,
  };
  console.log(JSON.stringify(result));
  if (faults.length > 0) process.exitCode = 1;
} finally {
  await scratch.close();
}

/** A German tax number of nine digits, another for each: the last one checks the others (ISO 7064, MOD 11,10). */
function taxNumber(nth: number): string {
  const digits = String(10_000_000 + nth);
  let product = 10;
  for (const digit of digits) product = (2 * ((Number(digit) + product) % 10 || 10)) % 11;
  return `DE${digits}${(11 - product) % 10}`;
}
