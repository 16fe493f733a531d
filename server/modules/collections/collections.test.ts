import { describe, expect, it } from "vitest";
import { type Day, day } from "../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../tests/support/provider.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import { confirmRun } from "../billing/index.ts";
import { setSetting } from "../partners/index.ts";
import { recordPaymentEndpoint } from "../payments/contract.ts";
import * as contract from "./contract.ts";
import { promiseBlocksAnyDay } from "./settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("a customer who pays late", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const [late, good] = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 2, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }),
  );
  // A sign-in does not outlive a moved clock.
  const staff = {
    ok: async (...args: Parameters<Awaited<ReturnType<typeof signInStaff>>["ok"]>) => (await signInStaff(program)).ok(...args),
  } as Awaited<ReturnType<typeof signInStaff>>;
  const id = late!.customerId;
  await program.runDay();
  await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "schedule" });
  await program.runJobs();
  const at = async (moment: string) => {
    program.clock.moveTo(moment);
    return program.runDay();
  };
  const stateOf = async (customerId: string) =>
    (
      await program.query<{ status: string }>(
        "select status || coalesce(' ' || blocked_by, '') as status from customers.customers where id = $1",
        [customerId],
      )
    )[0]!.status;
  const pay = async (customerId: string, amount: string, on: Day) => {
    await staff.ok(recordPaymentEndpoint, { params: { customerId }, body: { amount: eur(amount), method: "cash", receivedOn: on } });
    await program.runJobs();
  };
  const view = async () => (await staff.ok(contract.getCaseEndpoint, { params: { customerId: id } })).case!;

  it("B-49, M-18 before the due date the next block is known to the day", async () => {
    await pay(good!.customerId, "54.00", day("2026-04-01"));
    expect(await view()).toMatchObject({
      status: "active",
      dueOn: "2026-04-16",
      blockOn: "2026-04-17",
      nextBlock: { on: "2026-04-17", time: "09:00", lastDayToPay: "2026-04-16", shortfall: eur("54.00"), daysLeft: 16 },
      promise: { kind: "refused", why: "not-near", from: "2026-04-12" },
    });
  });

  it("B-42 is not blocked a minute before nine on the day, and is blocked at nine, once", async () => {
    await at("2026-04-17T06:59:00Z");
    expect(await stateOf(id)).toBe("active");
    const outcomes = await at("2026-04-17T07:00:00Z");
    expect(outcomes.find((one) => one.step === "collections.block")).toMatchObject({ state: "done", counts: { blocked: 1, failed: 0 } });
    expect(await stateOf(id)).toBe("blocked finance");
    expect(await stateOf(good!.customerId)).toBe("active");
    expect(await program.query("select type from platform.events where type = 'invoice.overdue'")).toHaveLength(1);
    expect(await view()).toMatchObject({ blockedOn: "2026-04-17", deactivateOn: "2026-04-27", shortfall: eur("54.00"), nextBlock: null });
  });

  it("B-232, B-44 a promise unblocks at once, and only within its limits", async () => {
    await at("2026-04-20T08:00:00Z");
    const portal = await signInCustomer(program, id);
    expect((await portal.ok(contract.ownStatusEndpoint)).account?.promise).toEqual({
      kind: "offer",
      shortfall: eur("54.00"),
      least: eur("54.00"),
      firstDay: "2026-04-20",
      lastDay: "2026-04-25",
    });
    for (const body of [
      { amount: eur("54.00"), until: day("2026-04-26") },
      { amount: eur("53.99"), until: day("2026-04-23") },
      { amount: eur("54.01"), until: day("2026-04-23") },
      { amount: eur("54.00"), until: day("2026-04-19") },
    ])
      expect((await portal.refused(contract.promiseEndpoint, { body })).status).toBe(422);
    const { account } = await portal.ok(contract.promiseEndpoint, { body: { amount: eur("54.00"), until: day("2026-04-23") } });
    expect(account).toMatchObject({
      promised: { amount: eur("54.00"), until: "2026-04-23" },
      promise: { kind: "refused", why: "open-promise" },
    });
    await program.runJobs();
    expect(await stateOf(id)).toBe("active");
    expect((await portal.refused(contract.promiseEndpoint, { body: { amount: eur("54.00"), until: day("2026-04-23") } })).code).toBe(
      "promise-limit",
    );
  });

  it("B-232 a broken promise ends, and the block comes at the next block time", async () => {
    await at("2026-04-23T20:00:00Z");
    expect(await stateOf(id)).toBe("active");
    await at("2026-04-24T06:00:00Z");
    expect(await stateOf(id)).toBe("active");
    expect(await program.query("select outcome from collections.holds")).toEqual([{ outcome: "broken" }]);
    await at("2026-04-24T07:01:00Z");
    expect(await stateOf(id)).toBe("blocked finance");
    expect((await view()).promise).toMatchObject({ kind: "refused", why: "broken-lately", from: "2026-07-23" });
  });

  it("B-44 a part lifts nothing, the whole lifts it at once, also at night", async () => {
    await at("2026-04-25T21:00:00Z");
    await pay(id, "53.00", day("2026-04-25"));
    expect(await stateOf(id)).toBe("blocked finance");
    await pay(id, "0.01", day("2026-04-25"));
    expect(await stateOf(id)).toBe("active");
    await pay(id, "0.99", day("2026-04-25"));
    const blocks = await program.query("select blocked_on::text, ended_as, ended_on::text from collections.block_episodes order by id");
    expect(blocks).toEqual([
      { blocked_on: "2026-04-17", ended_as: "lifted", ended_on: "2026-04-20" },
      { blocked_on: "2026-04-24", ended_as: "lifted", ended_on: "2026-04-25" },
    ]);
  });

  it("B-41 a block day on a Saturday waits for Monday; ten days later the services stop, and money brings them back", async () => {
    await at("2026-05-01T04:00:00Z");
    // Due on 16 May, a Saturday, so the day after is a Sunday.
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "schedule" });
    await program.runJobs();
    await pay(good!.customerId, "54.00", day("2026-05-01"));
    await at("2026-05-17T12:00:00Z");
    expect(await stateOf(id)).toBe("active");
    await at("2026-05-18T07:00:00Z");
    expect(await stateOf(id)).toBe("blocked finance");
    await at("2026-05-28T06:59:00Z");
    expect(await stateOf(id)).toBe("blocked finance");
    await at("2026-05-28T07:00:00Z");
    expect(await stateOf(id)).toBe("inactive");
    const services = () => program.query<{ state: string }>("select state from services.services where customer_id = $1", [id]);
    expect(await services()).toEqual([{ state: "stopped" }]);
    await pay(id, "54.00", day("2026-05-28"));
    expect(await stateOf(id)).toBe("active");
    expect(await services()).toEqual([{ state: "active" }]);
  });

  it("B-6 after three days of outage there is one block, and one announcement of the overdue invoice", async () => {
    await at("2026-06-01T04:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-06-01"), trigger: "schedule" });
    await program.runJobs();
    await at("2026-06-15T12:00:00Z");
    const before = (await program.query("select 1 from platform.events where type = 'invoice.overdue'")).length;
    await at("2026-06-19T12:00:00Z");
    expect(
      await program.query("select blocked_on::text from collections.block_episodes where customer_id = $1 and blocked_on > '2026-06-01'", [
        id,
      ]),
    ).toEqual([{ blocked_on: "2026-06-17" }]);
    expect((await program.query("select 1 from platform.events where type = 'invoice.overdue'")).length).toBe(before + 2);
    expect(await stateOf(id)).toBe("blocked finance");
  });

  it("B-232 a broken promise blocks on a Saturday where the provider wants it", async () => {
    await program.inWork((work) => setSetting(work, promiseBlocksAnyDay, { level: "system" }, true, 0));
    await pay(good!.customerId, "54.00", day("2026-06-19"));
    expect(await stateOf(good!.customerId)).toBe("active");
    const other = good!.customerId;
    await at("2026-07-01T04:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-07-01"), trigger: "schedule" });
    await program.runJobs();
    await at("2026-07-15T10:00:00Z");
    const offer = await staff.ok(contract.getCaseEndpoint, { params: { customerId: other } });
    expect(offer.case?.promise).toMatchObject({ kind: "offer", firstDay: "2026-07-17", lastDay: "2026-07-20", shortfall: eur("54.00") });
    await staff.ok(contract.addPromiseEndpoint, {
      params: { customerId: other },
      body: { amount: eur("54.00"), until: day("2026-07-17"), reason: "Salary comes on the 17th" },
    });
    await at("2026-07-17T10:00:00Z");
    expect(await stateOf(other)).toBe("active");
    await at("2026-07-18T10:00:00Z");
    expect(await stateOf(other)).toBe("blocked finance");
  });
});
