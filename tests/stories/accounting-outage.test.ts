// The database is away for two hours while routers go on telling: the spool does not grow without end, and what is counted afterwards is what would have
// been counted without it. A midnight, ends and beginnings of sessions, counters that begin anew, a router and a server that restart lie within.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RadiusCounters } from "../../server/modules/access/counters/radius-counters.ts";
import { RadiusWorld } from "../../server/modules/access/index.ts";
import { AccountingDrain } from "../../server/modules/access/radius/accounting-drain.ts";
import { AccountingServer } from "../../server/modules/access/radius/accounting-server.ts";
import { ClassCookies } from "../../server/modules/access/radius/class-cookie.ts";
import { LoginRush } from "../../server/modules/access/radius/login-rush.ts";
import { createNas } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { makeLog } from "../../server/platform/log.ts";
import { Spool } from "../../server/platform/spool.ts";
import { makeProgram, type Program } from "../../server/program.ts";
import { readPacket } from "../../server/protocols/radius/packet.ts";
import { SimulatedNas } from "../simulators/nas.ts";
import { DatabaseDoor } from "../support/database-door.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const secret = "a-secret-for-tests-2026";
const lines = 40;
const minutes = 120;
/** A session that begins in the outage and goes on over midnight has its start, and the first and the newest of each day. */
const mostBytes = 100_000;

/** One life of a line's session: from and until which minute, and what it carries in each. `resetAt`: its counters begin anew. */
interface Life {
  readonly from: number;
  readonly until: number;
  readonly perMinute: number;
  readonly resetAt?: number;
}

function livesOf(line: number): Life[] {
  const perMinute = 1_000_000 + line * 1_000;
  if (line % 5 === 1) {
    return [
      { from: 0, until: 30, perMinute },
      { from: 31, until: 999, perMinute },
    ];
  }
  if (line % 5 === 2) return [{ from: 0, until: 999, perMinute, resetAt: 50 }];
  if (line % 5 === 3) return [{ from: 20, until: 70, perMinute }];
  return [{ from: 0, until: 999, perMinute }];
}

type Telling = Readonly<Record<string, string>>;

/** What the router says in a minute. */
function tellingsOf(side: string, minute: number): Telling[] {
  if (minute === 90) return [{ "Acct-Status-Type": "Accounting-On" }];
  return Array.from({ length: lines }, (_, line) =>
    livesOf(line).flatMap((life, at): Telling[] => {
      if (minute < life.from || minute > life.until) return [];
      const since = minute - (life.resetAt !== undefined && minute >= life.resetAt ? life.resetAt : life.from);
      const names = { "Acct-Session-Id": `${side}-${line}-${at}`, "User-Name": `${side}-${line}` };
      const kind = minute === life.from ? "Start" : minute === life.until ? "Stop" : "Interim-Update";
      if (kind === "Start") return [{ "Acct-Status-Type": kind, ...names }];
      const bytes = since * life.perMinute;
      return [
        {
          ...{ "Acct-Status-Type": kind, ...names, "Acct-Session-Time": String((minute - life.from) * 60) },
          ...{ "Acct-Input-Octets": String(bytes / 10), "Acct-Output-Octets": String(bytes) },
        },
      ];
    }),
  ).flat();
}

describe("N-125 accounting while the database is away", async () => {
  // Midnight in Berlin is at 22:00.
  const began = new Date("2026-05-11T21:00:00Z");
  const program = await testProgram({ now: began.toISOString() });
  const shop = await sampleShop(program);
  const door = await DatabaseDoor.to(program.databaseUrl);
  const ends: (() => Promise<unknown>)[] = [];
  let second: Program;
  let world: RadiusWorld;
  let router: SimulatedNas;
  const nasIds: Record<string, string> = {};

  beforeAll(async () => {
    const plan = await shop.plan("line", { downBps: 100_000_000n, upBps: 20_000_000n, dataCapBytes: 10n ** 12n });
    const customerId = await shop.customer();
    for (const side of ["away", "there"]) for (let n = 0; n < lines; n++) await shop.add(customerId, plan, { login: `${side}-${n}` });
    await program.inWork(async (work) => {
      for (const [at, side] of ["away", "there"].entries()) {
        const about = { name: side, profile: "mikrotik_ppp", sources: [`127.0.0.${at + 1}`], secret };
        nasIds[side] = (await createNas(work, program.tools, createNasEndpoint.body.parse(about))).id;
      }
    });
    await program.runJobs();
    second = await makeProgram(program.tools.config, makeLog("silent"), door.url, { clock: program.clock, poolSize: 4 });
    world = new RadiusWorld(second.tools);
    const closeWorld = await world.open();
    router = await SimulatedNas.open(secret, { authentication: 9, accounting: 9 });
    ends.push(
      () => router.close(),
      closeWorld,
      () => second.close(),
      () => door.shut(),
    );
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  /** What a process has of accounting. */
  function open(name: string) {
    const { base, log } = second.tools;
    const rush = new LoginRush();
    const counters = new RadiusCounters(base, log);
    const spool = new Spool(join(program.tools.config.dataDir, name), { segmentBytes: 20_000 });
    const drain = new AccountingDrain(second.tools, { world, cookies: new ClassCookies(Buffer.alloc(16, 1)), spool, counters, rush });
    const accounting = new AccountingServer({ spool, log, onStored: () => drain.nudge(), counters });
    drain.start();
    return {
      ...{ spool, drain },
      async tell(side: string, minute: number): Promise<void> {
        const nas = world.nas(nasIds[side] ?? "");
        if (!nas) throw new Error("no such router");
        const receivedAt = new Date(began.getTime() + minute * 60_000);
        const asked = { nas, secret: nas.secret, source: "127.0.0.1", receivedAt };
        const kept = tellingsOf(side, minute).map((telling) =>
          accounting.keep({ ...asked, packet: readPacket(router.accountingRequest(telling)) }, "radius"),
        );
        expect(await Promise.all(kept)).not.toContain(false);
      },
      async close() {
        rush.stop();
        await drain.stop();
        await spool.close();
        await counters.close();
      },
    };
  }

  const totals = (side: string) =>
    program.query(
      `select split_part(service.login, '-', 2) as line, meter.used_bytes::text as cycle, sessions.told as sessions, days.told as days
       from services.services service join usage.meters meter on meter.service_id = service.id
       cross join lateral (select json_agg(json_build_array(started_at, updated_at, ended_at, terminate_cause, seconds, down_bytes, up_bytes) order by started_at, down_bytes) as told
         from usage.sessions where service_id = service.id) sessions
       cross join lateral (select json_agg(json_build_array(day, down_bytes, up_bytes, seconds) order by day) as told from usage.days where service_id = service.id) days
       where service.login like $1 order by 1`,
      [`${side}-%`],
    );

  it("the spool stays small, and sessions, days and cycles are those of a run without outage", async () => {
    let away = open("away");
    await away.tell("away", 0);
    await away.drain.settled();
    await door.shut();
    let told = 0;
    for (let minute = 1; minute < minutes; minute++) {
      program.clock.moveTo(new Date(began.getTime() + minute * 60_000).toISOString());
      await away.tell("away", minute);
      told += tellingsOf("away", minute).length;
      // As soon as it has gone on for a while.
      if (minute > 20) await expect.poll(() => away.spool.bytes, { timeout: 20_000, interval: 5 }).toBeLessThan(mostBytes);
      if (minute === 60) {
        await away.close();
        away = open("away");
      }
    }
    // So much it would be otherwise.
    expect(told * 100).toBeGreaterThan(4 * mostBytes);
    await door.open();
    await away.drain.settled();
    await away.close();

    const there = open("there");
    for (let minute = 0; minute < minutes; minute++) {
      await there.tell("there", minute);
      await there.drain.settled();
    }
    await there.close();
    const counted = await totals("away");
    expect(counted).toEqual(await totals("there"));
    expect(counted).toHaveLength(lines);
    expect(counted[0]).toMatchObject({
      line: "0",
      cycle: String(119 * 1_100_000),
      days: [["2026-05-11", 60_000_000, 6_000_000, 3_600], expect.anything()],
    });
  }, 180_000);
});
