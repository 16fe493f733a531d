// Instalment plans over real invoices: what they spare, where money goes, and how they end.
import { beforeAll, describe, expect, it } from "vitest";
import { type Day, day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { confirmRun } from "../../billing/index.ts";
import { recordPayment } from "../../payments/index.ts";
import { addHoldEndpoint, getCaseEndpoint, saveLateFeeStepsEndpoint } from "../contract.ts";
import * as contract from "./contract.ts";
import { coveredByPlans } from "./plan-participants.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("instalment plans", async () => {
  const program = await testProgram({ now: "2026-04-01T04:00:00Z" });
  const { provider, payers } = await makePayers(program, 6);
  const [kept, broken, waiting, disputed, racer, cancelled] = payers.map(({ customerId }) => customerId) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];

  const at = async (moment: string): Promise<void> => {
    program.clock.moveTo(moment);
    await program.runDay();
    await program.runJobs();
  };
  const staff = () => signInStaff(program);
  const pay = async (customerId: string, amount: string, on: Day): Promise<void> => {
    await program.inWork((work) =>
      recordPayment(work, customerId, {
        ...{ amount: eur(amount), method: "cash", receivedOn: on, payer: "", comment: "", note: "", confirmDuplicate: true },
      }),
    );
    await program.runJobs();
  };
  const statusOf = async (customerId: string) =>
    (await program.query<{ status: string }>("select status from customers.customers where id = $1", [customerId]))[0]!.status;
  const openOf = async (customerId: string) => (await invoicesOf(program, customerId)).map(({ open_minor }) => open_minor);
  const planOf = async (customerId: string) =>
    (await (await staff()).ok(contract.listPlansOfCustomerEndpoint, { params: { customerId } })).items[0]!;
  const make = async (customerId: string, dueOn: string[], extra: object = {}) => {
    const documentIds = (await invoicesOf(program, customerId)).map(({ id }) => id);
    return {
      params: { customerId },
      body: { documentIds, dueOn: dueOn.map((text) => day(text)), ...extra },
    };
  };

  beforeAll(async () => {
    const step = { daysAfterDue: 3, kind: "fixed" as const, value: "5", min: null, max: null, cap: null, chargedAs: "invoice" as const };
    await (await staff()).ok(saveLateFeeStepsEndpoint, {
      params: { partnerId: provider.partnerId },
      body: { items: [{ ...step, taxId: provider.taxId, skipIfHold: true }] },
    });
  });

  it("B-233 a plan is over open, undisputed invoices, in the limits, and one at a time", async () => {
    const client = await staff();
    await client.ok(addHoldEndpoint, { params: { customerId: disputed }, body: { kind: "dispute", until: null, reason: "Not my line" } });
    const days = ["2026-04-20", "2026-05-20", "2026-06-20"];
    expect((await client.refused(contract.makePlanEndpoint, await make(disputed, days))).code).toBe("disputed");
    const offer = await client.ok(contract.instalmentOfferEndpoint, { params: { customerId: disputed } });
    expect(offer).toMatchObject({ documents: [{ isDisputed: true, open: eur("54.00") }], hasOpenPlan: false, graceDays: 3 });
    expect((await client.refused(contract.makePlanEndpoint, await make(kept, ["2026-03-31", "2026-05-20"]))).status).toBe(422);
    expect((await client.refused(contract.makePlanEndpoint, await make(kept, ["2026-05-20", "2026-05-20"]))).status).toBe(422);
    const fee = { text: "Instalment fee", amount: eur("5.00"), taxId: provider.taxId };
    const plan = await client.ok(contract.makePlanEndpoint, await make(kept, days, { fee, note: "Called" }));
    // 54.00 and the fee of 6.00 with tax.
    expect(plan).toMatchObject({
      state: "running",
      total: eur("60.00"),
      paid: eur("0.00"),
      next: { dueOn: "2026-04-20", breaksOn: "2026-04-24" },
    });
    expect(plan.instalments.map(({ amount }) => amount.amount)).toEqual(["20.00", "20.00", "20.00"]);
    expect(plan.documents).toHaveLength(2);
    const again = await client.refused(contract.makePlanEndpoint, await make(kept, days));
    expect(again.code).toBe("instalment-plan-open");
  });

  it("B-233 two who make a plan at once make one", async () => {
    const client = await staff();
    const wish = await make(racer, ["2026-04-20", "2026-05-20"]);
    const results = await Promise.allSettled([client.ok(contract.makePlanEndpoint, wish), client.ok(contract.makePlanEndpoint, wish)]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await program.query("select 1 from collections.instalment_plans where customer_id = $1", [racer])).toHaveLength(1);
  });

  it("B-40, B-233 while it is kept its documents do not block, bear no late fees and no reminders; others do", async () => {
    const client = await staff();
    await client.ok(contract.makePlanEndpoint, await make(broken, ["2026-04-16", "2026-05-20"]));
    await client.ok(contract.makePlanEndpoint, await make(cancelled, ["2026-05-16", "2026-06-20"]));
    await client.ok(contract.makePlanEndpoint, await make(waiting, ["2026-04-25", "2026-05-20"], { waitsForFirst: true }));
    await at("2026-04-17T12:00:00Z");
    expect([await statusOf(kept), await statusOf(broken), await statusOf(racer)]).toEqual(["active", "active", "active"]);
    expect(await statusOf(waiting)).toBe("blocked");
    expect((await (await staff()).ok(getCaseEndpoint, { params: { customerId: kept } })).case).toMatchObject({
      nextBlock: null,
      reasons: [{ code: "nothing-owed" }],
    });
    await at("2026-04-19T12:00:00Z");
    const fees = await program.query<{ customer_id: string }>("select customer_id from collections.late_fees where amount_minor > 0");
    expect(fees.map(({ customer_id }) => customer_id)).toEqual([waiting]);
    const reminded = await program.query<{ id: string }>("select distinct customer_id as id from collections.reminders");
    expect(reminded.map(({ id }) => id)).toEqual([waiting]);
  });

  it("B-233 the first payment puts a waiting plan in force and lifts the block at once", async () => {
    await pay(waiting, "26.99", day("2026-04-19"));
    expect([await statusOf(waiting), (await planOf(waiting)).state]).toEqual(["blocked", "waiting"]);
    await pay(waiting, "0.01", day("2026-04-19"));
    expect([await statusOf(waiting), (await planOf(waiting)).state]).toEqual(["active", "running"]);
  });

  it("B-233 missed by the grace days it breaks, tells of it, and everything blocks again", async () => {
    // Due on the 16th, three days of grace.
    expect(await planOf(broken)).toMatchObject({ state: "running", instalments: [{ state: "late" }, { state: "coming" }] });
    await at("2026-04-20T12:00:00Z");
    expect(await planOf(broken)).toMatchObject({ state: "broken", paid: eur("0.00"), endedOn: "2026-04-20", next: null });
    expect(await announced(program, broken, "instalment_plan")).toMatchObject([
      { type: "instalment_plan.broken", data: { left: eur("54.00") } },
    ]);
    expect(await statusOf(broken)).toBe("blocked");
  });

  it("B-80, B-233 a payment goes to the due instalment first, then to other debts, and to later instalments last", async () => {
    await pay(kept, "20.00", day("2026-04-20"));
    expect(await openOf(kept)).toEqual([3400n, 600n]);
    await at("2026-05-01T04:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "schedule" });
    await program.runJobs();
    // 20.00 for the instalment of 20 May, the rest for the invoice of May, although that is younger than what the plan still covers.
    await pay(kept, "50.00", day("2026-05-01"));
    expect(await openOf(kept)).toEqual([1400n, 600n, 2400n]);
    await pay(kept, "30.00", day("2026-05-01"));
    expect(await openOf(kept)).toEqual([800n, 600n, 0n]);
    expect(await planOf(kept)).toMatchObject({
      state: "running",
      paid: eur("46.00"),
      instalments: [{ state: "paid" }, { state: "paid" }, { state: "part_paid", paid: eur("6.00") }],
    });
    // Whose plan is broken pays the oldest first, as anybody.
    expect((await planOf(racer)).state).toBe("broken");
    await pay(racer, "55.00", day("2026-05-01"));
    expect(await openOf(racer)).toEqual([0n, expect.any(BigInt), expect.any(BigInt)]);
  });

  it("B-233 kept to the end it is completed; cancelled its documents are due by their own dates", async () => {
    const plan = await planOf(cancelled);
    const client = await staff();
    expect(await client.ok(contract.cancelPlanEndpoint, { params: { planId: plan.id }, body: {} })).toMatchObject({ state: "cancelled" });
    expect((await client.refused(contract.cancelPlanEndpoint, { params: { planId: plan.id }, body: {} })).code).toBe(
      "instalment-plan-over",
    );
    await at("2026-05-04T12:00:00Z");
    expect(await statusOf(cancelled)).toBe("blocked");
    expect((await planOf(waiting)).state).toBe("running");
    await pay(waiting, "500.00", day("2026-05-04"));
    expect(await planOf(waiting)).toMatchObject({ state: "completed", paid: eur("54.00"), next: null });
  });

  it("B-233 the list, the file and the portal say the same", async () => {
    const list = await (await staff()).ok(contract.listPlansEndpoint, { query: { filter: { state: "completed,cancelled" } as never } });
    expect(list.items.map(({ customerId }) => customerId).toSorted()).toEqual([waiting, cancelled].toSorted());
    const portal = await signInCustomer(program, kept);
    expect((await portal.ok(contract.ownPlanEndpoint)).plan).toMatchObject({ total: eur("60.00"), paid: eur("46.00"), count: 3 });
    expect((await (await signInCustomer(program, cancelled)).ok(contract.ownPlanEndpoint)).plan).toBeNull();
  });

  it("B-76, B-233 what is paid in parts is not charged as a whole by itself", async () => {
    const held = await program.inWork((work) =>
      coveredByPlans(
        work,
        payers.map(({ customerId }) => customerId),
      ),
    );
    expect([...held].toSorted()).toEqual((await planOf(kept)).documents.map(({ id }) => id).toSorted());
  });

  it("the books prove themselves", async () => {
    // Owes what is open of the three invoices: 8.00 and 6.00.
    expect(await balanceOf(program, kept)).toBe(-1400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
