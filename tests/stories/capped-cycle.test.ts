// The worked case of network.md 3.3, lived through: what a cycle gives, how it is used up, and what a pack brings.
import { describe, expect, it } from "vitest";
import { showAccess } from "../../server/modules/access/show-access.ts";
import { savePlanTermsEndpoint } from "../../server/modules/usage/contract.ts";
import { grantData, recordUsage } from "../../server/modules/usage/index.ts";
import { tendMeters } from "../../server/modules/usage/tend.ts";
import { signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

const GB = 1_000_000_000n;

describe("a capped cycle", async () => {
  const program = await testProgram({ now: "2026-10-02T10:00:00Z" });
  const shop = await sampleShop(program);
  const plan = await shop.plan("capped", { dataCapBytes: 100n * GB, downBps: 100_000_000n, upBps: 100_000_000n });
  const staff = await signInStaff(program, { role: "super_administrator" });
  const twoMegabits = {
    atLimit: "set",
    limitDownBps: 2_000_000,
    limitUpBps: 2_000_000,
    rolloverPercent: 100,
    rolloverMaxBytes: Number(12n * GB),
  };
  await staff.ok(savePlanTermsEndpoint, { params: { planId: plan.id }, version: 0, body: twoMegabits } as never);

  /** So many gigabytes in all, as its router counts them. */
  const measure = (serviceId: string, gigabytes: bigint) => {
    const at = program.clock.now();
    const [key, began] = [`${serviceId} ${at.toISOString().slice(0, 7)}`, new Date(`${at.toISOString().slice(0, 7)}-01T06:00:00Z`)];
    return program.inWork((work) =>
      recordUsage(work, [
        { key, serviceId, at, seconds: BigInt((at.getTime() - began.getTime()) / 1000), downBytes: gigabytes * GB, upBytes: 0n },
      ]),
    );
  };
  const state = async (serviceId: string) => {
    const [meter] = await program.query<{ used: string; over: string; state: string; told: number; down: string | null }>(
      "select used_bytes::text as used, overuse_bytes::text as over, state, told_percent as told, down_bps::text as down from usage.meters where service_id = $1",
      [serviceId],
    );
    return { ...meter!, used: BigInt(meter!.used) / GB, over: BigInt(meter!.over) / GB };
  };
  const left = async (serviceId: string) =>
    Object.fromEntries(
      (
        await program.query<{ kind: string; left: string }>(
          `select kind, ((bytes - used_bytes) / 1000000000)::text as left from usage.buckets where service_id = $1
           and (valid_until is null or valid_until > $2) order by id`,
          [serviceId, program.clock.now()],
        )
      ).map(({ kind, left: size }) => [kind, Number(size)]),
    );
  const told = async (serviceId: string) =>
    (
      await program.query<{ percent: number }>(
        "select (data ->> 'percent')::int as percent from platform.events where object_id = $1 and type = 'quota.reached' and at >= '2026-11-01' order by at, id",
        [serviceId],
      )
    ).map(({ percent }) => percent);
  const at = (moment: string) => program.clock.moveTo(moment);
  const nextCycle = async (moment: string) => {
    at(moment);
    await tendMeters({ inWork: (act) => program.inWork(act) });
  };

  it.each([
    { validity: { kind: "cycle_end" } as const, stays: undefined },
    { validity: { kind: "unlimited" } as const, stays: 4 },
  ])(
    "N-144 to N-150 100 GB and 12 from the last cycle, slow at the end, a pack of 10 valid as $validity.kind",
    async ({ validity, stays }) => {
      at("2026-10-02T10:00:00Z");
      const serviceId = await shop.add(await shop.customer(), plan);
      await measure(serviceId, 50n);
      await nextCycle("2026-11-01T06:00:00Z");
      // Half is unused, twelve come over.
      expect(await left(serviceId)).toEqual({ base: 100, rollover: 12 });

      at("2026-11-05T10:00:00Z");
      await measure(serviceId, 8n);
      expect(await left(serviceId)).toEqual({ base: 100, rollover: 4 });
      at("2026-11-10T10:00:00Z");
      await measure(serviceId, 89n);
      expect(await told(serviceId)).toEqual([]);
      at("2026-11-11T10:00:00Z");
      await measure(serviceId, 90n);
      expect(await told(serviceId)).toEqual([80]);

      at("2026-11-15T10:00:00Z");
      await measure(serviceId, 112n);
      expect(await state(serviceId)).toEqual({ used: 112n, over: 0n, state: "slowed", told: 100, down: "2000000" });
      expect(await told(serviceId)).toEqual([80, 100]);
      await program.runJobs();
      expect((await program.inWork((work) => showAccess(work, serviceId))).state).toBe("throttled");
      at("2026-11-15T10:05:00Z");
      await measure(serviceId, 113n);
      expect(await state(serviceId)).toMatchObject({ used: 112n, over: 1n, state: "slowed" });

      await program.inWork((work) =>
        grantData(work, { serviceId, kind: "topup", bytes: 10n * GB, validity, grantKey: `pack:${serviceId}` }),
      );
      // N-146 what went beyond is forgiven: 112 of 122 are used, and 100 % may be told again.
      expect(await state(serviceId)).toMatchObject({ used: 112n, state: "open", told: 80, down: null });
      expect(await left(serviceId)).toMatchObject({ topup: 10 });
      await program.runJobs();
      expect((await program.inWork((work) => showAccess(work, serviceId))).state).toBe("active");

      at("2026-11-20T10:00:00Z");
      await measure(serviceId, 119n);
      expect(await left(serviceId)).toMatchObject({ base: 0, topup: 4 });
      if (validity.kind === "cycle_end") {
        await nextCycle("2026-12-01T06:00:00Z");
        expect(await left(serviceId)).toEqual({ base: 100 });
        return;
      }
      await nextCycle("2026-12-01T06:00:00Z");
      expect(await left(serviceId)).toEqual({ base: 100, topup: stays });
    },
  );

  it("N-146 N-150 100 % is told again when 123 GB have been measured: 112, the one that was forgiven, and the pack's 10", async () => {
    at("2026-10-02T10:00:00Z");
    const serviceId = await shop.add(await shop.customer(), plan);
    await measure(serviceId, 50n);
    await nextCycle("2026-11-01T06:00:00Z");
    at("2026-11-15T10:00:00Z");
    await measure(serviceId, 113n);
    await program.inWork((work) =>
      grantData(work, { serviceId, kind: "topup", bytes: 10n * GB, validity: { kind: "cycle_end" }, grantKey: `pack:${serviceId}` }),
    );
    at("2026-11-16T10:00:00Z");
    await measure(serviceId, 122n);
    expect(await told(serviceId)).toEqual([100]);
    at("2026-11-17T10:00:00Z");
    await measure(serviceId, 123n);
    expect(await told(serviceId)).toEqual([100, 100]);
    expect(await state(serviceId)).toMatchObject({ used: 122n, over: 1n, state: "slowed" });
  });
});
