// Promo codes from the code to the invoice (B-265).
import { beforeAll, describe, expect, it } from "vitest";
import { previewServiceBillEndpoint } from "../../server/modules/billing/charges/contract.ts";
import { confirmRun, openAccounts } from "../../server/modules/billing/index.ts";
import * as promos from "../../server/modules/catalog/promo-codes/contract.ts";
import { promoReportEndpoint } from "../../server/modules/reports/contract.ts";
import * as api from "../../server/modules/services/contract.ts";
import { day } from "../../shared/calendar.ts";
import { type Caller, signInStaff } from "../support/call-api.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

describe("promo codes", async () => {
  const program = await testProgram({ now: "2026-05-01T08:00:00Z" });
  const shop = await sampleShop(program);
  let boss: Caller;
  beforeAll(async () => {
    boss = await signInStaff(program);
  });

  const promo = (code: string, more: object = {}) =>
    boss.ok(promos.createPromoEndpoint, {
      body: { partnerId: shop.partnerId, code, effect: "percent", percent: "25", cycles: 2, ...more },
    });
  const show = (promoCodeId: string) => boss.ok(promos.getPromoEndpoint, { params: { promoCodeId } });
  const add = (customerId: string, promoCode: string, more: object = {}) =>
    boss.ok(api.addServiceEndpoint, { params: { customerId }, body: { planId: shop.fibre.id, promoCode, ...more } });
  const refusal = async (customerId: string, promoCode: string, more: object = {}) => {
    const problem = await boss.refused(api.addServiceEndpoint, {
      params: { customerId },
      body: { planId: shop.fibre.id, promoCode, ...more },
    });
    return [problem.code, problem.errors?.[0]?.code];
  };
  const account = (customerId: string) =>
    program.inWork((work) =>
      openAccounts(work, [
        {
          ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
          paymentMethod: "bank_transfer",
          nextBillingOn: day("2026-05-01"),
        },
      ]),
    );
  const lines = (customerId: string) =>
    program.query<{ on: string; text: string; amount: bigint }>(
      `select line.period_start::text as on, line.text, line.amount_minor as amount from billing.document_lines line
       join billing.money_documents document on document.id = line.document_id
       where document.account_id = $1 order by document.issued_on, line.position`,
      [customerId],
    );

  it("B-265 25 % for 2 cycles on 45.00 from 1 May: 33.75, 33.75, 45.00, on the documents as in the preview", async () => {
    const made = await promo("SPRING26");
    const customerId = await shop.customer();
    await account(customerId);
    const body = { planId: shop.fibre.id, promoCode: "spring-26" };
    const preview = await boss.ok(api.previewServiceEndpoint, { params: { customerId }, body });
    expect(preview).toMatchObject({
      price: { month: { net: { amount: "33.75" } } },
      promo: { code: "SPRING26", percent: "25", cycles: 2, without: { net: { amount: "45.00" } } },
    });
    const bill = await boss.ok(previewServiceBillEndpoint, { params: { customerId }, body });
    expect(bill.totals?.net.amount).toBe("33.75");
    const service = await add(customerId, "SPRING26");
    expect(service.discounts).toMatchObject([{ coupon: "SPRING26", percent: "25", period: { start: "2026-05-01", end: "2026-07-01" } }]);
    for (const on of ["2026-05-01", "2026-06-01", "2026-07-01"]) {
      program.clock.moveTo(`${on}T08:00:00Z`);
      await confirmRun((act) => program.inWork(act), { partnerId: shop.partnerId, targetOn: day(on), trigger: "manual" });
    }
    expect((await lines(customerId)).map(({ amount }) => amount)).toEqual([3375n, 3375n, 4500n]);
    boss = await signInStaff(program);
    const report = await boss.ok(promoReportEndpoint, { params: { promoCodeId: made.id } });
    const eur = (amount: string) => ({ amount, currency: "EUR" });
    expect(report).toMatchObject({
      total: 1,
      sums: [{ given: eur("22.50"), revenue: eur("112.50") }],
      uses: [{ service: { id: service.id }, state: "counted", given: eur("22.50") }],
    });
    program.clock.moveTo("2026-07-01T09:00:00Z");
  });

  it("B-265 100 orders at once with a limit of 10: 10 get it", async () => {
    const { id } = await promo("ONLYTEN", { maxUses: 10 });
    const customers = await Promise.all(Array.from({ length: 100 }, () => shop.customer()));
    const outcomes = await Promise.allSettled(customers.map((customerId) => add(customerId, "ONLYTEN")));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
    expect(await show(id)).toMatchObject({ counted: 10, reserved: 0, state: "used_up" });
    const [{ count }] = (await program.query<{ count: bigint }>(
      "select count(*) as count from services.discounts where coupon = 'ONLYTEN'",
    )) as [{ count: bigint }];
    expect(count).toBe(10n);
  });

  it("B-265 one refusal for every cause; staff see which", async () => {
    await promo("FORFIBRE", { planIds: [(await shop.plan("other")).id] });
    await promo("FORNEWONES", { customers: "new" });
    await promo("ENDSSOON", { validFrom: "2026-01-01", validTo: "2026-06-30" });
    const ended = await promo("ENDEDCODE");
    await boss.ok(promos.updatePromoEndpoint, { params: { promoCodeId: ended.id }, version: ended.version, body: { isEnabled: false } });
    await promo("ONCEONLY");
    const customerId = await shop.customer();
    await add(customerId, "ONCEONLY");
    expect(await refusal(customerId, "NOSUCHCODE")).toEqual(["promo-code-refused", "promo-unknown"]);
    expect(await refusal(customerId, "x")).toEqual(["promo-code-refused", "promo-unknown"]);
    expect(await refusal(customerId, "FORFIBRE")).toEqual(["promo-code-refused", "promo-other-plan"]);
    expect(await refusal(customerId, "FORNEWONES")).toEqual(["promo-code-refused", "promo-only-new"]);
    expect(await refusal(customerId, "ENDSSOON")).toEqual(["promo-code-refused", "promo-expired"]);
    expect(await refusal(customerId, "ENDEDCODE")).toEqual(["promo-code-refused", "promo-ended"]);
    expect(await refusal(customerId, "ONCEONLY")).toEqual(["promo-code-refused", "promo-used-by-customer"]);
    const other = await shop.customer();
    expect(await refusal(other, "ONCEONLY", { discounts: [{ percent: "5" }] })).toEqual(["promo-code-refused", "promo-not-stackable"]);
  });

  it("B-265 a use waits with its service, is counted when that starts, and is free again when it is withdrawn", async () => {
    const { id } = await promo("WAITING", { maxUses: 1 });
    const [first, second] = [await shop.customer(), await shop.customer()];
    const waiting = await add(first, "WAITING", { waitsFor: "contract" });
    expect(await show(id)).toMatchObject({ reserved: 1, counted: 0 });
    expect(await refusal(second, "WAITING")).toEqual(["promo-code-refused", "promo-used-up"]);
    await boss.ok(api.moveServiceEndpoint, { params: { serviceId: waiting.id }, version: waiting.version, body: { act: "withdraw" } });
    await program.runJobs();
    expect(await show(id)).toMatchObject({ reserved: 0, counted: 0 });
    const again = await add(second, "WAITING", { waitsFor: "contract" });
    await boss.ok(api.moveServiceEndpoint, { params: { serviceId: again.id }, version: again.version, body: { act: "activate" } });
    await program.runJobs();
    expect(await show(id)).toMatchObject({ reserved: 0, counted: 1 });
    // A mistake gives it back as well.
    const now = await boss.ok(api.getServiceEndpoint, { params: { serviceId: again.id } });
    await boss.ok(api.archiveByMistakeEndpoint, {
      params: { serviceId: again.id },
      version: now.version,
      body: { reason: "wrong customer" },
    });
    await program.runJobs();
    expect(await show(id)).toMatchObject({ reserved: 0, counted: 0 });
  });

  it("B-265 a fee waiver takes the fee to 0 and leaves its line, in the preview and on the invoice", async () => {
    const setup = await shop.plan("install", { kind: "one_time", price: "30" });
    const plan = await shop.plan("with-fees", { activationFee: "15", setupPlanIds: [setup.id] });
    await promo("NOFEES", { effect: "fee_waiver", percent: null, cycles: null, waives: ["activation"] });
    const customerId = await shop.customer();
    await account(customerId);
    const body = { planId: plan.id, promoCode: "NOFEES" };
    const bill = await boss.ok(previewServiceBillEndpoint, { params: { customerId }, body });
    expect(bill.once.map(({ amount }) => amount.amount)).toEqual(["30.00", "0.00"]);
    await boss.ok(api.addServiceEndpoint, { params: { customerId }, body });
    await program.runJobs();
    await confirmRun((act) => program.inWork(act), { partnerId: shop.partnerId, targetOn: day("2026-07-01"), trigger: "manual" });
    const once = (await lines(customerId)).filter(({ on }) => on === null);
    expect(once.map(({ amount }) => amount)).toEqual([3000n, 0n]);
    expect(once[1]!.text).toContain("NOFEES");
  });

  it("B-265 a code opens a plan that is not meant for the customer, and a code that is not stackable takes the intro's place", async () => {
    const plan = await shop.plan("companies", { categories: ["company"], introDiscount: { months: 3, percent: "50", fixed: null } });
    const customerId = await shop.customer();
    expect(await boss.refused(api.addServiceEndpoint, { params: { customerId }, body: { planId: plan.id } })).toMatchObject({
      code: "plan-not-available",
    });
    await promo("OPENSIT", { effect: "plan_unlocked", percent: null, cycles: null, planIds: [plan.id] });
    const opened = await boss.ok(api.addServiceEndpoint, { params: { customerId }, body: { planId: plan.id, promoCode: "OPENSIT" } });
    expect(opened.discounts).toEqual([]);
    await promo("STACKS10", { percent: "10", isStackable: true });
    const intro = await shop.plan("intro", { introDiscount: { months: 3, percent: "50", fixed: null } });
    const both = await boss.ok(api.addServiceEndpoint, {
      params: { customerId: await shop.customer() },
      body: { planId: intro.id, promoCode: "STACKS10" },
    });
    expect(both.discounts.map(({ percent, reason }) => [percent, reason]).toSorted()).toEqual([
      ["10", "promo"],
      ["50", "intro"],
    ]);
    expect(both.price?.month.net.amount).toBe("18.00");
  });

  it("B-265 ending or changing a code leaves what was given, and a used code is not deleted", async () => {
    const made = await promo("CHANGES");
    const service = await add(await shop.customer(), "CHANGES");
    await boss.ok(promos.updatePromoEndpoint, {
      params: { promoCodeId: made.id },
      version: made.version,
      body: { percent: "50", isEnabled: false },
    });
    const now = await boss.ok(api.getServiceEndpoint, { params: { serviceId: service.id } });
    expect(now.discounts).toMatchObject([{ percent: "25", coupon: "CHANGES" }]);
    const code = await show(made.id);
    expect(code).toMatchObject({ state: "ended", percent: "50" });
    expect(await boss.refused(promos.deletePromoEndpoint, { params: { promoCodeId: made.id }, version: code.version })).toMatchObject({
      code: "promo-in-use",
    });
    expect(
      await boss.refused(promos.createPromoEndpoint, {
        body: { partnerId: shop.partnerId, code: "changes", effect: "percent", percent: "5" },
      }),
    ).toMatchObject({ code: "code-taken" });
  });

  it("B-265 ten wrong codes lock entry for an hour, for that person alone", async () => {
    await promo("RIGHTONE");
    const ann = await signInStaff(program);
    const customerId = await shop.customer();
    const check = (promoCode: string) => ({ params: { customerId }, body: { planId: shop.fibre.id, promoCode } });
    for (let count = 0; count < 10; count += 1)
      expect(await ann.refused(api.checkPromoEndpoint, check("WRONGONE"))).toMatchObject({ code: "promo-code-refused" });
    expect(await ann.refused(api.checkPromoEndpoint, check("RIGHTONE"))).toMatchObject({ status: 429 });
    expect(await boss.ok(api.checkPromoEndpoint, check("rightone"))).toEqual({ code: "RIGHTONE" });
  });
});
