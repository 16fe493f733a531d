// What services carried in a month, as a list, by group and as a file (network.md N-153).
import { describe, expect, it } from "vitest";
import { createNas, createSite } from "../../server/modules/network/index.ts";
import { createNasEndpoint } from "../../server/modules/network/routers/contract.ts";
import { createSiteEndpoint } from "../../server/modules/network/sites/contract.ts";
import { type AccountingRecord, applyAccounting, recordUsage } from "../../server/modules/usage/index.ts";
import { exportUsageOfMonthEndpoint, usageByGroupEndpoint, usageOfMonthEndpoint } from "../../server/modules/usage/report/contract.ts";
import { addUpNases } from "../../server/modules/usage/report/nas-sums.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("usage of a month", async () => {
  const program = await testProgram({ now: "2026-11-20T12:00:00Z" });
  const shop = await sampleShop(program);
  const south = await sampleShop(program, "south");
  const capped = await shop.plan("capped", { title: "Capped", dataCapBytes: 40_000_000_000n });
  const staff = await signInStaff(program, { role: "super_administrator" });
  const carry = (serviceId: string, from: string, hours: number, downBytes: bigint) =>
    program.inWork((work) =>
      recordUsage(work, [
        { key: from, serviceId, at: new Date(from), seconds: 0n, downBytes: 0n, upBytes: 0n },
        {
          ...{
            key: from,
            serviceId,
            at: new Date(Date.parse(from) + hours * 3_600_000),
            seconds: BigInt(hours * 3600),
            downBytes,
            upBytes: 7n,
          },
          isLast: true,
        },
      ]),
    );
  const most = await shop.add(await shop.customer(), capped);
  const some = await shop.add(await shop.customer());
  const unused = await shop.add(await shop.customer());
  const theirs = await south.add(await south.customer());
  await carry(most, "2026-11-10T08:00:00Z", 2, 30_000_000_000n);
  await carry(some, "2026-11-01T08:00:00Z", 5, 5_000_000_000n);
  await carry(some, "2026-10-10T08:00:00Z", 1, 90_000_000_000n);
  await carry(theirs, "2026-11-19T08:00:00Z", 1, 1_000_000_000n);
  const list = async (filter: object, by = staff, sort = "-sumBytes") =>
    (await by.ok(usageOfMonthEndpoint, { query: { sort, filter } } as never)).items;

  it("N-153 top users with their time online and when their data will be used up, in any month", async () => {
    const now = await list({});
    expect(now.map(({ service, sumBytes }) => [service.id, sumBytes])).toEqual([
      [most, 30_000_000_007],
      [some, 5_000_000_007],
      [theirs, 1_000_000_007],
      [unused, 0],
    ]);
    // 30 GB in 20 days of the cycle: 40 GB are used up on the 27th.
    expect(now[0]).toMatchObject({ seconds: 7200, lastOn: "2026-11-10", percent: 75, usedUpOn: "2026-11-27" });
    expect(now[3]).toMatchObject({ lastOn: null, percent: null, usedUpOn: null });
    expect((await list({}, staff, "-seconds"))[0]).toMatchObject({ service: { id: some }, seconds: 18_000 });
    expect((await list({ month: "2026-10-15" }))[0]).toMatchObject({ service: { id: some }, sumBytes: 90_000_000_007 });
  });

  it("N-153 services that carried nothing in so many days", async () => {
    const ids = async (unusedDays: number) => (await list({ unusedDays: String(unusedDays) })).map(({ service }) => service.id);
    expect((await ids(7)).toSorted()).toEqual([most, some, unused].toSorted());
    expect(await ids(30)).toEqual([unused]);
  });

  it("N-153 by plan and by partner; staff of one partner see their own", async () => {
    const { plans, partners } = await staff.ok(usageByGroupEndpoint, { query: {} } as never);
    expect(plans[0]).toMatchObject({ plan: { name: "Capped" }, services: 1, downBytes: 30_000_000_000 });
    expect(partners.map(({ partner, downBytes }) => [partner.id, downBytes])).toEqual([
      [shop.partnerId, 35_000_000_000],
      [south.partnerId, 1_000_000_000],
    ]);
    const clerk = await signInStaff(program, { role: "manager", partners: [south.partnerId] });
    expect((await list({}, clerk)).map(({ service }) => service.id)).toEqual([theirs]);
    expect((await clerk.ok(usageByGroupEndpoint, { query: {} } as never)).partners).toHaveLength(1);
  });

  it("N-153 by router and by site, to the byte and second of what sessions carried, before and after it is added up", async () => {
    const siteId = await program
      .inWork((work) => createSite(work, createSiteEndpoint.body.parse({ name: "Hill", kind: "tower" })))
      .then(({ id }) => id);
    const router = (name: string, more: object = {}) =>
      program.inWork(async (work) => {
        const body = { name, profile: "mikrotik_hotspot", sources: [`192.0.2.${++host}`], secret: "a-secret-for-tests-2026", ...more };
        return (await createNas(work, program.tools, createNasEndpoint.body.parse(body))).id;
      });
    let host = 0;
    const [north, middle, alone] = [await router("North", { siteId }), await router("Middle", { siteId }), await router("Alone")];
    const packet = (nasId: string, serviceId: string, status: AccountingRecord["status"], at: string, down: bigint, seconds: bigint) => ({
      ...{ status, nasId, receivedAt: new Date(at), at: new Date(at), sessionId: `${nasId} ${serviceId}`, cookie: null, login: null },
      ...{ mac: null, calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, serviceId, voucher: undefined },
      ...{ downBytes: down, upBytes: 3n, downPackets: null, upPackets: null, seconds },
      ...{ terminateCause: null, noGigawords: false, interimSeconds: 300, source: "radius" as const },
    });
    const apply = (...records: AccountingRecord[]) => program.inWork((work) => applyAccounting(work, records));
    const [first, second] = [await shop.add(await shop.customer()), await shop.add(await shop.customer())];
    const abroad = await south.add(await south.customer());
    // Of this one the first hour is October's by the clock of Zagreb.
    await apply(packet(north, first, "start", "2026-10-31T22:00:00Z", 0n, 0n));
    await apply(packet(north, first, "interim", "2026-11-01T00:00:00Z", 1_000_000_001n, 7200n));
    await apply(
      packet(north, second, "start", "2026-11-12T08:00:00Z", 0n, 0n),
      packet(middle, second, "start", "2026-11-12T08:00:00Z", 0n, 0n),
    );
    await apply(
      packet(north, second, "interim", "2026-11-12T09:00:00Z", 70n, 3600n),
      packet(middle, second, "stop", "2026-11-12T09:00:00Z", 500n, 3600n),
    );
    await apply(packet(alone, abroad, "start", "2026-11-12T08:00:00Z", 0n, 0n));
    await apply(packet(alone, abroad, "stop", "2026-11-12T08:30:00Z", 20n, 1800n));
    const shown = async (by = staff) => {
      const { routers, sites } = await by.ok(usageByGroupEndpoint, { query: { month: "2026-11-01" } } as never);
      return {
        routers: routers.map((row) => [row.router.name, row.downBytes, row.upBytes, row.seconds]),
        sites: sites.map((row) => [row.site?.name ?? null, row.routers, row.downBytes, row.seconds]),
      };
    };
    const november = {
      routers: [
        ["North", 500_000_001 + 70, 2 + 3, 3600 + 3600],
        ["Middle", 500, 3, 3600],
        ["Alone", 20, 3, 1800],
      ],
      sites: [
        ["Hill", 2, 500_000_571, 10_800],
        [null, 1, 20, 1800],
      ],
    };
    expect(await shown()).toEqual(november);
    await program.inWork((work) => addUpNases({ inWork: (act) => act(work) }));
    expect(await program.query("select count(*)::int as parts from usage.nas_parts")).toEqual([{ parts: 0 }]);
    expect(await shown()).toEqual(november);
    // A second sum of the same days adds to the first.
    await apply(packet(north, second, "stop", "2026-11-12T10:00:00Z", 90n, 7200n));
    await program.inWork((work) => addUpNases({ inWork: (act) => act(work) }));
    expect((await shown()).routers[0]).toEqual(["North", 500_000_091, 5, 10_800]);
    const { rows } = await program.database.pool.query(
      `select session.nas_id, sum(session.down_bytes + session.up_bytes)::float8 as carried from usage.sessions session where nas_id is not null group by 1`,
    );
    const { rows: kept } = await program.database.pool.query(
      "select nas_id, sum(down_bytes + up_bytes)::float8 as carried from usage.nas_days group by 1",
    );
    const byNas = (list: { nas_id: string; carried: number }[]) => Object.fromEntries(list.map(({ nas_id, carried }) => [nas_id, carried]));
    expect(byNas(kept)).toEqual(byNas(rows));
    const clerk = await signInStaff(program, { role: "manager", partners: [south.partnerId] });
    expect((await shown(clerk)).routers.map(([, down]) => down)).toEqual([20]);
  });

  it("N-153 the file holds exactly what the list shows", async () => {
    const file = await staff.call(exportUsageOfMonthEndpoint, {
      body: { filter: {}, columns: ["service", "sumBytes", "seconds"] },
    } as never);
    const lines = file.bytes.toString().split(/\r?\n/).slice(1, 3);
    expect(lines.map((line) => line.split(",").slice(1))).toEqual([
      ["30000000007", "7200"],
      ["5000000007", "18000"],
    ]);
  });
});
