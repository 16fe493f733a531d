// A billing run of N customers with 1.3 services each, confirmed by the engine, beside the very same rows written by pure SQL
// (`INSERT … SELECT` from copies without a log, all constraints and triggers in place, one transaction) in the same run.
//
//   npm run bench -- billing [--sizes=10000,100000]
//
// Prints one JSON line. `ratio` is ours ÷ pure SQL: 4 or less is the goal. `peakMb` is the memory of this process after the run.
import pg from "pg";
import { confirmRun } from "../server/modules/billing/index.ts";
import { system } from "../server/platform/actor.ts";
import { inWork } from "../server/platform/work.ts";
import { day } from "../shared/calendar.ts";
import { addSubscribers, makeProvider } from "../tests/support/provider.ts";
import { option, round, type Scratch, scratchInstallation } from "./support/scratch-installation.ts";

const sizes = option("sizes", "10000,100000").split(",").map(Number);
const customersPerBatch = 5000;

/** What a run writes, in an order that the foreign keys allow. */
const written = [
  "billing.runs",
  "billing.money_documents",
  "billing.document_lines",
  "billing.document_taxes",
  "billing.coverage",
  "billing.journal_entries",
  "billing.journal_lines",
  "billing.ledger_entries",
  "billing.run_items",
  "platform.events",
];

const results: Awaited<ReturnType<typeof measure>>[] = [];
for (const size of sizes) results.push(await measure(size));
console.log(JSON.stringify({ name: "billing", results, ratio: results.at(-1)?.ratio }));

async function measure(customers: number) {
  const scratch = await scratchInstallation("billing");
  try {
    const partnerId = await fill(scratch, customers);
    await scratch.query("vacuum analyze");
    await scratch.query("checkpoint");
    const open = { actor: system("bench"), origin: { source: "cli" as const }, now: new Date("2026-04-01T06:00:00Z") };
    const memoryBefore = process.memoryUsage().rss;
    const startedAt = performance.now();
    const totals = await confirmRun((act) => inWork(scratch.program.base, open, act), {
      partnerId,
      targetOn: day("2026-04-01"),
      trigger: "manual",
    });
    const engineS = (performance.now() - startedAt) / 1000;
    const peakMb = process.memoryUsage().rss / 2 ** 20;
    if (totals.invoices !== customers) throw new Error(`${totals.invoices} invoices for ${customers} customers`);
    const sqlS = await pureSql(scratch);
    return {
      customers,
      invoices: totals.invoices,
      engineS: round(engineS),
      pureSqlS: round(sqlS),
      ratio: round(engineS / sqlS),
      perSecond: Math.trunc(customers / engineS),
      grownMb: Math.trunc(peakMb - memoryBefore / 2 ** 20),
      peakMb: Math.trunc(peakMb),
    };
  } finally {
    await scratch.close();
  }
}

/** Every third customer and a bit has a second service: 1.3 on average. */
async function fill(scratch: Scratch, customers: number): Promise<string> {
  const open = { actor: system("bench"), origin: { source: "cli" as const }, now: new Date("2026-03-01T06:00:00Z") };
  const provider = await inWork(scratch.program.base, open, (work) => makeProvider(work));
  for (let made = 0; made < customers; made += customersPerBatch) {
    const count = Math.min(customersPerBatch, customers - made);
    const both = Math.trunc(count * 0.3);
    await inWork(scratch.program.base, open, async (work) => {
      const common = { startOn: "2026-04-01", nextBillingOn: "2026-04-01" };
      await addSubscribers(work, provider, { ...common, count: both, plans: [provider.homeId, provider.voiceId] });
      await addSubscribers(work, provider, { ...common, count: count - both });
    });
  }
  return provider.partnerId;
}

/** The rows of the run once more: set aside in tables without a log, taken away, and inserted again in one transaction. */
async function pureSql(scratch: Scratch): Promise<number> {
  const columns = new Map<string, string>();
  for (const table of written) {
    const rows = await scratch.query<{ columns: string }>(
      `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'posted_in'`,
      [table],
    );
    columns.set(table, rows[0]?.columns ?? "");
  }
  const stage = (table: string): string => `stage_${table.replace(".", "_")}`;
  for (const table of written) await scratch.query(`create unlogged table ${stage(table)} as select ${columns.get(table)} from ${table}`);
  await scratch.query(`truncate ${written.join(", ")}, billing.balances, billing.allocations cascade`);
  await scratch.query("vacuum analyze");
  await scratch.query("checkpoint");
  const client = new pg.Client(scratch.url);
  await client.connect();
  try {
    const startedAt = performance.now();
    await client.query("begin");
    for (const table of written) {
      await client.query(
        `insert into ${table} (${columns.get(table)}) overriding system value select ${columns.get(table)} from ${stage(table)}`,
      );
    }
    await client.query("update billing.accounts set next_billing_on = next_billing_on + 1");
    await client.query("commit");
    return (performance.now() - startedAt) / 1000;
  } finally {
    await client.end();
  }
}
