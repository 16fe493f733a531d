// The RADIUS role counts what FreeRADIUS writes into radacct, and is killed without warning in the middle, again and again: each change counts, and once.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { freeRadiusSql } from "../../server/modules/access/front-end/sql/settings.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { freeUdpPort } from "../support/free-udp-port.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const cli = new URL("../../server/cli.ts", import.meta.url).pathname;
const sessions = 20;
const kills = 3;
const patienceMs = 120_000;

describe("a drain of radacct that is killed", async () => {
  const program = await testProgram({ now: new Date().toISOString() });
  const shop = await sampleShop(program);
  const { dataDir } = program.tools.config;
  let server: ChildProcess | undefined;
  afterAll(() => stop("SIGKILL"));

  const start = async (): Promise<void> => {
    const ports = { DEMARC_RADIUS_PORT: String(await freeUdpPort()), DEMARC_RADIUS_ACCT_PORT: String(await freeUdpPort()) };
    const env = {
      ...process.env,
      DATABASE_URL: program.databaseUrl,
      DEMARC_DATA: dataDir,
      DEMARC_LOG_LEVEL: "fatal",
      DEMARC_HEALTH_PORT: "0",
    };
    server = spawn(process.execPath, [cli, "start", "--roles", "radius", "--no-demo"], { env: { ...env, ...ports }, stdio: "ignore" });
  };
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await gone;
  };
  const until = async (isSo: () => Promise<boolean>, what: string): Promise<void> => {
    const giveUpAt = performance.now() + patienceMs;
    while (!(await isSo())) {
      if (performance.now() > giveUpAt) throw new Error(what);
      await pause(50);
    }
  };
  const waiting = async (): Promise<number> =>
    (await program.query<{ rows: number }>("select count(*)::int as rows from access.sql_accounting"))[0]?.rows ?? 0;

  it("N-120 loses no change and counts none twice, and what is read is true again", async () => {
    await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["192.0.2.1"], secret: "a-secret-for-tests-2026" }),
      ),
    );
    for (let n = 0; n < sessions; n++) await shop.add(await shop.customer(), undefined, { login: `line-${n}` });
    await program.runJobs();
    await program.inWork((work) => setSetting(work, freeRadiusSql, { level: "system" }, true));
    // As the stock queries do it, all rows in one statement after the other.
    await program.query(
      `insert into freeradius.radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime, acctupdatetime, acctsessiontime, acctinputoctets, acctoutputoctets)
       select 's' || n, 'u' || n, 'line-' || n, '192.0.2.1', now() - interval '10 minutes', now() - interval '10 minutes', 0, 0, 0 from generate_series(0, $1::int - 1) n`,
      [sessions],
    );
    let told = 0;
    const tell = (): Promise<unknown> => {
      told += 1;
      return program.query(
        `update freeradius.radacct set acctsessiontime = $1::int, acctinputoctets = $1::bigint * 10, acctoutputoctets = $1::bigint * 1000,
           acctupdatetime = acctstarttime + make_interval(secs => $1::int) where acctstoptime is null`,
        [told],
      );
    };
    let most = 0;
    for (let round = 0; round < kills; round++) {
      for (let n = 0; n < 60; n++) await tell();
      const before = await waiting();
      most = Math.max(most, before);
      await start();
      // In the middle: some is counted, and some is not.
      await until(async () => (await waiting()) < before, "the RADIUS role counts nothing");
      await stop("SIGKILL");
    }
    expect(most).toBeGreaterThan(sessions * 50);
    await program.query("update freeradius.radacct set acctstoptime = acctupdatetime, acctterminatecause = 'User-Request'");
    // What nobody was there to hear of.
    await program.query("insert into access.sql_lines values (gen_random_uuid(), 'ghost', 1, 'open', '', '{}', '{}', '[]')");
    await start();
    await until(async () => (await waiting()) === 0, "changes are left");
    await until(
      async () => (await program.query("select from freeradius.radcheck where username = 'ghost'")).length === 0,
      "a line stands there that there is not",
    );
    await stop("SIGTERM");

    const rows = await program.query<Record<string, bigint | string | number>>(
      `select sum(session.down_bytes)::int8 as down, sum(session.up_bytes)::int8 as up, count(*)::int as sessions, min(session.terminate_cause) as cause,
         (select sum(down_bytes)::int8 from usage.days where service_id = service.id) as days,
         (select sum(down_bytes)::int8 from usage.hours where service_id = service.id) as hours
       from services.services service join usage.sessions session on session.service_id = service.id group by service.id`,
    );
    expect(rows).toHaveLength(sessions);
    const down = BigInt(told) * 1_000n;
    for (const row of rows)
      expect(row).toEqual({ down, up: BigInt(told) * 10n, sessions: 1, cause: "User-Request", days: down, hours: down });
  }, 480_000);
});
