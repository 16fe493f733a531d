// A joint run over three partners that two processes confirm at once, both killed without warning at random moments and started again, ends
// with the very documents of a joint run that nobody disturbed: each member goes on where it stopped, whatever becomes of the others.
import pg from "pg";
import { afterAll, describe, expect, inject, it } from "vitest";
import {
  confirmJointRunEndpoint,
  getJointRunEndpoint,
  startJointPreviewEndpoint,
} from "../../server/modules/billing/joint-runs/contract.ts";
import { runPerPartner } from "../../server/modules/billing/runs/run-settings.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { operatorsTool } from "../support/operators-tool.ts";
import { addSubscribers, makeProvider, type Provider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const customersOfEach = 550;
const rounds = 2;
const confirm = ["billing", "confirm", "--date", "2026-04-01"];
/** From its first word with the database to somewhere in the run. */
const killWithinMs = 1200;

describe("a joint run that is killed", async () => {
  const program = await testProgram({ now: "2026-04-01T06:00:00Z" });
  const tool = operatorsTool(program.databaseUrl);
  const own = new URL(program.databaseUrl).pathname.slice(1);
  const copy = `${own}_undisturbed`;
  afterAll(async () => {
    await onServer(`drop database if exists ${copy} with (force)`);
  });

  it("B-61 B-67 confirmed by two at once and killed over and over each partner has its documents once, without gaps, and sound books", async () => {
    const providers = await program.inWork(async (work) => {
      await setSetting(work, runPerPartner, { level: "system" }, false);
      const made: Provider[] = [];
      for (const [code, currency] of [
        ["north", "EUR"],
        ["south", "EUR"],
        ["alps", "CHF"],
      ] as const) {
        const provider = await makeProvider(work, { code, currency });
        const dates = { startOn: "2026-03-15", nextBillingOn: "2026-04-01" };
        await addSubscribers(work, provider, { count: customersOfEach, currency, ...dates });
        made.push(provider);
      }
      return made;
    });
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { jointRunId } = await staff.ok(startJointPreviewEndpoint, {
      body: { partnerIds: providers.map(({ partnerId }) => partnerId), targetOn: day("2026-04-01") },
    });
    await program.runJobs();
    const params = { jointRunId: jointRunId as string };
    const joint = await staff.ok(getJointRunEndpoint, { params });
    // The answer is here, and the worker dies before it begins.
    await staff.ok(confirmJointRunEndpoint, {
      params,
      body: { members: joint.members.map(({ id, version }) => ({ runId: id, version })) },
    });
    expect(await staff.ok(getJointRunEndpoint, { params })).toMatchObject({ state: "confirming", remaining: 3 * customersOfEach });
    // A copy of a database asks that nobody is in it.
    await onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${own}'`);
    await onServer(`create database ${copy} template ${own}`);

    let killed = 0;
    for (let round = 0; round < rounds; round++) {
      const ended = await Promise.all([1, 2].map(() => tool.killed(confirm, killWithinMs)));
      killed += ended.filter((how) => how === "killed").length;
    }
    expect(await Promise.all([tool.run(confirm), tool.run(confirm)])).toEqual(["done", "done"]);
    expect(await tool.run(confirm, { databaseUrl: new URL(copy, inject("serverUrl")).href })).toBe("done");
    expect(killed).toBeGreaterThan(0);

    const disturbed = await documentsOf(program.databaseUrl);
    expect(disturbed).toHaveLength(3 * customersOfEach);
    expect(disturbed).toEqual(await documentsOf(new URL(copy, inject("serverUrl")).href));
    // The jobs that were left find nothing to do, and nobody hears of an invoice twice.
    await program.runJobs();
    expect(await staff.ok(getJointRunEndpoint, { params })).toMatchObject({
      state: "confirmed",
      documents: 3 * customersOfEach,
      totals: [
        { currency: "EUR", documents: 2 * customersOfEach },
        { currency: "CHF", documents: customersOfEach },
      ],
    });
    const [told] = await program.query<{ all: number; different: number }>(
      `select count(*)::int as all, count(distinct object_id)::int as different from platform.events where type = 'invoice.issued'`,
    );
    expect(told).toEqual({ all: 3 * customersOfEach, different: 3 * customersOfEach });
    expect(await tool.run(["check"])).toBe("done");
  }, 600_000);
});

/** Everything that a customer would see of each document, by partner in the order of its numbers. */
async function documentsOf(databaseUrl: string): Promise<unknown[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const found = await client.query(`
      select partner.code, document.number, json_build_array(document.account_id, document.issued_on, document.due_on, document.net_minor,
        document.tax_minor, document.currency, document.content_hash)::text as text
      from billing.money_documents document join partners.partners partner on partner.id = document.partner_id
      order by partner.code, document.number`);
    return found.rows;
  } finally {
    await client.end();
  }
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client(inject("serverUrl"));
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
