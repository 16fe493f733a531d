// B-144 a provider whose services are taxed by the days on which they are used, through a change of the rate: what runs, changes, credit notes,
// prepaid charges, proformas, papers, e-invoices, reports and the books say of it.
import { describe, expect, it } from "vitest";
import { creditInvoiceEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { printedDocument } from "../../server/modules/billing/documents/printed-document.ts";
import { changeEInvoicingEndpoint, getEInvoiceEndpoint } from "../../server/modules/billing/einvoice/contract.ts";
import { addDefaultSeries, confirmRun, creditInvoice, openAccounts } from "../../server/modules/billing/index.ts";
import { prepaidMonthlyInvoice } from "../../server/modules/billing/prepaid/prepaid-settings.ts";
import { makeProformaEndpoint } from "../../server/modules/billing/proformas/contract.ts";
import { replayDocumentEndpoint } from "../../server/modules/billing/replay/contract.ts";
import { createRecurringInvoiceEndpoint, listRunItemsEndpoint, startPreviewEndpoint } from "../../server/modules/billing/runs/contract.ts";
import { taxPoint } from "../../server/modules/billing/settings.ts";
import { changeTaxRate } from "../../server/modules/catalog/change-tax.ts";
import { changeTaxRateEndpoint } from "../../server/modules/catalog/contract.ts";
import { scheduleTaxUpdateEndpoint } from "../../server/modules/catalog/tax-updates/contract.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import { recordPaymentEndpoint } from "../../server/modules/payments/contract.ts";
import { recordPayment } from "../../server/modules/payments/index.ts";
import { getReportEndpoint } from "../../server/modules/reports/finance/contract.ts";
import { day } from "../../shared/calendar.ts";
import { shopOn } from "../support/change-shop.ts";
import { balanceOf, faultsOfBooks, invoicesOf } from "../support/payer.ts";
import { addSubscribers } from "../support/provider.ts";
import { sampleShop } from "../support/sample-services.ts";
import { testProgram } from "../support/test-program.ts";

type Shop = Awaited<ReturnType<typeof shopOn>>;

/** 21 % from 16 November 2026 on; the days before bear 20 %. */
const raise = (shop: Shop) =>
  shop.staff().ok(changeTaxRateEndpoint, {
    params: { taxId: shop.provider.taxId },
    body: { ratePercent: "21", validFrom: day("2026-11-16") },
  });

async function shopByPeriod(today: string, code: string): Promise<Shop> {
  const shop = await shopOn(today, code);
  await shop.set(taxPoint, "service_period");
  return shop;
}

const linesOf = async ({ program }: Shop, customerId: string) =>
  (
    await program.query<{ kind: string; start: string; net: string; rate: string; tax_on: string }>(
      `select document.kind, line.period_start::text as start, line.net_minor::text as net, tax_rate_percent::float::text as rate, tax_on::text
       from billing.document_lines line join billing.money_documents document on document.id = line.document_id
       where document.account_id = $1 order by document.issued_at, document.kind desc, line.position`,
      [customerId],
    )
  ).map(({ kind, start, net, rate, tax_on }) => `${kind} ${start} ${net} at ${rate}, ${tax_on}`);
const taxesOf = async ({ program }: Shop, customerId: string) =>
  (
    await program.query<{ kind: string; rate: string; base: string; tax: string }>(
      `select document.kind, rate_percent::float::text as rate, taxable_minor::text as base, part.tax_minor::text as tax
       from billing.document_taxes part join billing.money_documents document on document.id = part.document_id
       where document.account_id = $1 order by document.issued_at, document.kind desc, part.position`,
      [customerId],
    )
  ).map(({ kind, rate, base, tax }) => `${kind} ${rate} % of ${base} is ${tax}`);

describe("B-144 a rate that is known before the month is invoiced", async () => {
  const shop = await shopByPeriod("2026-11-11", "known");
  const { program } = shop;
  await raise(shop);

  it("a run cuts the line: 22.50 at 20 % and 22.50 at 21 %, one invoice over 54.23, its days covered once", async () => {
    const { customerId, serviceId } = await shop.subscriber({ isPaid: false });
    expect(await linesOf(shop, customerId)).toEqual([
      "invoice 2026-11-01 2250 at 20, 2026-11-01",
      "invoice 2026-11-16 2250 at 21, 2026-11-16",
    ]);
    expect(await taxesOf(shop, customerId)).toEqual(["invoice 20 % of 2250 is 450", "invoice 21 % of 2250 is 473"]);
    expect(await balanceOf(program, customerId)).toBe(-5423n);
    expect((await shop.covered(serviceId)).map(({ period }) => period)).toEqual(["[2026-11-01,2026-11-16)", "[2026-11-16,2026-12-01)"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-143 its paper says both rates", async () => {
    const [invoice] = await program.query<{ id: string }>("select id from billing.money_documents where kind = 'invoice' limit 1");
    const { input } = await program.inWork((work) => printedDocument(work, program.tools, invoice!.id));
    expect(input.sections?.[0]?.lines?.map(({ taxRate, amount }) => `${taxRate} ${amount}`)).toEqual(["20 % €22.50", "21 % €22.50"]);
  });

  it("B-96 a change of plan on 11 November gives back and charges each day at its own rate: the quote says what is issued", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "plan", planId: shop.fastId });
    // 7.50 at 20 % and 22.50 at 21 % come back; 11.67 and 35.00 are charged.
    expect(quote.figures).toMatchObject({
      credit: { net: { amount: "30.00" }, tax: { amount: "6.23" }, gross: { amount: "36.23" } },
      invoice: { net: { amount: "46.67" }, tax: { amount: "9.68" }, gross: { amount: "56.35" } },
      net: { amount: "20.12" },
      next: { on: "2026-12-01", net: { amount: "70.00" }, tax: { amount: "14.70" } },
    });
    await shop.confirm(quote.id);
    expect((await taxesOf(shop, customerId)).slice(2)).toEqual([
      "invoice 20 % of 1167 is 233",
      "invoice 21 % of 3500 is 735",
      "credit_note 20 % of 750 is 150",
      "credit_note 21 % of 2250 is 473",
    ]);
    expect(await balanceOf(program, customerId)).toBe(-2012n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-109 an end on 20 November gives back its last ten days at 21 %", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "end", endOn: "2026-11-20" });
    expect(quote.figures).toMatchObject({ credit: { net: { amount: "15.00" }, tax: { amount: "3.15" }, gross: { amount: "18.15" } } });
    await shop.confirm(quote.id);
    expect((await taxesOf(shop, customerId)).slice(2)).toEqual(["credit_note 21 % of 1500 is 315"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-103 a pause over the change gives back days of both rates", async () => {
    const { serviceId, customerId } = await shop.subscriber();
    const quote = await shop.quote(serviceId, { kind: "pause", on: "2026-11-12", until: "2026-11-22" });
    // F(15) − F(11) = 6.00 at 20 %, F(21) − F(15) = 9.00 at 21 %.
    expect(quote.figures).toMatchObject({ credit: { net: { amount: "15.00" }, tax: { amount: "3.09" }, gross: { amount: "18.09" } } });
    await shop.confirm(quote.id);
    await shop.moveTo("2026-11-12T08:00:00Z");
    await program.runDay();
    expect((await taxesOf(shop, customerId)).slice(2)).toEqual(["credit_note 20 % of 600 is 120", "credit_note 21 % of 900 is 189"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-129 credited in whole, both taxes come back to the cent", async () => {
    const { customerId } = await shop.subscriber({ isPaid: false });
    const [invoice] = await invoicesOf(program, customerId);
    await program.inWork((work) => creditInvoice(work, { invoiceId: invoice!.id, reason: "mistake", releaseDays: true }));
    expect((await taxesOf(shop, customerId)).slice(2)).toEqual(["credit_note 20 % of 2250 is 450", "credit_note 21 % of 2250 is 473"]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-129 charged to the balance without an invoice, an end gives back the rates of its days", async () => {
    const [added] = await program.inWork((work) =>
      addSubscribers(work, shop.provider, { count: 1, startOn: "2026-11-01", nextBillingOn: "2026-11-01", firstNumber: 90 }),
    );
    const { customerId, serviceIds } = added!;
    await program.query("update billing.accounts set auto_invoice = false where id = $1", [customerId]);
    await confirmRun((act) => program.inWork(act), { partnerId: shop.provider.partnerId, targetOn: day("2026-11-01"), trigger: "manual" });
    expect(await balanceOf(program, customerId)).toBe(-5423n);
    const quote = await shop.quote(serviceIds[0]!, { kind: "end", endOn: "2026-11-12" });
    // 4.50 at 20 % and 22.50 at 21 %.
    expect(quote.figures).toMatchObject({ credit: { net: { amount: "27.00" }, tax: { amount: "5.63" }, gross: { amount: "32.63" } } });
    await shop.confirm(quote.id);
    expect(await balanceOf(program, customerId)).toBe(-2160n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-124 a proforma asks for the same, and paid it becomes an invoice with the same taxes", async () => {
    const { customerId } = await shop.subscriber();
    await shop.staff().ok(makeProformaEndpoint, { params: { customerId }, body: { throughOn: day("2026-12-31") } } as never);
    const [proforma] = await program.query<{ id: string; gross: string }>(
      "select id, (gross_minor / 100.0)::numeric(12,2)::text as gross from billing.money_documents where account_id = $1 and kind = 'proforma'",
      [customerId],
    );
    expect(proforma?.gross).toBe("54.45");
    await shop.staff().ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: { amount: "54.45", currency: "EUR" }, method: "cash", receivedOn: "2026-11-12", documentIds: [proforma!.id] },
    } as never);
    expect((await linesOf(shop, customerId)).slice(-2)).toEqual([
      "proforma 2026-12-01 4500 at 21, 2026-12-01",
      "invoice 2026-12-01 4500 at 21, 2026-12-01",
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-250 the tax report lists both rates and ties to the books", async () => {
    expect(await taxReport(shop, "2026-11-01", "2026-11-30")).toEqual({ rates: ["21", "20"], ties: ["0.00"] });
  });
});

async function taxReport(shop: Shop, from: string, to: string) {
  const { tables, ties } = await shop
    .staff()
    .ok(getReportEndpoint, { params: { report: "tax" }, query: { filter: { from, to, partner: shop.provider.partnerId } } } as never);
  return {
    rates: tables.find(({ id }) => id === "main")!.rows.map(({ cells }) => cells.rate),
    ties: ties.map(({ difference }) => difference.amount),
  };
}

describe("B-144 a month that is billed afterwards", async () => {
  const shop = await shopByPeriod("2026-11-20", "after");
  const { program } = shop;
  await raise(shop);

  it("bears in December the rates of its days in November; by the date of the document it would bear 21 % in whole", async () => {
    const { customerId } = await shop.subscriber({ prepaidMonths: 0 });
    await shop.moveTo("2026-12-01T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: shop.provider.partnerId, targetOn: day("2026-12-01"), trigger: "manual" });
    expect(await taxesOf(shop, customerId)).toEqual(["invoice 20 % of 2250 is 450", "invoice 21 % of 2250 is 473"]);
    await shop.set(taxPoint, "issue_date");
    const other = await shop.subscriber({ prepaidMonths: 0, startOn: "2026-11-01" });
    await confirmRun((act) => program.inWork(act), { partnerId: shop.provider.partnerId, targetOn: day("2026-12-01"), trigger: "manual" });
    expect(await taxesOf(shop, other.customerId)).toEqual(["invoice 21 % of 4500 is 945"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-144 an e-invoice with two rates of one tax", async () => {
  const shop = await shopByPeriod("2026-11-20", "xml");
  const { program } = shop;
  await raise(shop);
  await program.query(`update partners.partners set legal_name = 'Northern Fibre GmbH', street = 'Hafenstraße 12', city = 'Hamburg', zip = '20457',
    country = 'DE', tax_number = 'DE123456789', company_number = 'HRB 98765', email = 'billing@northern.example', phone = '+49 40 5550100',
    iban = 'DE89370400440532013000'`);

  it("is made without a fault", async () => {
    const { customerId } = await shop.subscriber({ prepaidMonths: 0 });
    await program.query(
      "update customers.customers set city = 'Lübeck', zip = '23552', street_1 = 'Am Markt 3', country = 'DE' where id = $1",
      [customerId],
    );
    await shop.staff().ok(changeEInvoicingEndpoint, { params: { customerId }, body: { format: "factur_x" }, version: 0 } as never);
    await shop.moveTo("2026-12-01T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: shop.provider.partnerId, targetOn: day("2026-12-01"), trigger: "manual" });
    await program.runJobs();
    const [invoice] = await invoicesOf(program, customerId);
    const { eInvoice } = await shop.staff().ok(getEInvoiceEndpoint, { params: { documentId: invoice!.id } });
    expect(eInvoice).toMatchObject({ state: "ready", faults: [] });
  });
});

describe("B-149 a tax update for days that were invoiced before anybody knew of it", async () => {
  const shop = await shopByPeriod("2026-11-11", "update");
  const { program } = shop;
  const wish = { oldTaxId: shop.provider.taxId, newRatePercent: "21", on: day("2026-11-16"), bearer: "customer" as const };

  it("B-129 what is given back of them bears the rate that was invoiced, also when another holds by then", async () => {
    const { customerId, serviceId } = await shop.subscriber();
    const { customerId: adjusted } = await shop.subscriber();
    await shop.staff().ok(scheduleTaxUpdateEndpoint, { body: { ...wish, billedDays: "adjust" } } as never);
    await shop.moveTo("2026-11-20T08:00:00Z");
    await program.runDay();
    const quote = await shop.quote(serviceId, { kind: "end", endOn: "2026-11-20" });
    expect(quote.figures).toMatchObject({ credit: { net: { amount: "15.00" }, tax: { amount: "3.00" } } });
    await shop.confirm(quote.id);
    expect((await taxesOf(shop, customerId)).slice(-1)).toEqual(["credit_note 20 % of 1500 is 300"]);
    await shop.moveTo("2026-12-01T08:00:00Z");
    const run = await shop.staff().ok(startPreviewEndpoint, { body: { partnerId: shop.provider.partnerId, targetOn: day("2026-12-01") } });
    await program.runJobs();
    const { items } = await shop.staff().ok(listRunItemsEndpoint, { params: { runId: run.id } });
    // 22.50 at 20 % comes back; the same days and December are charged at 21 %: 67.50 and 14.18.
    expect(items.find((item) => item.customerId === adjusted)).toMatchObject({
      warnings: ["adjustments"],
      credited: { amount: "27.00" },
      gross: { amount: "81.68" },
    });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-129 B-253 an invoice comes out the same, and is taken back, at the rates that were known when it was issued, whatever its days would bear by now", async () => {
    const issued = async (customerId: string) => {
      await shop.staff().ok(createRecurringInvoiceEndpoint, { params: { customerId }, body: { throughOn: day("2027-02-28") } });
      const newest = (await invoicesOf(program, customerId)).at(-1)?.id ?? "";
      return { newest, tax: (await taxesOf(shop, customerId)).at(-1) };
    };
    const { customerId } = await shop.subscriber();
    const before = await issued(customerId);
    await shop.staff().ok(scheduleTaxUpdateEndpoint, { body: { ...wish, newRatePercent: "22", on: day("2027-01-16") } } as never);
    await shop.moveTo("2027-01-20T08:00:00Z");
    await program.runDay();
    const { customerId: later } = await shop.subscriber();
    const after = await issued(later);
    // December to February at 21 %; from 16 January to February at 22 %.
    expect([before.tax, after.tax]).toEqual(["invoice 21 % of 13500 is 2835", "invoice 22 % of 6823 is 1501"]);
    for (const { newest } of [before, after])
      expect(await shop.staff().ok(replayDocumentEndpoint, { params: { documentId: newest } })).toEqual({
        isReplayable: true,
        differences: [],
      });
    // B-129 taken back at 21 %, although its last days would bear 22 % by now.
    await shop
      .staff()
      .ok(creditInvoiceEndpoint, { params: { documentId: before.newest }, body: { reason: "Not wanted", releaseDays: true } });
    expect((await taxesOf(shop, customerId)).at(-1)).toBe("credit_note 21 % of 13500 is 2835");
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

describe("B-144 charges without a document", async () => {
  const { program, shop, charge } = await prepaidShop();

  it("B-32 each day bears its own rate, and the month's invoice lists them by rate with the very tax that was charged", async () => {
    const { customerId } = await charge("prepaid_daily", "45", "2026-11-28");
    for (const date of ["11-28", "11-29", "11-30", "12-01"]) {
      program.clock.moveTo(`2026-${date}T08:00:00Z`);
      await program.runDay();
    }
    const charges = await program.query<{ on_day: string; net: string; tax: string; tax_on: string }>(
      `select charged_on::text as on_day, net_minor::text as net, tax_minor::text as tax, tax_on::text from billing.charges
       where account_id = $1 and charged_on < '2026-12-01' order by charged_on`,
      [customerId],
    );
    expect(charges).toEqual([
      { on_day: "2026-11-28", net: "150", tax: "30", tax_on: "2026-11-28" },
      { on_day: "2026-11-29", net: "150", tax: "30", tax_on: "2026-11-29" },
      { on_day: "2026-11-30", net: "150", tax: "32", tax_on: "2026-11-30" },
    ]);
    const taxes = await program.query(
      `select rate_percent::float as rate, taxable_minor::int as base, part.tax_minor::int as tax from billing.document_taxes part
       join billing.money_documents document on document.id = part.document_id where document.account_id = $1 order by part.position`,
      [customerId],
    );
    expect(taxes).toEqual([
      { rate: 20, base: 300, tax: 60 },
      { rate: 21, base: 150, tax: 32 },
    ]);
    const [sum] = await program.query(
      "select sum(tax_minor)::int as tax from billing.charges where account_id = $1 and charged_on < '2026-12-01'",
      [customerId],
    );
    expect(sum).toEqual({ tax: 92 });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-33 a week that is bought on 3 December is cut on the 4th, and its days are covered once", async () => {
    await program.inWork((work) => changeTaxRate(work, shop.taxId, { ratePercent: "22", validFrom: day("2026-12-04") }));
    const { customerId } = await charge("prepaid_period", "12", "2026-12-03");
    program.clock.moveTo("2026-12-03T08:00:00Z");
    await program.runDay();
    const lines = await program.query(
      `select line.period_start::text as start, line.net_minor::int as net, tax_rate_percent::float as rate from billing.document_lines line
       join billing.money_documents document on document.id = line.document_id where document.account_id = $1 order by line.position`,
      [customerId],
    );
    // F(1) = 1.71 of 12.00 for seven days.
    expect(lines).toEqual([
      { start: "2026-12-03", net: 171, rate: 21 },
      { start: "2026-12-04", net: 1029, rate: 22 },
    ]);
    const days = await program.query("select period::text from billing.coverage where customer_id = $1 order by period", [customerId]);
    expect(days.map(({ period }) => period)).toEqual(["[2026-12-03,2026-12-04)", "[2026-12-04,2026-12-10)"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});

async function prepaidShop() {
  const program = await testProgram({ now: "2026-11-27T08:00:00Z" });
  const shop = await sampleShop(program, "prepaid");
  await program.inWork(async (work) => {
    await addDefaultSeries(work, shop.partnerId);
    await setSetting(work, taxPoint, { level: "system" }, "service_period");
    await setSetting(work, prepaidMonthlyInvoice, { level: "system" }, true);
    await changeTaxRate(work, shop.taxId, { ratePercent: "21", validFrom: day("2026-11-30") });
  });
  async function charge(billingType: "prepaid_daily" | "prepaid_period", price: string, startOn: string) {
    const customerId = await shop.customer();
    await program.inWork((work) =>
      openAccounts(work, [
        {
          ...{ customerId, partnerId: shop.partnerId, currency: "EUR", billingDay: 1, prepaidMonths: 1 },
          ...{ paymentMethod: "cash" as const, nextBillingOn: day("2027-06-01") },
        },
      ]),
    );
    await program.query("update billing.accounts set billing_type = $2 where id = $1", [customerId, billingType]);
    const plan = await shop.plan(`at-${price}`, { price, prepaidDays: billingType === "prepaid_period" ? 7 : null });
    await shop.add(customerId, plan, { startOn: day(startOn), unitPrice: price });
    await program.inWork((work) =>
      recordPayment(work, customerId, {
        ...{ amount: { amount: "100", currency: "EUR" }, method: "cash", receivedOn: day("2026-11-27") },
        ...{ payer: "", comment: "", confirmDuplicate: true, sendReceipt: false },
      } as never),
    );
    await program.runJobs();
    return { customerId };
  }
  return { program, shop, charge };
}
