// A what-if simulation against what then really happens (B-254): the same provider lives on with the same change, day by day, and every figure
// has to be the one that was foretold.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listOpenDocuments } from "../../server/modules/billing/index.ts";
import { blockingDays, deactivationDays } from "../../server/modules/collections/index.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { recordPayment } from "../../server/modules/payments/index.ts";
import type { Change, SimulationResult } from "../../server/modules/reports/simulator/contract.ts";
import { repricePlan } from "../../server/modules/services/reprice-plan.ts";
import { dropLeftForks } from "../../server/platform/fork/fork-database.ts";
import { makeLog } from "../../server/platform/log.ts";
import { simulate } from "../../server/simulator/simulate.ts";
import { addDays, type Day, day, daysBetween } from "../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal } from "../../shared/money.ts";
import { addSubscribers, makeProvider, type Provider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

/** How many days after the issue each customer pays; null: never. */
const payAfter = [5, 5, 5, 5, 20, null] as const;
const days = 60;

describe("B-254 what if", async () => {
  const program = await testProgram({ now: "2026-02-01T08:00:00Z" });
  let provider: Provider;
  let customers: { customerId: string }[];
  let foretold: SimulationResult;
  let before: Record<string, string>;
  let after: Record<string, string>;
  const changes = (): Change[] => [
    { kind: "price", planIds: [provider.homeId], by: { percent: "10" }, audience: "same_price_services", on: day("2026-04-01") },
    { kind: "blocking", blockingDays: 3, deactivationDays: 10, on: day("2026-04-10") },
  ];

  async function liveDay(on: Day, morning?: () => Promise<void>): Promise<void> {
    if (morning) {
      program.clock.moveTo(`${on}T00:01:00+02:00`);
      await morning();
      await program.runJobs();
    }
    program.clock.moveTo(`${on}T09:00:00Z`);
    await program.runDay();
    program.clock.moveTo(`${on}T10:00:00Z`);
    for (const [index, { customerId }] of customers.entries()) {
      const wait = payAfter[index];
      if (wait === null || wait === undefined) continue;
      const due = await program.inWork((work) => listOpenDocuments(work, customerId));
      const issued = await program.query<{ id: string; issued_on: Day }>(
        "select id, issued_on from billing.money_documents where account_id = $1",
        [customerId],
      );
      const ripe = due.filter(({ id }) => daysBetween(issued.find((row) => row.id === id)!.issued_on, on) >= wait);
      const sum = ripe.reduce((total, { openMinor }) => total + openMinor, 0n);
      if (sum === 0n) continue;
      await program.inWork((work) =>
        recordPayment(work, customerId, {
          amount: { amount: minorToDecimal(sum, "EUR"), currency: "EUR" },
          ...{ method: "bank_transfer", receivedOn: on, payer: "", comment: "", note: "", confirmDuplicate: true },
        }),
      );
    }
    await program.runJobs();
    program.clock.moveTo(`${on}T21:30:00Z`);
    await program.runDay();
  }

  /** A hash of all rows of every table. */
  async function fingerprint(): Promise<Record<string, string>> {
    const tables = await program.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'`,
    );
    const hashes: Record<string, string> = {};
    for (const { name } of tables) {
      const [row] = await program.query<{ hash: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as hash from ${name} t`,
      );
      hashes[name] = row?.hash ?? "";
    }
    return hashes;
  }
  const forks = async () =>
    (
      await program.query<{ n: string }>(
        "select count(*)::text as n from pg_database where datname like left(current_database(), 20) || '_fork_%'",
      )
    )[0]?.n;

  beforeAll(async () => {
    provider = await program.inWork((work) => makeProvider(work));
    // Patient so far: who does not pay is not blocked before the change.
    await program.inWork((work) => setSetting(work, blockingDays, { level: "system" }, 90));
    customers = await program.inWork((work) =>
      addSubscribers(work, provider, { count: payAfter.length, startOn: "2026-02-01", nextBillingOn: "2026-02-01" }),
    );
    for (let on = day("2026-02-01"); on < "2026-03-11"; on = addDays(on, 1)) await liveDay(on);
    before = await fingerprint();
    foretold = await simulate(
      {
        databaseUrl: program.databaseUrl,
        partnerId: provider.partnerId,
        scenario: { changes: changes() },
        days,
        now: program.clock.now(),
        log: makeLog("silent"),
      },
      () => Promise.resolve(),
      new AbortController().signal,
    );
    after = await fingerprint();
  }, 300_000);
  afterAll(() => dropLeftForks(program.databaseUrl));

  it("leaves the real data as they were, every row of every table, and no copy behind", async () => {
    expect(after).toEqual(before);
    expect(await forks()).toBe("0");
  });

  it("shows what the change makes of invoices, cash, blocked customers and who may leave", () => {
    expect(foretold.months.map(({ month }) => month)).toEqual(["2026-03", "2026-04", "2026-05"]);
    const [march, april] = foretold.months;
    expect(march?.changed).toEqual(march?.unchanged);
    // Six customers at 45.00 and 20 %, and with ten percent more.
    expect(april?.unchanged.gross.amount).toBe("324.00");
    expect(april?.changed.gross.amount).toBe("356.40");
    expect(foretold.totals.unchanged).toMatchObject({ newlyBlocked: 0, deactivated: 0 });
    expect(foretold.risk.reasons.map(({ reason, customers }) => `${reason} ${customers}`)).toEqual([
      "deactivated 1",
      "blocked 1",
      "up-10 4",
    ]);
    expect(foretold.payers).toEqual({ known: 5, never: 1, assumed: 0, usualDays: 5 });
  });

  it("is to the cent what really happens when the same is done and the same days go by", async () => {
    const first = day("2026-03-10");
    for (let n = 1; n <= days; n++) {
      const on = addDays(first, n);
      await liveDay(on, async () => {
        if (on === "2026-04-01")
          await program.inWork((work) =>
            repricePlan(work, { planId: provider.homeId, price: "49.50", validFrom: on, audience: "same_price_services" }),
          );
        if (on === "2026-04-10")
          await program.inWork(async (work) => {
            await setSetting(work, blockingDays, { level: "system" }, 3);
            await setSetting(work, deactivationDays, { level: "system" }, 10);
          });
      });
    }
    for (const { month, changed } of foretold.months) {
      const [real] = await program.query<{ n: number; gross: bigint; paid: bigint }>(
        `select count(*)::int as n, coalesce(sum(gross_minor), 0)::int8 as gross,
           (select coalesce(sum(amount_minor), 0)::int8 from payments.payments where to_char(received_on, 'YYYY-MM') = $1 and received_on >= '2026-03-10') as paid
         from billing.money_documents where kind = 'invoice' and to_char(issued_on, 'YYYY-MM') = $1 and issued_on >= '2026-03-10'`,
        [month],
      );
      expect({
        month,
        invoices: changed.invoices,
        gross: fromMoneyJson(changed.gross).minor,
        paid: fromMoneyJson(changed.paid).minor,
      }).toEqual({
        ...{ month, invoices: real?.n, gross: real?.gross, paid: real?.paid },
      });
    }
    const [end] = await program.query<{ blocked: number; deactivated: number; open: bigint }>(
      `select (select count(*)::int from collections.block_episodes where ended_on is null) as blocked,
         (select count(*)::int from collections.block_episodes where ended_as = 'deactivated') as deactivated,
         (select sum(open_minor)::int8 from billing.money_documents where kind = 'invoice') as open`,
    );
    const { blocked, deactivated, open } = foretold.totals.changed;
    expect({ blocked, deactivated, open: fromMoneyJson(open).minor }).toEqual(end);
    expect(blocked + deactivated).toBeGreaterThan(0);
  }, 300_000);
});
