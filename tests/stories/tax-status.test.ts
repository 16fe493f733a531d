// Customers who are exempt or account for the tax themselves (B-140), and days that are invoiced already when that begins (B-102).
import { describe, expect, it } from "vitest";
import { confirmRun } from "../../server/modules/billing/index.ts";
import { createOneTimeInvoiceEndpoint, invoiceOptionsEndpoint } from "../../server/modules/billing/one-time/contract.ts";
import { recordTaxNumberCheckEndpoint } from "../../server/modules/billing/tax-numbers/contract.ts";
import { changeTermsEndpoint, getTermsEndpoint, previewTermsEndpoint } from "../../server/modules/billing/terms/contract.ts";
import { createTax } from "../../server/modules/catalog/index.ts";
import { pauseFee } from "../../server/modules/ordering/planned-changes/settings.ts";
import { day } from "../../shared/calendar.ts";
import { signInStaff } from "../support/call-api.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks } from "../support/payer.ts";

type Shop = Awaited<ReturnType<typeof shopOn>>;

const sums = (net: string, tax: string, gross: string) => ({ net: { amount: net }, tax: { amount: tax }, gross: { amount: gross } });

const preview = (shop: Shop, customerId: string, body: object) =>
  shop.staff().ok(previewTermsEndpoint, { params: { customerId }, body: body as never });
const versionOf = async (shop: Shop, customerId: string) => (await shop.staff().ok(getTermsEndpoint, { params: { customerId } })).version;
const change = async (shop: Shop, customerId: string, body: object) =>
  shop.staff().ok(changeTermsEndpoint, { params: { customerId }, body: body as never, version: await versionOf(shop, customerId) });
const bill = (shop: Shop, targetOn: string) =>
  confirmRun((act) => shop.program.inWork(act), { partnerId: shop.provider.partnerId, targetOn: day(targetOn), trigger: "manual" });
const giveTaxNumber = (shop: Shop, customerId: string, number: string) =>
  shop.program.query("update customers.customers set tax_id = $2 where id = $1", [customerId, number]);
const documents = async (shop: Shop, customerId: string) =>
  (
    await shop.program.query<{ kind: string; net: string; tax: string; categories: string }>(
      `select kind, net_minor::text as net, tax_minor::text as tax,
         (select string_agg(part.en_category, ' ' order by part.position) from billing.document_taxes part where part.document_id = document.id) as categories
       from billing.money_documents document where account_id = $1 order by issued_on, issued_at, kind desc, number`,
      [customerId],
    )
  ).map(({ kind, net, tax, categories }) => `${kind} ${net} + ${tax} ${categories}`);

describe("B-102 another tax status", async () => {
  const shop = await shopOn("2026-05-11", "status");
  const { program } = shop;

  it("B-140 without a tax of its kind it is refused: nothing could be invoiced", async () => {
    const { customerId } = await shop.subscriber();
    const refusal = await shop.staff().refused(changeTermsEndpoint, {
      params: { customerId },
      body: { taxStatus: "exempt" },
      version: await versionOf(shop, customerId),
    });
    expect(refusal).toMatchObject({ code: "tax-missing", errors: [{ field: "taxStatus" }] });
    await program.inWork(async (work) => {
      await createTax(work, {
        name: "Exempt",
        code: "exempt",
        ratePercent: "0",
        enCategory: "E",
        exemptionText: "Exempt under article 132",
      });
      await createTax(work, { name: "Abroad", code: "abroad", ratePercent: "0", enCategory: "AE", exemptionText: "Reverse charge" });
    });
  });

  it("exempt from today: 36.58 comes back, 30.48 is invoiced without tax, and the preview said so", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    const { adjusted, changes } = await preview(shop, customerId, { taxStatus: "exempt" });
    expect(adjusted).toMatchObject({
      credit: sums("30.48", "6.10", "36.58"),
      invoice: sums("30.48", "0.00", "30.48"),
      net: { amount: "-6.10" },
    });
    expect(changes).toEqual([{ field: "taxStatus", before: "taxable", after: "exempt" }]);
    expect(await documents(shop, customerId)).toHaveLength(1);
    await change(shop, customerId, { taxStatus: "exempt" });
    expect((await documents(shop, customerId)).slice(1).sort()).toEqual(["credit_note 3048 + 610 S", "invoice 3048 + 0 E"]);
    expect(await balanceOf(program, customerId)).toBe(610n);
    expect((await shop.covered(serviceId)).map(({ period }) => period)).toEqual(["[2026-05-01,2026-05-11)", "[2026-05-11,2026-06-01)"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("taken back on the same day it is as before, to the cent", async () => {
    const { customerId } = await shop.subscriber();
    await change(shop, customerId, { taxStatus: "exempt" });
    await change(shop, customerId, { taxStatus: "taxable" });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await program.query("select tax_status, tax_moves from billing.accounts where id = $1", [customerId])).toEqual([
      { tax_status: "taxable", tax_moves: [] },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-140 reverse charge needs a tax number that can be one, and that the authority does not deny", async () => {
    const { customerId } = await shop.subscriber();
    const refused = async () =>
      (
        await shop.staff().refused(changeTermsEndpoint, {
          params: { customerId },
          body: { taxStatus: "reverse_charge" },
          version: await versionOf(shop, customerId),
        })
      ).errors;
    const answer = (number: string, isValid: boolean, on = "2026-05-10") => ({
      params: { customerId },
      body: { number, isValid, on: day(on), consultation: "WAPIAAAA" },
    });
    expect(await refused()).toMatchObject([{ field: "taxStatus", code: "tax-number-missing" }]);
    expect((await shop.staff().refused(recordTaxNumberCheckEndpoint, answer("DE136695976", true))).errors).toMatchObject([
      { code: "tax-number-missing" },
    ]);
    await giveTaxNumber(shop, customerId, "DE136695977");
    expect(await refused()).toMatchObject([{ code: "tax-number-wrong", params: { number: "DE136695977" } }]);
    await giveTaxNumber(shop, customerId, "de 136695976");
    const { errors } = await shop.staff().refused(recordTaxNumberCheckEndpoint, answer("DE136695976", false, "2026-05-12"));
    expect(errors).toMatchObject([{ field: "on", code: "in-the-future" }]);
    expect((await shop.staff().refused(recordTaxNumberCheckEndpoint, answer("ATU13585627", true))).errors).toMatchObject([
      { field: "number", code: "tax-number-changed" },
    ]);
    expect(await shop.staff().ok(recordTaxNumberCheckEndpoint, answer("DE136695976", false))).toMatchObject({ state: "refused" });
    expect(await refused()).toMatchObject([{ code: "tax-number-refused" }]);
    expect(await shop.staff().ok(recordTaxNumberCheckEndpoint, answer("DE136695976", true))).toMatchObject({
      state: "valid",
      check: { isValid: true, on: "2026-05-10", consultation: "WAPIAAAA" },
    });
    await change(shop, customerId, { taxStatus: "reverse_charge" });
    // Another number: what was answered says nothing about it.
    await giveTaxNumber(shop, customerId, "ATU13585627");
    expect((await shop.staff().ok(getTermsEndpoint, { params: { customerId } })).taxNumber).toEqual({
      number: "ATU13585627",
      state: "valid",
      check: null,
    });
  });

  it("from 6 May: 26 days; a future day is refused", async () => {
    const { customerId } = await shop.subscriber();
    await giveTaxNumber(shop, customerId, "DE136695976");
    const body = { taxStatus: "reverse_charge", taxStatusFrom: "2026-05-06" };
    // 45.00 − F(5) = 45.00 − 7.26.
    expect((await preview(shop, customerId, body)).adjusted).toMatchObject({
      credit: sums("37.74", "7.55", "45.29"),
      invoice: sums("37.74", "0.00", "37.74"),
    });
    await change(shop, customerId, body);
    expect((await documents(shop, customerId)).slice(1).sort()).toEqual(["credit_note 3774 + 755 S", "invoice 3774 + 0 AE"]);
    const refusal = await shop.staff().refused(changeTermsEndpoint, {
      params: { customerId },
      body: { taxStatus: "taxable", taxStatusFrom: day("2026-05-12") },
      version: await versionOf(shop, customerId),
    });
    expect(refusal).toMatchObject({ errors: [{ field: "taxStatusFrom" }] });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("a price that includes tax is paid without it: 40.58 comes back, 33.82 is invoiced", async () => {
    const planId = await shop.plan("gross", "59.90", { includesTax: true });
    const { customerId } = await shop.subscriber({ planId });
    await change(shop, customerId, { taxStatus: "exempt" });
    // U = 59.90 ÷ 1.2: R(49.91666667) − R(U × 10/31) = 49.92 − 16.10.
    expect((await documents(shop, customerId)).slice(1).sort()).toEqual(["credit_note 3382 + 676 S", "invoice 3382 + 0 E"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("the same amount with the same tax makes no documents", async () => {
    const [{ id: taxId }] = (await program.query<{ id: string }>("select id from catalog.taxes where code = 'exempt'")) as [{ id: string }];
    const planId = await shop.plan("free-of-tax", "30", { taxId });
    const { customerId } = await shop.subscriber({ planId });
    expect((await preview(shop, customerId, { taxStatus: "exempt" })).adjusted).toBeNull();
    await change(shop, customerId, { taxStatus: "exempt" });
    expect(await documents(shop, customerId)).toHaveLength(1);
  });

  it("where staff leave invoiced days alone they stay as billed, and only what comes is otherwise", async () => {
    const { customerId } = await shop.subscriber();
    await change(shop, customerId, { taxStatus: "exempt", adjustBilledDays: false });
    expect(await documents(shop, customerId)).toEqual(["invoice 4500 + 900 S"]);
  });

  it("B-96 a change of plan is quoted and settled as the customer is taxed", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    await change(shop, customerId, { taxStatus: "exempt" });
    const quote = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    expect(quote.figures).toMatchObject({ credit: sums("30.48", "0.00", "30.48"), invoice: sums("47.42", "0.00", "47.42") });
    await shop.confirm(quote.id);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-102 B-96 what changes later is quoted as it is billed then: another price with tax, an amount off, fees", async () => {
    const planId = await shop.plan("with-tax", "60", { includesTax: true, pausable: true });
    const { customerId, serviceId } = await shop.subscriber({ planId });
    await change(shop, customerId, { taxStatus: "exempt" });
    // 60.00 with tax is 50.00 without: 50.00 − F(10) = 33.87 comes back; of 72.00 it is 60.00 − 19.35.
    const dearer = await shop.quote(serviceId, { kind: "terms", customPrice: "72" });
    expect(dearer.figures).toMatchObject({
      credit: sums("33.87", "0.00", "33.87"),
      invoice: sums("40.65", "0.00", "40.65"),
      next: { net: { amount: "60.00" } },
    });
    await shop.confirm(dearer.id);
    // 12.00 off 72.00 is 10.00 off 60.00.
    const cheaper = await shop.quote(serviceId, { kind: "discount", fixed: "12", reason: "Loyal" });
    expect(cheaper.figures).toMatchObject({ next: { net: { amount: "50.00" } } });
    await shop.confirm(cheaper.id);
    await shop.set(pauseFee, 600);
    const paused = await shop.quote(serviceId, { kind: "pause", on: "2026-05-15", until: "2026-05-25" });
    expect(paused.figures.fees).toMatchObject([{ code: "pause", amount: { amount: "5.00" } }]);
    await shop.set(pauseFee, 0);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-140 a line written by hand bears the tax of the customer's status; a person with the right keeps another, and the log says why", async () => {
    const { customerId } = await shop.subscriber();
    await change(shop, customerId, { taxStatus: "exempt" });
    const line = (unitPrice: string, includesTax: boolean) => ({ text: "Visit", unitPrice, includesTax, taxId: shop.provider.taxId });
    const write = (body: object) => shop.staff().ok(createOneTimeInvoiceEndpoint, { params: { customerId }, body: body as never });
    expect((await shop.staff().ok(invoiceOptionsEndpoint, { params: { customerId } })).taxedAs).toMatchObject({
      status: "exempt",
      taxName: "Exempt",
    });
    expect(await write({ lines: [line("100", false), line("120", true)] })).toMatchObject({
      net: { amount: "200.00" },
      tax: { amount: "0.00" },
    });
    const kept = { lines: [line("100", false)], keepTaxes: { reason: "The visit was private" } };
    const { id, ...sum } = await write(kept);
    expect(sum).toMatchObject({ net: { amount: "100.00" }, tax: { amount: "20.00" } });
    expect(await program.query("select reason from identity.audit_entries where entity_id = $1 and action = 'issue'", [id])).toEqual([
      { reason: "The visit was private" },
    ]);
    const clerk = await signInStaff(program, { levels: { "finance.invoices.create": "all", "finance.invoices.view": "all" } });
    expect((await clerk.refused(createOneTimeInvoiceEndpoint, { params: { customerId }, body: kept as never })).code).toBe(
      "permission-denied",
    );
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-59 B-54 a postpaid month with both: a document for each, and what waits bears the tax of the customer", async () => {
    const { customerId } = await shop.subscriber({ prepaidMonths: 0 });
    await change(shop, customerId, { taxStatus: "exempt" });
    await program.query(
      `insert into billing.future_items (account_id, partner_id, side, kind, category, text, unit_price, tax_id, includes_tax, due_on, created_by, created_at)
       values ($1, $2, 'debit', 'fee', 'fee', 'Visit', 12.00, $3, true, '2026-05-20', '{}', now())`,
      [customerId, shop.provider.partnerId, shop.provider.taxId],
    );
    const { customerId: ahead } = await shop.subscriber();
    await change(shop, ahead, { taxStatus: "exempt" });
    await shop.moveTo("2026-06-01T08:00:00Z");
    await bill(shop, "2026-06-01");
    expect((await documents(shop, ahead)).at(-1)).toBe("invoice 4500 + 0 E");
    // 14.52 and 2.90; 30.48 and 10.00 of the visit without its tax.
    expect((await documents(shop, customerId)).sort()).toEqual(["invoice 1452 + 290 S", "invoice 4048 + 0 E"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
