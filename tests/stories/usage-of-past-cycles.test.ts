// What a correction, doubtful traffic and a change of rules make of cycles that are over, and of counters that are to be made up (network.md N-86, N-133, N-134, N-142, N-148).
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { setSetting } from "../../server/modules/partners/index.ts";
import { changeServicePlan } from "../../server/modules/services/index.ts";
import { savePlanTermsEndpoint } from "../../server/modules/usage/contract.ts";
import { creditUsageEndpoint, undoCorrectionEndpoint } from "../../server/modules/usage/corrections/contract.ts";
import { saveFairUseEndpoint } from "../../server/modules/usage/fair-use/contract.ts";
import { type AccountingRecord, applyAccounting, closeInvoiced, recordUsage } from "../../server/modules/usage/index.ts";
import { decideDoubtfulEndpoint, listDoubtfulEndpoint } from "../../server/modules/usage/sessions/contract.ts";
import { carryUsage } from "../../server/modules/usage/settings.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const GB = 1_000_000_000n;
const gb = (value: number) => value * 1e9;

describe("cycles that are over", async () => {
  const program = await testProgram({ now: "2026-11-01T00:00:00Z" });
  const shop = await sampleShop(program);
  /** Months pass, and sign-ins end. */
  const staff = () => signInStaff(program, { role: "super_administrator", partners: [shop.partnerId] });
  const speeds = { downBps: 100_000_000n, upBps: 100_000_000n };
  const rule = (name: string, more: object) => ({
    ...{ id: randomUUID(), name, isOn: true, metric: "sum", period: "cycle", active: null, counting: null, action: "set", percent: null },
    ...{ downBps: 5_000_000, upBps: 5_000_000, tells: false },
    ...more,
  });
  const saveRules = async (planId: string, rules: object[], version = 0, counting: object | null = null) =>
    (await staff()).ok(saveFairUseEndpoint, { params: { planId }, version, body: { counting, rules } } as never);
  const carry = (serviceId: string, from: string, hours: number, gigabytes: bigint) => {
    const one = { key: randomUUID(), serviceId, upBytes: 0n };
    return program.inWork((work) =>
      recordUsage(work, [
        { ...one, at: new Date(from), seconds: 0n, downBytes: 0n },
        {
          ...{ ...one, at: new Date(Date.parse(from) + hours * 3_600_000), seconds: BigInt(hours * 3600) },
          ...{ downBytes: gigabytes * GB, isLast: true },
        },
      ]),
    );
  };
  const meter = async (serviceId: string) =>
    (
      await program.query<{ used: number; rule: string | null; counted: number | null }>(
        `select used_bytes::float8 / 1e9 as used, rule_name as rule, (fair_use -> 'counters' -> 0 ->> 'down')::float8 / 1e9 as counted
         from usage.meters where service_id = $1`,
        [serviceId],
      )
    )[0];
  const buckets = async (serviceId: string) =>
    Object.fromEntries(
      (
        await program.query<{ name: string; bytes: number; used: number }>(
          `select kind || ' ' || (valid_from at time zone 'Europe/Zagreb')::date as name, bytes::float8 / 1e9 as bytes, used_bytes::float8 / 1e9 as used
           from usage.buckets where service_id = $1 order by 1`,
          [serviceId],
        )
      ).map(({ name, bytes, used }) => [name, `${used} of ${bytes}`]),
    );
  const rolling = await shop.plan("rolling", { ...speeds, dataCapBytes: 100n * GB });
  await (await staff()).ok(savePlanTermsEndpoint, {
    ...{ params: { planId: rolling.id }, version: 0 },
    body: {
      ...{ counts: "sum", atLimit: "block", limitDownBps: null, limitUpBps: null, limitPercent: null, bonusFrom: null, bonusUntil: null },
      ...{ bonusBytes: null, rolloverPercent: 50, rolloverMaxBytes: gb(40), rolloverCycles: 1, nasEnforcedCap: false, resetDay: null },
      packPlanIds: [],
    },
  } as never);

  it("N-134 N-148 what is given back of a cycle that is over comes over from it, too, and goes again with the correction", async () => {
    const serviceId = await shop.add(await shop.customer(), rolling);
    program.clock.moveTo("2026-11-20T12:00:00Z");
    await carry(serviceId, "2026-11-20T08:00:00Z", 1, 80n);
    program.clock.moveTo("2026-12-02T12:00:00Z");
    await carry(serviceId, "2026-12-02T08:00:00Z", 1, 4n);
    // Half of 20 GB came over, and is used first.
    expect(await buckets(serviceId)).toEqual({
      ...{ "base 2026-11-01": "80 of 100", "base 2026-12-01": "0 of 100", "rollover 2026-12-01": "4 of 10" },
    });
    const credit = { params: { serviceId }, body: { cycleStart: "2026-11-01", downBytes: gb(30), reason: "A loop of ours" } };
    const { correction } = await (await staff()).ok(creditUsageEndpoint, credit as never);
    expect(await buckets(serviceId)).toMatchObject({ "base 2026-11-01": "50 of 100", "rollover 2026-12-01": "4 of 25" });
    // The most that may come over.
    await (await staff()).ok(creditUsageEndpoint, credit as never);
    expect(await buckets(serviceId)).toMatchObject({ "base 2026-11-01": "20 of 100", "rollover 2026-12-01": "4 of 40" });
    await (await staff()).ok(undoCorrectionEndpoint, {
      params: { correctionId: correction.id },
      body: { reason: "It was theirs" },
    } as never);
    expect(await buckets(serviceId)).toMatchObject({ "base 2026-11-01": "50 of 100", "rollover 2026-12-01": "4 of 25" });
    expect(await meter(serviceId)).toMatchObject({ used: 4 });
  });

  it("N-148 where nothing had come over, something does; what is used of it stays used when the correction goes", async () => {
    program.clock.moveTo("2026-11-01T00:00:00Z");
    const serviceId = await shop.add(await shop.customer(), rolling);
    program.clock.moveTo("2026-11-20T12:00:00Z");
    await carry(serviceId, "2026-11-20T08:00:00Z", 1, 100n);
    program.clock.moveTo("2026-12-02T12:00:00Z");
    await carry(serviceId, "2026-12-02T08:00:00Z", 1, 1n);
    expect(await buckets(serviceId)).not.toHaveProperty("rollover 2026-12-01");
    const credit = { params: { serviceId }, body: { cycleStart: "2026-11-01", downBytes: gb(20), reason: "A loop of ours" } };
    const { correction } = await (await staff()).ok(creditUsageEndpoint, credit as never);
    expect(await buckets(serviceId)).toMatchObject({ "rollover 2026-12-01": "0 of 10" });
    await carry(serviceId, "2026-12-02T10:00:00Z", 1, 6n);
    await (await staff()).ok(undoCorrectionEndpoint, {
      params: { correctionId: correction.id },
      body: { reason: "It was theirs" },
    } as never);
    expect(await buckets(serviceId)).toMatchObject({ "base 2026-11-01": "100 of 100", "rollover 2026-12-01": "6 of 6" });
  });

  it("N-86 N-133 doubtful traffic of an invoiced cycle counts for nothing, whoever counts again, until somebody accepts it", async () => {
    program.clock.moveTo("2026-12-02T12:00:00Z");
    const plan = await shop.plan("doubted-late", { ...speeds, dataCapBytes: 500n * GB });
    await saveRules(plan.id, [rule("cycle", { threshold: gb(400) })]);
    await program.runJobs();
    const serviceId = await shop.add(await shop.customer(), plan);
    const packet = (status: "start" | "interim", at: string, gigabytes: bigint, seconds: bigint): AccountingRecord => ({
      ...{ status, nasId: shop.partnerId, receivedAt: new Date(at), at: new Date(at), sessionId: "late", cookie: null, login: null },
      ...{ mac: null, calledId: null, portId: null, ipv4: null, ipv6Wan: null, delegatedPrefix: null, serviceId },
      ...{ downBytes: gigabytes * GB, upBytes: 0n, downPackets: null, upPackets: null, seconds, voucher: undefined },
      ...{ terminateCause: null, noGigawords: false, interimSeconds: 300, source: "radius" },
    });
    const apply = (...records: AccountingRecord[]) => program.inWork((work) => applyAccounting(work, records));
    await apply(packet("start", "2026-11-29T10:00:00Z", 0n, 0n), packet("interim", "2026-11-29T10:05:00Z", 1n, 300n));
    const invoice = { id: randomUUID(), number: "INV-9", issuedOn: day("2026-12-01") };
    await program.inWork((work) => closeInvoiced(work, [{ serviceId, invoice }]));
    expect(await apply(packet("interim", "2026-11-29T10:10:00Z", 81n, 600n))).toMatchObject({ implausible: 1 });
    expect(await meter(serviceId)).toMatchObject({ used: 0, counted: 0 });
    // Whatever is corrected, all is counted again.
    const credit = { params: { serviceId }, body: { seconds: 1, reason: "Count again" } } as never;
    await (await staff()).ok(creditUsageEndpoint, credit);
    expect(await meter(serviceId)).toMatchObject({ used: 0, counted: 0 });
    const { items } = await (await staff()).ok(listDoubtfulEndpoint, { query: { filter: { serviceId } } });
    await (await staff()).ok(decideDoubtfulEndpoint, { params: { deltaId: items[0]?.id ?? "" }, body: { accept: true } });
    expect(await meter(serviceId)).toMatchObject({ used: 80, counted: 80 });
    await (await staff()).ok(creditUsageEndpoint, credit);
    expect(await meter(serviceId)).toMatchObject({ used: 80, counted: 80 });
  });

  it("N-142 a whole plan's counters are not made up while packets are counted: the speed stays, and then all of it is there", async () => {
    program.clock.moveTo("2026-12-02T12:00:00Z");
    const plan = await shop.plan("many", speeds);
    await saveRules(plan.id, [rule("slow", { threshold: gb(10) })]);
    const serviceIds: string[] = [];
    for (let at = 0; at < 25; at++) serviceIds.push(await shop.add(await shop.customer(), plan));
    await program.runJobs();
    for (const serviceId of serviceIds) await carry(serviceId, "2026-12-02T06:00:00Z", 1, 12n);
    const states = async () =>
      program.query(
        "select rule_name as rule, (fair_use -> 'counters' -> 0 ->> 'down')::float8 / 1e9 as counted, count(*)::int as services from usage.meters where service_id = any ($1) group by 1, 2 order by 1, 2",
        [serviceIds],
      );
    expect(await states()).toEqual([{ rule: "slow", counted: 12, services: 25 }]);
    // Now it counts by day alone, within hours of their own: what was counted says nothing of that.
    const hours = { days: [1, 2, 3, 4, 5, 6, 7], from: "06:00", until: "22:00" };
    await saveRules(plan.id, [rule("slow", { period: "day", counting: hours, threshold: gb(10) })], 1);
    await program.inWork((work) =>
      recordUsage(
        work,
        serviceIds.map((serviceId) => ({
          ...{ key: "next", serviceId, at: new Date("2026-12-02T11:00:00Z"), seconds: 3600n, downBytes: 2n * GB, upBytes: 0n },
        })),
      ),
    );
    const during = await states();
    expect(during).toContainEqual({ rule: "slow", counted: null, services: 5 });
    expect(during).toContainEqual({ rule: "slow", counted: 14, services: 20 });
    await program.runJobs();
    expect(await states()).toEqual([{ rule: "slow", counted: 14, services: 25 }]);
  });

  it("N-135 prorate: each plan gives the share of its limits that its days have, of data and of fair use alike; the next cycle is the plan's own", async () => {
    program.clock.moveTo("2026-12-01T00:00:00Z");
    const [small, large] = [
      await shop.plan("small", { ...speeds, dataCapBytes: 93n * GB }),
      await shop.plan("large", { ...speeds, dataCapBytes: 310n * GB }),
    ];
    await saveRules(small.id, [rule("slow", { threshold: gb(31) })]);
    await saveRules(large.id, [rule("slow", { threshold: gb(155) })]);
    await program.runJobs();
    const serviceId = await shop.add(await shop.customer(), small);
    await program.runJobs();
    program.clock.moveTo("2026-12-11T12:00:00Z");
    await carry(serviceId, "2026-12-11T06:00:00Z", 1, 50n);
    expect(await meter(serviceId)).toMatchObject({ rule: "slow" });
    await program.inWork(async (work) => {
      await setSetting(work, carryUsage, { level: "system" }, "prorate");
      const { planVersionId, price: unitPrice, taxId, taxGroupId, includesTax } = large.prices[0]!;
      const price = { planVersionId, unitPrice, taxId, taxGroupId, includesTax };
      await changeServicePlan(work, { serviceId, planId: large.id, ...price, on: day("2026-12-11"), cause: "staff" });
    });
    await program.runJobs();
    // Ten of 31 days of 93 and 21 of 310 GB are 240; of 31 and 155 they are 115.
    expect(await buckets(serviceId)).toEqual({ "base 2026-12-01": "50 of 240" });
    expect(await meter(serviceId)).toMatchObject({ used: 50, rule: null });
    await carry(serviceId, "2026-12-11T08:00:00Z", 1, 64n);
    expect(await meter(serviceId)).toMatchObject({ used: 114, rule: null });
    await carry(serviceId, "2026-12-11T10:00:00Z", 1, 1n);
    expect(await meter(serviceId)).toMatchObject({ used: 115, rule: "slow" });
    program.clock.moveTo("2027-01-03T12:00:00Z");
    await carry(serviceId, "2027-01-03T08:00:00Z", 1, 154n);
    expect(await meter(serviceId)).toMatchObject({ used: 154, rule: null });
    await carry(serviceId, "2027-01-03T10:00:00Z", 1, 1n);
    expect(await meter(serviceId)).toMatchObject({ rule: "slow" });
  });
});
