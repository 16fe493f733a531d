// B-244 through the front door, against local servers that answer as Xero and QuickBooks do by their documentation.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import type { Call } from "../../../../tests/support/accounting-server.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { makeProvider } from "../../../../tests/support/provider.ts";
import { QuickbooksServer } from "../../../../tests/support/quickbooks-server.ts";
import { SageServer } from "../../../../tests/support/sage-server.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { XeroServer } from "../../../../tests/support/xero-server.ts";
import { makeAccessPoints } from "../../../adapters/access-points.ts";
import { createQuickbooks } from "../../../adapters/accounting/quickbooks.ts";
import { createSage } from "../../../adapters/accounting/sage.ts";
import { createXero } from "../../../adapters/accounting/xero.ts";
import { makeFiscalAddOns } from "../../../adapters/fiscal-add-ons.ts";
import { modules } from "../../../modules.ts";
import { getCustomerEndpoint, updateCustomerEndpoint } from "../../customers/contract.ts";
import { setSetting } from "../../partners/index.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../../payments/contract.ts";
import { refundCreditEndpoint } from "../../payments/refunds/contract.ts";
import { creditInvoiceEndpoint } from "../documents/contract.ts";
import { billingModule, reverseRefund, undoRun } from "../index.ts";
import { createTransactionEndpoint } from "../ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import { undoPolicy } from "../settings.ts";
import * as contract from "./contract.ts";
import type { AccountingSystem } from "./ports.ts";

const now = "2026-04-01T08:00:00Z";

/** Only this system beside all other modules. */
const programWith = (system: AccountingSystem): Promise<TestProgram> =>
  testProgram({
    now,
    modules: [
      ...modules.filter(({ name }) => name !== "billing"),
      billingModule(makeAccessPoints, makeFiscalAddOns(), new Map([[system.name, system]])),
    ],
  });

interface Shop {
  readonly program: TestProgram;
  readonly payers: Payers;
  readonly staff: Awaited<ReturnType<typeof signInStaff>>;
  readonly params: { partnerId: string };
}

async function open(system: AccountingSystem, count: number): Promise<Shop> {
  const program = await programWith(system);
  const payers = await makePayers(program, count);
  const staff = await signInStaff(program, { fullName: "Eva Babić" });
  return { program, payers, staff, params: { partnerId: payers.provider.partnerId } };
}

/** A minute of the clock that asks every connection. */
async function push({ program }: Shop, minutes = 0): Promise<void> {
  program.clock.moveTo(new Date(program.clock.now().getTime() + minutes * 60_000).toISOString());
  await program.query("select graphile_worker.add_job('billing.tend-accounting', '{}')");
  await program.runJobs();
}

async function connect(shop: Shop, server: XeroServer | QuickbooksServer | SageServer): Promise<void> {
  const { staff, params } = shop;
  const system = server instanceof XeroServer ? "xero" : server instanceof SageServer ? "sage" : "quickbooks";
  await staff.ok(contract.addConnectionEndpoint, {
    params,
    body: { system, clientId: "client-0001", clientSecret: "secret-0001", fromOn: "2026-04-01" },
  });
  const { url } = await staff.ok(contract.beginSignInEndpoint, { params, body: {} });
  const answer = server.agree(url);
  await staff.ok(contract.answerSignInEndpoint, { body: { ...answer, realm: server instanceof QuickbooksServer ? server.realm : "" } });
  await push(shop);
}

async function map(shop: Shop, choices: { income: string; money: string; tax: string }): Promise<void> {
  const { rows } = await shop.staff.ok(contract.getConnectionMappingEndpoint, { params: shop.params });
  const tax = rows.find(({ what, name }) => what === "tax" && name === "VAT 20 %");
  await shop.staff.ok(contract.setConnectionMappingEndpoint, {
    params: shop.params,
    body: {
      rows: [
        { what: "income", key: "*", choice: choices.income },
        { what: "money", key: "*", choice: choices.money },
        { what: "tax", key: tax?.key ?? "", choice: choices.tax },
      ],
    },
  });
  await push(shop);
}

const connectionOf = async ({ staff, params }: Shop) => (await staff.ok(contract.getConnectionEndpoint, { params })).connection;
const itemsOf = async ({ staff, params }: Shop, filter: { state?: string; kind?: string; customer?: string } = {}) =>
  (await staff.ok(contract.listItemsEndpoint, { params, query: { limit: 200, filter } })).items;
const itemOf = async ({ staff }: Shop, documentId: string) =>
  (await staff.ok(contract.documentItemEndpoint, { params: { documentId } })).item;
const money = (amount: string) => ({ amount, currency: "EUR" });
const pay = ({ staff }: Shop, customerId: string, amount: string) =>
  staff.ok(recordPaymentEndpoint, {
    params: { customerId },
    body: { amount: money(amount), method: "bank_transfer", receivedOn: "2026-04-01" },
  });
const firstInvoice = async ({ program }: Shop, customerId: string) => {
  const [invoice] = await invoicesOf(program, customerId);
  if (!invoice) throw new Error("no invoice");
  return invoice;
};

describe("B-244 Xero", async () => {
  const server = new XeroServer();
  const url = await server.listen();
  const shop = await open(createXero({ login: url, identity: url, api: url }), 14);
  const { program, payers, staff, params } = shop;
  const customer = (at: number): string => payers.payers[at]?.customerId as string;
  const bank = server.accounts[1]?.AccountID as string;
  const invoiceOf = (number: string) => [...server.invoices.values()].find((one) => one.InvoiceNumber === number);

  it("B-244 a sign-in is answered once, by whoever began it, and with the right verifier; its keys are sealed", async () => {
    await staff.ok(contract.addConnectionEndpoint, {
      params,
      body: { system: "xero", clientId: "client-0001", clientSecret: "secret-0001", fromOn: "2026-04-01" },
    });
    const begun = await staff.ok(contract.beginSignInEndpoint, { params, body: {} });
    const wish = new URL(begun.url).searchParams;
    expect(wish.get("redirect_uri")).toBe(`${program.tools.config.publicUrl}/admin/accounting/connection/answer`);
    expect(wish.get("code_challenge_method")).toBe("S256");
    const answer = server.agree(begun.url);
    const other = await signInStaff(program, { fullName: "Ivo Other" });
    expect((await other.call(contract.answerSignInEndpoint, { body: answer })).problem?.type).toBe("/problems/accounting-sign-in-unknown");
    expect(await staff.ok(contract.answerSignInEndpoint, { body: answer })).toEqual(params);
    expect((await staff.call(contract.answerSignInEndpoint, { body: answer })).status).toBe(409);
    await push(shop);
    expect(await connectionOf(shop)).toMatchObject({
      state: "connected",
      organisationName: "Northern Fibre",
      currency: "EUR",
      failure: "",
    });
    const [row] = await program.query<{ all: string }>("select row_to_json(c)::text as all from billing.accounting_connections c");
    for (const secret of ["secret-0001", server.access, server.refresh]) expect(row?.all).not.toContain(secret);
    expect(
      (
        await staff.call(contract.addConnectionEndpoint, {
          params,
          body: { system: "xero", clientId: "client-0002", clientSecret: "secret-0002", fromOn: "2026-04-01" },
        })
      ).problem?.type,
    ).toBe("/problems/accounting-connected");
  });

  it("B-244 what is not mapped waits with its error by name, and goes once it is mapped; the totals are ours to the cent", async () => {
    const failed = await itemsOf(shop, { state: "failed" });
    expect(failed).toHaveLength(14);
    expect(new Set(failed.map(({ error }) => error))).toEqual(new Set(["tax-not-mapped"]));
    await map(shop, { income: "200", money: bank, tax: "OUTPUT2" });
    expect(await connectionOf(shop)).toMatchObject({ counts: { waiting: 0, failed: 0, done: 28 }, unmapped: 0 });
    const invoice = await firstInvoice(shop, customer(0));
    expect(invoiceOf(invoice.number)).toMatchObject({
      Total: 54,
      TotalTax: 9,
      LineAmountTypes: "Exclusive",
      Status: "AUTHORISED",
      CurrencyCode: "EUR",
    });
    expect(server.contacts.size).toBe(14);
    const item = await itemOf(shop, invoice.id);
    expect(item).toMatchObject({ state: "done", number: invoice.number, system: "xero" });
    expect(item?.page).toContain("go.xero.com");
  });

  it("B-244 a payment of one invoice stands on it; more is free credit that the next invoice takes; a bounce gives the money out again", async () => {
    const invoice = await firstInvoice(shop, customer(0));
    const paid = await pay(shop, customer(0), "54.00");
    await push(shop);
    const there = invoiceOf(invoice.number).InvoiceID;
    expect(server.due(there)).toBe(0);
    expect([...server.payments.values()]).toMatchObject([{ Amount: 54, Reference: paid.number, PaymentType: "ACCRECPAYMENT" }]);
    // It comes back: the invoice is open again, there as here.
    await staff.ok(reversePaymentEndpoint, {
      params: { paymentId: paid.id },
      body: { reason: "Bounced", waivesFee: true },
      version: paid.version,
    });
    await push(shop);
    await push(shop, 2);
    expect(server.due(there)).toBe(5400);
    expect([...server.payments.values()].map(({ Status, PaymentType }) => [Status, PaymentType])).toEqual([
      ["DELETED", "ACCRECPAYMENT"],
      ["AUTHORISED", "AROVERPAYMENTPAYMENT"],
    ]);
    expect([...server.overpayments.values()].map((one) => server.free(one))).toEqual([0]);

    const other = await firstInvoice(shop, customer(1));
    await pay(shop, customer(1), "100.00");
    await push(shop);
    const over = [...server.overpayments.values()].at(-1);
    expect(server.due(invoiceOf(other.number).InvoiceID)).toBe(0);
    expect(server.free(over)).toBe(4600);
    // And what is free is paid out.
    await staff.ok(refundCreditEndpoint, {
      params: { customerId: customer(1) },
      body: { amount: money("46.00"), by: "bank_transfer", reason: "Wish" },
    });
    await push(shop);
    expect(server.free(over)).toBe(0);
    expect((await itemsOf(shop, { state: "failed" })).map(({ number, error, errorDetail }) => [number, error, errorDetail])).toEqual([]);
  });

  it("B-244 a credit note names its invoice and settles it", async () => {
    const invoice = await firstInvoice(shop, customer(2));
    const note = await staff.ok(creditInvoiceEndpoint, { params: { documentId: invoice.id }, body: { reason: "Mistake" } });
    await push(shop);
    const [there] = [...server.creditNotes.values()];
    expect(there).toMatchObject({ CreditNoteNumber: note.number, Reference: invoice.number, Total: 54, TotalTax: 9 });
    expect(server.free(there)).toBe(0);
    expect(server.due(invoiceOf(invoice.number).InvoiceID)).toBe(0);
  });

  const oneMore = async (at: number): Promise<{ id: string; number: string }> => {
    const invoice = await firstInvoice(shop, customer(at));
    // As if it had not been sent: the customer's invoice is made new there.
    const { InvoiceID } = invoiceOf(invoice.number);
    server.invoices.delete(InvoiceID);
    await program.query(
      "update billing.accounting_items set state = 'waiting', external_id = null, sent_at = null, attempts = 0, changes = changes + 1 where source_id = $1",
      [invoice.id],
    );
    return invoice;
  };
  const isNewInvoice = (call: Call): boolean => call.method === "PUT" && call.path.endsWith("/Invoices");

  it("B-244 an answer that is lost after the invoice was made makes no second one, even when the key is forgotten there", async () => {
    const invoice = await oneMore(3);
    server.fail("lost", isNewInvoice);
    await push(shop);
    expect(await connectionOf(shop)).toMatchObject({ failure: "unreachable" });
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "waiting", error: "unreachable" });
    server.forgetKeys();
    await push(shop, 2);
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "done" });
    expect([...server.invoices.values()].filter((one) => one.InvoiceNumber === invoice.number)).toHaveLength(1);
  });

  it("B-244 a number that is there already is linked if it is ours, and left alone if it is another's", async () => {
    const invoice = await oneMore(4);
    const item = (await itemsOf(shop, { kind: "contact", customer: customer(4) }))[0];
    server.invoices.set("mine", {
      InvoiceID: "mine",
      Type: "ACCREC",
      InvoiceNumber: invoice.number,
      Status: "AUTHORISED",
      Total: 54,
      Contact: { ContactID: item?.externalId },
    });
    await push(shop);
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "done", externalId: "mine" });

    const foreign = await oneMore(5);
    server.invoices.set("foreign", {
      InvoiceID: "foreign",
      Type: "ACCREC",
      InvoiceNumber: foreign.number,
      Status: "AUTHORISED",
      Total: 10,
      Contact: { ContactID: "somebody" },
    });
    await push(shop);
    const refused = await itemOf(shop, foreign.id);
    expect(refused).toMatchObject({ state: "failed", error: "number-of-another", mayLeaveOut: true });
    const left = await staff.ok(contract.leaveOutItemEndpoint, {
      params: { itemId: refused?.id ?? "" },
      body: { reason: "Entered by hand" },
    });
    expect(left).toMatchObject({ state: "left_out", errorDetail: "Entered by hand" });
    expect((await staff.call(contract.retryItemEndpoint, { params: { itemId: left.id }, body: {} })).status).toBe(409);
  });

  it("B-244 too many calls: nothing is asked before the moment that the system named", async () => {
    const invoice = await oneMore(6);
    server.fail({ status: 429, headers: { "retry-after": "90", "x-rate-limit-problem": "minute" }, body: {} }, isNewInvoice);
    await push(shop);
    expect(await connectionOf(shop)).toMatchObject({ failure: "busy", counts: { waiting: 1 } });
    const calls = server.calls.length;
    await push(shop, 1);
    expect(server.calls.length).toBe(calls);
    await push(shop, 1);
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "done" });
    expect(await connectionOf(shop)).toMatchObject({ failure: "" });
  });

  it("B-244 a refusal stays with its item and its words, the others go on, and it is tried again when a person asks", async () => {
    const [refused, next] = [await oneMore(7), await oneMore(8)];
    const [contact] = await itemsOf(shop, { kind: "contact", customer: customer(7) });
    const kept = server.contacts.get(contact?.externalId ?? "");
    server.contacts.delete(contact?.externalId ?? "");
    await push(shop);
    const item = await itemOf(shop, refused.id);
    expect(item).toMatchObject({ state: "failed", error: "refused", errorDetail: "The Contact could not be found." });
    expect(await itemOf(shop, next.id)).toMatchObject({ state: "done" });
    const wrong = (await itemsOf(shop, { state: "failed,differs" })).length;
    expect(await staff.ok(contract.connectionTroublesEndpoint, {})).toEqual({
      connections: [{ ...params, system: "xero", isBroken: false, wrong }],
    });
    expect(await staff.ok(contract.connectionTroublesEndpoint, { query: { partner: customer(7) } })).toEqual({ connections: [] });
    server.contacts.set(contact?.externalId ?? "", kept);
    expect(await staff.ok(contract.retryItemsEndpoint, { params, body: {} })).toEqual({ items: 1 });
    await program.runJobs();
    expect(await itemOf(shop, refused.id)).toMatchObject({ state: "done" });
  });

  it("B-244 keys that ended are renewed once, by one worker alone, and the new ones are kept", async () => {
    const invoice = await oneMore(9);
    const before = server.refreshes;
    program.clock.moveTo(new Date(program.clock.now().getTime() + 45 * 60_000).toISOString());
    // Two workers at the same moment.
    const [row] = await program.query<{ id: string }>("select id from billing.accounting_connections where state = 'connected'");
    for (const key of ["a", "b"])
      await program.query(
        "select graphile_worker.add_job('billing.push-to-accounting', json_build_object('connectionId', $1::text), job_key := $2)",
        [row?.id, key],
      );
    await program.runJobs();
    expect(server.refreshes - before).toBe(1);
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "done" });
    // The key ended early, whatever was said: 401, one renewal, the same call again.
    const again = await oneMore(10);
    server.access = "another";
    await push(shop);
    expect(server.refreshes - before).toBe(2);
    expect(await itemOf(shop, again.id)).toMatchObject({ state: "done" });
  });

  it("B-244 a system that is down holds nothing up: billing goes on, what waits keeps its error, and the pauses grow", async () => {
    server.fail("down", () => true, 3);
    await oneMore(11);
    await pay(shop, customer(11), "54.00");
    await push(shop);
    const first = await connectionOf(shop);
    expect(first).toMatchObject({ failure: "unreachable", counts: { failed: 0 } });
    expect((await itemsOf(shop, { state: "waiting", customer: customer(11) })).map(({ error }) => error)).toContain("unreachable");
    await push(shop, 1);
    await push(shop, 2);
    await push(shop, 5);
    expect(await connectionOf(shop)).toMatchObject({ failure: "", counts: { waiting: 0, failed: 0 } });
  });

  it("B-244 a changed address changes the contact, once", async () => {
    const before = await staff.ok(getCustomerEndpoint, { params: { customerId: customer(12) } });
    await staff.ok(updateCustomerEndpoint, { params: { customerId: customer(12) }, body: { city: "Zagreb" }, version: before.version });
    await program.runJobs();
    await push(shop);
    const rows = [...server.contacts.values()].filter((one) => one.ContactNumber === String(before.number));
    expect(rows).toHaveLength(1);
    expect(rows[0]?.Addresses[0]).toMatchObject({ City: "Zagreb" });
  });

  it("B-244 what was pushed is not undone, only credited; what was not, is", async () => {
    await program.inWork((work) => setSetting(work, undoPolicy, { level: "system" }, "void_number"));
    const result = await undoRun((act) => program.inWork(act), { partnerId: params.partnerId, targetOn: day("2026-04-01") });
    const pushed = await firstInvoice(shop, customer(12));
    expect(result.kept.find(({ number }) => number === pushed.number)?.reasons).toEqual(["synced"]);
    expect(pushed.state).toBe("issued");
    // Entered by hand there is not pushed by us.
    expect(result.undone).toBe(1);
    const credited = await staff.call(creditInvoiceEndpoint, { params: { documentId: pushed.id }, body: { reason: "Mistake" } });
    expect(credited.status).toBe(200);
  });

  it("B-244 a worker that dies leaves nothing twice: its turn ends by itself", async () => {
    const invoice = await oneMore(13);
    await program.query("update billing.accounting_connections set lease = gen_random_uuid(), lease_until = $1 where state = 'connected'", [
      new Date(program.clock.now().getTime() + 120_000).toISOString(),
    ]);
    // It had sent the invoice and died before it could write that down.
    const [contact] = await itemsOf(shop, { kind: "contact", customer: customer(13) });
    server.invoices.set("sent", {
      InvoiceID: "sent",
      Type: "ACCREC",
      InvoiceNumber: invoice.number,
      Status: "AUTHORISED",
      Total: 54,
      Contact: { ContactID: contact?.externalId },
    });
    await program.query("update billing.accounting_items set sent_at = $2 where source_id = $1", [
      invoice.id,
      program.clock.now().toISOString(),
    ]);
    await push(shop);
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "waiting" });
    await push(shop, 3);
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "done", externalId: "sent" });
  });

  it("B-244 a refresh that is refused ends the connection until somebody signs in again; coming back sends nothing twice", async () => {
    const sent = server.invoices.size;
    server.used.add(server.refresh);
    server.access = "gone";
    await program.query(
      "update billing.accounting_items set state = 'waiting', changes = changes + 1 where kind = 'contact' and customer_id = $1",
      [customer(2)],
    );
    program.clock.moveTo(new Date(program.clock.now().getTime() + 60 * 60_000).toISOString());
    await push(shop);
    expect(await connectionOf(shop)).toMatchObject({ state: "broken", failure: "sign-in-ended" });
    const later = await signInStaff(program, { fullName: "Eva later" });
    expect((await later.ok(contract.connectionTroublesEndpoint, {})).connections).toMatchObject([{ ...params, isBroken: true }]);
    const fresh: Shop = { ...shop, staff: await signInStaff(program, { fullName: "Eva again" }) };
    await fresh.staff.ok(contract.disconnectEndpoint, { params, body: {} });
    await program.runJobs();
    expect(server.count("POST", "/connect/revocation")).toBe(1);
    expect(await connectionOf(fresh)).toBeNull();
    await connect(fresh, server);
    await push(fresh, 2);
    expect(await connectionOf(fresh)).toMatchObject({ state: "connected", unmapped: 0 });
    expect(server.invoices.size).toBe(sent);
  });

  it("B-244 partner-bound staff see their own partner's connection only", async () => {
    const south = await program.inWork((work) => makeProvider(work, { code: "south" }));
    const stranger = await signInStaff(program, { fullName: "Ana Stranger", partners: [south.partnerId] });
    for (const endpoint of [contract.listItemsEndpoint, contract.getConnectionEndpoint, contract.getConnectionMappingEndpoint])
      expect((await stranger.call(endpoint, { params })).status).toBeGreaterThanOrEqual(404);
    const [item] = await program.query<{ id: string }>("select id from billing.accounting_items where state = 'done' limit 1");
    expect((await stranger.call(contract.retryItemEndpoint, { params: { itemId: item?.id ?? "" }, body: {} })).status).toBe(404);
    await program.query("update billing.accounting_connections set state = 'broken' where state = 'connected'");
    const own = await signInStaff(program, { fullName: "Eva Own", partners: [params.partnerId] });
    expect((await own.ok(contract.connectionTroublesEndpoint, {})).connections).toMatchObject([{ ...params, isBroken: true }]);
    for (const query of [{}, { partner: params.partnerId }])
      expect(await stranger.ok(contract.connectionTroublesEndpoint, { query })).toEqual({ connections: [] });
  });
});

describe("B-244 Xero with several organisations", async () => {
  const server = new XeroServer();
  server.tenants.unshift({ tenantId: "0b9e0a1c-0000-4000-8000-00000000000a", tenantType: "ORGANISATION", tenantName: "Harbour" });
  server.tenants.push({ tenantId: "0b9e0a1c-0000-4000-8000-00000000000b", tenantType: "PRACTICE", tenantName: "An accountant" });
  const url = await server.listen();
  const shop = await open(createXero({ login: url, identity: url, api: url }), 2);
  const { program, payers, staff, params } = shop;
  const customer = (at: number): string => payers.payers[at]?.customerId as string;

  it("B-244 a person chooses where the documents go; nothing is pushed before", async () => {
    await connect(shop, server);
    const choosing = await connectionOf(shop);
    expect(choosing).toMatchObject({ state: "choosing", organisations: [{ name: "Harbour" }, { name: "Northern Fibre" }] });
    expect(await itemsOf(shop)).toEqual([]);
    const choose = (organisationId: string) => staff.call(contract.chooseOrganisationEndpoint, { params, body: { organisationId } });
    expect((await choose("another")).status).toBe(422);
    expect((await choose(server.tenants[0]?.tenantId ?? "")).body).toMatchObject({ state: "connected", organisationName: "Harbour" });
    await push(shop);
    await map(shop, { income: "200", money: server.accounts[1]?.AccountID ?? "", tax: "OUTPUT2" });
    expect(await connectionOf(shop)).toMatchObject({ counts: { failed: 0, done: 4 } });
  });

  it("B-244 a payment of several invoices is allocated to each once, also when an answer is lost in the middle", async () => {
    const bought: string[] = [];
    for (const unitPrice of ["10", "30"]) {
      const invoice = await staff.ok(createOneTimeInvoiceEndpoint, {
        params: { customerId: customer(1) },
        body: { lines: [{ text: "Router", unitPrice, taxId: payers.provider.taxId }] },
      });
      bought.push(invoice.id);
    }
    await pay(shop, customer(1), "102.00");
    server.fail("lost", (call) => call.method === "PUT" && call.path.endsWith("/Allocations"));
    await push(shop);
    expect(await connectionOf(shop)).toMatchObject({ failure: "unreachable" });
    await push(shop, 2);
    expect(await connectionOf(shop)).toMatchObject({ failure: "", counts: { waiting: 0, failed: 0 } });
    const mine = [...server.overpayments.values()].at(-1);
    expect(mine.Allocations).toHaveLength(3);
    expect(server.free(mine)).toBe(0);
    for (const documentId of bought) expect(server.due((await itemOf(shop, documentId))?.externalId ?? "")).toBe(0);
  });

  it("B-244 a refund that never reached the customer is taken back there; one of money that never came in there waits for a person", async () => {
    await pay(shop, customer(0), "100.00");
    await staff.ok(refundCreditEndpoint, {
      params: { customerId: customer(0) },
      body: { amount: money("46.00"), by: "bank_transfer", reason: "Wish" },
    });
    await push(shop);
    await push(shop, 2);
    const [refund] = await itemsOf(shop, { kind: "refund" });
    expect(refund).toMatchObject({ state: "done" });
    const over = [...server.overpayments.values()].at(-1);
    expect(server.free(over)).toBe(0);
    const [row] = await program.query<{ id: string }>("select source_id as id from billing.journal_entries where id = $1", [
      refund?.entryId,
    ]);
    await program.inWork((work) =>
      reverseRefund(work, { refundId: row?.id ?? "", entryId: refund?.entryId ?? "", on: day("2026-04-01"), text: refund?.number ?? "" }),
    );
    await push(shop);
    expect((await itemsOf(shop, { kind: "refund" }))[0]).toMatchObject({ state: "withdrawn" });
    expect(server.free(over)).toBe(4600);

    // Credit that was given here stands nowhere there.
    await staff.ok(createTransactionEndpoint, {
      params: { customerId: customer(1) },
      body: { side: "credit", amount: money("80.00"), text: "Goodwill", reason: "Wish" },
    });
    await staff.ok(refundCreditEndpoint, {
      params: { customerId: customer(1) },
      body: { amount: money("20.00"), by: "bank_transfer", reason: "Wish" },
    });
    await push(shop);
    expect((await itemsOf(shop, { kind: "refund", customer: customer(1) }))[0]).toMatchObject({
      state: "failed",
      error: "credit-not-there",
    });
  });
});

describe("B-244 an undo beside a push", async () => {
  const server = new XeroServer();
  const url = await server.listen();
  const shop = await open(createXero({ login: url, identity: url, api: url }), 8);
  const { program, staff, params } = shop;

  it("B-244 at the same moment: each invoice is either undone here or stands there", async () => {
    await program.inWork((work) => setSetting(work, undoPolicy, { level: "system" }, "void_number"));
    await connect(shop, server);
    const { rows } = await staff.ok(contract.getConnectionMappingEndpoint, { params });
    const tax = rows.find(({ what, name }) => what === "tax" && name === "VAT 20 %");
    await staff.ok(contract.setConnectionMappingEndpoint, {
      params,
      body: {
        rows: [
          { what: "income", key: "*", choice: "200" },
          { what: "tax", key: tax?.key ?? "", choice: "OUTPUT2" },
        ],
      },
    });
    await Promise.all([
      program.runJobs(),
      undoRun((act) => program.inWork(act), { partnerId: params.partnerId, targetOn: day("2026-04-01") }),
    ]);
    await push(shop, 2);
    const there = [...server.invoices.values()].map((one) => one.InvoiceNumber as string);
    const voided = await program.query<{ number: string }>("select number from billing.money_documents where state = 'void'");
    expect(voided.filter(({ number }) => there.includes(number))).toEqual([]);
    expect(there.length + voided.length).toBe(8);
    const left = await itemsOf(shop, { state: "left_out" });
    expect(left.map(({ error }) => error)).toEqual(voided.map(() => "void"));
  });
});

describe("B-244 QuickBooks Online", async () => {
  const server = new QuickbooksServer();
  const url = await server.listen();
  const shop = await open(createQuickbooks({ login: url, tokens: url, revocation: url, api: url, sandbox: url }), 6);
  const { program, payers, staff } = shop;
  const customer = (at: number): string => payers.payers[at]?.customerId as string;
  const rowOf = (entity: string, number: string) =>
    server.of(entity).find((one) => one.DocNumber === number || one.PaymentRefNum === number);

  it("B-244 customers and invoices are there once, with the tax of the document", async () => {
    await connect(shop, server);
    expect(await connectionOf(shop)).toMatchObject({ state: "connected", organisationName: "Northern Fibre", currency: "EUR" });
    await map(shop, { income: "1", money: "33", tax: "5" });
    expect(await connectionOf(shop)).toMatchObject({ counts: { waiting: 0, failed: 0, done: 12 } });
    const invoice = await firstInvoice(shop, customer(0));
    expect(rowOf("Invoice", invoice.number)).toMatchObject({
      TotalAmt: 54,
      GlobalTaxCalculation: "TaxExcluded",
      TxnTaxDetail: {
        TotalTax: 9,
        TaxLine: [{ Amount: 9, TaxLineDetail: { TaxRateRef: { value: "9" }, TaxPercent: 20, NetAmountTaxable: 45 } }],
      },
    });
    expect((await itemOf(shop, invoice.id))?.page).toBe(
      `https://app.qbo.intuit.com/app/invoice?txnId=${rowOf("Invoice", invoice.number).Id}`,
    );
  });

  it("B-244 a payment links what it settles, and links anew when that changes; what comes back is a journal entry", async () => {
    const invoice = await firstInvoice(shop, customer(0));
    const paid = await pay(shop, customer(0), "80.00");
    await push(shop);
    const there = rowOf("Invoice", invoice.number).Id;
    expect(server.open("Invoice", there)).toBe(0);
    expect(rowOf("Payment", paid.number)).toMatchObject({ TotalAmt: 80, DepositToAccountRef: { value: "33" } });
    await staff.ok(refundCreditEndpoint, {
      params: { customerId: customer(0) },
      body: { amount: money("26.00"), by: "bank_transfer", reason: "Wish" },
    });
    await push(shop);
    await push(shop, 2);
    const [entry] = server.of("JournalEntry");
    expect(entry.Line[0]).toMatchObject({ Amount: 26, JournalEntryLineDetail: { PostingType: "Debit", AccountRef: { value: "84" } } });
    expect(server.open("JournalEntry", entry.Id)).toBe(0);
    expect(await itemsOf(shop, { state: "failed" })).toEqual([]);
  });

  it("B-244 a credit note is applied by a payment of nothing, and what was paid before is refunded out of it", async () => {
    const invoice = await firstInvoice(shop, customer(1));
    const note = await staff.ok(creditInvoiceEndpoint, { params: { documentId: invoice.id }, body: { reason: "Mistake" } });
    await push(shop);
    const memo = rowOf("CreditMemo", note.number ?? "");
    expect(memo).toMatchObject({ TotalAmt: 54, PrivateNote: invoice.number });
    expect([server.open("CreditMemo", memo.Id), server.open("Invoice", rowOf("Invoice", invoice.number).Id)]).toEqual([0, 0]);
  });

  it("B-244 an answer that is lost makes no second payment, even when the requestid is forgotten there", async () => {
    server.fail("lost", (call) => call.method === "POST" && call.path.endsWith("/payment"));
    const paid = await pay(shop, customer(2), "54.00");
    await push(shop);
    server.forgetKeys();
    await push(shop, 2);
    expect(server.of("Payment").filter((one) => one.PaymentRefNum === paid.number)).toHaveLength(1);
    expect(await connectionOf(shop)).toMatchObject({ failure: "", counts: { waiting: 0, failed: 0 } });
  });

  it("B-244 a total that comes out otherwise there is said, and stays said", async () => {
    const invoice = await firstInvoice(shop, customer(3));
    const row = rowOf("Invoice", invoice.number);
    server.rows.set(
      "Invoice",
      server.of("Invoice").filter((one) => one !== row),
    );
    server.fail(
      { status: 200, body: { Invoice: { ...row, TotalAmt: 54.01 } } },
      (call) => call.method === "POST" && call.path.endsWith("/invoice"),
    );
    await program.query(
      "update billing.accounting_items set state = 'waiting', external_id = null, sent_at = null, changes = changes + 1 where source_id = $1",
      [invoice.id],
    );
    await push(shop);
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "differs", error: "total-differs", errorDetail: "54.01" });
  });
});

describe("B-244 Sage Accounting", async () => {
  const server = new SageServer();
  const url = await server.listen();
  const shop = await open(createSage({ login: url, tokens: url, api: url }), 8);
  const { payers, staff, program } = shop;
  const customer = (at: number): string => payers.payers[at]?.customerId as string;
  const invoiceThere = (number: string) => [...server.invoices.values()].find((one) => one.reference === number);
  const paymentThere = (number: string) => [...server.payments.values()].find((one) => one.reference === number);

  it("B-244 the app's keys go in the body; customers and invoices are there once, found by their references, with the tax of every line", async () => {
    await connect(shop, server);
    expect(await connectionOf(shop)).toMatchObject({
      ...{ state: "connected", system: "sage", organisationName: "Northern Fibre", currency: "EUR" },
    });
    const { choices } = await staff.ok(contract.getConnectionMappingEndpoint, { params: shop.params });
    expect(choices.map(({ what, id, name }) => `${what} ${id} ${name}`)).toEqual([
      "income la-sales Sales (4000)",
      "money bank-1 Current (1200)",
      "tax IE_STANDARD Standard (20 %)",
    ]);
    await map(shop, { income: "la-sales", money: "bank-1", tax: "IE_STANDARD" });
    expect(await connectionOf(shop)).toMatchObject({ counts: { waiting: 0, failed: 0, done: 16 } });
    expect(server.contacts.size).toBe(8);
    const invoice = await firstInvoice(shop, customer(0));
    expect(invoiceThere(invoice.number)).toMatchObject({
      ...{ total_amount: 54, tax_amount: 9, currency_id: "EUR", date: "2026-04-01", status: { id: "UNPAID" } },
      invoice_lines: [{ quantity: 1, unit_price: 45, tax_rate_id: "IE_STANDARD", tax_amount: 9, unit_price_includes_tax: false }],
    });
    expect(await itemOf(shop, invoice.id)).toMatchObject({ state: "done", system: "sage", page: null });
  });

  it("B-244 a payment is allocated to what it settles, and anew when that changes; what is free goes out as a refund; a bounce opens the invoice", async () => {
    const invoice = await firstInvoice(shop, customer(0));
    const paid = await pay(shop, customer(0), "80.00");
    await push(shop);
    const there = invoiceThere(invoice.number).id;
    expect(server.due(there)).toBe(0);
    expect(paymentThere(paid.number)).toMatchObject({ total_amount: 80, bank_account_id: "bank-1", date: "2026-04-01" });
    expect(server.free(paymentThere(paid.number))).toBe(2600);
    await staff.ok(refundCreditEndpoint, {
      params: { customerId: customer(0) },
      body: { amount: money("26.00"), by: "bank_transfer", reason: "Wish" },
    });
    await push(shop);
    await push(shop, 2);
    expect(server.free(paymentThere(paid.number))).toBe(0);

    const other = await firstInvoice(shop, customer(1));
    const bounced = await pay(shop, customer(1), "54.00");
    await push(shop);
    expect(server.due(invoiceThere(other.number).id)).toBe(0);
    await staff.ok(reversePaymentEndpoint, {
      params: { paymentId: bounced.id },
      body: { reason: "Bounced", waivesFee: true },
      version: bounced.version,
    });
    await push(shop);
    await push(shop, 2);
    await push(shop, 2);
    expect(server.due(invoiceThere(other.number).id)).toBe(5400);
    expect(server.free(paymentThere(bounced.number))).toBe(0);
    expect((await itemsOf(shop, { state: "failed" })).map(({ error, errorDetail }) => [error, errorDetail])).toEqual([]);
  });

  it("B-244 a credit note settles its invoice by an allocation that comes to nothing, once", async () => {
    const invoice = await firstInvoice(shop, customer(2));
    const note = await staff.ok(creditInvoiceEndpoint, { params: { documentId: invoice.id }, body: { reason: "Mistake" } });
    await push(shop);
    const [there] = [...server.creditNotes.values()];
    expect(there).toMatchObject({ reference: note.number, notes: invoice.number, total_amount: 54 });
    expect(server.due(invoiceThere(invoice.number).id)).toBe(0);
    expect(server.free(there)).toBe(0);
    await program.query("update billing.accounting_items set state = 'waiting', changes = changes + 1 where source_id = $1", [note.id]);
    await push(shop);
    expect(server.allocations.size).toBe(1);
    expect(server.count("POST", "/v3.1/contact_allocations")).toBe(1);
  });

  it("B-244 an answer that is lost makes no second document or payment, though Sage takes one reference twice", async () => {
    const bought = await staff.ok(createOneTimeInvoiceEndpoint, {
      params: { customerId: customer(3) },
      body: { lines: [{ text: "Router", unitPrice: "10", taxId: payers.provider.taxId }] },
    });
    server.fail("lost", (call) => call.method === "POST" && call.path.endsWith("/sales_invoices"));
    await push(shop);
    expect(await itemOf(shop, bought.id)).toMatchObject({ state: "waiting", error: "unreachable" });
    await push(shop, 2);
    expect(await itemOf(shop, bought.id)).toMatchObject({ state: "done" });
    const paid = await pay(shop, customer(3), "66.00");
    server.fail("lost", (call) => call.method === "POST" && call.path.endsWith("/contact_payments"));
    await push(shop);
    await push(shop, 2);
    expect([...server.payments.values()].filter((one) => one.reference === paid.number)).toHaveLength(1);
    expect((await itemsOf(shop, { kind: "payment", customer: customer(3) }))[0]).toMatchObject({ state: "done" });
    const number = (await itemOf(shop, bought.id))?.number;
    expect([...server.invoices.values()].filter((one) => one.reference === number)).toHaveLength(1);
  });

  it("B-244 a reference that stands there already is linked if it is ours, and left alone if it is another's", async () => {
    const resend = async (at: number, more: object) => {
      const invoice = await firstInvoice(shop, customer(at));
      const there = invoiceThere(invoice.number);
      server.invoices.delete(there.id);
      server.invoices.set(`there-${at}`, { ...there, id: `there-${at}`, ...more });
      await program.query(
        "update billing.accounting_items set state = 'waiting', external_id = null, sent_at = null, changes = changes + 1 where source_id = $1",
        [invoice.id],
      );
      await push(shop);
      return itemOf(shop, invoice.id);
    };
    expect(await resend(4, {})).toMatchObject({ state: "done", externalId: "there-4" });
    expect(await resend(5, { total_amount: 12 })).toMatchObject({ state: "failed", error: "number-of-another" });
    expect(server.invoices.get("there-5").total_amount).toBe(12);
  });

  it("B-244 what begins as a draft is released; keys of five minutes are renewed; a refusal stays with its item in Sage's words", async () => {
    server.beginsAsDraft = true;
    program.clock.moveTo(new Date(program.clock.now().getTime() + 3_600_000).toISOString());
    const before = server.refreshes;
    const buy = (at: number) =>
      staff.ok(createOneTimeInvoiceEndpoint, {
        params: { customerId: customer(at) },
        body: { lines: [{ text: "Visit", unitPrice: "5", taxId: payers.provider.taxId }] },
      });
    const bought = await buy(6);
    await push(shop);
    expect(server.refreshes).toBe(before + 1);
    expect(invoiceThere((await itemOf(shop, bought.id))?.number ?? "")).toMatchObject({ status: { id: "UNPAID" }, total_amount: 6 });
    server.fail(
      { status: 422, body: [{ $severity: "error", $message: "is in a closed period", $source: "date" }] },
      (call) => call.method === "POST" && call.path.endsWith("/sales_invoices"),
    );
    const refused = await buy(7);
    await push(shop);
    expect(await itemOf(shop, refused.id)).toMatchObject({ state: "failed", error: "refused", errorDetail: "date: is in a closed period" });
  });
});
