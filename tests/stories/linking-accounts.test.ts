// Main accounts and sub-accounts (O-66, O-67, B-218 to B-223, M-42).
import { describe, expect, it } from "vitest";
import { aggregatedChargesEndpoint, invoiceAggregatedEndpoint } from "../../server/modules/billing/accounts/contract.ts";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { createTransactionEndpoint } from "../../server/modules/billing/ledger/contract.ts";
import * as customers from "../../server/modules/customers/contract.ts";
import * as reports from "../../server/modules/reports/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { faultsOfBooks, invoicesOf } from "../support/payer.ts";
import { addSubscribers, makeProvider } from "../support/provider.ts";
import { testProgram } from "../support/test-program.ts";

const program = await testProgram({ now: "2026-06-10T08:00:00Z" });
const north = await program.inWork((work) => makeProvider(work));
const south = await program.inWork((work) => makeProvider(work, { code: "south" }));
const staff = await signInStaff(program, { fullName: "Eva" });
type More = Partial<Parameters<typeof addSubscribers>[2]>;
let made = 0;
async function subscriber(more: More = {}, provider = north) {
  made += 1;
  const [one] = await program.inWork((work) =>
    addSubscribers(work, provider, {
      count: 1,
      startOn: "2026-06-01",
      nextBillingOn: "2026-06-20",
      billingDay: 20,
      firstNumber: made,
      ...more,
    }),
  );
  return one!;
}
const link = (subId: string, mainId: string, mode: "aggregated" | "independent", more: { from?: string } = {}) => ({
  params: { customerId: subId },
  body: { mainId, mode, ...more },
});
const accountOf = async (id: string) =>
  (await program.query("select billing_day, prepaid_months, next_billing_on from billing.accounts where id = $1", [id]))[0];
const debit = (customerId: string, amount: string) =>
  staff.ok(createTransactionEndpoint, {
    params: { customerId },
    body: { side: "debit", amount: { amount, currency: "EUR" }, text: "Test", reason: "test" },
  });

describe("O-66 the worked example of linking", () => {
  it("in aggregated mode 101 is linked and follows the billing day; each of the others is refused with its reason; in independent mode three are linked", async () => {
    const main = await subscriber({ billingDay: 5, nextBillingOn: "2026-07-05" });
    const [c101, c102, c103, c105, below] = [
      await subscriber(),
      await subscriber(),
      await subscriber(),
      await subscriber(),
      await subscriber(),
    ];
    const c104 = await subscriber({}, south);
    await debit(c102.customerId, "12.00");
    await program.query("update billing.accounts set billing_type = 'prepaid_period' where id = $1", [c103.customerId]);
    await staff.ok(customers.linkEndpoint, link(below.customerId, c105.customerId, "independent"));
    const ids = [c101, c102, c103, c104, c105].map(({ customerId }) => customerId);

    const preview = (mode: "aggregated" | "independent") =>
      staff.ok(reports.previewMassActionEndpoint, {
        body: { kind: "customers.link-to-main", params: { mainId: main.customerId, mode }, ids },
      });
    const expected = async (mode: "aggregated" | "independent") => {
      const { firstRows, oddRows } = await preview(mode);
      return Object.fromEntries([...firstRows, ...oddRows].map((row) => [ids.indexOf(row.id) + 101, row.expectedSkip]));
    };
    expect(await expected("independent")).toEqual({ 101: null, 102: null, 103: null, 104: "other-partner", 105: "is-main" });
    expect(await expected("aggregated")).toEqual({
      101: null,
      102: "balance-not-zero",
      103: "billing-type",
      104: "other-partner",
      105: "is-main",
    });

    const { id } = await preview("aggregated");
    await staff.ok(reports.confirmMassActionEndpoint, { params: { actionId: id }, body: {} });
    await program.runJobs();
    const done = await staff.ok(reports.getMassActionEndpoint, { params: { actionId: id } });
    expect(done.counts).toMatchObject({ changed: 1, waiting: 0 });
    expect(await accountOf(c101.customerId)).toMatchObject({ billing_day: 5, next_billing_on: "2026-07-05" });
    const view = await staff.ok(customers.getCustomerEndpoint, { params: { customerId: main.customerId } });
    expect(view.link.subAccounts).toBe(1);
  });

  it("lists every check that fails, not only the first", async () => {
    const main = await subscriber();
    const sub = await subscriber({}, south);
    const poor = await subscriber();
    await debit(poor.customerId, "3.00");
    await program.query(
      `insert into billing.future_items (account_id, partner_id, side, kind, category, text, unit_price, includes_tax, due_on, created_by, created_at)
       values ($1, $2, 'debit', 'one_time', 'one_time', 'Cable', 10, false, '2026-07-01', '{}', now())`,
      [poor.customerId, north.partnerId],
    );
    await program.query("update billing.accounts set billing_type = 'prepaid_daily' where id = any ($1)", [
      [poor.customerId, main.customerId],
    ]);
    await program.query("update customers.customers set status = 'inactive' where id = $1", [main.customerId]);
    const codes = async (subId: string) =>
      (await staff.refused(customers.linkEndpoint, link(subId, main.customerId, "aggregated"))).errors?.map(({ code }) => code);
    expect(await codes(poor.customerId)).toEqual([
      "main-not-active",
      "main-billing-type",
      "billing-type",
      "balance-not-zero",
      "future-items",
    ]);
    expect(await codes(sub.customerId)).toEqual(["other-partner", "main-not-active"]);
    expect(await codes(main.customerId)).toEqual(expect.arrayContaining(["same-account"]));
  });
});

describe("O-66, M-42, B-223 the end of a link", () => {
  async function linked() {
    const main = await subscriber({ billingDay: 1, nextBillingOn: "2026-07-01", prepaidMonths: 0 });
    const sub = await subscriber({ startOn: "2026-06-01" });
    await staff.ok(customers.linkEndpoint, link(sub.customerId, main.customerId, "aggregated"));
    await program.runJobs();
    return { main: main.customerId, sub: sub.customerId, serviceId: sub.serviceIds[0]! };
  }

  it("is refused while days before it are not invoiced, can be billed at once, and then each bills its own days once", async () => {
    const { main, sub, serviceId } = await linked();
    const refused = await staff.refused(customers.unlinkEndpoint, { params: { customerId: sub }, query: { from: "2026-06-16" } });
    expect(refused).toMatchObject({ code: "link-refused", errors: [{ code: "not-invoiced" }] });
    // 1 to 15 June of 45.00 a month: half of it, and 20 % tax.
    const charges = await staff.ok(aggregatedChargesEndpoint, { params: { customerId: sub }, query: { from: "2026-06-16" } });
    expect(charges).toMatchObject({
      mainId: main,
      net: { amount: "22.50" },
      gross: { amount: "27.00" },
      lines: [{ periodStart: "2026-06-01", periodEnd: "2026-06-16" }],
    });
    const invoice = await staff.ok(invoiceAggregatedEndpoint, { params: { customerId: sub }, body: { from: "2026-06-16" } });
    expect(invoice).toMatchObject({ customerId: main, gross: { amount: "27.00" } });
    expect(await staff.refused(invoiceAggregatedEndpoint, { params: { customerId: sub }, body: { from: "2026-06-16" } })).toMatchObject({
      code: "nothing-to-invoice",
    });

    await staff.ok(customers.unlinkEndpoint, { params: { customerId: sub }, query: { from: "2026-06-16" } });
    await program.runJobs();
    expect(await accountOf(sub)).toEqual({ billing_day: 20, prepaid_months: 1, next_billing_on: "2026-06-20" });
    expect(await program.query("select payer_id from services.services where id = $1", [serviceId])).toEqual([{ payer_id: sub }]);
    await confirmRun((act) => program.inWork(act), { partnerId: north.partnerId, targetOn: day("2026-06-20"), trigger: "manual" });
    const periods = await program.query<{ account_id: string; start: string; end: string }>(
      `select document.account_id, line.period_start as start, line.period_end as end from billing.document_lines line
       join billing.money_documents document on document.id = line.document_id where line.service_id = $1 order by line.period_start`,
      [serviceId],
    );
    expect(periods.map(({ account_id, start, end }) => [account_id === main ? "main" : "sub", start, end])).toEqual([
      ["main", "2026-06-01", "2026-06-16"],
      ["sub", "2026-06-16", "2026-06-20"],
      ["sub", "2026-06-20", "2026-07-20"],
    ]);
    expect(await invoicesOf(program, sub)).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a change of the mode runs the same checks, both ways", async () => {
    const { main, sub } = await linked();
    expect((await staff.refused(customers.linkEndpoint, link(sub, main, "independent", { from: "2026-06-10" }))).errors).toMatchObject([
      { code: "not-invoiced" },
    ]);
    await staff.ok(invoiceAggregatedEndpoint, { params: { customerId: sub }, body: { from: "2026-06-10" } });
    await staff.ok(customers.linkEndpoint, link(sub, main, "independent", { from: "2026-06-10" }));
    expect(await accountOf(sub)).toMatchObject({ billing_day: 20 });
    await debit(sub, "4.00");
    expect((await staff.refused(customers.linkEndpoint, link(sub, main, "aggregated"))).errors).toMatchObject([
      { code: "balance-not-zero" },
    ]);
  });

  it("takes a day within a year, and nothing before what the main account paid for", async () => {
    const { main, sub } = await linked();
    expect(
      (await staff.refused(customers.unlinkEndpoint, { params: { customerId: sub }, query: { from: "2028-01-01" } })).errors,
    ).toMatchObject([{ field: "from", code: "too-far" }]);
    await staff.ok(invoiceAggregatedEndpoint, { params: { customerId: sub }, body: { from: "2026-07-01" } });
    // It may end today although the main account paid until the end of the month: those days stay paid.
    await staff.ok(customers.unlinkEndpoint, { params: { customerId: sub }, query: {} });
    await program.runJobs();
    await confirmRun((act) => program.inWork(act), { partnerId: north.partnerId, targetOn: day("2026-06-21"), trigger: "manual" });
    const [first] = await program.query<{ start: string }>(
      "select min(line.period_start) as start from billing.document_lines line join billing.money_documents document on document.id = line.document_id where document.account_id = $1",
      [sub],
    );
    expect(first?.start).toBe("2026-07-01");
    expect(main).not.toBe(sub);
  });
});

it("O-67 the sub-accounts' services and monthly values, each and by the way of billing", async () => {
  const main = await subscriber();
  const [a, b, c] = [await subscriber(), await subscriber({ plans: [north.homeId, north.voiceId] }), await subscriber()];
  await staff.ok(customers.linkEndpoint, link(a.customerId, main.customerId, "independent"));
  await staff.ok(customers.linkEndpoint, link(b.customerId, main.customerId, "aggregated"));
  await staff.ok(customers.linkEndpoint, link(c.customerId, main.customerId, "aggregated"));
  const { items, totals } = await staff.ok(reports.subAccountValuesEndpoint, { params: { customerId: main.customerId } });
  expect(items).toHaveLength(3);
  expect(items).toContainEqual({ id: b.customerId, services: 2, monthlyValue: { amount: "57.50", currency: "EUR" } });
  expect(totals).toEqual([
    { mode: "independent", count: 1, services: 1, monthlyValue: { amount: "45.00", currency: "EUR" } },
    { mode: "aggregated", count: 2, services: 3, monthlyValue: { amount: "102.50", currency: "EUR" } },
  ]);
});
