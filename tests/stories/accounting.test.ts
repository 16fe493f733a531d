// Accounting packets on a real database (network.md 2.9, 2.10): what sessions, sums and quotas become of them, in any order, twice, and by two at once.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { describe, expect, it, vi } from "vitest";
import { createPrefixEndpoint } from "../../server/modules/network/addresses/contract.ts";
import { createNas, createPrefix, createSite, leaseAddress } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { createSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { editService, getService } from "../../server/modules/services/index.ts";
import { serviceSessionsEndpoint } from "../../server/modules/usage/contract.ts";
import { type AccountingRecord, applyAccounting, listOpenSessions, quarantine, recordUsage } from "../../server/modules/usage/index.ts";
import { adoptOrphans } from "../../server/modules/usage/sessions/adopt-orphans.ts";
import * as contract from "../../server/modules/usage/sessions/contract.ts";
import { tendSessions } from "../../server/modules/usage/sessions/tend-sessions.ts";
import { tendPartitions } from "../../server/modules/usage/tend.ts";
import type { Work } from "../../server/platform/work.ts";
import { signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { sampleShop } from "../support/sample-services.ts";
import { type TestProgram, testProgram } from "../support/test-program.ts";

const GB = 1_000_000_000n;
const today = "2026-11-02";
const at = (clock: string): Date => new Date(clock.length > 8 ? clock : `${today}T${clock}Z`);

/** Packets of one session of one NAS; everything else is said at the call. */
function sessionOn(nasId: string, of: Partial<AccountingRecord> = {}) {
  const base: AccountingRecord = {
    ...{
      status: "interim",
      nasId,
      receivedAt: at("00:00:00"),
      at: at("00:00:00"),
      sessionId: `s-${randomUUID()}`,
      cookie: null,
      login: null,
    },
    ...{ mac: null, calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, serviceId: null },
    ...{ downBytes: null, upBytes: null, downPackets: null, upPackets: null, seconds: null, terminateCause: null },
    ...{ noGigawords: false, interimSeconds: 300, source: "radius" },
    ...of,
  };
  return (status: AccountingRecord["status"], clock: string, more: Partial<AccountingRecord> = {}): AccountingRecord => ({
    ...base,
    ...{ status, at: at(clock), receivedAt: at(clock) },
    ...more,
  });
}
const used = (down: bigint, seconds: bigint, up = 0n) => ({ downBytes: down, upBytes: up, seconds });

const tools = (program: TestProgram) => ({
  apply: (...records: AccountingRecord[]) => program.inWork((work) => applyAccounting(work, records)),
  sessions: (key: string, value: string) =>
    program.query<{
      id: string;
      start: string;
      last: string;
      end: string | null;
      cause: string | null;
      down: string;
      up: string;
      service_id: string | null;
      login: string | null;
      mac: string | null;
      doubt: string | null;
    }>(
      `select id, to_char(started_at at time zone 'UTC', 'HH24:MI:SS') as start, to_char(updated_at at time zone 'UTC', 'HH24:MI:SS') as last,
        to_char(ended_at at time zone 'UTC', 'HH24:MI:SS') as end, terminate_cause as cause, down_bytes::text as down, up_bytes::text as up,
        service_id, login, mac::text, address_doubt as doubt
       from usage.sessions where ${key} = $1 order by started_at, id`,
      [value],
    ),
  /** Bytes of a service by its sessions, hours, days and months: four times the same. */
  sums: async (serviceId: string) => {
    const sums: string[] = [];
    for (const table of ["sessions", "hours", "days", "months"]) {
      const [row] = await program.query<{ sum: string }>(
        `select coalesce(sum(down_bytes), 0) || ' ' || coalesce(sum(up_bytes), 0) as sum from usage.${table} where service_id = $1`,
        [serviceId],
      );
      sums.push(row!.sum);
    }
    return sums;
  },
  usedOf: async (serviceId: string) =>
    (
      await program.query<{ used: string }>("select (used_bytes + overuse_bytes)::text as used from usage.meters where service_id = $1", [
        serviceId,
      ])
    )[0]?.used,
  tend: () => tendSessions({ inWork: (act) => program.inWork(act) }),
});

describe("accounting packets", async () => {
  const program = await testProgram({ now: `${today}T12:00:00Z` });
  const shop = await sampleShop(program);
  const capped = await shop.plan("capped", { title: "Capped 100", dataCapBytes: 100n * GB, downBps: 100_000_000n, upBps: 20_000_000n });
  const customerId = await shop.customer();
  const line = () => shop.add(customerId, capped);
  const { apply, sessions, sums, usedOf, tend } = tools(program);
  const nas = randomUUID();
  const four = (text: string): string[] => [text, text, text, text];

  it("N-83 N-84 N-88 a session from start to stop", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId, login: "alice", mac: "02:00:5e:00:00:01", ipv4: "192.0.2.7" });
    expect(await apply(packet("start", "08:00:00"))).toEqual({
      ...{ counted: 1, late: 0, orphans: 0, restarts: 0, malformed: 0, resets: 0, implausible: 0, conflicts: 0, vouchers: [] },
      lateByNas: new Map(),
    });
    await apply(packet("interim", "08:05:00", used(2n * GB, 300n, GB)));
    await apply(packet("stop", "08:07:00", { ...used(3n * GB, 420n, GB), terminateCause: 2 }));
    expect(await sessions("service_id", serviceId)).toMatchObject([
      { start: "08:00:00", last: "08:07:00", end: "08:07:00", cause: "Lost-Carrier", down: String(3n * GB), up: String(GB) },
    ]);
    // A stop after a stop changes nothing, whatever it says.
    await apply(packet("stop", "08:09:00", { ...used(9n * GB, 540n, GB), terminateCause: 1 }));
    expect(await sums(serviceId)).toEqual(four(`${3n * GB} ${GB}`));
    expect(await usedOf(serviceId)).toBe(String(4n * GB));
    expect(await sessions("service_id", serviceId)).toMatchObject([{ end: "08:07:00", cause: "Lost-Carrier" }]);
  });

  it("N-82 two subscribers under one session id of a NAS are two sessions", async () => {
    const [one, other] = [await line(), await line()];
    const packet = sessionOn(nas);
    await apply(
      packet("start", "08:00:00", { serviceId: one, login: "alice" }),
      packet("start", "08:00:00", { serviceId: other, login: "bob" }),
      packet("interim", "08:05:00", { ...used(GB, 300n), serviceId: one, login: "alice" }),
      packet("interim", "08:05:00", { ...used(2n * GB, 300n), serviceId: other, login: "bob" }),
    );
    expect(await sums(one)).toEqual(four(`${GB} 0`));
    expect(await sums(other)).toEqual(four(`${2n * GB} 0`));
  });

  it("N-83 an interim whose start was overtaken begins as long ago as it says; the start corrects that downwards and fills what is empty", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId, login: "bob" });
    await apply(packet("interim", "08:10:00", used(GB, 590n)));
    await apply(packet("start", "08:00:00", { mac: "02:00:5e:00:00:02", portId: "ether1" }), packet("start", "08:00:05"));
    expect(await sessions("service_id", serviceId)).toMatchObject([
      { start: "08:00:00", last: "08:10:00", login: "bob", mac: "02:00:5e:00:00:02", down: String(GB) },
    ]);
  });

  it("N-83 N-131 a start corrected into the month before moves the session, too", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId });
    await apply(packet("interim", "2026-11-01T00:10:00Z", used(GB, 600n)));
    await apply(packet("start", "2026-10-31T23:59:58Z"));
    const [row] = await program.query<{ part: string; started_at: Date }>(
      "select tableoid::regclass::text as part, started_at from usage.sessions where service_id = $1",
      [serviceId],
    );
    expect([row!.part, row!.started_at.toISOString()]).toEqual(["usage.sessions_2026_10", "2026-10-31T23:59:58.000Z"]);
    expect(await sums(serviceId)).toEqual(four(`${GB} 0`));
  });

  it("N-82 a later start of the same session id is another session; what was still open gave way at its last update", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId, login: "carol" });
    await apply(packet("start", "08:00:00"), packet("interim", "08:05:00", used(GB, 300n)));
    await apply(packet("start", "09:00:00"), packet("interim", "09:05:00", used(2n * GB, 300n)));
    // A word of the first one that was under way belongs to it.
    await apply(packet("interim", "08:10:00", used(3n * GB, 600n)));
    expect(await sessions("service_id", serviceId)).toMatchObject([
      { start: "08:00:00", end: "08:10:00", cause: "superseded", down: String(3n * GB) },
      { start: "09:00:00", end: null, down: String(2n * GB) },
    ]);
    expect(await sums(serviceId)).toEqual(four(`${5n * GB} 0`));
  });

  it("N-82 the cookie tells sessions apart, and is the same session behind another NAS of a pair", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId, login: "dora", cookie: "dmc1:first" });
    await apply(packet("start", "08:00:00"), packet("interim", "08:05:00", used(GB, 300n)));
    const other = randomUUID();
    await apply(packet("interim", "08:10:00", { ...used(2n * GB, 600n), nasId: other }));
    await apply(packet("stop", "08:15:00", { ...used(3n * GB, 900n), nasId: other, terminateCause: 1 }));
    expect(await sessions("service_id", serviceId)).toMatchObject([{ end: "08:15:00", cause: "User-Request", down: String(3n * GB) }]);
    // The same id by another log-in, and its start was lost.
    await apply(packet("interim", "09:05:00", { ...used(GB, 300n), cookie: "dmc1:second" }));
    expect(await sessions("service_id", serviceId)).toMatchObject([
      { end: "08:15:00" },
      { start: "09:00:00", end: null, down: String(GB) },
    ]);
    expect(await sums(serviceId)).toEqual(four(`${4n * GB} 0`));
  });

  it("N-84 what is older than what is known is acknowledged, counted as late, and changes nothing but that it was heard of", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId });
    await apply(packet("start", "08:00:00"), packet("interim", "08:10:00", used(2n * GB, 600n)));
    const before = await sessions("service_id", serviceId);
    expect(
      await apply(packet("interim", "08:05:00", { ...used(GB, 300n), login: "x" }), packet("interim", "08:10:00", used(GB, 600n))),
    ).toMatchObject({
      ...{ counted: 0, late: 2 },
    });
    expect(await sessions("service_id", serviceId)).toEqual(before);
  });

  it("N-85 a 32-bit counter goes round; one that began anew counts from nothing", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId, noGigawords: true });
    await apply(packet("start", "08:00:00"), packet("interim", "08:05:00", used(4_294_966_296n, 300n)));
    expect(await apply(packet("interim", "08:10:00", used(5_000n, 600n)))).toMatchObject({ resets: 0 });
    expect(await sessions("service_id", serviceId)).toMatchObject([{ down: String(4_294_966_296n + 6_000n) }]);
    expect(await apply(packet("interim", "08:15:00", used(4_000n, 900n)))).toMatchObject({ resets: 1 });
    expect(await sums(serviceId)).toEqual(four(`${4_294_966_296n + 10_000n} 0`));
  });

  it("N-85 a router that never sent gigawords counts to 2^32; one that did, if only once and in another session, does not", async () => {
    for (const [hasSent, expected] of [
      [false, 4_294_966_296n + 6_000n],
      [true, 4_294_966_296n + 5_000n],
    ] as const) {
      const [serviceId, router] = [await line(), randomUUID()];
      const packet = sessionOn(router, { serviceId, hasGigawords: false });
      await apply(packet("start", "08:00:00"), packet("interim", "08:05:00", used(4_294_966_296n, 300n)));
      if (hasSent) {
        const big = sessionOn(router, { serviceId: await line(), hasGigawords: true });
        await apply(big("start", "07:00:00"), big("interim", "08:00:00", used(5_000_000_000n, 3600n)));
      }
      expect(await apply(packet("interim", "08:10:00", used(5_000n, 600n)))).toMatchObject({ resets: hasSent ? 1 : 0 });
      expect(await sessions("service_id", serviceId)).toMatchObject([{ down: String(expected) }]);
    }
  });

  it("N-86 more than the line carries is on the session and in the sums, and takes nothing of the data until somebody accepts it", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId });
    await apply(packet("start", "08:00:00"), packet("interim", "08:05:00", used(GB, 300n)));
    // 80 GB in five minutes are 2.1 Gbit/s on a line of 100 Mbit/s.
    expect(await apply(packet("interim", "08:10:00", used(81n * GB, 600n)))).toMatchObject({ counted: 1, implausible: 1 });
    expect(await sums(serviceId)).toEqual(four(`${81n * GB} 0`));
    expect(await usedOf(serviceId)).toBe(String(GB));
    const [event] = await program.query<{ data: { downBytes: string } }>(
      "select data from platform.events where type = 'usage.implausible' and object_id = $1",
      [serviceId],
    );
    expect(event!.data.downBytes).toBe(String(80n * GB));
    const staff = await signInStaff(program, { role: "super_administrator" });
    const list = await staff.ok(contract.listDoubtfulEndpoint, { query: { filter: { serviceId } } });
    expect(list.items).toMatchObject([{ state: "waiting", downBytes: 80_000_000_000 }]);
    const decide = (accept: boolean) => ({ params: { deltaId: list.items[0]!.id }, body: { accept } });
    expect(await staff.ok(contract.decideDoubtfulEndpoint, decide(true))).toMatchObject({ state: "accepted" });
    expect(await staff.refused(contract.decideDoubtfulEndpoint, decide(false))).toMatchObject({ status: 409 });
    expect(await usedOf(serviceId)).toBe(String(81n * GB));
  });

  it("N-89 a NAS that begins anew ends what was open before, and a repeated word of it nothing", async () => {
    const router = randomUUID();
    const [before, silent, after, elsewhere] = [await line(), await line(), await line(), await line()];
    const one = sessionOn(router, { serviceId: before });
    await apply(
      ...[one("start", "08:00:00"), one("interim", "08:05:00", used(GB, 300n))],
      sessionOn(router, { serviceId: silent })("start", "08:01:00"),
      sessionOn(randomUUID(), { serviceId: elsewhere })("start", "08:00:00"),
    );
    const reborn = sessionOn(router, { serviceId: after });
    const restart = sessionOn(router, { sessionId: "" });
    expect(
      await apply(reborn("start", "08:20:30"), restart("nas-on", "08:20:00"), one("interim", "08:10:00", used(2n * GB, 600n))),
    ).toMatchObject({
      ...{ restarts: 1, counted: 2 },
    });
    expect(await sessions("service_id", before)).toMatchObject([{ end: "08:10:00", cause: "nas-reboot", down: String(2n * GB) }]);
    expect(await sessions("service_id", silent)).toMatchObject([{ end: "08:01:00", cause: "nas-reboot" }]);
    expect(await sessions("service_id", after)).toMatchObject([{ end: null }]);
    expect(await sessions("service_id", elsewhere)).toMatchObject([{ end: null }]);
    // Within a minute it is the same restart.
    await apply(restart("nas-on", "08:20:50"));
    expect(await sessions("service_id", after)).toMatchObject([{ end: null }]);
    await apply(restart("nas-off", "08:30:00"));
    expect(await sessions("service_id", after)).toMatchObject([{ end: "08:20:30", cause: "nas-reboot" }]);
    // A session that speaks after the restart has survived it.
    await apply(reborn("interim", "08:31:00", used(GB, 630n)));
    expect(await sessions("service_id", after)).toMatchObject([{ end: null, down: String(GB) }]);
  });

  it("N-90 a session of nobody is kept, shown to those who see everything, and is somebody's once it is known whose within a day", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { login: "Lost@Example" });
    expect(await apply(packet("start", "08:00:00"), packet("interim", "08:05:00", used(GB, 300n)))).toMatchObject({
      counted: 0,
      orphans: 2,
    });
    expect(await sums(serviceId)).toEqual(four("0 0"));
    const staff = await signInStaff(program, { role: "super_administrator" });
    const bound = await signInStaff(program, { role: "manager", partners: [shop.partnerId] });
    const orphans = { query: { filter: { orphan: "true", text: "lost@example" } } } as const;
    expect((await staff.ok(contract.listOnlineEndpoint, orphans)).items).toMatchObject([
      { customer: null, service: null, downBytes: 1_000_000_000 },
    ]);
    expect((await bound.ok(contract.listOnlineEndpoint, orphans)).items).toEqual([]);
    // By the cookie, or by whoever resolved the login, with the next packet.
    expect(await apply(packet("interim", "08:10:00", { ...used(2n * GB, 600n), serviceId }))).toMatchObject({ counted: 1, orphans: 0 });
    expect(await sums(serviceId)).toEqual(four(`${2n * GB} 0`));
    expect(await usedOf(serviceId)).toBe(String(2n * GB));
  });

  it("N-90 N-124 a login that becomes somebody's takes over the sessions of a day, ended ones, too, and no older ones", async () => {
    const serviceId = await line();
    const login = "late@example";
    const old = sessionOn(nas, { login });
    await apply(old("start", "2026-11-01T10:00:00Z"), old("stop", "2026-11-01T11:00:00Z", used(7n * GB, 3600n)));
    const fresh = sessionOn(nas, { login });
    await apply(fresh("start", "08:00:00"), fresh("stop", "08:05:00", used(GB, 300n)));
    const adopt = () => program.inWork((work) => adoptOrphans(work, [{ login: "LATE@example", serviceId }]));
    expect(await Promise.all([adopt(), adopt()])).toEqual(expect.arrayContaining([1, 0]));
    expect(await sums(serviceId)).toEqual(four(`${GB} 0`));
  });

  it("N-90 a new service, and one that logs in by another name from now on, take over what nobody owned, and it counts", async () => {
    const told = async (login: string) => {
      const packet = sessionOn(nas, { login });
      await apply(packet("start", "09:00:00"), packet("stop", "09:05:00", used(GB, 300n)));
    };
    await told("Early@Example");
    await told("other@example");
    const serviceId = await shop.add(customerId, capped, { login: "early@example" });
    await program.runJobs();
    expect(await sums(serviceId)).toEqual(four(`${GB} 0`));
    expect(await usedOf(serviceId)).toBe(String(GB));
    const { version } = await program.inWork((work) => getService(work, serviceId));
    await program.inWork((work) => editService(work, serviceId, { login: "other@example" }, version));
    await program.runJobs();
    expect(await usedOf(serviceId)).toBe(String(2n * GB));
    const events = await program.query("select 1 from platform.events where type = 'service.login_changed' and object_id = $1", [
      serviceId,
    ]);
    expect(events).toHaveLength(1);
    // Another change of the same service has nothing to do with its login.
    const after = await program.inWork((work) => getService(work, serviceId));
    await program.inWork((work) => editService(work, serviceId, { login: "other@example", note: "seen" }, after.version));
    expect(
      await program.query("select 1 from platform.events where type = 'service.login_changed' and object_id = $1", [serviceId]),
    ).toEqual(events);
  });

  it("N-91 a packet without a session id is acknowledged and says nothing", async () => {
    expect(await apply(sessionOn(nas, { sessionId: "" })("interim", "08:00:00", used(GB, 1n)))).toMatchObject({ malformed: 1, counted: 0 });
  });

  it("N-92 what is not said is not zero: no octets, no session time", async () => {
    const serviceId = await line();
    const packet = sessionOn(nas, { serviceId });
    await apply(packet("start", "08:00:00"), packet("interim", "08:05:00", used(GB, 300n, 5n)));
    await apply(packet("interim", "08:10:00", { seconds: 600n }));
    await apply(packet("interim", "08:15:00", { downBytes: 2n * GB }));
    await apply(packet("stop", "08:15:00", { seconds: 900n, terminateCause: 1 }));
    expect(await sessions("service_id", serviceId)).toMatchObject([{ last: "08:15:00", end: "08:15:00", down: String(2n * GB), up: "5" }]);
    expect(await sums(serviceId)).toEqual(four(`${2n * GB} 5`));
  });

  it("N-93 N-84 any order and any repetition of the packets of several sessions comes to the same", async () => {
    const random = randomFrom(4711);
    for (let round = 0; round < 6; round++) {
      const services = [await line(), await line(), await line()];
      const packets = services.flatMap((serviceId, index) => {
        const packet = sessionOn(nas, { serviceId, login: `l-${serviceId}` });
        const steps = [1n, 2n, 3n].map((step) =>
          packet("interim", `09:${String(Number(step) * 5).padStart(2, "0")}:00`, used(step * GB + BigInt(index), step * 300n, step)),
        );
        return [packet("start", "09:00:00"), ...steps, packet("stop", "09:20:00", { ...used(4n * GB, 1200n, 9n), terminateCause: 1 })];
      });
      const told = shuffled([...packets, ...packets.filter(() => random() < 0.5)], random);
      // In batches of any size.
      while (told.length > 0) await apply(...told.splice(0, 1 + Math.floor(random() * 9)));
      for (const serviceId of services) {
        expect(await sums(serviceId)).toEqual(four(`${4n * GB} 9`));
        expect(await sessions("service_id", serviceId)).toMatchObject([{ start: "09:00:00", end: "09:20:00", cause: "User-Request" }]);
      }
    }
  });

  it("N-94 N-78 N-95 nobody hears of a session: stale, then taken for lost as of its last update; a later word opens it again", async () => {
    const serviceId = await line();
    program.clock.moveTo(`${today}T08:05:00Z`);
    const packet = sessionOn(nas, { serviceId });
    await apply(packet("start", "08:00:00"), packet("interim", "08:05:00", used(GB, 300n)));
    const isStale = async () => (await program.inWork((work) => listOpenSessions(work, [serviceId]))).map((session) => session.isStale);
    program.clock.moveTo(`${today}T08:21:00Z`);
    await tend();
    expect(await isStale()).toEqual([false]);
    program.clock.moveTo(`${today}T08:21:01Z`);
    expect(await isStale()).toEqual([true]);
    program.clock.moveTo(`${today}T08:30:59Z`);
    await tend();
    expect(await sessions("service_id", serviceId)).toMatchObject([{ end: null }]);
    program.clock.moveTo(`${today}T08:31:00Z`);
    await tend();
    expect(await sessions("service_id", serviceId)).toMatchObject([{ end: "08:05:00", cause: "lost-stop" }]);
    expect(await isStale()).toEqual([]);
    const id = (await sessions("service_id", serviceId))[0]!.id;
    await apply(packet("interim", "08:35:00", used(3n * GB, 2100n)));
    expect(await sessions("service_id", serviceId)).toMatchObject([{ id, end: null, cause: null, down: String(3n * GB) }]);
    program.clock.moveTo(`${today}T10:00:00Z`);
    await tend();
    await apply(packet("stop", "08:37:00", { ...used(4n * GB, 2220n), terminateCause: 4 }));
    expect(await sessions("service_id", serviceId)).toMatchObject([{ id, end: "08:37:00", cause: "Idle-Timeout" }]);
    expect(await sums(serviceId)).toEqual(four(`${4n * GB} 0`));
  });

  it("N-94 a session that speaks lives on, however often it is looked at, and one without interims is left alone", async () => {
    const [serviceId, quiet] = [await line(), await line()];
    const packet = sessionOn(nas, { serviceId });
    program.clock.moveTo(`${today}T10:00:00Z`);
    await apply(packet("start", "10:00:00"), sessionOn(nas, { serviceId: quiet, interimSeconds: 0 })("start", "10:00:00"));
    for (let minute = 5; minute < 60; minute += 5) {
      program.clock.moveTo(`${today}T10:${String(minute).padStart(2, "0")}:00Z`);
      await apply(packet("interim", `10:${String(minute).padStart(2, "0")}:00`, used(BigInt(minute), BigInt(minute * 60))));
      await tend();
    }
    expect(await sessions("service_id", serviceId)).toMatchObject([{ end: null, down: "55" }]);
    program.clock.moveTo(`${today}T23:00:00Z`);
    await tend();
    expect(await sessions("service_id", serviceId)).toMatchObject([{ end: "10:55:00" }]);
    expect(await sessions("service_id", quiet)).toMatchObject([{ end: null }]);
    // But not for ever: a stop may be lost, too.
    program.clock.moveTo("2026-11-04T09:59:59Z");
    await tend();
    expect(await sessions("service_id", quiet)).toMatchObject([{ end: null }]);
    program.clock.moveTo("2026-11-04T10:00:00Z");
    await tend();
    expect(await sessions("service_id", quiet)).toMatchObject([{ end: "10:00:00", cause: "lost-stop" }]);
    program.clock.moveTo(`${today}T12:00:00Z`);
  });

  it("N-80 what cannot be applied is kept as it was, for a month", async () => {
    const record = sessionOn(nas, { login: "a\0b" })("interim", "08:00:00", used(GB, 1n));
    await program.inWork((work) => quarantine(work, record, "invalid byte sequence"));
    const kept = await program.query<{ record: { downBytes: string; sessionId: string }; error: string }>(
      "select record, error from usage.accounting_quarantine",
    );
    expect(kept).toMatchObject([{ record: { downBytes: String(GB), sessionId: record.sessionId }, error: "invalid byte sequence" }]);
    program.clock.moveTo("2026-12-03T04:00:00Z");
    await program.inWork(tendPartitions);
    expect(await program.query("select 1 from usage.accounting_quarantine")).toEqual([]);
    program.clock.moveTo(`${today}T12:00:00Z`);
  });

  it("N-128 the example of the specification, to the byte", async () => {
    const serviceId = await line();
    // Zagreb's midnight is 23:00 of the world's clock.
    const packet = sessionOn(nas, { serviceId });
    await apply(packet("start", "2026-11-01T22:58:20Z"), packet("interim", "2026-11-01T23:03:20Z", used(123_456_789n, 300n)));
    const days = await program.query(
      "select day::text, down_bytes::text as down, seconds::text from usage.days where service_id = $1 order by day",
      [serviceId],
    );
    expect(days).toEqual([
      { day: "2026-11-01", down: "41152263", seconds: "100" },
      { day: "2026-11-02", down: "82304526", seconds: "200" },
    ]);
  });

  it("readings of a counter go the same way and are never doubted", async () => {
    const serviceId = await line();
    const reading = { key: "meter", serviceId, at: at("08:00:10"), downBytes: 90n * GB, upBytes: 0n, seconds: 10n };
    expect(await program.inWork((work) => recordUsage(work, [reading, reading]))).toEqual({ counted: 2, late: 0, orphans: 0 });
    expect(await sums(serviceId)).toEqual(four(`${90n * GB} 0`));
    expect(await usedOf(serviceId)).toBe(String(90n * GB));
  });
});

describe("N-75 N-76 N-78 sessions and their addresses", async () => {
  const program = await testProgram({ now: `${today}T08:00:00Z` });
  const provider = await program.inWork((work) => makeProvider(work));
  const subscribers = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 3, startOn: "2026-11-01", nextBillingOn: "2026-12-01" }),
  );
  const [a, b] = subscribers.map(({ serviceIds }) => serviceIds[0]!) as [string, string];
  await program.inWork((work) =>
    createPrefix(work, createPrefixEndpoint.body.parse({ cidr: "100.64.0.0/24", role: "pool", holdSeconds: 3600 })),
  );
  const { apply, sessions, tend } = tools(program);
  const nas = await program.inWork((work) => makeNas(work));
  const lease = async (serviceId: string) => {
    const found = await program.inWork((work) =>
      leaseAddress(work, {
        ...{ serviceId, partnerId: provider.partnerId, locationId: null, nasId: nas, role: "pool", family: 4, pool: "any", mac: null },
      }),
    );
    return found.kind === "lease" ? found.address : found.kind;
  };
  const states = () =>
    program.query<{ address: string; state: string; service_id: string }>(
      "select host(address) as address, state, service_id from network.addresses order by network.addresses.address",
    );

  it("what a session shows is leased to it, and held for its service when it ends, by a stop or by silence", async () => {
    const address = await lease(a);
    const packet = sessionOn(nas, { serviceId: a, ipv4: address, login: "a" });
    await apply(packet("start", "08:00:00"));
    expect(await states()).toMatchObject([{ address, state: "leased", service_id: a }]);
    await apply(packet("stop", "08:05:00", { ...used(1n, 300n), terminateCause: 1 }));
    expect(await states()).toMatchObject([{ address, state: "held", service_id: a }]);
    expect(await lease(a)).toBe(address);
    await apply(sessionOn(nas, { serviceId: a, ipv4: address, login: "a" })("start", "08:06:00"));
    program.clock.moveTo(`${today}T09:00:00Z`);
    await tend();
    expect(await states()).toMatchObject([{ address, state: "held" }]);
  });

  it("N-82 a new life of the same session keeps the address, and one batch gives it from one session to the next", async () => {
    const address = await lease(a);
    const packet = sessionOn(nas, { serviceId: a, ipv4: address, login: "a" });
    await apply(packet("start", "09:00:00"));
    await apply(packet("start", "09:10:00"));
    expect(await states()).toMatchObject([{ address, state: "leased" }]);
    const [, second] = (await sessions("acct_session_id", packet("start", "09:00:00").sessionId)) as { id: string }[];
    expect(await program.query("select session_id from network.addresses")).toEqual([{ session_id: second!.id }]);
    const next = sessionOn(nas, { serviceId: a, ipv4: address, login: "a" });
    expect(await apply(packet("stop", "09:20:00", { seconds: 600n, terminateCause: 1 }), next("start", "09:20:01"))).toMatchObject({
      conflicts: 0,
    });
    expect(await states()).toMatchObject([{ address, state: "leased" }]);
    await apply(next("stop", "09:30:00", { seconds: 599n, terminateCause: 1 }));
  });

  it("N-76 an address that another open session has is believed and both are marked, with a word to staff", async () => {
    const address = await lease(a);
    const mine = sessionOn(nas, { serviceId: a, ipv4: address, login: "a" });
    const theirs = sessionOn(nas, { serviceId: b, ipv4: address, login: "b" });
    await apply(mine("start", "10:00:00"));
    expect(await apply(theirs("start", "10:01:00"))).toMatchObject({ conflicts: 1 });
    expect(await sessions("acct_session_id", mine("start", "10:00:00").sessionId)).toMatchObject([{ doubt: "conflict" }]);
    expect(await sessions("acct_session_id", theirs("start", "10:00:00").sessionId)).toMatchObject([{ doubt: "conflict" }]);
    expect(await states()).toMatchObject([{ address, state: "conflict" }]);
    expect(await program.query("select 1 from platform.events where type = 'session.address_conflict'")).toHaveLength(1);
  });

  it("N-76 an address that is another one than what was given is believed, and marked until the right one is shown", async () => {
    const address = await lease(b);
    const packet = sessionOn(nas, { serviceId: b, login: "b" });
    const doubt = async () => (await sessions("acct_session_id", packet("start", "10:40:00").sessionId))[0]?.doubt;
    await apply(packet("start", "10:40:00", { ipv4: "192.0.2.77" }));
    expect(await doubt()).toBe("mismatch");
    const staff = await signInStaff(program, { role: "super_administrator" });
    const { items } = await staff.ok(contract.listOnlineEndpoint, { query: { filter: { addressDoubt: "mismatch" } } });
    expect(items).toMatchObject([{ service: { id: b }, ipv4: "192.0.2.77", addressDoubt: "mismatch" }]);
    await apply(packet("interim", "10:45:00", { ...used(1n, 300n), ipv4: address }));
    expect(await doubt()).toBeNull();
    await apply(packet("stop", "10:50:00", { seconds: 600n, terminateCause: 1 }));
  });

  it("N-98 N-99 N-152 staff see who is online by name, close what is stale, and read what was", async () => {
    program.clock.moveTo(`${today}T12:00:00Z`);
    const packet = sessionOn(nas, {
      serviceId: b,
      login: "b@example",
      mac: "02:00:5e:00:00:09",
      portId: "ether7",
      delegatedPrefix: "2001:db8:7::/56",
    });
    await apply(packet("start", "11:50:00"), packet("interim", "11:55:00", used(375_000_000n, 300n)));
    const staff = await signInStaff(program, { role: "super_administrator" });
    const list = async (filter: Record<string, string>) => (await staff.ok(contract.listOnlineEndpoint, { query: { filter } })).items;
    const [session] = await list({ text: "B@EXAMPLE" });
    expect(session).toMatchObject({
      ...{ state: "open", login: "b@example", portId: "ether7", downBps: 10_000_000, seconds: 300, downBytes: 375_000_000 },
      ...{ nas: { id: nas, name: "BNG 1" }, site: { name: "Core" }, partner: { name: "Northern Fibre" }, plan: { name: "Home" } },
      ...{ customer: { name: "Customer 2" }, service: { id: b } },
    });
    for (const filter of [
      { text: "2001:db8:7::1" },
      { text: "2001:db8:7::/56" },
      { text: "02-00-5E-00-00-09" },
      { serviceId: b, nasId: nas, siteId: session!.site!.id },
    ])
      expect((await list(filter as Record<string, string>)).map(({ id }) => id)).toContain(session!.id);
    expect((await list({ text: "2001:db8:8::1" })).map(({ id }) => id)).not.toContain(session!.id);
    const close = { params: { sessionId: session!.id } };
    expect(await staff.refused(contract.closeSessionEndpoint, close)).toMatchObject({ status: 409, code: "session-lives" });
    program.clock.moveTo(`${today}T12:12:00Z`);
    expect((await list({ state: "stale", text: "b@example" })).map(({ id }) => id)).toEqual([session!.id]);
    expect(await staff.ok(contract.countOnlineEndpoint, {})).toMatchObject({ items: [{ nas: { name: "BNG 1" } }] });
    const stranger = await signInStaff(program, { role: "technician" });
    expect(await stranger.refused(contract.closeSessionEndpoint, close)).toMatchObject({ status: 403 });
    await staff.ok(contract.closeSessionEndpoint, close);
    expect(await list({ text: "b@example" })).toEqual([]);
    const history = await staff.ok(serviceSessionsEndpoint, { params: { serviceId: b }, query: { from: today, through: today } });
    expect(history.items).toContainEqual(
      expect.objectContaining({
        endedAt: `${today}T11:55:00.000Z`,
        terminateCause: "operator",
        nas: { id: nas, name: "BNG 1" },
        delegatedPrefix: "2001:db8:7::/56",
      }),
    );
    await apply(packet("interim", "12:15:00", used(750_000_000n, 1500n)));
    expect((await list({ text: "b@example" })).map(({ id }) => id)).toEqual([session!.id]);
  });

  it("N-98 pages follow each other without a row twice or never, also among sessions of one moment", async () => {
    const many = Array.from({ length: 25 }, () => sessionOn(nas, { serviceId: b, login: "page" })("start", "12:20:00"));
    await apply(...many);
    const staff = await signInStaff(program, { role: "super_administrator" });
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await staff.ok(contract.listOnlineEndpoint, {
        query: { limit: 7, filter: { text: "page" }, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.items.map(({ id }) => id));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
    const file = await staff.call(contract.exportOnlineEndpoint, { body: { filter: { text: "page" }, columns: ["login", "nas"] } });
    expect(file.bytes.toString().trim().split(/\r?\n/)).toHaveLength(26);
  });

  async function makeNas(work: Work): Promise<string> {
    const site = await createSite(work, createSiteEndpoint.body.parse({ name: "Core", kind: "pop" }));
    const body = { name: "BNG 1", siteId: site.id, sources: ["192.0.2.1"], profile: "mikrotik_ppp" };
    return (await createNas(work, program.tools, createNasEndpoint.body.parse(body))).id;
  }
});

describe("N-124 many packets, and two at once", async () => {
  const program = await testProgram({ now: `${today}T08:00:00Z` });
  const provider = await program.inWork((work) => makeProvider(work));
  const subscribers = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 2000, startOn: "2026-11-01", nextBillingOn: "2026-12-01" }),
  );
  const services = subscribers.map(({ serviceIds }) => serviceIds[0]!);
  const nas = randomUUID();
  const { apply, sums } = tools(program);
  const lines = services.map((serviceId, index) => sessionOn(nas, { serviceId, login: `user${index}`, sessionId: `many-${index}` }));

  it("2,000 packets of 2,000 sessions are a handful of statements", async () => {
    const begin = await statementsOf(() => apply(...lines.map((packet) => packet("start", "08:00:00"))));
    const update = await statementsOf(() => apply(...lines.map((packet) => packet("interim", "08:05:00", used(1000n, 300n, 10n)))));
    // More than none, or nothing was counted.
    for (const many of [begin, update]) expect([many > 10, many < 40]).toEqual([true, true]);
    const [row] = await program.query(
      "select count(*)::int as many, sum(down_bytes)::int as down from usage.sessions where ended_at is null",
    );
    expect(row).toEqual({ many: 2000, down: 2_000_000 });
  });

  it("N-132 an hour is one row of a service and a session is one row, however often they report; half of the updates touch no index", async () => {
    const sums = ["hours", "slots", "days", "months", "meters"];
    for (const minutes of [10n, 15n, 20n, 25n])
      for (let first = 0; first < 10; first++) {
        // Routers report as their sessions began: those of one page not all at once.
        const some = lines.filter((_, index) => index % 10 === first);
        await apply(...some.map((packet) => packet("interim", `08:${minutes}:00`, used(minutes * 200n, minutes * 60n, minutes * 2n))));
      }
    for (const table of [...sums, "sessions"]) {
      const [row] = await program.query<{ rows: number }>(`select count(*)::int as rows from usage.${table} where service_id = any ($1)`, [
        services,
      ]);
      expect([table, row?.rows]).toEqual([table, services.length]);
    }
    await program.query("select pg_stat_force_next_flush()");
    const updates = () =>
      program.query<{ updates: number; inPlace: number }>(
        `select n_tup_upd::int as updates, n_tup_hot_upd::int as "inPlace" from pg_stat_user_tables where relid = 'usage.sessions_2026_11'::regclass`,
      );
    await expect.poll(async () => (await updates())[0]?.updates).toBeGreaterThanOrEqual(5 * services.length);
    const [row] = await updates();
    expect(row?.inPlace).toBeGreaterThan((row?.updates ?? 0) / 2);
  });

  it("two processes with the same packets, in other orders and batches, count each once", async () => {
    const some = services.slice(0, 60);
    const packets = some.flatMap((serviceId, index) => {
      const packet = sessionOn(nas, { serviceId, login: `twice${index}`, sessionId: `twice-${index}` });
      return [
        packet("start", "09:00:00"),
        packet("interim", "09:05:00", used(1000n, 300n)),
        packet("stop", "09:10:00", { ...used(2000n, 600n), terminateCause: 1 }),
      ];
    });
    const random = randomFrom(7);
    const process = async (told: AccountingRecord[], size: number) => {
      for (let from = 0; from < told.length; from += size) await apply(...told.slice(from, from + size));
    };
    await Promise.all([process(packets, 45), process(shuffled(packets, random), 70), process(packets.toReversed(), 180)]);
    const rows = await program.query<{ down: string; many: string }>(
      "select sum(down_bytes)::text as down, count(*)::text as many from usage.sessions where acct_session_id like 'twice-%' group by acct_session_id",
    );
    expect(rows).toHaveLength(60);
    expect(new Set(rows.map(({ down, many }) => `${many} ${down}`))).toEqual(new Set(["1 2000"]));
    for (const serviceId of some.slice(0, 5)) expect(new Set(await sums(serviceId)).size).toBe(1);
  });

  it("the same of sessions that are nobody's, where no meter keeps the processes apart", async () => {
    const packets = Array.from({ length: 60 }, (_, index) =>
      sessionOn(nas, { login: `orphan${index}`, sessionId: `orphan-${index}` })("interim", "09:05:00", used(1000n, 300n)),
    );
    await Promise.all([apply(...packets), apply(...packets.toReversed()), apply(...packets)]);
    const [row] = await program.query(
      "select count(*)::int as many, sum(down_bytes)::int as down from usage.sessions where acct_session_id like 'orphan-%'",
    );
    expect(row).toEqual({ many: 60, down: 60_000 });
  });

  /** How many statements are sent meanwhile, those around the transaction included. */
  async function statementsOf(act: () => Promise<unknown>): Promise<number> {
    const sent = vi.spyOn(pg.Client.prototype, "query");
    try {
      await act();
      return sent.mock.calls.length;
    } finally {
      sent.mockRestore();
    }
  }
});

/** Always the same numbers for the same seed: a failure can be run again. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
