// What services carried in a month, as a list, by group and as a file (network.md N-153).
import { describe, expect, it } from "vitest";
import { recordUsage } from "../../server/modules/usage/index.ts";
import { exportUsageOfMonthEndpoint, usageByGroupEndpoint, usageOfMonthEndpoint } from "../../server/modules/usage/report/contract.ts";
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
