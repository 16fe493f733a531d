// Two commands that look ahead and touch nothing: what the next billing will be, with this version and with the one before, and how the coming
// weeks go by on a copy.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addMonths, calendarDay, onDayOfMonth } from "../../shared/calendar.ts";
import { addSubscribers, makeProvider, type Provider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const cli = new URL("../../server/cli.ts", import.meta.url).pathname;
/** The commands read the clock of the machine. */
const now = new Date();

describe("looking ahead", async () => {
  const program = await testProgram({ now: now.toISOString() });
  const folder = mkdtempSync(join(tmpdir(), "demarc-look-ahead-"));
  const file = join(folder, "next-billing.json");
  const first = onDayOfMonth(calendarDay(now, "Europe/Berlin"), 1);
  const next = { startOn: first, nextBillingOn: addMonths(first, 1) };
  let provider: Provider;
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(async () => {
    provider = await program.inWork((work) => makeProvider(work));
    await program.inWork((work) => addSubscribers(work, provider, { count: 4, ...next, plans: [provider.homeId, provider.voiceId] }));
  });

  const demarc = (...args: string[]): Promise<{ code: number | null; told: Record<string, unknown> }> => {
    const child = spawn(process.execPath, [cli, ...args, "--json"], {
      env: { ...process.env, DATABASE_URL: program.databaseUrl, DEMARC_DATA: folder },
      stdio: ["ignore", "pipe", "ignore"],
    });
    let text = "";
    child.stdout.on("data", (part: Buffer) => {
      text += part.toString();
    });
    return new Promise((done) => child.once("close", (code) => done({ code, told: JSON.parse(text) as Record<string, unknown> })));
  };
  /** What stands in the books and what any row of billing was written last. */
  const traces = () =>
    program.query(`select (select count(*) from billing.money_documents) as documents, (select count(*) from billing.journal_entries) as entries,
      (select count(*) from billing.coverage) as covered, (select count(*) from platform.events) as events`);

  it("B-253 the next billing is written down before an update, and compared after it; an account that differs is named and holds it", async () => {
    expect(await demarc("shadow", "--to", file)).toMatchObject({ code: 0, told: { accounts: 4 } });
    expect(await demarc("shadow", "--against", file)).toMatchObject({ code: 0, told: { accounts: 4, differences: [] } });

    const shadow = JSON.parse(readFileSync(file, "utf8")) as { accounts: Record<string, { total: string; digest: string }> };
    const [changed = ""] = Object.keys(shadow.accounts);
    const { total } = shadow.accounts[changed] ?? { total: "" };
    // One cent in one line of the former version, and an account that it did not bill.
    shadow.accounts[changed] = { total: "1.00 EUR", digest: "another" };
    writeFileSync(file, JSON.stringify(shadow));
    const [added] = await program.inWork((work) => addSubscribers(work, provider, { count: 1, ...next }));
    const { code, told } = await demarc("shadow", "--against", file);
    expect(code).toBe(1);
    expect(told.accounts).toBe(5);
    expect(new Set(told.differences as object[])).toEqual(
      new Set([
        { accountId: changed, before: "1.00 EUR", now: total },
        { accountId: added?.customerId, before: "nothing", now: expect.stringMatching(/^\d+\.\d\d EUR$/) },
      ]),
    );
    expect(await traces()).toMatchObject([{ documents: 0n, covered: 0n }]);
    expect(await demarc("shadow")).toMatchObject({ code: 1 });
  }, 180_000);

  it("B-264 the coming weeks are lived through on a copy: bills are made there, the books hold, and nothing real was touched", async () => {
    const before = await traces();
    const { code, told } = await demarc("rehearse", "--days", "40");
    expect(told).toMatchObject({ days: 40, wrong: [], months: expect.arrayContaining([expect.objectContaining({ invoices: 5 })]) });
    expect(code).toBe(0);
    expect(await traces()).toEqual(before);
    const left = await program.query("select datname from pg_database where datname like '%fork%'");
    expect(left).toEqual([]);
  }, 180_000);
});
