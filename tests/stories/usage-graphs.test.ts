// What lines carried over time, as graphs show it (network.md N-128, N-152, N-154).
import { describe, expect, it } from "vitest";
import { setSetting } from "../../server/modules/partners/index.ts";
import { portalGraphEndpoint, serviceGraphEndpoint } from "../../server/modules/usage/graphs/contract.ts";
import { recordUsage } from "../../server/modules/usage/index.ts";
import { portalStatistics } from "../../server/modules/usage/settings.ts";
import { tendPartitions } from "../../server/modules/usage/tend.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("graphs of usage", async () => {
  const program = await testProgram({ now: "2026-11-30T12:00:00Z" });
  const shop = await sampleShop(program);
  const staff = await signInStaff(program, { role: "super_administrator" });
  /** Each `[moment, bytes since the beginning]`, from the first on. */
  const carry = async (serviceId: string, ...readings: readonly (readonly [string, bigint])[]) => {
    const began = Date.parse(readings[0]![0]);
    for (const [at, downBytes] of readings)
      await program.inWork((work) =>
        recordUsage(work, [
          {
            key: "one",
            serviceId,
            at: new Date(at),
            seconds: BigInt((Date.parse(at) - began) / 1000),
            downBytes,
            upBytes: downBytes / 10n,
          },
        ]),
      );
  };
  const slots = async (serviceId: string) => {
    const rows = await program.query<Record<string, bigint | null> & { hour: Date }>(
      "select * from usage.slots where service_id = $1 order by hour",
      [serviceId],
    );
    return rows.flatMap((row) =>
      Array.from({ length: 12 }, (_, slot) => ({
        at: new Date(row.hour.getTime() + slot * 300_000).toISOString().slice(5, 16),
        down: row[`d${slot}`],
      })),
    );
  };
  const graph = (serviceId: string, step: string, more: object = {}) =>
    staff.ok(serviceGraphEndpoint, { params: { serviceId }, query: { step, ...more } } as never);

  it("N-128 the worked example: 123,456,789 bytes over midnight, by slots, hours and days, to the byte", async () => {
    const serviceId = await shop.add(await shop.customer());
    // Zagreb is an hour ahead.
    await carry(serviceId, ["2026-11-29T22:58:20Z", 0n], ["2026-11-29T23:03:20Z", 123_456_789n]);
    expect((await slots(serviceId)).filter(({ down }) => down !== null)).toEqual([
      { at: "11-29T22:55", down: 41_152_263n },
      { at: "11-29T23:00", down: 82_304_526n },
    ]);
    const days = await program.query("select day::text, down_bytes::text as down from usage.days where service_id = $1 order by 1", [
      serviceId,
    ]);
    expect(days).toEqual([
      { day: "2026-11-29", down: "41152263" },
      { day: "2026-11-30", down: "82304526" },
    ]);
  });

  it("N-128 slots of an hour come to the hour, however its packets lie and in whatever order they come", async () => {
    const serviceId = await shop.add(await shop.customer());
    await carry(
      serviceId,
      ...([0, 299, 301, 1007, 1008, 3599, 3601, 5411, 7200] as const).map(
        (seconds) => [new Date(Date.parse("2026-11-30T08:00:00Z") + seconds * 1000).toISOString(), BigInt(seconds) ** 2n * 7n] as const,
      ),
    );
    const of = async (table: string) =>
      (await program.query<{ down: string; up: string }>(`select ${table} order by hour`, [serviceId])).map(({ down, up }) => [down, up]);
    const columns = (way: string) => Array.from({ length: 12 }, (_, slot) => `coalesce(${way}${slot}, 0)`).join(" + ");
    const summed = await of(`(${columns("d")})::text as down, (${columns("u")})::text as up from usage.slots where service_id = $1`);
    expect(summed).toEqual(await of("down_bytes::text as down, up_bytes::text as up from usage.hours where service_id = $1"));
    expect(summed).toHaveLength(2);
  });

  it("N-152 N-154 five minutes, hours, days, weeks, months and years with average, least and most; gaps are no points", async () => {
    const serviceId = await shop.add(await shop.customer());
    expect(await graph(serviceId, "hour")).toMatchObject({ points: [], whole: null });
    await carry(
      serviceId,
      ["2026-11-30T08:00:00Z", 0n],
      // 1 Mbit/s for five minutes, then 3 Mbit/s.
      ["2026-11-30T08:05:00Z", 37_500_000n],
      ["2026-11-30T08:10:00Z", 150_000_000n],
    );
    await program.inWork((work) =>
      recordUsage(work, [
        { key: "two", serviceId, at: new Date("2026-11-30T10:00:00Z"), seconds: 0n, downBytes: 0n, upBytes: 0n },
        { key: "two", serviceId, at: new Date("2026-11-30T11:00:00Z"), seconds: 3600n, downBytes: 450_000_000n, upBytes: 0n },
      ]),
    );
    const slot = await graph(serviceId, "slot");
    expect(slot.points).toHaveLength(2 + 12);
    expect(slot.points[1]).toMatchObject({
      at: "2026-11-30T08:05:00.000Z",
      until: "2026-11-30T08:10:00.000Z",
      down: { averageBps: 3_000_000 },
    });
    const hour = await graph(serviceId, "hour");
    expect(hour.points.map(({ at, down }) => [at.slice(11, 16), down])).toEqual([
      ["08:00", { averageBps: 2_000_000, leastBps: 1_000_000, mostBps: 3_000_000 }],
      ["10:00", { averageBps: 1_000_000, leastBps: 1_000_000, mostBps: 1_000_000 }],
    ]);
    expect(hour.whole).toMatchObject({ down: { averageBps: 1_142_857, leastBps: 1_000_000, mostBps: 3_000_000 } });
    for (const [step, at] of [
      ["day", "2026-11-29T23:00:00.000Z"],
      ["week", "2026-11-29T23:00:00.000Z"],
      ["month", "2026-10-31T23:00:00.000Z"],
      ["year", "2025-12-31T23:00:00.000Z"],
    ] as const) {
      const { points } = await graph(serviceId, step);
      expect([step, points.map((point) => [point.at, point.downBytes])]).toEqual([step, [[at, 600_000_000]]]);
    }
    expect(
      await staff.refused(serviceGraphEndpoint, {
        params: { serviceId },
        query: { step: "slot", from: "2026-11-01", through: "2026-11-30" },
      } as never),
    ).toMatchObject({ status: 422 });
  });

  it("N-128 slots are kept for two weeks; then hours are one part each", async () => {
    const serviceId = await shop.add(await shop.customer());
    await carry(serviceId, ["2026-11-30T08:00:00Z", 0n], ["2026-11-30T09:00:00Z", 450_000_000n]);
    program.clock.moveTo("2026-12-16T12:00:00Z");
    await program.inWork(tendPartitions);
    expect(await slots(serviceId)).toEqual([]);
    const again = await signInStaff(program, { role: "super_administrator" });
    const query = { step: "hour", from: "2026-11-30", through: "2026-11-30" };
    const { points } = await again.ok(serviceGraphEndpoint, { params: { serviceId }, query } as never);
    expect(points).toMatchObject([{ downBytes: 450_000_000, down: { averageBps: 1_000_000 } }]);
    // What comes from longer ago has no slots any more.
    await program.inWork((work) =>
      recordUsage(work, [
        { key: "late", serviceId, at: new Date("2026-11-30T10:00:00Z"), seconds: 0n, downBytes: 0n, upBytes: 0n },
        { key: "late", serviceId, at: new Date("2026-11-30T11:00:00Z"), seconds: 3600n, downBytes: 9n, upBytes: 0n },
      ]),
    );
    expect(await slots(serviceId)).toEqual([]);
  });

  it("P-182 customers see their own lines' graph, where the provider shows it, and nobody else's", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId);
    const other = await shop.add(await shop.customer());
    const at = program.clock.now().getTime();
    for (const each of [serviceId, other])
      await carry(each, [new Date(at - 3_600_000).toISOString(), 0n], [new Date(at).toISOString(), 450_000_000n]);
    const customer = await signInCustomer(program, customerId);
    const own = await customer.ok(portalGraphEndpoint, { query: { step: "slot" } } as never);
    expect(own.points).toHaveLength(12);
    expect(own.whole).toMatchObject({ down: { averageBps: 1_000_000 } });
    expect((await customer.call(portalGraphEndpoint, { query: { serviceId: other } } as never)).status).toBe(404);
    await program.inWork((work) => setSetting(work, portalStatistics, { level: "system" }, ["totals"]));
    expect((await customer.call(portalGraphEndpoint, { query: {} } as never)).status).not.toBe(200);
  });
});
