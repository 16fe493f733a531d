// What was counted is put right: traffic that comes after the invoice, and what staff give back (network.md N-133 to N-135).
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { confirmRun, undoRun } from "../../server/modules/billing/index.ts";
import { undoPolicy } from "../../server/modules/billing/settings.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { changeServicePlan } from "../../server/modules/services/index.ts";
import { portalStatisticsEndpoint, serviceUsageEndpoint } from "../../server/modules/usage/contract.ts";
import {
  creditUsageEndpoint,
  resetUsageEndpoint,
  undoCorrectionEndpoint,
  undoSessionEndpoint,
} from "../../server/modules/usage/corrections/contract.ts";
import { saveFairUseEndpoint } from "../../server/modules/usage/fair-use/contract.ts";
import { closeInvoiced, grantData, recordUsage } from "../../server/modules/usage/index.ts";
import { carryUsage, transferTopups } from "../../server/modules/usage/settings.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const GB = 1_000_000_000n;

describe("usage that is put right", async () => {
  const program = await testProgram({ now: "2026-12-02T10:00:00Z" });
  const shop = await sampleShop(program);
  const speeds = { downBps: 100_000_000n, upBps: 100_000_000n };
  const capped = await shop.plan("capped", { dataCapBytes: 100n * GB, ...speeds });
  const fair = await shop.plan("fair", speeds);
  const other = await shop.plan("other", { dataCapBytes: 100n * GB, ...speeds });
  // Bound to a partner, so that all of it is done under the rights of one.
  const staff = await signInStaff(program, { role: "super_administrator", partners: [shop.partnerId] });
  const rule = (name: string, more: object) => ({
    ...{ id: randomUUID(), name, isOn: true, metric: "sum", active: null, counting: null, action: "set", percent: null, tells: false },
    ...{ downBps: 10_000_000, upBps: 10_000_000 },
    ...more,
  });
  const rules = [
    rule("day", { period: "day", threshold: Number(20n * GB) }),
    rule("cycle", { period: "cycle", threshold: Number(50n * GB), downBps: 5_000_000 }),
  ];
  for (const plan of [fair, other])
    await staff.ok(saveFairUseEndpoint, { params: { planId: plan.id }, version: 0, body: { counting: null, rules } } as never);
  await program.runJobs();

  const carry = async (serviceId: string, from: string, until: string, gigabytes: bigint, key: string = randomUUID()) => {
    const seconds = BigInt((Date.parse(until) - Date.parse(from)) / 1000);
    const one = { key, serviceId, upBytes: 0n };
    await program.inWork((work) =>
      recordUsage(work, [
        { ...one, at: new Date(from), seconds: 0n, downBytes: 0n },
        { ...one, at: new Date(until), seconds, downBytes: gigabytes * GB, isLast: true },
      ]),
    );
  };
  const sums = async (table: "hours" | "days" | "months", key: string, serviceId: string) =>
    Object.fromEntries(
      (
        await program.query<{ at: string; down: string }>(
          `select ${key}::text as at, down_bytes::text as down from usage.${table} where service_id = $1 order by 1`,
          [serviceId],
        )
      ).map(({ at, down }) => [at, Number(BigInt(down)) / 1e9]),
    );
  const meter = async (serviceId: string) =>
    (
      await program.query<{
        used: number;
        state: string;
        down: number | null;
        rule: string | null;
        counters: { period: string; down: string; seconds: number }[];
      }>(
        `select used_bytes::float8 / 1e9 as used, state, down_bps::float8 as down, rule_name as rule, coalesce(fair_use -> 'counters', '[]') as counters
         from usage.meters where service_id = $1`,
        [serviceId],
      )
    )[0]!;
  const counters = async (serviceId: string) =>
    Object.fromEntries((await meter(serviceId)).counters.map(({ period, down }) => [period, Number(down) / 1e9]));
  const corrections = async (serviceId: string) => {
    const { corrections: found } = await staff.ok(serviceUsageEndpoint, { params: { serviceId }, query: {} } as never);
    return found;
  };
  const invoice = { id: randomUUID(), number: "INV-7", issuedOn: day("2026-12-01") };

  it("N-133 what comes 72 hours late changes the hours, the days and the month in which it was carried", async () => {
    const serviceId = await shop.add(await shop.customer(), capped);
    await carry(serviceId, "2026-11-29T10:00:00Z", "2026-11-29T12:00:00Z", 4n);
    expect(await sums("hours", "hour", serviceId)).toEqual({ "2026-11-29 10:00:00+00": 2, "2026-11-29 11:00:00+00": 2 });
    expect(await sums("days", "day", serviceId)).toEqual({ "2026-11-29": 4 });
    expect(await sums("months", "month", serviceId)).toEqual({ "2026-11-01": 4 });
    expect(await corrections(serviceId)).toEqual([]);
  });

  it("N-133 once the cycle is invoiced, what comes of it is taken out of the open one, with the invoice's number; the sums stay", async () => {
    const serviceId = await shop.add(await shop.customer(), other);
    await carry(serviceId, "2026-11-29T10:00:00Z", "2026-11-29T11:00:00Z", 1n);
    await program.inWork((work) => closeInvoiced(work, [{ serviceId, invoice }]));
    // Two hours before midnight of Zagreb, and two after.
    await carry(serviceId, "2026-11-30T21:00:00Z", "2026-12-01T01:00:00Z", 8n);
    expect(await sums("days", "day", serviceId)).toEqual({ "2026-11-29": 1, "2026-12-01": 4 });
    expect(await sums("months", "month", serviceId)).toEqual({ "2026-11-01": 1, "2026-12-01": 4 });
    expect(await corrections(serviceId)).toMatchObject([
      { kind: "late", downBytes: -4e9, seconds: -7200, dataBytes: -4e9, documentNumber: "INV-7", cycleStart: "2026-12-01" },
    ]);
    expect(await meter(serviceId)).toMatchObject({ used: 8 });
    // Of no day: in none of this cycle was it carried.
    expect(await counters(serviceId)).toEqual({ day: 0, cycle: 8 });
    await program.inWork((work) => closeInvoiced(work, [{ serviceId, invoice: null }]));
    await carry(serviceId, "2026-11-30T10:00:00Z", "2026-11-30T11:00:00Z", 2n);
    expect(await sums("days", "day", serviceId)).toMatchObject({ "2026-11-30": 2 });
  });

  it("N-134 bytes given back open the data of the cycle and the rules of fair use at once; the opposite closes them again, once", async () => {
    const customerId = await shop.customer();
    const serviceId = await shop.add(customerId, other);
    await carry(serviceId, "2026-12-02T08:00:00Z", "2026-12-02T10:00:00Z", 60n);
    expect(await meter(serviceId)).toMatchObject({ state: "slowed", rule: "cycle", down: 5_000_000 });
    const body = { downBytes: Number(45n * GB), reason: "Our fault: a loop" };
    const { correction } = await staff.ok(creditUsageEndpoint, { params: { serviceId }, body } as never);
    expect(await meter(serviceId)).toMatchObject({ state: "open", rule: null, used: 15 });
    expect(await counters(serviceId)).toEqual({ day: 15, cycle: 15 });
    await carry(serviceId, "2026-12-02T09:00:00Z", "2026-12-02T10:00:00Z", 4n);
    expect(await counters(serviceId)).toEqual({ day: 19, cycle: 19 });
    expect(await sums("days", "day", serviceId)).toEqual({ "2026-12-02": 64 });

    const customer = await signInCustomer(program, customerId);
    const seen = await customer.call(portalStatisticsEndpoint, { query: {} } as never);
    expect(seen.body).toMatchObject({ corrections: [{ kind: "credit", downBytes: 45e9, isUndone: false }] });
    expect(JSON.stringify(seen.body)).not.toContain("loop");

    const undo = { params: { correctionId: correction.id }, body: { reason: "Not our fault" } } as never;
    await staff.ok(undoCorrectionEndpoint, undo);
    expect(await meter(serviceId)).toMatchObject({ state: "slowed", rule: "cycle", used: 64 });
    expect(await counters(serviceId)).toEqual({ day: 64, cycle: 64 });
    expect(await corrections(serviceId)).toMatchObject([
      { kind: "undo", downBytes: -45e9, mayUndo: false },
      { kind: "credit", isUndone: true, mayUndo: false, by: expect.any(String), reason: "Our fault: a loop" },
    ]);
    expect(await staff.refused(undoCorrectionEndpoint, undo)).toMatchObject({ code: "undone-already" });
    const tooMuch = { params: { serviceId }, body: { downBytes: Number(65n * GB), reason: "Too much" } } as never;
    expect(await staff.refused(creditUsageEndpoint, tooMuch)).toMatchObject({ code: "more-than-used" });
  });

  it("N-134 seconds are given back to rules of time online; a cycle that is over is put right in its own row", async () => {
    const online = await shop.plan("online", speeds);
    const time = [rule("hours", { metric: "online_time", period: "cycle", threshold: 7200 })];
    await staff.ok(saveFairUseEndpoint, { params: { planId: online.id }, version: 0, body: { counting: null, rules: time } } as never);
    const serviceId = await shop.add(await shop.customer(), online);
    await carry(serviceId, "2026-12-02T07:00:00Z", "2026-12-02T09:30:00Z", 1n);
    expect(await meter(serviceId)).toMatchObject({ rule: "hours" });
    await staff.ok(creditUsageEndpoint, { params: { serviceId }, body: { seconds: 3600, reason: "A fault" } } as never);
    expect(await meter(serviceId)).toMatchObject({ rule: null, counters: [{ seconds: 5400 }] });

    const past = await shop.add(await shop.customer(), capped);
    await program.query(
      `insert into usage.cycles (service_id, cycle_start, cycle_end, customer_id, partner_id, cap_bytes, used_bytes, overuse_bytes)
       select id, '2026-11-01', '2026-12-01', customer_id, partner_id, 100e9, 30e9, 0 from services.services where id = $1`,
      [past],
    );
    const of = (cycleStart: string) => ({ params: { serviceId: past }, body: { cycleStart, downBytes: 10e9, reason: "A fault" } }) as never;
    await staff.ok(creditUsageEndpoint, of("2026-11-01"));
    const [cycle] = await program.query<{ used: number }>(
      "select used_bytes::float8 / 1e9 as used from usage.cycles where service_id = $1",
      [past],
    );
    expect(cycle).toEqual({ used: 20 });
    expect(await meter(past)).toMatchObject({ used: 0 });
    expect(await staff.refused(creditUsageEndpoint, of("2026-10-01"))).toMatchObject({ code: "no-such-cycle" });
  });

  it("N-134 counters begin anew at a moment: what was used before it counts no more", async () => {
    const serviceId = await shop.add(await shop.customer(), other);
    await carry(serviceId, "2026-12-01T08:00:00Z", "2026-12-01T09:00:00Z", 30n);
    await carry(serviceId, "2026-12-02T06:00:00Z", "2026-12-02T10:00:00Z", 40n);
    expect(await meter(serviceId)).toMatchObject({ rule: "cycle", used: 70 });
    const { correction } = await staff.ok(resetUsageEndpoint, {
      params: { serviceId },
      body: { from: "2026-12-02T08:30:00Z", reason: "A modem gone wild" },
    } as never);
    // An hour and a half of four.
    expect(await counters(serviceId)).toEqual({ day: 15, cycle: 15 });
    expect(await meter(serviceId)).toMatchObject({ rule: null, used: 15 });
    expect(correction).toMatchObject({ kind: "reset", dataBytes: 55e9, downBytes: 55e9 });
    await staff.ok(undoCorrectionEndpoint, { params: { correctionId: correction.id }, body: { reason: "It was not" } } as never);
    expect(await counters(serviceId)).toEqual({ day: 40, cycle: 70 });
    expect(await meter(serviceId)).toMatchObject({ rule: "cycle", used: 70 });
  });

  it("N-134 what a session carried is taken back, once, in the days in which it was; the session stays", async () => {
    const serviceId = await shop.add(await shop.customer(), other);
    // Six hours before the midnight of Zagreb, two after.
    await carry(serviceId, "2026-12-01T17:00:00Z", "2026-12-02T01:00:00Z", 56n, "wild");
    await carry(serviceId, "2026-12-02T08:00:00Z", "2026-12-02T09:00:00Z", 5n);
    expect(await counters(serviceId)).toEqual({ day: 19, cycle: 61 });
    const [session] = await program.query<{ id: string }>("select id from usage.sessions where service_id = $1 and key = 'wild'", [
      serviceId,
    ]);
    const undo = { params: { sessionId: session!.id }, body: { reason: "Not theirs" } } as never;
    await staff.ok(undoSessionEndpoint, undo);
    expect(await counters(serviceId)).toEqual({ day: 5, cycle: 5 });
    expect(await meter(serviceId)).toMatchObject({ used: 5, rule: null });
    expect(await staff.refused(undoSessionEndpoint, undo)).toMatchObject({ code: "undone-already" });
    const kept = await program.query<{ down: number }>("select down_bytes::float8 / 1e9 as down from usage.sessions where id = $1", [
      session!.id,
    ]);
    expect(kept).toEqual([{ down: 56 }]);
    await program.inWork((work) =>
      recordUsage(work, [{ key: "open", serviceId, at: new Date("2026-12-02T10:00:00Z"), seconds: 60n, downBytes: 1n, upBytes: 0n }]),
    );
    const [open] = await program.query<{ id: string }>("select id from usage.sessions where service_id = $1 and ended_at is null", [
      serviceId,
    ]);
    expect(
      await staff.refused(undoSessionEndpoint, { params: { sessionId: open!.id }, body: { reason: "Not yet" } } as never),
    ).toMatchObject({ code: "session-runs" });
  });

  it.each([
    { carried: "transfer" as const, packsGo: true, used: 30, cycle: 30, packs: 10 },
    { carried: "reset" as const, packsGo: false, used: 0, cycle: 0, packs: 0 },
  ])("N-135 another plan with $carried: data, fair use and packs", async ({ carried, packsGo, used, cycle, packs }) => {
    const serviceId = await shop.add(await shop.customer(), other);
    const again = await shop.plan(`again-${carried}`, { dataCapBytes: 100n * GB, ...speeds });
    await staff.ok(saveFairUseEndpoint, { params: { planId: again.id }, version: 0, body: { counting: null, rules } } as never);
    await carry(serviceId, "2026-12-02T08:00:00Z", "2026-12-02T09:00:00Z", 30n);
    const pack = { serviceId, kind: "topup" as const, bytes: 10n * GB, validity: { kind: "unlimited" as const }, grantKey: serviceId };
    await program.inWork((work) => grantData(work, pack));
    program.clock.moveTo(new Date(program.clock.now().getTime() + 1000).toISOString());
    await program.inWork(async (work) => {
      await setSetting(work, carryUsage, { level: "system" }, carried);
      await setSetting(work, transferTopups, { level: "system" }, packsGo);
      const { planVersionId, price: unitPrice, taxId, taxGroupId, includesTax } = again.prices[0]!;
      const price = { planVersionId, unitPrice, taxId, taxGroupId, includesTax };
      await changeServicePlan(work, { serviceId, planId: again.id, ...price, on: day("2026-12-02"), cause: "staff" });
    });
    await program.runJobs();
    expect(await meter(serviceId)).toMatchObject({ used });
    expect(await counters(serviceId)).toEqual({ day: cycle, cycle });
    const [left] = await program.query<{ left: number }>(
      "select coalesce(sum(bytes - used_bytes), 0)::float8 / 1e9 as left from usage.buckets where service_id = $1 and kind = 'topup' and (valid_until is null or valid_until > $2)",
      [serviceId, program.clock.now()],
    );
    expect(left).toEqual({ left: packs });
  });
});

describe("usage of a month that is invoiced", async () => {
  const program = await testProgram({ now: "2026-12-01T06:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const run = { partnerId: provider.partnerId, targetOn: day("2026-12-01") };
  const closed = async (serviceId: string) => {
    const [row] = await program.query<{ at: Date | null; number: string | null }>(
      "select closed_before as at, closed_by_number as number from usage.meters where service_id = $1",
      [serviceId],
    );
    return { at: row?.at?.toISOString(), isNamed: typeof row?.number === "string" };
  };

  it.each(["void_number", "credit_note"] as const)(
    "N-133 billing says which cycles are invoiced, and that they are not once the run is undone (%s)",
    async (policy) => {
      const [subscriber] = await program.inWork(async (work) => {
        await setSetting(work, undoPolicy, { level: "system" }, policy);
        return addSubscribers(work, provider, {
          count: 1,
          startOn: "2026-11-10",
          nextBillingOn: "2026-12-01",
          firstNumber: policy === "credit_note" ? 10 : 20,
        });
      });
      const serviceId = subscriber!.serviceIds[0]!;
      await confirmRun((act) => program.inWork(act), { ...run, trigger: "manual" });
      await program.runJobs();
      // The beginning of December in Berlin: November is over and on paper.
      expect(await closed(serviceId)).toEqual({ at: "2026-11-30T23:00:00.000Z", isNamed: true });
      await undoRun((act) => program.inWork(act), run);
      await program.runJobs();
      expect(await closed(serviceId)).toEqual({ at: undefined, isNamed: false });
    },
  );
});
