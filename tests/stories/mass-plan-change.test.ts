// Services of one plan to another (B-18), from the preview to the invoices.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { confirmRun, openAccounts } from "../../server/modules/billing/index.ts";
import type { Plan } from "../../server/modules/catalog/index.ts";
import { previewMoveEndpoint } from "../../server/modules/ordering/mass-plan-change/contract.ts";
import { changeFeeUpgrade } from "../../server/modules/ordering/planned-changes/settings.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { confirmMassActionEndpoint, getMassActionEndpoint } from "../../server/modules/reports/contract.ts";
import { getService } from "../../server/modules/services/index.ts";
import { day } from "../../shared/calendar.ts";
import { type Caller, signInStaff } from "../support/call-api.ts";
import { faultsOfBooks } from "../support/payer.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("services of one plan to another", async () => {
  // The example of section 5.3: 45.00 to 70.00 on 11 May, with 20 % tax.
  const program = await testProgram({ now: "2026-05-01T08:00:00Z" });
  const shop = await sampleShop(program);
  let boss: Caller;
  let count = 0;
  let from: Plan;
  let to: Plan;
  beforeAll(async () => {
    program.clock.moveTo("2026-05-01T08:00:00Z");
  });
  beforeEach(async () => {
    count += 1;
    program.clock.moveTo("2026-05-01T08:00:00Z");
    from = await shop.plan(`from${count}`);
    to = await shop.plan(`to${count}`, { price: "70" });
  });

  async function holder(more: object = {}): Promise<{ customerId: string; serviceId: string }> {
    const customerId = await shop.customer();
    await program.inWork((work) =>
      openAccounts(work, [
        {
          ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
          paymentMethod: "bank_transfer",
          nextBillingOn: day("2026-05-01"),
        },
      ]),
    );
    return { customerId, serviceId: await shop.add(customerId, from, { startOn: day("2026-05-01"), ...more }) };
  }
  const bill = (on: string) =>
    confirmRun((act) => program.inWork(act), { partnerId: shop.partnerId, targetOn: day(on), trigger: "manual" });
  /** On 11 May, with May invoiced. */
  async function may11(): Promise<void> {
    await bill("2026-05-01");
    program.clock.moveTo("2026-05-11T08:00:00Z");
    boss = await signInStaff(program);
  }
  const preview = async (body: object = {}) => {
    const { actionId } = await boss.ok(previewMoveEndpoint, {
      params: { planId: from.id },
      body: { toPlanId: to.id, on: "2026-05-11", ...body },
    });
    return boss.ok(getMassActionEndpoint, { params: { actionId } });
  };
  const run = async (actionId: string) => {
    await boss.ok(confirmMassActionEndpoint, { params: { actionId }, body: {} });
    await program.runJobs();
    return boss.ok(getMassActionEndpoint, { params: { actionId } });
  };
  const planOf = async (serviceId: string) => (await program.inWork((work) => getService(work, serviceId))).planId;
  const documents = (customerId: string) =>
    program.query<{ kind: string; gross: bigint }>(
      "select kind, gross_minor as gross from billing.money_documents where account_id = $1 and number is not null order by issued_on, kind",
      [customerId],
    );
  const told = (row: { told: readonly { code: string; amount?: { amount: string } | undefined; after?: string | undefined }[] }) =>
    Object.fromEntries(row.told.map((one) => [one.code, one.amount?.amount ?? one.after]));

  it("B-18 B-96 each is previewed with its prices, credit and invoice, and settled as if staff had changed it alone", async () => {
    const [a, b] = [await holder(), await holder()];
    await may11();
    const shown = await preview();
    expect(shown.expected).toEqual({ changed: 2, skipped: [] });
    expect(told(shown.firstRows[0]!)).toEqual({
      "move-price": "70 EUR",
      "move-credit": "36.58",
      "move-invoice": "56.90",
      "move-month": "25.00",
    });
    expect(shown.sums).toEqual([
      { code: "move-credit", amount: "73.16", currency: "EUR" },
      { code: "move-invoice", amount: "113.80", currency: "EUR" },
      { code: "move-month", amount: "50.00", currency: "EUR" },
    ]);
    expect(await planOf(a.serviceId)).toBe(from.id);
    const done = await run(shown.id);
    expect(done).toMatchObject({ state: "done", counts: { changed: 2, failed: 0, skipped: 0 } });
    for (const { customerId, serviceId } of [a, b]) {
      expect(await planOf(serviceId)).toBe(to.id);
      expect(await documents(customerId)).toEqual([
        { kind: "invoice", gross: 5400n },
        { kind: "credit_note", gross: 3658n },
        { kind: "invoice", gross: 5690n },
      ]);
    }
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-18 each succeeds or fails alone, and doing it again takes only what is left", async () => {
    const [good, stopped, planned] = [await holder(), await holder({ state: "stopped" }), await holder({ endOn: day("2026-06-30") })];
    await may11();
    const shown = await preview();
    expect(shown.expected.changed).toBe(1);
    expect(shown.oddRows.map(({ expectedSkip }) => expectedSkip).toSorted()).toEqual(["change-pending", "transition-refused"]);
    const done = await run(shown.id);
    expect(done.counts).toMatchObject({ changed: 1, skipped: 2, failed: 0 });
    expect(await planOf(good.serviceId)).toBe(to.id);
    expect(await planOf(stopped.serviceId)).toBe(from.id);
    expect(await planOf(planned.serviceId)).toBe(from.id);
    const again = await preview();
    expect(again).toMatchObject({ total: 2, expected: { changed: 0 } });
    // A preview that was overtaken: who has moved by then is left alone.
    const late = await holder();
    const first = await preview();
    const second = await preview();
    await run(first.id);
    expect((await run(second.id)).counts).toMatchObject({ changed: 0, skipped: 3 });
    expect(await planOf(late.serviceId)).toBe(to.id);
  });

  it("B-18 no settlement: neither credit nor fee, and each begins when what it has paid for is over", async () => {
    await program.inWork((work) => setSetting(work, changeFeeUpgrade, { level: "system" }, 500));
    const { customerId, serviceId } = await holder();
    await may11();
    const withFee = await preview();
    expect(told(withFee.firstRows[0]!)["move-fees"]).toBe("5.00");
    const shown = await preview({ noSettlement: true });
    expect(told(shown.firstRows[0]!)).toEqual({ "move-price": "70 EUR", "move-on": "2026-06-01", "move-month": "25.00" });
    await run(shown.id);
    expect(await planOf(serviceId)).toBe(from.id);
    // What is planned counts as done.
    expect(
      await boss.refused(previewMoveEndpoint, { params: { planId: from.id }, body: { toPlanId: to.id, on: "2026-05-11" } }),
    ).toMatchObject({
      code: "validation-failed",
    });
    program.clock.moveTo("2026-06-01T04:00:00Z");
    await program.runDay();
    expect(await planOf(serviceId)).toBe(to.id);
    await bill("2026-06-01");
    expect(await documents(customerId)).toEqual([
      { kind: "invoice", gross: 5400n },
      { kind: "invoice", gross: 8400n },
    ]);
    await program.inWork((work) => setSetting(work, changeFeeUpgrade, { level: "system" }, 0));
  });

  it("B-18 B-22 prices of their own are kept, given up, or keep the service where it is", async () => {
    await holder({ customPrice: "30" });
    await may11();
    const pricesAfter = async (body: object) => (await preview(body)).firstRows.map((row) => told(row)["move-price"]);
    expect(await pricesAfter({})).toEqual(["30 EUR"]);
    expect(await pricesAfter({ ownPrices: "list" })).toEqual(["70 EUR"]);
    const left = await preview({ ownPrices: "leave" });
    expect(left.expected).toEqual({ changed: 0, skipped: [{ why: "own-price", count: 1 }] });
  });

  it("B-16 a rule without the mass channel keeps a pair of plans apart", async () => {
    const closed = await shop.plan(`closed${count}`, {
      transferRules: [
        {
          ...{ targetId: to.id, channels: ["portal", "admin"], allowedWhen: "any_date", fee: null, refund: null },
          ...{ approval: "none", feasibility: false, maxPerCycle: null },
        },
      ],
    });
    from = closed;
    await holder();
    await may11();
    expect((await preview()).expected).toEqual({ changed: 0, skipped: [{ why: "rule-closed", count: 1 }] });
  });

  it("refuses a target of another kind, one that is not sold, and the plan itself", async () => {
    boss = await signInStaff(program);
    const other = await shop.plan(`voice${count}`, { kind: "voice" });
    const off = await shop.plan(`off${count}`, { enabled: false });
    for (const [toPlanId, code] of [
      [other.id, "target-kind"],
      [off.id, "disabled"],
      [from.id, "same-plan"],
    ] as const) {
      const problem = await boss.refused(previewMoveEndpoint, { params: { planId: from.id }, body: { toPlanId, on: "2026-05-11" } });
      expect(problem.errors?.[0]).toMatchObject({ field: "toPlanId", code });
    }
  });
});
