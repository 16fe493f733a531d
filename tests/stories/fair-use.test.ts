// Fair use on a real database (network.md 3.2): rules change the speed as traffic is counted and as time goes by, and RADIUS answers with it.
import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { RadiusWorld } from "../../server/modules/access/index.ts";
import { type Accept, RenderedReplies, vendorReply, writeAccept } from "../../server/modules/access/radius/reply.ts";
import { effectiveRates } from "../../server/modules/access/radius/subscriber.ts";
import { showAccess } from "../../server/modules/access/show-access.ts";
import { simulatePlanEndpoint } from "../../server/modules/access/simulate/contract.ts";
import { copyPlanEndpoint } from "../../server/modules/catalog/contract.ts";
import { type Plan, updatePlan } from "../../server/modules/catalog/index.ts";
import { createNas, parseIp } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { changeSettingsEndpoint } from "../../server/modules/partners/contract.ts";
import { changeServiceState } from "../../server/modules/services/index.ts";
import { planDataEndpoint, savePackTermsEndpoint, savePlanTermsEndpoint } from "../../server/modules/usage/contract.ts";
import { fairUseEffectEndpoint, fairUseEndpoint, saveFairUseEndpoint } from "../../server/modules/usage/fair-use/contract.ts";
import { type AccountingRecord, applyAccounting, lookAtMeters, recordUsage } from "../../server/modules/usage/index.ts";
import { decideDoubtfulEndpoint, listDoubtfulEndpoint } from "../../server/modules/usage/sessions/contract.ts";
import { tendMeters } from "../../server/modules/usage/tend.ts";
import { decodeAttributes } from "../../server/protocols/radius/attributes.ts";
import { codes } from "../../server/protocols/radius/codes.ts";
import { readPacket } from "../../server/protocols/radius/packet.ts";
import { PacketWriter } from "../../server/protocols/radius/packet-writer.ts";
import { calendarDay } from "../../shared/calendar.ts";
import type { BodyOf } from "../../shared/endpoint.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const GB = 1_000_000_000;
type Rules = BodyOf<typeof saveFairUseEndpoint>["rules"];
const rule = (name: string, more: Partial<Rules[number]>): Rules[number] => ({
  ...{ id: randomUUID(), name, isOn: true, metric: "sum", period: "none", threshold: null, active: null, counting: null },
  ...{ action: "set", downBps: null, upBps: null, percent: null, tells: true },
  ...more,
});
const weekend = { days: [6, 7], from: null, until: null };
const speed = (mbit: number) => ({ downBps: mbit * 1_000_000, upBps: mbit * 1_000_000 });

describe("fair use", async () => {
  // A Wednesday; Zagreb is an hour ahead.
  const program = await testProgram({ now: "2026-11-04T10:00:00Z" });
  const shop = await sampleShop(program);
  // The clock moves by weeks: a sign-in does not last so long.
  const staff = () => signInStaff(program, { role: "super_administrator" });
  const worldOf = async () => {
    const world = new RadiusWorld(program.tools);
    const close = await world.open();
    return { world, close };
  };
  const planWith = async (code: string, rules: Rules, more: { counting?: object } = {}): Promise<Plan> => {
    const plan = await shop.plan(code, { downBps: 100_000_000n, upBps: 100_000_000n });
    await save(plan, rules, 0, more);
    return plan;
  };
  const save = async (plan: Plan, rules: Rules, version: number, more: { counting?: object } = {}) => {
    await (await staff()).ok(saveFairUseEndpoint, {
      params: { planId: plan.id },
      version,
      body: { counting: null, rules, ...more },
    } as never);
    await program.runJobs();
  };
  /** So many gigabytes in the five minutes before now. */
  const surf = async (serviceId: string, gigabytes: number) => {
    const at = program.clock.now();
    const session = `${serviceId} ${at.toISOString()} ${gigabytes}`;
    const reading = { key: session, serviceId, upBytes: 0n, downBytes: 0n };
    await program.inWork((work) =>
      recordUsage(work, [
        { ...reading, at: new Date(at.getTime() - 300_000), seconds: 0n },
        { ...reading, at, seconds: 300n, downBytes: BigInt(gigabytes * GB), isLast: true },
      ]),
    );
  };
  const tend = () => tendMeters({ inWork: (act) => program.inWork(act) });
  const now = async (serviceId: string) =>
    (
      await program.query<{ state: string; down: string | null; rule: string | null }>(
        "select state, down_bps::text as down, rule_name as rule from usage.meters where service_id = $1",
        [serviceId],
      )
    )[0]!;
  const told = (serviceId: string) =>
    program
      .query<{ type: string; rule: string }>(
        "select type, data ->> 'rule' as rule from platform.events where object_id = $1 and type like 'fair_use.%' order by at, id",
        [serviceId],
      )
      .then((rows) => rows.map(({ type, rule: name }) => `${type} ${name}`));

  const rules: Rules = [
    rule("R1", { active: weekend, action: "percent", percent: 140 }),
    rule("R2", { period: "day", threshold: 10 * GB, ...speed(30) }),
    rule("R3", { period: "cycle", threshold: 100 * GB, ...speed(10) }),
    rule("R4", { period: "cycle", threshold: 110 * GB, action: "block" }),
  ];
  let plan: Plan;
  beforeAll(async () => {
    plan = await planWith("fair", rules);
  });

  it("N-137 N-138 N-139 N-140 the worked example, lived through: each delta and each midnight decides, access and RADIUS follow", async () => {
    const serviceId = await shop.add(await shop.customer(), plan);
    await program.runJobs();
    const { world, close } = await worldOf();
    const rates = async () => {
      await world.settled();
      return effectiveRates(world.subscribers.byService(serviceId)!).downBps / 1_000_000;
    };
    await surf(serviceId, 9);
    expect(await now(serviceId)).toEqual({ state: "open", down: null, rule: null });
    await surf(serviceId, 0);
    program.clock.moveTo("2026-11-04T12:00:00Z");
    await surf(serviceId, 1);
    expect(await now(serviceId)).toEqual({ state: "slowed", down: "30000000", rule: "R2" });
    await program.runJobs();
    expect((await program.inWork((work) => showAccess(work, serviceId))).state).toBe("throttled");
    expect(await rates()).toBe(30);
    // Local midnight is 23:00 UTC: not a second before.
    program.clock.moveTo("2026-11-04T22:59:59Z");
    await tend();
    expect(await now(serviceId)).toMatchObject({ rule: "R2" });
    program.clock.moveTo("2026-11-04T23:00:00Z");
    await tend();
    expect(await now(serviceId)).toEqual({ state: "open", down: null, rule: null });
    expect(await rates()).toBe(100);
    // Saturday begins, and nobody surfs.
    program.clock.moveTo("2026-11-06T23:00:00Z");
    await tend();
    expect(await now(serviceId)).toEqual({ state: "open", down: "140000000", rule: "R1" });
    expect(await rates()).toBe(140);
    await program.runJobs();
    expect((await program.inWork((work) => showAccess(work, serviceId))).state).toBe("active");
    program.clock.moveTo("2026-11-07T10:00:00Z");
    await surf(serviceId, 12);
    expect(await now(serviceId)).toMatchObject({ state: "slowed", rule: "R2" });
    program.clock.moveTo("2026-11-09T10:00:00Z");
    await tend();
    await surf(serviceId, 82);
    expect(await now(serviceId)).toMatchObject({ state: "slowed", down: "10000000", rule: "R3" });
    await surf(serviceId, 0);
    program.clock.moveTo("2026-11-10T10:00:00Z");
    await surf(serviceId, 6);
    expect(await now(serviceId)).toEqual({ state: "blocked", down: null, rule: "R4" });
    await program.runJobs();
    expect((await program.inWork((work) => showAccess(work, serviceId))).state).toBe("cap_blocked");
    program.clock.moveTo("2026-11-30T23:00:00Z");
    await tend();
    expect(await now(serviceId)).toEqual({ state: "open", down: null, rule: null });
    expect(await told(serviceId)).toEqual([
      "fair_use.applied R2",
      "fair_use.lifted R2",
      "fair_use.applied R1",
      "fair_use.applied R2",
      "fair_use.lifted R2",
      "fair_use.applied R3",
      "fair_use.applied R4",
      "fair_use.lifted R4",
    ]);
    await close();
  });

  it("N-136 what is carried outside the counting window counts for no rule but one with a window of its own", async () => {
    const days = { days: [1, 2, 3, 4, 5], from: "08:00", until: "20:00" };
    const counted = await planWith(
      "windows",
      [
        rule("Days", { period: "day", threshold: 5 * GB, ...speed(20) }),
        rule("Nights", {
          period: "day",
          threshold: 8 * GB,
          counting: { days: [1, 2, 3, 4, 5, 6, 7], from: "20:00", until: "08:00" },
          ...speed(50),
        }),
      ],
      { counting: days },
    );
    program.clock.moveTo("2026-12-02T18:00:00Z");
    const serviceId = await shop.add(await shop.customer(), counted);
    await surf(serviceId, 7);
    // 19:00 in Zagreb: within the days.
    expect(await now(serviceId)).toMatchObject({ rule: "Days" });
    const other = await shop.add(await shop.customer(), counted);
    program.clock.moveTo("2026-12-02T20:00:00Z");
    await surf(other, 7);
    expect(await now(other)).toMatchObject({ rule: null });
    program.clock.moveTo("2026-12-02T21:00:00Z");
    await surf(other, 1);
    expect(await now(other)).toMatchObject({ rule: "Nights", down: "50000000" });
  });

  it("N-142 rules that change say beforehand for how many, and hold at once with what was used", async () => {
    program.clock.moveTo("2026-12-09T12:00:00Z");
    const edited = await shop.plan("edited", { downBps: 100_000_000n, upBps: 100_000_000n });
    const [much, little] = [await shop.add(await shop.customer(), edited), await shop.add(await shop.customer(), edited)];
    await program.runJobs();
    await surf(much, 20);
    await surf(little, 1);
    const wanted = [rule("Daily", { period: "day", threshold: 10 * GB, ...speed(30) })];
    const body = { counting: null, rules: wanted };
    expect(await (await staff()).ok(fairUseEffectEndpoint, { params: { planId: edited.id }, body } as never)).toEqual({
      services: 2,
      change: 1,
    });
    expect(await now(much)).toMatchObject({ rule: null });
    await save(edited, wanted, 0);
    expect(await now(much)).toMatchObject({ state: "slowed", rule: "Daily" });
    expect(await now(little)).toMatchObject({ state: "open", rule: null });
    expect(await (await staff()).ok(fairUseEffectEndpoint, { params: { planId: edited.id }, body } as never)).toEqual({
      services: 2,
      change: 0,
    });
    // Another counting window: made up from the hours that are kept.
    const seen = await (await staff()).ok(fairUseEndpoint, { params: { planId: edited.id } });
    expect(seen).toMatchObject({ version: 1, rules: [{ name: "Daily" }] });
    await save(edited, seen.rules as Rules, 1, { counting: { days: [3], from: "08:00", until: "09:00" } });
    expect(await now(much)).toMatchObject({ state: "open", rule: null });
    expect(await (await staff()).refused(saveFairUseEndpoint, { params: { planId: edited.id }, version: 1, body } as never)).toMatchObject({
      status: 409,
      code: "edit-conflict",
    });
    await save(edited, [], 2);
    expect(await now(much)).toEqual({ state: "open", down: null, rule: null });
  });

  it("B-271 N-142 a copy of a plan does the same at its cap and has the same rules, as rules of its own", async () => {
    const boss = await staff();
    const params = { planId: (await planWith("copied", [...rules.slice(0, 2)], { counting: weekend })).id };
    await boss.ok(savePlanTermsEndpoint, {
      params,
      version: 0,
      body: { atLimit: "percent", limitPercent: 5, rolloverPercent: 50 },
    } as never);
    const { id: planId } = await boss.ok(copyPlanEndpoint, { params, body: { code: "copied-2", title: "Copied" } });
    const [one, other] = [await boss.ok(planDataEndpoint, { params }), await boss.ok(planDataEndpoint, { params: { planId } })];
    expect(other).toEqual({ ...one, version: 1 });
    expect(other.terms).toMatchObject({ atLimit: "percent", limitPercent: 5, rolloverPercent: 50 });
    const [fair, copied] = [await boss.ok(fairUseEndpoint, { params }), await boss.ok(fairUseEndpoint, { params: { planId } })];
    expect(copied).toEqual({ ...fair, rules: fair.rules.map((each) => ({ ...each, id: expect.any(String) })), version: 1 });
    expect(copied.rules).toHaveLength(2);
    expect(copied.rules.map(({ id }) => id)).not.toEqual(fair.rules.map(({ id }) => id));
    const pack = await shop.plan("pack-5", { kind: "topup" });
    await boss.ok(savePackTermsEndpoint, { params: { planId: pack.id }, version: 0, body: { bytes: 5 * GB } } as never);
    const second = await boss.ok(copyPlanEndpoint, { params: { planId: pack.id }, body: { code: "pack-5b", title: "Pack" } });
    expect((await boss.ok(planDataEndpoint, { params: { planId: second.id } })).pack).toMatchObject({ bytes: 5 * GB });
  });

  it("N-150 a rule that only tells does so once, and changes no speed", async () => {
    const telling = await planWith("telling", [rule("Half", { period: "cycle", threshold: 5 * GB, action: "notify" })]);
    const serviceId = await shop.add(await shop.customer(), telling);
    program.clock.moveTo("2026-12-10T12:00:00Z");
    await surf(serviceId, 6);
    program.clock.moveTo("2026-12-10T13:00:00Z");
    await surf(serviceId, 6);
    expect(await now(serviceId)).toEqual({ state: "open", down: null, rule: null });
    expect(await told(serviceId)).toEqual(["fair_use.applied Half"]);
  });

  it("N-141 the simulator answers with the same rules, and with what a router would be told; also for rules that are not saved", async () => {
    const nas = await program.inWork((work) =>
      createNas(
        work,
        program.tools,
        createNasEndpoint.body.parse({ name: "BNG", profile: "mikrotik_ppp", sources: ["127.0.0.1"], secret: "a-secret-for-tests" }),
      ),
    );
    const used = (cycle: number, day: number) => ({ day: { downBytes: day * GB }, cycle: { downBytes: cycle * GB } });
    const ask = async (body: object) =>
      (await staff()).ok(simulatePlanEndpoint, {
        params: { planId: plan.id },
        body: { weekday: 6, time: "12:00", nasId: nas.id, ...body },
      } as never);
    expect(await ask({ used: used(40, 3) })).toMatchObject({
      ...{ state: "open", ruleName: "R1", now: speed(140), plan: speed(100) },
      reply: { outcome: "let_in", attributes: expect.arrayContaining([{ name: "Mikrotik-Rate-Limit", value: "140000000/140000000" }]) },
    });
    expect(await ask({ used: used(40, 12) })).toMatchObject({
      ...{ state: "slowed", ruleName: "R2", matching: [{ name: "R1" }, { name: "R2" }] },
      reply: { attributes: expect.arrayContaining([{ name: "Mikrotik-Rate-Limit", value: "30000000/30000000" }]) },
    });
    expect(await ask({ used: used(104, 12) })).toMatchObject({ ruleName: "R3", now: speed(10) });
    expect(await ask({ used: used(110, 0) })).toMatchObject({
      state: "blocked",
      reply: { outcome: "walled", attributes: expect.arrayContaining([{ name: "Mikrotik-Address-List", value: "dm-cap" }]) },
    });
    const draft = { counting: null, rules: [rule("Draft", { active: weekend, ...speed(7) })] };
    expect(await ask({ rules: draft })).toMatchObject({ ruleName: "Draft", now: speed(7) });
  });

  it("N-149 with a cap that the router enforces it is told what is left, to the last counted byte; else intervals become short near the end", async () => {
    program.clock.moveTo("2026-12-14T10:00:00Z");
    const capped = await shop.plan("hard", { downBps: 1_000_000_000n, upBps: 1_000_000_000n, dataCapBytes: 500n * BigInt(GB) });
    const serviceId = await shop.add(await shop.customer(), capped);
    const terms = (more: object, version: number) => ({ params: { planId: capped.id }, version, body: more }) as never;
    await (await staff()).ok(savePlanTermsEndpoint, terms({ nasEnforcedCap: true }, 0));
    await program.runJobs();
    const { world, close } = await worldOf();
    const data = async () => {
      await world.settled();
      return world.subscribers.byService(serviceId)!.data.left;
    };
    await surf(serviceId, 3);
    expect(await data()).toEqual({ bytes: 497 * GB, counts: "sum", isEnforced: true });
    const nas = world.findNas(parseIp("127.0.0.1")!, {})!;
    const told = () => {
      const subscriber = world.subscribers.byService(serviceId)!;
      const request = readPacket(new PacketWriter().start(codes.accessRequest, 0).finishRequest(nas.secret, randomBytes(16)));
      const accept = {
        ...{ nas, request, secret: nas.secret, subscriber, reply: { kind: "full" }, settings: world.settingsOf(null), cookie: undefined },
        ...{ salts: [2, 3], proof: { kind: "right" }, given: { dnsServers: [] } },
      } as unknown as Accept;
      const vendor = vendorReply(accept, { rendered: new RenderedReplies(), generation: 0, report: () => undefined });
      return Object.fromEntries(
        decodeAttributes(readPacket(writeAccept(accept, vendor.bytes, () => undefined))).map(({ name, value }) => [name, value]),
      );
    };
    expect(told()).toMatchObject({
      "Mikrotik-Total-Limit": String((497 * GB) % 2 ** 32),
      "Mikrotik-Total-Limit-Gigawords": String(Math.floor((497 * GB) / 2 ** 32)),
      "Acct-Interim-Interval": "300",
    });
    await (await staff()).ok(savePlanTermsEndpoint, terms({}, 1));
    await program.runJobs();
    expect(await data()).toBeNull();
    expect(told()["Acct-Interim-Interval"]).toBe("300");
    program.clock.moveTo("2026-12-14T11:00:00Z");
    // 37.5 GB go through a line of 1 Gbit/s within 300 seconds.
    await surf(serviceId, 460);
    expect(await data()).toEqual({ bytes: 37 * GB, counts: "sum", isEnforced: false });
    expect(told()).toMatchObject({ "Acct-Interim-Interval": "60" });
    expect(told()).not.toHaveProperty("Mikrotik-Total-Limit");
    await close();
  });

  it("N-139 N-142 periods that begin on other days than before are counted anew from what is kept", async () => {
    const moved = await planWith("moved", [rule("Cycle", { period: "cycle", threshold: 10 * GB, ...speed(30) })]);
    const resetOn = async (resetDay: number | null, version: number) => {
      await (await staff()).ok(savePlanTermsEndpoint, { params: { planId: moved.id }, version, body: { resetDay } } as never);
      await program.runJobs();
    };
    await resetOn(20, 0);
    const serviceId = await shop.add(await shop.customer(), moved);
    program.clock.moveTo("2027-01-12T10:00:00Z");
    await surf(serviceId, 5);
    program.clock.moveTo("2027-01-22T10:00:00Z");
    await surf(serviceId, 4);
    // From the 1st instead of the 20th: 9 GB, and what comes goes on counting.
    await resetOn(null, 1);
    expect(await now(serviceId)).toMatchObject({ rule: null });
    program.clock.moveTo("2027-01-22T11:00:00Z");
    await surf(serviceId, 1);
    expect(await now(serviceId)).toMatchObject({ rule: "Cycle" });
    // From the 20th again: 5 GB of these are since then.
    await resetOn(20, 2);
    expect(await now(serviceId)).toMatchObject({ rule: null });
    program.clock.moveTo("2027-01-22T12:00:00Z");
    await surf(serviceId, 5);
    expect(await now(serviceId)).toMatchObject({ rule: "Cycle" });
  });

  it("N-139 so are weeks that begin on another day", async () => {
    const weekly = await planWith("weekly", [rule("Week", { period: "week", threshold: 10 * GB, ...speed(20) })]);
    const beginOn = async (value: string, version: number) =>
      (await staff()).ok(changeSettingsEndpoint, { body: { level: "system", changes: [{ key: "usage.week_start", version, value }] } });
    const serviceId = await shop.add(await shop.customer(), weekly);
    // A Sunday, and the Wednesday after it.
    program.clock.moveTo("2027-01-24T10:00:00Z");
    await surf(serviceId, 6);
    program.clock.moveTo("2027-01-27T10:00:00Z");
    await surf(serviceId, 3);
    expect(await now(serviceId)).toMatchObject({ rule: null });
    await beginOn("sunday", 0);
    program.clock.moveTo("2027-01-27T11:00:00Z");
    await surf(serviceId, 1);
    expect(await now(serviceId)).toMatchObject({ rule: "Week" });
    await beginOn("monday", 1);
    program.clock.moveTo("2027-01-27T12:00:00Z");
    await surf(serviceId, 0);
    expect(await now(serviceId)).toMatchObject({ rule: null });
  });

  it("N-137 N-150 rules hold for services that run: another is not judged, nobody is told of it, and it is looked at again when it runs", async () => {
    program.clock.moveTo("2027-01-28T10:00:00Z");
    const boosted = await planWith("boosted", [rule("Boost", { active: weekend, action: "percent", percent: 140 })]);
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, boosted);
    const move = (to: "stopped" | "active") =>
      program.inWork((work) =>
        changeServiceState(work, {
          ...{ serviceId, to, cause: to === "stopped" ? "customer_inactive" : "customer_active" },
          on: calendarDay(work.now, "Europe/Zagreb"),
        }),
      );
    const waits = async () =>
      (await program.query<{ look_at: Date | null }>("select look_at from usage.meters where service_id = $1", [serviceId]))[0]?.look_at;
    await program.runJobs();
    expect(await waits()).toEqual(new Date("2027-01-29T23:00:00Z"));
    await move("stopped");
    await program.runJobs();
    expect(await waits()).toBeNull();
    program.clock.moveTo("2027-01-30T10:00:00Z");
    await tend();
    await surf(serviceId, 1);
    expect(await now(serviceId)).toEqual({ state: "open", down: null, rule: null });
    expect(await told(serviceId)).toEqual([]);
    await move("active");
    await program.inWork((work) => lookAtMeters(work, [serviceId]));
    expect(await told(serviceId)).toEqual(["fair_use.applied Boost"]);
    // It stops before anybody was written to.
    await move("stopped");
    await program.runJobs();
    expect(await now(serviceId)).toEqual({ state: "open", down: null, rule: null });
    expect(await told(serviceId)).toEqual(["fair_use.applied Boost"]);
    const written = () =>
      program.query<{ kind: string }>(
        "select distinct kind from notifications.messages where customer_id = $1 and kind like 'fair_use_%'",
        [customerId],
      );
    expect(await written()).toEqual([]);
    await move("active");
    await program.runJobs();
    expect(await now(serviceId)).toMatchObject({ rule: "Boost", down: "140000000" });
    expect(await written()).toEqual([{ kind: "fair_use_applied" }]);
  });

  it("N-86 N-142 what is made up holds no doubtful traffic, and what of it is accepted counts once", async () => {
    program.clock.moveTo("2027-02-03T12:00:00Z");
    const doubted = await shop.plan("doubted", { downBps: 100_000_000n, upBps: 100_000_000n });
    const serviceId = await shop.add(await shop.customer(), doubted);
    const packet = (status: "start" | "interim", at: string, gigabytes: number, seconds: number): AccountingRecord => ({
      ...{ status, nasId: shop.partnerId, receivedAt: new Date(at), at: new Date(at), sessionId: "doubted", cookie: null, login: null },
      ...{ mac: null, calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, serviceId },
      ...{ downBytes: BigInt(gigabytes * GB), upBytes: 0n, downPackets: null, upPackets: null, seconds: BigInt(seconds) },
      ...{ terminateCause: null, noGigawords: false, interimSeconds: 300, source: "radius" },
    });
    // 80 GB in five minutes, half of them before 11:00, are more than the line carries.
    const records = [
      packet("start", "2027-02-03T10:52:30Z", 0, 0),
      packet("interim", "2027-02-03T10:57:30Z", 1, 300),
      packet("interim", "2027-02-03T11:02:30Z", 81, 600),
    ];
    expect(await program.inWork((work) => applyAccounting(work, records))).toMatchObject({ implausible: 1 });
    const hours = { days: [1, 2, 3, 4, 5, 6, 7], from: "06:00", until: "22:00" };
    await save(
      doubted,
      [
        rule("Daily", { period: "day", threshold: 10 * GB, ...speed(30) }),
        rule("Hours", { period: "day", threshold: 10 * GB, counting: hours, ...speed(40) }),
        rule("Twice", { period: "day", threshold: 100 * GB, ...speed(10) }),
        rule("Twice in hours", { period: "day", threshold: 100 * GB, counting: hours, ...speed(9) }),
      ],
      0,
    );
    expect(await now(serviceId)).toMatchObject({ rule: null });
    const { items } = await (await staff()).ok(listDoubtfulEndpoint, { query: { filter: { serviceId } } });
    await (await staff()).ok(decideDoubtfulEndpoint, { params: { deltaId: items[0]!.id }, body: { accept: true } });
    expect(await now(serviceId)).toMatchObject({ rule: "Daily" });
  });

  it("N-150 where the data cap takes over from a rule, nobody is told that the usual speed is back", async () => {
    const both = await shop.plan("both", { downBps: 100_000_000n, upBps: 100_000_000n, dataCapBytes: 10n * BigInt(GB) });
    await save(both, [rule("Daily", { period: "day", threshold: 5 * GB, ...speed(30) })], 0);
    const serviceId = await shop.add(await shop.customer(), both);
    program.clock.moveTo("2027-02-04T12:00:00Z");
    await surf(serviceId, 6);
    expect(await now(serviceId)).toMatchObject({ rule: "Daily" });
    program.clock.moveTo("2027-02-04T13:00:00Z");
    await surf(serviceId, 5);
    expect(await now(serviceId)).toEqual({ state: "blocked", down: null, rule: null });
    expect(await told(serviceId)).toEqual(["fair_use.applied Daily"]);
  });

  it("N-142 a plan with another speed: a part of it is worked out anew at once", async () => {
    const half = await planWith("half", [rule("Half", { period: "day", threshold: GB, action: "percent", percent: 50 })]);
    const serviceId = await shop.add(await shop.customer(), half);
    // What follows from its beginning is done: nothing else looks at it today.
    await program.runJobs();
    await tend();
    program.clock.moveTo("2027-02-05T12:00:00Z");
    await surf(serviceId, 2);
    expect(await now(serviceId)).toMatchObject({ rule: "Half", down: "50000000" });
    await program.inWork((work) => updatePlan(work, half.id, { downBps: 40_000_000n, upBps: 40_000_000n }, half.version));
    await program.runJobs();
    expect(await now(serviceId)).toMatchObject({ rule: "Half", down: "20000000" });
  });

  it("N-139 capped services that nobody counts yet are looked for once in a run", async () => {
    const capped = await shop.plan("uncounted", { dataCapBytes: 10n * BigInt(GB) });
    const [served, other] = [await shop.add(await shop.customer(), capped), await shop.add(await shop.customer(), capped)];
    await program.runJobs();
    await program.query("delete from usage.meters where service_id = $1", [served]);
    await program.query("update usage.meters set look_at = '-infinity' where service_id = $1", [other]);
    const counted: boolean[] = [];
    await tendMeters({
      inWork: async (act) => {
        const done = await program.inWork(act);
        const gone = await program.query("delete from usage.meters where service_id = $1 returning 1", [served]);
        counted.push(gone.length > 0);
        return done;
      },
    });
    expect(counted.filter((each) => each)).toHaveLength(1);
  });

  it("N-149 RADIUS hears of what is left in steps: nearer to the end in finer ones, and where the router enforces the cap in hundredths of it", async () => {
    const near = await shop.plan("near", { downBps: 1_000_000_000n, upBps: 1_000_000_000n, dataCapBytes: 500n * BigInt(GB) });
    const serviceId = await shop.add(await shop.customer(), near);
    await program.runJobs();
    const heard = async () =>
      (
        await program.query<{ times: number }>("select count(*)::int as times from access.index_changes where service_id = $1", [serviceId])
      )[0]!.times;
    const heardOf = async (at: string, gigabytes: number): Promise<number> => {
      program.clock.moveTo(at);
      const before = await heard();
      await surf(serviceId, gigabytes);
      return (await heard()) - before;
    };
    // Near the end, of 112 GB and less: 40, 39, 25 are left.
    expect(await heardOf("2027-02-08T10:00:00Z", 460)).toBe(1);
    expect(await heardOf("2027-02-08T11:00:00Z", 1)).toBe(0);
    expect(await heardOf("2027-02-08T12:00:00Z", 14)).toBe(1);
    await (await staff()).ok(savePlanTermsEndpoint, { params: { planId: near.id }, version: 0, body: { nasEnforcedCap: true } } as never);
    await program.runJobs();
    // A hundredth is 5 GB: 24, 22, 14 are left.
    expect(await heardOf("2027-02-08T13:00:00Z", 1)).toBe(1);
    expect(await heardOf("2027-02-08T14:00:00Z", 2)).toBe(0);
    expect(await heardOf("2027-02-08T15:00:00Z", 8)).toBe(1);
  });

  it.each([
    { why: "a negative threshold", bad: { period: "day", threshold: -1 }, field: "rules.0.threshold" },
    { why: "a threshold beyond 2^53", bad: { period: "day", threshold: 2 ** 53 + 2 }, field: "rules.0.threshold" },
    { why: "a period without one", bad: { period: "day" }, field: "rules.0.threshold" },
    { why: "0 percent", bad: { action: "percent", percent: 0 }, field: "rules.0.percent" },
    { why: "hours that end as they begin", bad: { active: { days: [1], from: "08:00", until: "08:00" } }, field: "rules.0.active.until" },
    { why: "a speed that is not said", bad: { downBps: null, upBps: null }, field: "rules.0.downBps" },
    { why: "no hours and nothing counted", bad: { active: null }, field: "rules.0.active" },
  ] as const)("section 3, bad input: $why is refused and nothing is stored", async ({ bad, field }) => {
    const refused = await (await staff()).refused(saveFairUseEndpoint, {
      params: { planId: plan.id },
      version: 1,
      body: { counting: null, rules: [rule("Bad", { active: weekend, ...speed(5), ...(bad as object) })] },
    } as never);
    expect(refused).toMatchObject({ status: 422, errors: expect.arrayContaining([expect.objectContaining({ field })]) });
    expect((await (await staff()).ok(fairUseEndpoint, { params: { planId: plan.id } })).rules).toHaveLength(4);
  });

  it("section 3, bad input: two rules that say the same", async () => {
    const twice = [rule("A", { active: weekend, ...speed(5) }), rule("B", { active: weekend, ...speed(5) })];
    expect(
      await (await staff()).refused(saveFairUseEndpoint, {
        params: { planId: plan.id },
        version: 1,
        body: { counting: null, rules: twice },
      } as never),
    ).toMatchObject({ status: 422, errors: [{ field: "rules.1", code: "duplicate" }] });
  });
});
