// A billing run in two processes at once, both killed without warning at random moments and started again, four times over, ends with the very
// documents of a run that nobody disturbed.
import pg from "pg";
import { afterAll, describe, expect, inject, it } from "vitest";
import { operatorsTool } from "../support/operators-tool.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const customers = 2500;
const rounds = 4;
const confirm = ["billing", "confirm", "--date", "2026-04-01"];
/** From its first word with the database to somewhere in the run. */
const killWithinMs = 1200;

describe("a billing run that is killed", async () => {
  const program = await testProgram({ now: "2026-03-01T06:00:00Z" });
  const tool = operatorsTool(program.databaseUrl);
  const copy = `${new URL(program.databaseUrl).pathname.slice(1)}_undisturbed`;
  afterAll(async () => {
    await onServer(`drop database if exists ${copy} with (force)`);
  });

  it("I-29 B-67 confirmed by two at once and killed eight times it ends with the same documents, numbers without gaps, and sound books", async () => {
    await program.inWork(async (work) => {
      const provider = await makeProvider(work);
      await addSubscribers(work, provider, {
        count: customers,
        startOn: "2026-03-15",
        nextBillingOn: "2026-04-01",
        plans: [provider.homeId, provider.voiceId],
      });
    });
    // A copy of a database asks that nobody is in it.
    await program.database.pool.query("select 1");
    await onServer(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${new URL(program.databaseUrl).pathname.slice(1)}'`,
    );
    await onServer(`create database ${copy} template ${new URL(program.databaseUrl).pathname.slice(1)}`);

    let killed = 0;
    for (let round = 0; round < rounds; round++) {
      const ended = await Promise.all([1, 2].map(() => tool.killed(confirm, killWithinMs)));
      killed += ended.filter((how) => how === "killed").length;
    }
    expect(await Promise.all([tool.run(confirm), tool.run(confirm)])).toEqual(["done", "done"]);
    expect(await tool.run(confirm, { databaseUrl: new URL(copy, inject("serverUrl")).href })).toBe("done");
    expect(killed).toBeGreaterThan(0);

    const disturbed = await documentsOf(program.databaseUrl);
    const undisturbed = await documentsOf(new URL(copy, inject("serverUrl")).href);
    expect(disturbed).toHaveLength(customers);
    expect(disturbed).toEqual(undisturbed);
    expect(disturbed[0]?.number).toBe("202601000001");
    expect(disturbed.at(-1)?.number).toBe(`202601${String(customers).padStart(6, "0")}`);
    expect(await tool.run(["check"])).toBe("done");
  }, 600_000);
});

interface Printed {
  readonly number: string;
  readonly text: string;
}

/** Everything that a customer would see of each document, in the order of the numbers. */
async function documentsOf(databaseUrl: string): Promise<Printed[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const found = await client.query<Printed>(`
      select document.number, json_build_array(document.account_id, document.issued_on, document.due_on, document.net_minor, document.tax_minor, document.content_hash,
        (select json_agg(json_build_array(line.text, line.period_start, line.period_end, line.amount_minor) order by line.position)
          from billing.document_lines line where line.document_id = document.id))::text as text
      from billing.money_documents document order by document.number`);
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
