import { beforeEach, describe, expect, it } from "vitest";
import { testProgram } from "../../../tests/support/test-program.ts";
import { type DailyStep, StepHeld } from "./daily-step.ts";
import { runDailyProcedure } from "./run-daily-procedure.ts";

const program = await testProgram({ now: "2026-05-04T12:00:00Z" });
const north = { partnerId: "00000000-0000-7000-8000-000000000001", timeZone: "UTC" };
const ran: string[] = [];
let failing: string | undefined;

const step = (name: string, at: string, after: readonly string[] = []): DailyStep => ({
  name,
  after,
  at: () => Promise.resolve(at),
  run: async ({ on, inWork }) => {
    await inWork(async (work) => void ran.push(`${name} ${on} ${work.now.toISOString()}`));
    if (failing === name) throw new Error("the disk is full");
    return { done: 1 };
  },
});
const steps = [step("roll", "00:05"), step("pair", "01:30"), step("block", "09:00", ["pair"])];
const run = () => runDailyProcedure(program.base, { steps, places: () => Promise.resolve([north]) });

beforeEach(async () => {
  ran.length = 0;
  failing = undefined;
  program.clock.moveTo("2026-05-04T12:00:00Z");
  await program.query("delete from platform.daily_steps");
});

describe("the daily procedure", () => {
  it("begins with the day of its first run and does each step once", async () => {
    expect((await run()).map((outcome) => outcome.state)).toEqual(["done", "done", "done"]);
    expect(ran.map((line) => line.slice(0, 15))).toEqual(["roll 2026-05-04", "pair 2026-05-04", "block 2026-05-0"]);
    expect(await run()).toEqual([]);
  });

  it("B-6 days that were missed are worked on as themselves, in order, at the moment they were due", async () => {
    await run();
    ran.length = 0;
    program.clock.moveTo("2026-05-06T08:00:00Z");
    await run();
    expect(ran).toEqual([
      "roll 2026-05-05 2026-05-05T00:05:00.000Z",
      "pair 2026-05-05 2026-05-05T01:30:00.000Z",
      "block 2026-05-05 2026-05-05T09:00:00.000Z",
      "roll 2026-05-06 2026-05-06T08:00:00.000Z",
      "pair 2026-05-06 2026-05-06T08:00:00.000Z",
    ]);
  });

  it("B-46 a step that fails stops those that wait for it, is tried again, and then all goes on", async () => {
    failing = "pair";
    expect((await run()).map(({ step, state }) => `${step} ${state}`)).toEqual(["roll done", "pair failed"]);
    expect(await run()).toEqual([]);
    const failed = await program.query("select attempts, failure from platform.daily_steps where state = 'failed'");
    expect(failed).toEqual([{ attempts: 1, failure: "the disk is full" }]);
    failing = undefined;
    program.clock.moveTo("2026-05-04T12:01:01Z");
    expect((await run()).map(({ step, state }) => `${step} ${state}`)).toEqual(["pair done", "block done"]);
  });

  it("B-46 a step that failed yesterday is not overtaken by its own today, and others are", async () => {
    failing = "pair";
    await run();
    program.clock.moveTo("2026-05-05T12:00:00Z");
    expect((await run()).map(({ step, on, state }) => `${step} ${on} ${state}`)).toEqual([
      "pair 2026-05-04 failed",
      "roll 2026-05-05 done",
    ]);
  });

  it("B-262 a step that would do too much waits for a person", async () => {
    const careful: DailyStep = {
      ...step("block", "09:00"),
      run: () => Promise.reject(new StepHeld("400 of 500 customers would be blocked")),
    };
    const held = { steps: [careful], places: () => Promise.resolve([north]) };
    expect((await runDailyProcedure(program.base, held)).map((outcome) => outcome.state)).toEqual(["held"]);
    program.clock.moveTo("2026-05-04T20:00:00Z");
    expect(await runDailyProcedure(program.base, held)).toEqual([]);
  });

  it("two processes at once do each step once", async () => {
    await Promise.all([run(), run(), run()]);
    await run();
    expect(ran).toHaveLength(3);
  });
});
