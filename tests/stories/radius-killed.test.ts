// The RADIUS role as a process of its own, killed without warning under load, again and again: what it acknowledged is counted, and once.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { freeUdpPort } from "../support/free-udp-port.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const cli = new URL("../../server/cli.ts", import.meta.url).pathname;
const sessions = 20;
const kills = 3;
const patienceMs = 60_000;

describe("RADIUS that is killed", async () => {
  // The process keeps the world's own time.
  const program = await testProgram({ now: new Date().toISOString() });
  const shop = await sampleShop(program);
  // The same folder: secrets are sealed with its key.
  const { dataDir } = program.tools.config;
  const ports = { authentication: await freeUdpPort(), accounting: await freeUdpPort() };
  let server: ChildProcess | undefined;
  afterAll(async () => {
    await stop("SIGKILL");
  });

  const start = async (nas: SimulatedNas): Promise<void> => {
    const env = {
      ...{ ...process.env, DATABASE_URL: program.databaseUrl, DEMARC_DATA: dataDir, DEMARC_LOG_LEVEL: "fatal", DEMARC_HEALTH_PORT: "0" },
      ...{ DEMARC_RADIUS_PORT: String(ports.authentication), DEMARC_RADIUS_ACCT_PORT: String(ports.accounting) },
    };
    server = spawn(process.execPath, [cli, "start", "--roles", "radius", "--no-demo"], { env, stdio: "ignore" });
    const giveUpAt = performance.now() + patienceMs;
    while (!(await nas.status("accounting"))) if (performance.now() > giveUpAt) throw new Error("the RADIUS role does not answer");
  };
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await gone;
  };

  it("N-79 N-84 N-126 loses no acknowledged packet and counts none twice", async () => {
    await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret }),
      ),
    );
    const serviceIds: string[] = [];
    for (let n = 0; n < sessions; n++) serviceIds.push(await shop.add(await shop.customer(), undefined, { login: `line-${n}` }));
    await program.runJobs();
    const nas = await SimulatedNas.open(secret, ports);
    // What was acknowledged last of each session; it grows with every packet.
    const acknowledged = serviceIds.map(() => 0);
    const sent = serviceIds.map(() => 0);
    const tell = async (n: number): Promise<void> => {
      sent[n] = (sent[n] ?? 0) + 1;
      const told = sent[n];
      const counters = {
        "Acct-Session-Time": String(told),
        "Acct-Input-Octets": String(told * 10),
        "Acct-Output-Octets": String(told * 1_000),
      };
      const request = nas.accountingRequest({
        ...{ "Acct-Status-Type": "Interim-Update", "Acct-Session-Id": `session-${n}`, "User-Name": `line-${n}`, ...counters },
      });
      const answer = await nas.send("accounting", request, request.subarray(4, 20), { patienceMs: 500 });
      if (answer?.code === codes.accountingResponse) acknowledged[n] = told;
    };
    for (let round = 0; round < kills; round++) {
      await start(nas);
      let isOver = false;
      const load = serviceIds.map(async (_, n) => {
        while (!isOver) await tell(n);
      });
      await pause(1_000 + Math.random() * 500);
      await stop("SIGKILL");
      isOver = true;
      await Promise.all(load);
    }
    // Once more, in peace: it takes over what the killed ones left behind, and ends cleanly.
    await start(nas);
    const isCounted = async (): Promise<boolean> => {
      const rows = await program.query<{ login: string; down: bigint }>(
        "select service.login, session.down_bytes as down from usage.sessions session join services.services service on service.id = session.service_id",
      );
      const down = new Map(rows.map((row) => [row.login, Number(row.down)]));
      return acknowledged.every((told, n) => (down.get(`line-${n}`) ?? 0) >= told * 1_000);
    };
    const giveUpAt = performance.now() + patienceMs;
    while (!(await isCounted())) {
      if (performance.now() > giveUpAt) throw new Error("acknowledged packets are missing");
      await pause(100);
    }
    await stop("SIGTERM");
    await nas.close();
    expect(Math.min(...acknowledged)).toBeGreaterThan(0);

    const rows = await program.query<{ login: string; down: bigint; up: bigint; days: bigint; hours: bigint; sessions: number }>(
      `select service.login, sum(session.down_bytes)::int8 as down, sum(session.up_bytes)::int8 as up, count(*)::int as sessions,
         (select sum(down_bytes)::int8 from usage.days where service_id = service.id) as days,
         (select sum(down_bytes)::int8 from usage.hours where service_id = service.id) as hours
       from services.services service join usage.sessions session on session.service_id = service.id group by service.id`,
    );
    for (const { login, down, up, days, hours, sessions: count } of rows) {
      const n = Number(login.slice("line-".length));
      // What was sent and not acknowledged may have been counted, too: never more than was told.
      expect(Number(down)).toBeLessThanOrEqual((sent[n] ?? 0) * 1_000);
      expect(down).toBe(up * 100n);
      expect([days, hours, count]).toEqual([down, down, 1]);
    }
    expect(rows).toHaveLength(sessions);
  }, 180_000);
});
