// What spares customers besides a promise, what a part payment does, and what staff and the last service do to a block.
import { beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { confirmRun } from "../../billing/index.ts";
import { changeCustomerStatus } from "../../customers/index.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPayment } from "../../payments/index.ts";
import { changeServiceState } from "../../services/index.ts";
import * as contract from "../contract.ts";
import { unblockRule } from "../settings.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("what spares customers", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const provider = await program.inWork((work) => makeProvider(work));
  const all = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 10, startOn: "2026-04-01", nextBillingOn: "2026-04-01" }),
  );
  const [disputing, underWay, partly, terms, byStaff, ended, keeper, limited, spared, usual] = all.map(({ customerId }) => customerId) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const call = async () => signInStaff(program);
  const at = async (moment: string) => {
    program.clock.moveTo(moment);
    await program.runDay();
  };
  const stateOf = async (id: string) =>
    (await program.query<{ status: string }>("select status from customers.customers where id = $1", [id]))[0]!.status;
  const caseOf = async (customerId: string) => (await (await call()).ok(contract.getCaseEndpoint, { params: { customerId } })).case!;
  const pay = async (customerId: string, amount: string) => {
    await program.inWork((work) =>
      recordPayment(work, customerId, {
        amount: eur(amount),
        method: "cash",
        receivedOn: day("2026-04-17"),
        payer: "",
        comment: "",
        note: "",
        confirmDuplicate: true,
      }),
    );
    await program.runJobs();
  };

  beforeAll(async () => {
    await program.runDay();
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "schedule" });
    await program.runJobs();
    await at("2026-04-16T12:00:00Z");
    const staff = await call();
    const [invoice] = await program.query<{ id: string }>("select id from billing.money_documents where account_id = $1", [disputing]);
    await staff.ok(contract.addHoldEndpoint, {
      params: { customerId: disputing },
      body: { kind: "dispute", until: null, reason: "Says that the line was down", documentId: invoice!.id },
    });
    await program.query(
      `insert into payments.intents (account_id, customer_id, partner_id, purpose, amount_minor, currency, state, driver, idempotency_key, created_by, created_at, updated_at, expires_at, next_poll_at)
       values ($1, $1, $2, 'documents', 5400, 'EUR', 'processing', 'sandbox', 'k', '{}', '2026-04-15T10:00:00Z', now(), '2027-01-01', '2027-01-01')`,
      [underWay, provider.partnerId],
    );
    const { version } = await caseOf(terms);
    await staff.ok(contract.changeTermsEndpoint, { params: { customerId: terms }, version, body: { blockingDays: 3 } });
    await staff.ok(contract.changeTermsEndpoint, {
      params: { customerId: limited },
      version: (await caseOf(limited)).version,
      body: { minBalance: eur("-54.00") },
    });
    await staff.ok(contract.changeTermsEndpoint, {
      params: { customerId: spared },
      version: (await caseOf(spared)).version,
      body: { deactivationDays: "never" },
    });
    await staff.ok(contract.addPromiseEndpoint, {
      params: { customerId: keeper },
      body: { amount: eur("54.00"), until: day("2026-04-20") },
    });
    await at("2026-04-17T10:00:00Z");
    await pay(keeper, "54.00");
  });

  it("B-40, B-43 a disputed invoice blocks nobody, and does when the dispute has ended", async () => {
    expect(await stateOf(disputing)).toBe("active");
    const held = await caseOf(disputing);
    expect(held.holds).toMatchObject([{ kind: "dispute", until: null, createdBy: expect.any(String) }]);
    const staff = await call();
    await staff.ok(contract.endHoldEndpoint, { params: { customerId: disputing, holdId: held.holds[0]!.id! }, body: {} });
    expect(
      (await staff.refused(contract.endHoldEndpoint, { params: { customerId: disputing, holdId: held.holds[0]!.id! }, body: {} })).code,
    ).toBe("hold-over");
    await at("2026-04-20T10:00:00Z");
    expect(await stateOf(disputing)).toBe("blocked");
  });

  it("B-43 money under way spares for seven days, and no longer", async () => {
    expect(await stateOf(underWay)).toBe("active");
    expect((await caseOf(underWay)).holds).toMatchObject([
      { id: null, kind: "pending_payment", until: "2026-04-22", amount: eur("54.00") },
    ]);
    await at("2026-04-22T10:00:00Z");
    expect(await stateOf(underWay)).toBe("active");
    await at("2026-04-23T10:00:00Z");
    expect(await stateOf(underWay)).toBe("blocked");
  });

  it("B-7 the customer's own days and credit limit hold before the provider's", async () => {
    const blocks = await program.query<{ on: string }>(
      'select blocked_on::text as "on" from collections.block_episodes where customer_id = $1',
      [terms],
    );
    // Due on 16 April and three days: 20 April, a Monday.
    expect(blocks).toEqual([{ on: "2026-04-20" }]);
    expect(await stateOf(limited)).toBe("active");
    expect((await caseOf(limited)).reasons).toEqual([{ code: "nothing-owed" }]);
  });

  it("B-44 where a part is enough, half lifts the block, and what is left does not block again", async () => {
    expect(await stateOf(partly)).toBe("blocked");
    await program.inWork((work) => setSetting(work, unblockRule, { level: "system" }, "paid_percent", 0));
    await pay(partly, "26.99");
    expect(await stateOf(partly)).toBe("blocked");
    await pay(partly, "0.01");
    expect(await stateOf(partly)).toBe("active");
    await at("2026-04-27T06:00:00Z");
    expect(await stateOf(partly)).toBe("active");
    expect((await caseOf(partly)).reasons.at(-1)).toEqual({ code: "tolerated", shortfall: eur("27.00"), tolerated: eur("27.00") });
  });

  it("B-37 a block by staff stays whatever is paid, and ends the block for money", async () => {
    expect(await stateOf(byStaff)).toBe("blocked");
    await program.inWork((work) =>
      changeCustomerStatus(work, { customerId: byStaff, to: "blocked", blockedBy: "abuse", reason: "Spam" }, "staff"),
    );
    await program.runJobs();
    await pay(byStaff, "54.00");
    expect(await stateOf(byStaff)).toBe("blocked");
    expect((await caseOf(byStaff)).reasons).toEqual([{ code: "by-staff", cause: "abuse" }]);
    const episodes = await program.query("select ended_as from collections.block_episodes where customer_id = $1", [byStaff]);
    expect(episodes).toEqual([{ ended_as: "staff" }]);
  });

  it("B-37 with the last service a customer becomes inactive, and money does not bring them back", async () => {
    const serviceId = all.find(({ customerId }) => customerId === ended)!.serviceIds[0]!;
    await program.inWork((work) => changeServiceState(work, { serviceId, to: "disabled", cause: "end_now", on: day("2026-04-27") }));
    await program.runJobs();
    expect(await stateOf(ended)).toBe("inactive");
    await pay(ended, "54.00");
    expect(await stateOf(ended)).toBe("inactive");
  });

  it("B-232 a promise is kept as soon as the money is there", async () => {
    const kept = await program.query("select outcome from collections.holds where customer_id = $1", [keeper]);
    expect(kept).toEqual([{ outcome: "kept" }]);
    const kinds = await program.query<{ type: string }>("select type from platform.events where type like 'promise.%' order by at");
    expect(kinds.map(({ type }) => type)).toEqual(["promise.made", "promise.kept"]);
  });

  it("B-41 who is never deactivated stays blocked while others go, until the days are wanted again", async () => {
    expect((await caseOf(spared)).terms.deactivationDays).toEqual({ value: "never", isOwn: true });
    await at("2026-05-20T12:00:00Z");
    expect([await stateOf(spared), await stateOf(usual)]).toEqual(["blocked", "inactive"]);
    expect(await caseOf(spared)).toMatchObject({ deactivateOn: null });
    const body = { deactivationDays: 20 };
    await (await call()).ok(contract.changeTermsEndpoint, {
      params: { customerId: spared },
      version: (await caseOf(spared)).version,
      body,
    });
    expect((await caseOf(spared)).terms.deactivationDays).toEqual({ value: 20, isOwn: true });
    await at("2026-05-21T12:00:00Z");
    expect(await stateOf(spared)).toBe("inactive");
  });
});
