// Counted traffic on a real database: the aggregates, the data of a cycle, and what access makes of it.
import { describe, expect, it } from "vitest";
import { showAccess } from "../../server/modules/access/show-access.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import * as contract from "../../server/modules/usage/contract.ts";
import { grantData, type Reading, recordUsage } from "../../server/modules/usage/index.ts";
import { portalStatistics, topupFirst } from "../../server/modules/usage/settings.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const GB = 1_000_000_000n;

describe("usage that is counted", async () => {
  const program = await testProgram({ now: "2026-10-24T10:00:00Z" });
  const shop = await sampleShop(program);
  const capped = await shop.plan("capped", { title: "Capped 100", dataCapBytes: 100n * GB, downBps: 100_000_000n, upBps: 20_000_000n });
  const record = (...readings: Reading[]) => program.inWork((work) => recordUsage(work, readings));
  const reading = (serviceId: string, at: string, more: Partial<Reading> = {}): Reading => ({
    ...{ key: `s-${serviceId}`, serviceId, at: new Date(at), downBytes: 0n, upBytes: 0n, seconds: 0n },
    ...more,
  });
  const rows = (table: string, key: string, serviceId: string) =>
    program.query<{ at: string; down: string; up: string }>(
      `select ${key}::text as at, down_bytes::text as down, up_bytes::text as up from usage.${table} where service_id = $1 order by 1`,
      [serviceId],
    );
  const meter = async (serviceId: string) =>
    (
      await program.query<{ used: string; over: string; state: string; told: number; start: string; end: string }>(
        `select used_bytes::text as used, overuse_bytes::text as over, state, told_percent as told, cycle_start::text as start,
         cycle_end::text as "end" from usage.meters where service_id = $1`,
        [serviceId],
      )
    )[0]!;
  const access = async (serviceId: string) => {
    await program.runJobs();
    return (await program.inWork((work) => showAccess(work, serviceId))).state;
  };

  it("N-3 N-129 N-130 a session through the longest day of the year: hours, days and months add up to it, in the partner's clock", async () => {
    const serviceId = await shop.add(await shop.customer());
    program.clock.moveTo("2026-10-26T10:00:00Z");
    const start = "2026-10-24T20:00:00Z";
    await record(
      reading(serviceId, start),
      // 27 hours over the night in which Zagreb's clocks go back, a gigabyte an hour.
      reading(serviceId, "2026-10-25T23:00:00Z", { downBytes: 27n * GB, upBytes: 5n, seconds: 97_200n }),
    );
    const hours = await rows("hours", "hour", serviceId);
    expect(hours).toHaveLength(27);
    expect(await rows("days", "day", serviceId)).toEqual([
      { at: "2026-10-24", down: String(2n * GB), up: "0" },
      { at: "2026-10-25", down: String(25n * GB), up: "5" },
    ]);
    expect(await rows("months", "month", serviceId)).toEqual([{ at: "2026-10-01", down: String(27n * GB), up: "5" }]);
  });

  it("N-84 the same reading twice, an older one, and both at the same time count once", async () => {
    const serviceId = await shop.add(await shop.customer(), capped);
    const first = reading(serviceId, "2026-10-26T10:05:00Z", { downBytes: 3n * GB, seconds: 300n });
    const next = reading(serviceId, "2026-10-26T10:10:00Z", { downBytes: 5n * GB, seconds: 600n });
    await Promise.all([record(first), record(first, next), record(next)]);
    expect(await record(first)).toEqual({ counted: 0, late: 1, orphans: 0 });
    expect(await record(reading(crypto.randomUUID(), "2026-10-26T10:10:00Z"))).toEqual({ counted: 0, late: 0, orphans: 1 });
    expect((await rows("days", "day", serviceId)).map(({ down }) => down)).toEqual([String(5n * GB)]);
    expect(await meter(serviceId)).toMatchObject({ used: String(5n * GB), state: "open", start: "2026-10-01", end: "2026-11-01" });
    const sessions = await program.query("select 1 from usage.sessions where service_id = $1", [serviceId]);
    expect(sessions).toHaveLength(1);
  });

  it("M-12 N-145 at the cap the line is blocked; data opens it in the same news, and is given once however often it is asked for", async () => {
    const serviceId = await shop.add(await shop.customer(), capped);
    expect(await access(serviceId)).toBe("active");
    await record(reading(serviceId, "2026-10-26T11:00:00Z", { downBytes: 60n * GB, upBytes: 41n * GB, seconds: 3600n }));
    expect(await meter(serviceId)).toMatchObject({ used: String(100n * GB), over: String(GB), state: "blocked", told: 100 });
    expect(await access(serviceId)).toBe("cap_blocked");
    const grant = () =>
      program.inWork((work) =>
        grantData(work, { serviceId, kind: "topup", bytes: 10n * GB, validity: { kind: "days", days: 30 }, grantKey: `pack:${serviceId}` }),
      );
    const given = await Promise.all([grant(), grant(), grant(), grant()]);
    expect(given.filter(Boolean)).toHaveLength(1);
    expect(await grant()).toBe(false);
    expect(await meter(serviceId)).toMatchObject({ state: "open", told: 80 });
    expect(await access(serviceId)).toBe("active");
    // N-146 what went beyond is forgiven: all of the pack is there.
    await record(reading(serviceId, "2026-10-26T12:00:00Z", { downBytes: 69n * GB, upBytes: 41n * GB, seconds: 7200n }));
    expect(await meter(serviceId)).toMatchObject({ used: String(109n * GB), state: "open" });
  });

  it("N-143 P-105 a new cycle gives the plan's data anew, the rest of a pack goes on, first where packs come first", async () => {
    await program.inWork((work) => setSetting(work, topupFirst, { level: "system" }, true));
    const serviceId = await shop.add(await shop.customer(), capped);
    await record(reading(serviceId, "2026-10-26T09:00:00Z", { downBytes: 100n * GB, seconds: 3600n }));
    await program.inWork((work) =>
      grantData(work, { serviceId, kind: "topup", bytes: 10n * GB, validity: { kind: "days", days: 30 }, grantKey: "pack:of-jana" }),
    );
    await record(reading(serviceId, "2026-10-26T10:00:00Z", { downBytes: 106n * GB, seconds: 7200n }));
    program.clock.moveTo("2026-11-01T05:00:00Z");
    const { tendMeters } = await import("../../server/modules/usage/tend.ts");
    await tendMeters({ inWork: (act) => program.inWork(act) });
    expect(await meter(serviceId)).toMatchObject({ used: "0", state: "open", told: 0, start: "2026-11-01", end: "2026-12-01" });
    await record(reading(serviceId, "2026-11-01T06:00:00Z", { key: "next", downBytes: 3n * GB, seconds: 600n }));
    const buckets = await program.query<{ kind: string; left: string; cycle: string }>(
      "select kind, (bytes - used_bytes)::text as left, cycle_start::text as cycle from usage.buckets where service_id = $1 order by granted_at, kind",
      [serviceId],
    );
    expect(buckets).toEqual([
      { kind: "base", left: "0", cycle: "2026-10-01" },
      { kind: "topup", left: String(GB), cycle: "2026-10-01" },
      { kind: "base", left: String(100n * GB), cycle: "2026-11-01" },
    ]);
    const kept = await program.query("select used_bytes::text as used from usage.cycles where service_id = $1", [serviceId]);
    expect(kept).toEqual([{ used: String(106n * GB) }]);
  });

  it("N-134 O-269 staff give data and correct what was counted, with a reason; who lacks the right or the partner cannot", async () => {
    const serviceId = await shop.add(await shop.customer(), capped);
    await record(reading(serviceId, "2026-11-01T06:00:00Z", { downBytes: 50n * GB, seconds: 600n }));
    const staff = await signInStaff(program, { role: "super_administrator" });
    const given = await staff.ok(contract.grantDataEndpoint, {
      params: { serviceId },
      body: { bytes: 20_000_000_000, validity: { kind: "cycle_end" }, reason: "Outage" },
    });
    expect(given).toMatchObject({ leftBytes: 70_000_000_000, usedBytes: 50_000_000_000, percent: 41 });
    const base = given.buckets.find(({ kind }) => kind === "base")!;
    const correct = (bytes: number) => ({ params: { bucketId: base.id }, body: { bytes, reason: "Counted twice" } }) as const;
    expect(await staff.refused(contract.correctBucketEndpoint, correct(51_000_000_000))).toMatchObject({
      code: "more-than-used",
      status: 409,
    });
    expect(await staff.ok(contract.correctBucketEndpoint, correct(10_000_000_000))).toMatchObject({ leftBytes: 80_000_000_000 });
    const seen = await staff.ok(contract.serviceUsageEndpoint, { params: { serviceId }, query: {} });
    expect(seen.cycles[0]).toMatchObject({ usedBytes: 40_000_000_000, corrections: [{ bytes: 10_000_000_000 }] });
    expect(Object.values(seen.cycles[0]!.reasons).toSorted()).toEqual(["Counted twice", "Outage"]);
    // P-186 raw traffic stays.
    expect(seen.totals).toMatchObject({ downBytes: 50_000_000_000, sessions: 1 });
    const stranger = await signInStaff(program, { role: "technician" });
    expect(
      await stranger.refused(contract.grantDataEndpoint, {
        params: { serviceId },
        body: { bytes: 1, validity: { kind: "unlimited" }, reason: "x" },
      }),
    ).toMatchObject({ status: 403 });
  });

  it("P-185 P-186 P-107 customer and staff see the same figures: the sum of the sessions, cut at the border of the period; with how each ended, and what each cycle gave", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, capped);
    program.clock.moveTo("2026-11-02T12:00:00Z");
    // Midnight of Sunday to Monday lies in the middle of the first: half of it belongs to each day.
    await record(
      reading(serviceId, "2026-11-01T22:30:00Z", { key: "night" }),
      reading(serviceId, "2026-11-01T23:30:00Z", {
        ...{ key: "night", downBytes: 10n * GB, seconds: 3600n, isLast: true, terminateCause: "Lost-Carrier", mac: "02:00:5e:00:00:01" },
        address: "100.64.0.9",
      }),
      reading(serviceId, "2026-11-02T08:00:00Z", { key: "day" }),
      reading(serviceId, "2026-11-02T09:00:00Z", { key: "day", downBytes: 3n * GB, seconds: 3600n }),
    );
    const [me, staff] = [await signInCustomer(program, customerId), await signInStaff(program, { role: "super_administrator" })];
    const monday = { from: "2026-11-02", through: "2026-11-02" } as const;
    const mine = await me.ok(contract.portalStatisticsEndpoint, { query: monday });
    const theirs = await staff.ok(contract.serviceUsageEndpoint, { params: { serviceId }, query: monday });
    expect(mine.totals).toEqual(theirs.totals);
    expect(mine.days).toEqual(theirs.days);
    expect(mine.totals).toMatchObject({ downBytes: 8_000_000_000, seconds: 5400 });
    const both = await me.ok(contract.portalStatisticsEndpoint, { query: { from: "2026-11-01", through: "2026-11-02" } });
    const span = { query: { from: "2026-11-01", through: "2026-11-02" } } as const;
    // Why a session ended is shown where the provider says so.
    expect((await me.ok(contract.portalSessionsEndpoint, span)).items.map(({ terminateCause }) => terminateCause)).toEqual([null, null]);
    await program.inWork((work) => setSetting(work, portalStatistics, { level: "system" }, [...contract.statisticsItems]));
    const { items } = await me.ok(contract.portalSessionsEndpoint, span);
    expect(items.reduce((sum, { downBytes }) => sum + downBytes, 0)).toBe(both.totals!.downBytes);
    // What runs now stands first.
    expect(items).toMatchObject([
      { endedAt: null, downBytes: 3_000_000_000 },
      { endedAt: "2026-11-01T23:30:00.000Z", terminateCause: "Lost-Carrier", address: "100.64.0.9", mac: "02:00:5e:00:00:01" },
    ]);
    const { cycles } = await me.ok(contract.portalQuotaEndpoint, { params: { serviceId } });
    expect(cycles).toMatchObject([{ start: "2026-11-01", usedBytes: 13_000_000_000, buckets: [{ kind: "base" }], corrections: [] }]);
  });
});
