// Runs that nobody starts: the calendar previews, and what no person confirms issues itself.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { faultsOfBooks } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { setSetting } from "../../partners/index.ts";
import { confirmRunEndpoint, getRunEndpoint, holdRunEndpoint, listRunsEndpoint, startPreviewEndpoint } from "./contract.ts";
import { confirmationDays, fourEyes, previewLeadDays } from "./run-settings.ts";

async function situation(now: string) {
  const program = await testProgram({ now });
  const provider = await program.inWork((work) => makeProvider(work));
  const subscribe = (count: number, billingDay: number, nextBillingOn: string, firstNumber: number) =>
    program.inWork((work) => addSubscribers(work, provider, { count, startOn: nextBillingOn, nextBillingOn, billingDay, firstNumber }));
  const runs = () =>
    program.query<{ target: string; state: string; trigger: string; items: bigint; self: Date | null }>(
      `select target_on::text as target, state, trigger, auto_issue_at as self, (select count(*) from billing.run_items where run_id = run.id) as items
       from billing.runs run order by target_on, created_at`,
    );
  const at = async (now: string) => {
    program.clock.moveTo(now);
    return program.runDay();
  };
  const set = (setting: Parameters<typeof setSetting>[1], value: unknown) =>
    program.inWork((work) => setSetting(work, setting, { level: "system" }, value as never));
  return { program, provider, subscribe, runs, at, set };
}

describe("runs by the calendar", async () => {
  const { program, subscribe, runs, at } = await situation("2026-03-31T10:00:00Z");
  await subscribe(3, 1, "2026-04-01", 0);
  await subscribe(2, 3, "2026-04-03", 10);

  it("B-61 a day without anyone due makes no run", async () => {
    await at("2026-03-31T20:30:00Z");
    expect(await runs()).toEqual([]);
  });

  it("B-61 B-64 on a billing day a preview stands there in the morning and says when it issues itself", async () => {
    await at("2026-04-01T05:00:00Z");
    // 22:00 in Berlin, three days on.
    expect(await runs()).toMatchObject([{ target: "2026-04-01", state: "preview", trigger: "schedule", items: 3n }]);
    expect((await runs())[0]?.self?.toISOString()).toBe("2026-04-04T20:00:00.000Z");
  });

  it("B-61 the next previews take those who are not in one already", async () => {
    await at("2026-04-02T05:00:00Z");
    await at("2026-04-03T05:00:00Z");
    expect((await runs()).map(({ target, items }) => [target, items])).toEqual([
      ["2026-04-01", 3n],
      ["2026-04-03", 2n],
    ]);
  });

  it("B-64 with a preview on the 1st the run issues itself on the 4th at 22:00, not a minute before", async () => {
    await at("2026-04-04T19:59:00Z");
    expect((await runs())[0]).toMatchObject({ state: "preview" });
    await at("2026-04-04T20:00:30Z");
    expect(await runs()).toMatchObject([{ state: "confirmed" }, { state: "preview" }]);
    const documents = await program.query("select issued_on::text as on_day, due_on::text as due from billing.money_documents");
    expect(documents).toEqual(Array.from({ length: 3 }, () => ({ on_day: "2026-04-01", due: "2026-04-16" })));
  });

  it("B-6 B-60 after a week without power every missed evening issues what it had to, once", async () => {
    await at("2026-04-12T09:00:00Z");
    expect(await runs()).toMatchObject([{ state: "confirmed" }, { state: "confirmed" }]);
    const [second] = await program.query("select min(issued_at) as issued from billing.money_documents where issued_on = '2026-04-03'");
    expect(second?.issued).toEqual(new Date("2026-04-06T20:00:00.000Z"));
    await at("2026-04-12T20:30:00Z");
    expect(await program.query("select count(*)::int as n from billing.money_documents")).toEqual([{ n: 5 }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("runs that wait for people", async () => {
  const { program, provider, subscribe, runs, at, set } = await situation("2026-03-31T10:00:00Z");
  await subscribe(2, 6, "2026-04-06", 0);
  await set(previewLeadDays, 5);
  await set(fourEyes, true);
  await at("2026-03-31T20:30:00Z");

  it("B-64 with five days ahead and billing day 6 the preview comes on the 1st and issues on the 4th", async () => {
    await at("2026-04-01T05:00:00Z");
    expect(await runs()).toMatchObject([{ target: "2026-04-06", state: "preview" }]);
    expect((await runs())[0]?.self?.toISOString()).toBe("2026-04-04T20:00:00.000Z");
  });

  it("B-64 held, it waits; let go, it issues itself later", async () => {
    const staff = await signInStaff(program, { role: "super_administrator" });
    const list = await staff.ok(listRunsEndpoint, { query: {} });
    const run = list.items[0]!;
    const held = await staff.ok(holdRunEndpoint, { params: { runId: run.id }, version: run.version, body: { isHeld: true } });
    expect(held.autoIssueAt).toBeNull();
    await at("2026-04-05T21:00:00Z");
    expect(await runs()).toMatchObject([{ state: "preview" }]);
    const again = await signInStaff(program, { role: "super_administrator" });
    await again.ok(holdRunEndpoint, { params: { runId: run.id }, version: held.version, body: { isHeld: false } });
    expect((await runs())[0]?.self?.toISOString()).toBe("2026-04-08T20:00:00.000Z");
  });

  it("B-64 four eyes: who built a preview cannot confirm it, another can, and the calendar's own anybody", async () => {
    const builder = await signInStaff(program, { role: "super_administrator" });
    const other = await signInStaff(program, { role: "super_administrator" });
    const built = await builder.ok(startPreviewEndpoint, { body: { partnerId: provider.partnerId, targetOn: day("2026-04-06") } });
    await program.runJobs();
    const run = await builder.ok(getRunEndpoint, { params: { runId: built.id } });
    expect(run.autoIssueAt).toBe("2026-04-08T20:00:00.000Z");
    const refused = await builder.refused(confirmRunEndpoint, { params: { runId: run.id }, version: run.version });
    expect(refused.code).toBe("own-preview");
    await other.ok(confirmRunEndpoint, { params: { runId: run.id }, version: run.version });
    await program.runJobs();
    expect((await runs()).map((row) => row.state)).toEqual(["discarded", "confirmed"]);
  });

  it("B-64 the days to confirm may be none or the end of the month", async () => {
    await set(previewLeadDays, 0);
    await set(confirmationDays, "month_end");
    await subscribe(1, 14, "2026-04-14", 20);
    await at("2026-04-14T05:00:00Z");
    expect((await runs()).at(-1)?.self?.toISOString()).toBe("2026-04-30T20:00:00.000Z");
    await set(confirmationDays, "0");
    await subscribe(1, 15, "2026-04-15", 30);
    await at("2026-04-15T05:00:00Z");
    expect((await runs()).at(-1)?.self?.toISOString()).toBe("2026-04-15T20:00:00.000Z");
  });
});
