// Days that are on invoices and are billed anew because a price or a tax holds for them after all (B-12, B-52, B-149): proposed by the next
// run, looked at by a person, issued with the account's invoice, and asked for again when the run is undone.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { type StaffCaller, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks } from "../../../../tests/support/payer.ts";
import { addSubscribers, makeProvider } from "../../../../tests/support/provider.ts";
import { sampleShop } from "../../../../tests/support/sample-services.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { changeTaxRateEndpoint, getPlanEndpoint, updatePlanEndpoint } from "../../catalog/contract.ts";
import { createTax } from "../../catalog/index.ts";
import { previewTaxUpdateEndpoint, scheduleTaxUpdateEndpoint } from "../../catalog/tax-updates/contract.ts";
import { setSetting } from "../../partners/index.ts";
import {
  editServiceTermsEndpoint,
  getServiceEndpoint,
  previewBundleEndpoint,
  previewRepriceEndpoint,
  repricePlanEndpoint,
} from "../../services/contract.ts";
import { confirmRun, openAccounts } from "../index.ts";
import {
  acceptAdjustmentsEndpoint,
  confirmRunEndpoint,
  decideRunItemEndpoint,
  discardRunEndpoint,
  getRunEndpoint,
  listRunItemsEndpoint,
  startPreviewEndpoint,
  undoPreviewEndpoint,
  undoRunEndpoint,
} from "../runs/contract.ts";
import { taxPoint, undoPolicy } from "../settings.ts";
import { changeTermsEndpoint, getTermsEndpoint } from "../terms/contract.ts";

const money = (amount: string) => ({ amount, currency: "EUR" });

/** Customers whose May is invoiced: 45.00 and 9.00 tax. It is 11 May. */
async function mayIsBilled(code: string, count = 2) {
  const program = await testProgram({ now: "2026-05-01T08:00:00Z" });
  const { provider, subscribers } = await program.inWork(async (work) => {
    const made = await makeProvider(work, { code });
    return {
      provider: made,
      subscribers: await addSubscribers(work, made, { count, startOn: "2026-05-01", nextBillingOn: "2026-05-01" }),
    };
  });
  const run = (targetOn: string) =>
    confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day(targetOn), trigger: "manual" });
  await run("2026-05-01");
  program.clock.moveTo("2026-05-11T08:00:00Z");
  return { program, provider, subscribers, ids: subscribers.map(({ customerId }) => customerId) };
}

async function preview(program: TestProgram, staff: StaffCaller, partnerId: string, targetOn: string) {
  const run = await staff.ok(startPreviewEndpoint, { body: { partnerId, targetOn: day(targetOn) } });
  await program.runJobs();
  return staff.ok(getRunEndpoint, { params: { runId: run.id } });
}

async function confirm(program: TestProgram, staff: StaffCaller, run: { id: string }) {
  const { version } = await staff.ok(getRunEndpoint, { params: { runId: run.id } });
  await staff.ok(confirmRunEndpoint, { params: { runId: run.id }, version });
  await program.runJobs();
  return staff.ok(getRunEndpoint, { params: { runId: run.id } });
}

async function undo(program: TestProgram, staff: StaffCaller, run: { id: string }) {
  const { version } = await staff.ok(getRunEndpoint, { params: { runId: run.id } });
  await staff.ok(undoRunEndpoint, { params: { runId: run.id }, body: { reason: "Wrong price" }, version });
  await program.runJobs();
  return staff.ok(getRunEndpoint, { params: { runId: run.id } });
}

const items = async (staff: StaffCaller, runId: string) => (await staff.ok(listRunItemsEndpoint, { params: { runId } })).items;

const coverage = (program: TestProgram) =>
  program.query<{ service_id: string; days: string }>(
    "select service_id, period::text as days from billing.coverage order by service_id, period",
  );

/** What an account has been issued since a moment, without what tells two issues apart. */
const issued = (program: TestProgram, customerId: string, runId: string) =>
  program.query<Record<string, unknown>>(
    `select document.kind, document.net_minor, document.tax_minor, line.text, line.period_start, line.period_end, line.amount_minor
     from billing.money_documents document join billing.document_lines line on line.document_id = document.id
     where document.account_id = $1 and document.run_id = $2 order by document.kind, line.position`,
    [customerId, runId],
  );

const waiting = async (program: TestProgram): Promise<number> => {
  const rows = await program.query("select 1 from billing.adjustments where state = 'waiting'");
  return rows.length;
};

describe.each(["credit_note", "void_number"] as const)("a price for days that are invoiced, undone by %s", async (policy) => {
  const { program, provider, ids } = await mayIsBilled(policy === "credit_note" ? "credited" : "voided");
  await program.inWork((work) => setSetting(work, undoPolicy, { level: "system" }, policy));
  let staff = await signInStaff(program, { role: "super_administrator" });
  const [first, second] = ids as [string, string];
  let runId = "";
  let before: unknown[] = [];

  it("B-12 before it is confirmed: what is given back, charged anew and left between the two", async () => {
    const { audiences } = await staff.ok(previewRepriceEndpoint, {
      params: { planId: provider.homeId },
      body: { price: "70", validFrom: day("2026-05-11") },
    });
    expect(audiences.find(({ audience }) => audience === "same_price_services")).toMatchObject({
      services: 2,
      invoicedFurther: 2,
      adjusted: { services: 2, credited: money("73.16"), charged: money("113.80"), difference: money("40.64") },
    });
    expect(audiences.find(({ audience }) => audience === "new_services_only")?.adjusted.services).toBe(0);
  });

  it("B-12 B-52 nothing is issued at once: the next run has it as a proposal with a warning", async () => {
    await staff.ok(repricePlanEndpoint, {
      params: { planId: provider.homeId },
      body: { price: "70", validFrom: day("2026-05-11"), audience: "same_price_services", adjustBilledDays: true },
    });
    expect(await waiting(program)).toBe(2);
    expect(await balanceOf(program, first)).toBe(-5400n);
    program.clock.moveTo("2026-06-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, staff, provider.partnerId, "2026-06-01");
    runId = run.id;
    expect(run).toMatchObject({ counts: { warning: 2, ok: 0 }, documents: 0 });
    const [item] = await items(staff, runId);
    expect(item).toMatchObject({ state: "warning", warnings: ["adjustments"], credited: money("36.58"), gross: money("140.90") });
    expect(item?.lines.map((line) => [line.periodStart, line.periodEnd, line.amount.amount, line.creditOf !== null])).toEqual([
      ["2026-05-11", "2026-06-01", "-30.48", true],
      ["2026-05-11", "2026-06-01", "47.42", false],
      ["2026-06-01", "2026-07-01", "70.00", false],
    ]);
  });

  it("B-149 an account that nobody has looked at is not issued with the run, and its proposal waits for the next", async () => {
    before = await coverage(program);
    await staff.ok(decideRunItemEndpoint, { params: { runId, customerId: first }, body: { decision: "release" } });
    expect(await confirm(program, staff, { id: runId })).toMatchObject({ counts: { issued: 1, warning: 1 }, documents: 1 });
    expect(await balanceOf(program, second)).toBe(-5400n);
    expect(await waiting(program)).toBe(1);
  });

  it("B-12 B-129 B-130 the pair of a change of plan without a fee: credit note 36.58 of May, 56.90 on June's invoice", async () => {
    expect(await issued(program, first, runId)).toMatchObject([
      { kind: "credit_note", net_minor: 3048n, tax_minor: 610n, period_start: "2026-05-11", amount_minor: 3048n },
      { kind: "invoice", net_minor: 11742n, tax_minor: 2348n, period_start: "2026-05-11", amount_minor: 4742n },
      { kind: "invoice", net_minor: 11742n, period_start: "2026-06-01", amount_minor: 7000n },
    ]);
    // May 54.00 and the run's 140.90 less 36.58.
    expect(await balanceOf(program, first)).toBe(-15832n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("I-6 undone, days, balance and proposal are as before; nothing is lost or doubled", async () => {
    expect(await undo(program, staff, { id: runId })).toMatchObject({ state: "undone", counts: { undone: 1 } });
    expect(await coverage(program)).toEqual(before);
    expect(await balanceOf(program, first)).toBe(-5400n);
    expect(await waiting(program)).toBe(2);
    const notes = await program.query("select state from billing.money_documents where kind = 'credit_note' and run_id = $1", [runId]);
    expect(notes).toEqual([{ state: "void" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("I-6 run again, it issues line for line the same; all that is proposed may be let go at once", async () => {
    const former = await issued(program, first, runId);
    const run = await preview(program, staff, provider.partnerId, "2026-06-01");
    const accepted = await staff.ok(acceptAdjustmentsEndpoint, { params: { runId: run.id }, version: run.version });
    expect(accepted.counts).toMatchObject({ ok: 2, warning: 0 });
    expect(await confirm(program, staff, run)).toMatchObject({ counts: { issued: 2 } });
    expect(await issued(program, first, run.id)).toEqual(former);
    expect(await balanceOf(program, first)).toBe(-15832n);
    expect(await balanceOf(program, second)).toBe(-15832n);
    expect(await waiting(program)).toBe(0);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-52 what was adjusted is not proposed again", async () => {
    program.clock.moveTo("2026-07-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, staff, provider.partnerId, "2026-07-01");
    expect(run.counts).toMatchObject({ ok: 2, warning: 0 });
    expect((await items(staff, run.id)).map(({ credited, gross }) => [credited.amount, gross.amount])).toEqual([
      ["0.00", "84.00"],
      ["0.00", "84.00"],
    ]);
  });
});

describe.each(["credit_note", "void_number"] as const)("days that were billed anew and then once more, undone by %s", async (policy) => {
  const { program, provider, ids } = await mayIsBilled(policy === "credit_note" ? "thrice" : "thrice-void", 1);
  await program.inWork((work) => setSetting(work, undoPolicy, { level: "system" }, policy));
  const customerId = ids[0]!;

  it("B-69 the run stays as it is and says why: the days of its credit note stand on a later document", async () => {
    let staff = await signInStaff(program, { role: "super_administrator" });
    await program.inWork((work) =>
      createTax(work, { name: "Exempt", code: "exempt", ratePercent: "0", enCategory: "E", exemptionText: "Exempt" }),
    );
    await staff.ok(repricePlanEndpoint, {
      params: { planId: provider.homeId },
      body: { price: "70", validFrom: day("2026-05-11"), audience: "all_services", adjustBilledDays: true },
    });
    program.clock.moveTo("2026-06-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, staff, provider.partnerId, "2026-06-01");
    await staff.ok(acceptAdjustmentsEndpoint, { params: { runId: run.id }, version: run.version });
    await confirm(program, staff, run);
    const { version } = await staff.ok(getTermsEndpoint, { params: { customerId } });
    await staff.ok(changeTermsEndpoint, {
      params: { customerId },
      version,
      body: { taxStatus: "exempt", taxStatusFrom: day("2026-05-20") },
    });
    const days = await coverage(program);
    const { reasons } = await staff.ok(undoPreviewEndpoint, { params: { runId: run.id } });
    expect(reasons.map(({ reason }) => reason)).toContain("billed_again");
    expect(await undo(program, staff, run)).toMatchObject({ state: "partly_undone" });
    expect((await items(staff, run.id))[0]).toMatchObject({ state: "issued", warnings: expect.arrayContaining(["kept_billed_again"]) });
    expect(await coverage(program)).toEqual(days);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("a proposal in a preview", async () => {
  const { program, provider, ids } = await mayIsBilled("decide");
  let staff = await signInStaff(program, { role: "super_administrator" });
  const [first, second] = ids as [string, string];

  it("B-52 a discarded preview loses nothing, and a person may leave the billed days as they are", async () => {
    await staff.ok(repricePlanEndpoint, {
      params: { planId: provider.homeId },
      body: { price: "30", validFrom: day("2026-05-11"), audience: "all_services", adjustBilledDays: true },
    });
    program.clock.moveTo("2026-06-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const thrown = await preview(program, staff, provider.partnerId, "2026-06-01");
    await staff.ok(discardRunEndpoint, { params: { runId: thrown.id }, version: thrown.version });
    expect(await waiting(program)).toBe(2);
    const run = await preview(program, staff, provider.partnerId, "2026-06-01");
    const decide = (customerId: string, decision: "release" | "leave_billed_days") =>
      staff.ok(decideRunItemEndpoint, { params: { runId: run.id, customerId }, body: { decision } });
    expect(await decide(first, "leave_billed_days")).toMatchObject({ state: "ok", gross: money("36.00"), credited: money("0.00") });
    // 21 days at 30.00: 20.32; at 45.00 they were 30.48.
    expect(await decide(second, "release")).toMatchObject({ state: "ok", credited: money("36.58"), gross: money("60.38") });
    await confirm(program, staff, run);
    expect(await balanceOf(program, first)).toBe(-9000n);
    expect(await balanceOf(program, second)).toBe(-(5400n - 3658n + 6038n));
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-12 two prices one after the other: what was billed comes back once, and each day is charged at its own", async () => {
    for (const price of ["35", "30"])
      await staff.ok(repricePlanEndpoint, {
        params: { planId: provider.homeId },
        body: { price, validFrom: day(price === "35" ? "2026-06-10" : "2026-06-11"), audience: "all_services", adjustBilledDays: true },
      });
    program.clock.moveTo("2026-07-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, staff, provider.partnerId, "2026-07-01");
    const [item] = await items(staff, run.id);
    // F(10) − F(9) of 35.00 for the one day between them.
    expect(item?.lines.map((line) => [line.periodStart, line.periodEnd, line.amount.amount])).toEqual([
      ["2026-06-10", "2026-07-01", "-21.00"],
      ["2026-06-10", "2026-06-11", "1.17"],
      ["2026-06-11", "2026-07-01", "20.00"],
      ["2026-07-01", "2026-08-01", "30.00"],
    ]);
    await staff.ok(acceptAdjustmentsEndpoint, { params: { runId: run.id }, version: run.version });
    await confirm(program, staff, run);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-102 the same price anew comes to nothing: no warning, no document, and it is not asked again", async () => {
    await staff.ok(repricePlanEndpoint, {
      params: { planId: provider.homeId },
      body: { price: "30", validFrom: day("2026-07-10"), audience: "all_services", adjustBilledDays: true },
    });
    expect(await waiting(program)).toBe(2);
    program.clock.moveTo("2026-08-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, staff, provider.partnerId, "2026-08-01");
    expect(
      (await items(staff, run.id)).map(({ state, warnings, gross, credited }) => [state, warnings, gross.amount, credited.amount]),
    ).toEqual([
      ["ok", [], "36.00", "0.00"],
      ["ok", [], "36.00", "0.00"],
    ]);
    await confirm(program, staff, run);
    expect(await waiting(program)).toBe(0);
    expect(await program.query("select 1 from billing.money_documents where kind = 'credit_note' and run_id = $1", [run.id])).toEqual([]);
  });
});

describe("another quantity for days that are invoiced", async () => {
  const { program, provider, ids, subscribers } = await mayIsBilled("terms", 1);
  let staff = await signInStaff(program, { role: "super_administrator" });
  const serviceId = subscribers[0]?.serviceIds[0] ?? "";

  it("B-28 B-102 is left to the next run where that is asked for, and settled there to the cent", async () => {
    const { version } = await staff.ok(getServiceEndpoint, { params: { serviceId } });
    const edit = { params: { serviceId }, version, body: { on: day("2026-05-11"), quantity: "2" } };
    expect(await staff.refused(editServiceTermsEndpoint, edit)).toMatchObject({ code: "settlement-needed" });
    await staff.ok(editServiceTermsEndpoint, { ...edit, body: { ...edit.body, adjustBilledDays: true } });
    program.clock.moveTo("2026-06-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, staff, provider.partnerId, "2026-06-01");
    const [item] = await items(staff, run.id);
    // U = 90.00 (B-19): 90.00 − F(10) = 90.00 − 29.03; of 45.00 it was 30.48.
    expect(item?.lines.map((line) => [line.periodStart, line.amount.amount])).toEqual([
      ["2026-05-11", "-30.48"],
      ["2026-05-11", "60.97"],
      ["2026-06-01", "90.00"],
    ]);
    await staff.ok(acceptAdjustmentsEndpoint, { params: { runId: run.id }, version: run.version });
    await confirm(program, staff, run);
    expect(await balanceOf(program, ids[0] ?? "")).toBe(-(5400n - 3658n + 18116n));
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("a tax update that adjusts billed days", async () => {
  const { program, provider, ids } = await mayIsBilled("tax", 1);
  let staff = await signInStaff(program, { role: "super_administrator" });
  const [customerId] = ids as [string];
  const wish = {
    ...{ oldTaxId: provider.taxId, newRatePercent: "25", on: day("2026-05-16") },
    ...{ bearer: "customer" as const, billedDays: "adjust" as const },
  };

  it("B-148 B-149 the preview says what of the invoiced days is given back and charged at the new rate", async () => {
    const { plans } = await staff.ok(previewTaxUpdateEndpoint, { body: wish });
    // 16 to 31 May: 45.00 − F(15) = 23.23; 20 % of it 4.65, 25 % 5.81.
    expect(plans.find(({ id }) => id === provider.homeId)).toMatchObject({
      invoicedFurther: 1,
      credited: money("27.88"),
      charged: money("29.04"),
    });
    const left = await staff.ok(previewTaxUpdateEndpoint, { body: { ...wish, billedDays: "leave" } });
    expect(left.plans.find(({ id }) => id === provider.homeId)).toMatchObject({ credited: money("0.00"), charged: money("0.00") });
  });

  it("B-149 the next run proposes credit and charge for review, to the cent; applying it again asks nothing anew", async () => {
    await staff.ok(scheduleTaxUpdateEndpoint, { body: wish });
    program.clock.moveTo("2026-05-16T08:00:00Z");
    await program.runDay();
    expect(await waiting(program)).toBe(1);
    program.clock.moveTo("2026-06-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, staff, provider.partnerId, "2026-06-01");
    const [item] = await items(staff, run.id);
    expect(item).toMatchObject({ state: "warning", warnings: ["adjustments"], credited: money("27.88") });
    await staff.ok(decideRunItemEndpoint, { params: { runId: run.id, customerId }, body: { decision: "release" } });
    expect(await confirm(program, staff, run)).toMatchObject({ counts: { issued: 1 } });
    // June 45.00 and 23.23 at 25 %.
    expect(await issued(program, customerId, run.id)).toMatchObject([
      { kind: "credit_note", net_minor: 2323n, tax_minor: 465n },
      { kind: "invoice", net_minor: 6823n, tax_minor: 1706n },
      { kind: "invoice" },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("a bundle that is made of something else", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const shop = await sampleShop(program);
  const low = await program.inWork((work) => createTax(work, { name: "Low", code: "low", ratePercent: "5.5" }));
  const voice = await shop.plan("voice", { kind: "voice", price: "20", taxId: low.id });
  const parts = (internet: number, calls: number) => [
    { planId: shop.fibre.id, quantity: "1", weight: internet },
    { planId: voice.id, quantity: "1", weight: calls },
  ];
  const bundle = await shop.plan("duo", { kind: "bundle", price: "49.99", components: parts(2, 1) } as never);
  const customerId = await shop.customer();
  await program.inWork((work) =>
    openAccounts(work, [
      {
        ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
        ...{ paymentMethod: "cash" as const, nextBillingOn: day("2026-04-01") },
      },
    ]),
  );
  await shop.add(customerId, bundle, { startOn: day("2026-04-01"), unitPrice: "49.99" });
  await confirmRun((act) => program.inWork(act), { partnerId: shop.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
  program.clock.moveTo("2026-04-11T08:00:00Z");
  let staff = await signInStaff(program, { role: "super_administrator" });
  const change = async (components: ReturnType<typeof parts>, adjustBilledDays?: boolean) => {
    const { version } = await staff.ok(getPlanEndpoint, { params: { planId: bundle.id } });
    const body = { components, ...(adjustBilledDays === undefined ? {} : { adjustBilledDays }) };
    await staff.ok(updatePlanEndpoint, { params: { planId: bundle.id }, version, body });
  };

  it("B-102 the preview says what of April is given back with the taxes of the old parts and charged with those of the new ones", async () => {
    const preview = (components: object[]) =>
      staff.ok(previewBundleEndpoint, { params: { planId: bundle.id }, body: { components } as never });
    // 22.22 at 20 % and 11.11 at 5.5 % come back: 4.44 and 0.61. Half and half: 16.67 and 16.66, 3.33 and 0.92.
    const halves = parts(1, 1).map(({ planId, weight }) => ({ planId, weight }));
    expect(await preview(halves)).toEqual({
      services: 1,
      invoicedFurther: 1,
      adjusted: { services: 1, credited: money("38.38"), charged: money("37.58"), difference: money("-0.80") },
    });
    const same = parts(4, 2).map(({ planId, weight }) => ({ planId, weight }));
    expect((await preview(same)).adjusted).toMatchObject({ services: 0, difference: money("0.00") });
    expect(await waiting(program)).toBe(0);
  });

  it("B-102 without that wish nothing is asked of the next run, and neither where the parts are the same", async () => {
    await change(parts(3, 1));
    expect(await waiting(program)).toBe(0);
    await change(parts(3, 1), true);
    expect(await waiting(program)).toBe(0);
    await change(parts(2, 1));
  });

  it("B-102 the next run proposes it for review, and issues it to the cent", async () => {
    await change(parts(1, 1), true);
    expect(await waiting(program)).toBe(1);
    program.clock.moveTo("2026-05-01T08:00:00Z");
    staff = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, staff, shop.partnerId, "2026-05-01");
    const [item] = await items(staff, run.id);
    // May is 25.00 and 24.99; with April's 16.67 and 16.66 it bears 8.33 and 2.29.
    expect(item).toMatchObject({ state: "warning", warnings: ["adjustments"], credited: money("38.38"), gross: money("93.94") });
    await staff.ok(acceptAdjustmentsEndpoint, { params: { runId: run.id }, version: run.version });
    await confirm(program, staff, run);
    expect(await waiting(program)).toBe(0);
    expect(await balanceOf(program, customerId)).toBe(-(5758n - 3838n + 9394n));
    const [note] = await program.query<{ reason: string }>("select note as reason from billing.money_documents where kind = 'credit_note'");
    expect(note?.reason).toContain("Other parts of a bundle");
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-129 B-144 a rate that is decided after three months were invoiced ahead", async () => {
  const { program, provider } = await mayIsBilled("late", 1);
  await program.inWork((work) => setSetting(work, taxPoint, { level: "system" }, "service_period"));
  const [ahead] = await program.inWork((work) =>
    addSubscribers(work, provider, { count: 1, startOn: "2026-05-01", nextBillingOn: "2026-05-01", prepaidMonths: 3, firstNumber: 5 }),
  );
  await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
  const staff = await signInStaff(program, { role: "super_administrator" });
  await staff.ok(changeTaxRateEndpoint, { params: { taxId: provider.taxId }, body: { ratePercent: "30", validFrom: day("2026-06-01") } });
  const before = await balanceOf(program, ahead!.customerId);

  it("the figures of another price give back what was billed at the rate that it bore, as the credit note then does", async () => {
    const { audiences } = await staff.ok(previewRepriceEndpoint, {
      params: { planId: provider.homeId },
      body: { price: "50", validFrom: day("2026-06-01") },
    });
    // June and July of 45.00 at 20 %, and of 50.00 at 30 %.
    expect(audiences.find(({ audience }) => audience === "same_price_services")?.adjusted).toEqual({
      ...{ services: 1, credited: money("108.00"), charged: money("130.00"), difference: money("22.00") },
    });
    await staff.ok(repricePlanEndpoint, {
      params: { planId: provider.homeId },
      body: { price: "50", validFrom: day("2026-06-01"), audience: "same_price_services", adjustBilledDays: true },
    });
    program.clock.moveTo("2026-08-01T08:00:00Z");
    const later = await signInStaff(program, { role: "super_administrator" });
    const run = await preview(program, later, provider.partnerId, "2026-08-01");
    await later.ok(acceptAdjustmentsEndpoint, { params: { runId: run.id }, version: run.version });
    await confirm(program, later, run);
    const [note] = await program.query(
      "select gross_minor::int as gross, tax_minor::int as tax from billing.money_documents where account_id = $1 and kind = 'credit_note'",
      [ahead!.customerId],
    );
    expect(note).toEqual({ gross: 10800, tax: 1800 });
    expect(before).toBeLessThan(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
