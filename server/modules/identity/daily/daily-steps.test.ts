// What staff see of the daily procedure, and what they may do about a step that failed.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { createPartner } from "../../partners/index.ts";
import * as contract from "./contract.ts";

const program = await testProgram({ now: "2026-05-04T12:00:00Z" });
const { partnerId } = await program.inWork((work) => makeProvider(work));
const params = { partnerId };
const failed = { step: "billing.pair", on: day("2026-05-04") };

beforeAll(async () => {
  await program.runDay();
  await program.query(
    `update platform.daily_steps set state = 'failed', finished_at = null, attempts = 7, failure = 'the disk is full', counts = '{}',
       next_try_at = '2026-05-04T13:00:00Z' where partner_id = $1 and step = $2 and on_day = $3`,
    [partnerId, failed.step, failed.on],
  );
});

describe("the daily procedure for staff", () => {
  it("shows each step of the day with what it did, what failed and what comes later", async () => {
    const staff = await signInStaff(program, { levels: { "admin.jobs.view": "full" } as never });
    const { on, today, items } = await staff.ok(contract.listDailyStepsEndpoint, { params });
    expect({ on, today }).toEqual({ on: "2026-05-04", today: "2026-05-04" });
    const stateOf = (step: string) => items.find((item) => item.step === step);
    expect(stateOf("ordering.roll")).toMatchObject({ state: "done", counts: expect.objectContaining({ started: 0 }) });
    expect(stateOf(failed.step)).toMatchObject({
      state: "failed",
      attempts: 7,
      failure: "the disk is full",
      nextTryAt: "2026-05-04T13:00:00.000Z",
    });
    expect(stateOf("billing.confirm")).toMatchObject({ state: "coming" });
    const tomorrow = await staff.ok(contract.listDailyStepsEndpoint, { params, query: { on: day("2026-05-05") } });
    expect(tomorrow.items.find(({ step }) => step === "collections.block")).toMatchObject({
      state: "coming",
      waitsFor: expect.arrayContaining(["billing.pair"]),
    });
    const before = await staff.ok(contract.listDailyStepsEndpoint, { params, query: { on: day("2026-05-01") } });
    expect(new Set(before.items.map(({ state }) => state))).toEqual(new Set(["before"]));
  });

  it("tries a failed step again, once it was asked for by somebody who may, and says so in the log", async () => {
    const looker = await signInStaff(program, { levels: { "admin.jobs.view": "full" } as never });
    expect((await looker.refused(contract.tryDailyStepEndpoint, { params, body: failed })).status).toBe(403);
    const elsewhere = await program.inWork((work) =>
      createPartner(work, { code: "else", name: "Else", legalName: "Else", currency: "EUR", timeZone: "Europe/Berlin" }),
    );
    const other = await signInStaff(program, { partners: [elsewhere.id] });
    expect((await other.refused(contract.tryDailyStepEndpoint, { params, body: failed })).status).toBe(404);
    expect((await other.ok(contract.listDailyTroublesEndpoint)).items).toEqual([]);
    const staff = await signInStaff(program);
    expect((await staff.ok(contract.listDailyTroublesEndpoint)).items).toMatchObject([{ ...failed, partnerId, state: "failed" }]);
    await staff.ok(contract.tryDailyStepEndpoint, { params, body: failed });
    const logged = await program.query("select action from identity.audit_entries where entity = 'daily_step' and entity_id = $1", [
      partnerId,
    ]);
    expect(logged).toEqual([{ action: "try_again" }]);
    const outcomes = await program.runDay();
    expect(outcomes.map(({ step, state }) => `${step} ${state}`)).toContain("billing.pair done");
    expect((await staff.ok(contract.listDailyTroublesEndpoint)).items).toEqual([]);
    expect((await staff.refused(contract.tryDailyStepEndpoint, { params, body: failed })).code).toBe("transition-refused");
  });

  it("has plain words for every step and for everything that steps count", async () => {
    program.clock.moveTo("2026-05-05T23:00:00Z");
    await program.runDay();
    const counted = await program.query<{ step: string; key: string }>(
      "select distinct replace(step, '.', '-') as step, jsonb_object_keys(counts) as key from platform.daily_steps",
    );
    for (const language of ["en", "ar"]) {
      const { daily } = JSON.parse(readFileSync(`shared/texts/${language}/identity.json`, "utf8")) as {
        daily: { step: Record<string, string>; count: Record<string, string>; "count-of": Record<string, Record<string, string>> };
      };
      const names = program.tools.daily.map(({ name }) => name.replace(".", "-"));
      expect(names.filter((name) => !daily.step[name])).toEqual([]);
      expect(counted.filter(({ step, key }) => !(daily["count-of"][step]?.[key] ?? daily.count[key]))).toEqual([]);
    }
  });
});
