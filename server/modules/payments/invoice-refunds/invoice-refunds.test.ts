// B-137 an invoice refunded with one click, and B-151 what a payment that did not hold costs.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../../../../tests/support/test-bank.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { deliverDue } from "../../../adapters/sandbox-gateway/deliver-events.ts";
import { getDocumentEndpoint } from "../../billing/documents/contract.ts";
import { setSetting } from "../../partners/index.ts";
import { checkoutEndpoint } from "../attempts/contract.ts";
import { bounceFees, bounceFeeTax } from "../bounces/bounce-settings.ts";
import * as payments from "../contract.ts";
import { getRefundEndpoint } from "../refunds/contract.ts";
import * as api from "./contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("B-137 one-click refunds", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let next = 0;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 12);
  });
  const someone = async () => {
    const { customerId } = made.payers[next++]!;
    const [invoice] = await invoicesOf(program, customerId);
    return { customerId, invoiceId: invoice!.id };
  };
  const post = async (): Promise<void> => {
    await deliverDue(program.tools);
    await program.runJobs();
  };
  /** Paid at the bank by card. */
  async function paidByCard(card: (typeof bankCards)[keyof typeof bankCards] = bankCards.pays) {
    const { customerId, invoiceId } = await someone();
    const caller = await signInCustomer(program, customerId);
    const { redirectUrl } = await caller.ok(checkoutEndpoint, { body: { documentIds: [invoiceId] } });
    await fillInAtBank(program, redirectUrl, { number: card });
    await post();
    return { customerId, invoiceId };
  }
  const body = (credit: string, refund: string, byHand: "cash" | null = null) => ({
    credit: eur(credit),
    refund: eur(refund),
    byHand,
    reason: "Moved away before it began",
  });
  const stateOf = async (staff: Awaited<ReturnType<typeof signInStaff>>, documentId: string) =>
    (await staff.ok(getDocumentEndpoint, { params: { documentId } })).state;

  it("B-137 the credit note, the money to the card and the entries, all at once", async () => {
    const { customerId, invoiceId } = await paidByCard();
    const staff = await signInStaff(program);
    const params = { documentId: invoiceId };
    const plan = await staff.ok(api.previewInvoiceRefundEndpoint, { params });
    expect(plan).toMatchObject({
      credit: eur("54.00"),
      byGateway: eur("54.00"),
      byHand: eur("0.00"),
      staysCredit: eur("0.00"),
      refunds: [{ amount: eur("54.00"), method: "card" }],
    });
    const done = await staff.ok(api.refundInvoiceEndpoint, { params, body: body("54.00", "54.00") });
    expect(done.refunds).toMatchObject([{ state: "requested", gateway: "sandbox", amount: eur("54.00") }]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    await program.runJobs();
    expect(await staff.ok(getRefundEndpoint, { params: { refundId: done.refunds[0]!.id } })).toMatchObject({ state: "done" });
    expect(await stateOf(staff, done.creditNote.id)).toBe("closed");
    expect(await program.query("select sum(amount_minor)::int8 as minor from sandbox_gateway.refunds")).toEqual([{ minor: 5400n }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-137 two people at once, and a second click: refunded once", async () => {
    const { customerId, invoiceId } = await paidByCard();
    const [one, two] = [await signInStaff(program), await signInStaff(program)];
    const ask = (who: typeof one) =>
      who.call(api.refundInvoiceEndpoint, { params: { documentId: invoiceId }, body: body("54.00", "54.00") });
    const answers = await Promise.all([ask(one), ask(two), ask(one)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    await program.runJobs();
    await program.runJobs();
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await program.query("select count(*)::int as n from payments.refunds where account_id = $1", [customerId])).toEqual([{ n: 1 }]);
    expect(
      await program.query("select count(*)::int as n from billing.money_documents where kind = 'credit_note' and account_id = $1", [
        customerId,
      ]),
    ).toEqual([{ n: 1 }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-137 the gateway refuses: the credit note stays as free credit, and staff hear of it until somebody has seen to it", async () => {
    const { customerId, invoiceId } = await paidByCard(bankCards.refundFails);
    const staff = await signInStaff(program);
    const done = await staff.ok(api.refundInvoiceEndpoint, { params: { documentId: invoiceId }, body: body("54.00", "54.00") });
    await program.runJobs();
    program.clock.moveTo(new Date(program.clock.now().getTime() + 20_000));
    await post();
    const refundId = done.refunds[0]!.id;
    expect(await staff.ok(getRefundEndpoint, { params: { refundId } })).toMatchObject({ state: "failed", waits: true });
    expect(await balanceOf(program, customerId)).toBe(5400n);
    expect(await stateOf(staff, done.creditNote.id)).toBe("open");
    expect((await staff.ok(api.listFailedRefundsEndpoint)).items).toMatchObject([{ id: refundId, amount: eur("54.00") }]);
    await staff.ok(api.handleRefundEndpoint, { params: { refundId } });
    expect((await staff.ok(api.listFailedRefundsEndpoint)).items).toEqual([]);
    expect((await staff.refused(api.handleRefundEndpoint, { params: { refundId } })).status).toBe(404);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-137 money that came by hand is handed over by hand, or stays credit", async () => {
    const { customerId, invoiceId } = await someone();
    const staff = await signInStaff(program);
    await staff.ok(payments.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("54.00"), method: "cash", receivedOn: day("2026-04-01") },
    });
    const plan = await staff.ok(api.previewInvoiceRefundEndpoint, { params: { documentId: invoiceId } });
    expect(plan).toMatchObject({ byGateway: eur("0.00"), byHand: eur("54.00") });
    expect((await staff.refused(api.refundInvoiceEndpoint, { params: { documentId: invoiceId }, body: body("54.00", "54.00") })).code).toBe(
      "refund-exceeds",
    );
    const done = await staff.ok(api.refundInvoiceEndpoint, { params: { documentId: invoiceId }, body: body("54.00", "54.00", "cash") });
    expect(done.refunds).toMatchObject([{ state: "done", method: "cash" }]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect((await staff.refused(api.previewInvoiceRefundEndpoint, { params: { documentId: invoiceId } })).code).toBe("refund-not-possible");
    const other = await someone();
    await staff.ok(payments.recordPaymentEndpoint, {
      params: { customerId: other.customerId },
      body: { amount: eur("54.00"), method: "check", receivedOn: day("2026-04-01") },
    });
    await staff.ok(api.refundInvoiceEndpoint, { params: { documentId: other.invoiceId }, body: body("54.00", "0.00") });
    expect(await balanceOf(program, other.customerId)).toBe(5400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-137 without the right to credit nobody refunds an invoice", async () => {
    const { invoiceId } = await paidByCard();
    const clerk = await signInStaff(program, { levels: { "finance.payments.refund": "all", "finance.payments.view": "all" } });
    expect(
      (await clerk.refused(api.refundInvoiceEndpoint, { params: { documentId: invoiceId }, body: body("54.00", "54.00") })).status,
    ).toBe(403);
  });

  it("B-151 a bounce costs what its reason costs, once, with the next invoice; our own mistake costs nothing", async () => {
    const [tax] = await program.query<{ code: string }>("select code from catalog.taxes where id = $1", [made.provider.taxId]);
    await program.inWork(async (work) => {
      await setSetting(work, bounceFees.insufficient_funds, { level: "system" }, "4.50");
      await setSetting(work, bounceFeeTax, { level: "system" }, tax!.code);
    });
    const staff = await signInStaff(program);
    const pay = async () => {
      const { customerId } = await someone();
      const payment = await staff.ok(payments.recordPaymentEndpoint, {
        params: { customerId },
        body: { amount: eur("54.00"), method: "check", receivedOn: day("2026-04-01") },
      });
      return { customerId, payment };
    };
    const itemsOf = (customerId: string) =>
      program.query("select kind, unit_price::text as price, document_id from billing.future_items where account_id = $1", [customerId]);
    const { customerId, payment } = await pay();
    const params = { paymentId: payment.id };
    const fees = (await staff.ok(payments.reversalFeesEndpoint, { params })).items;
    expect(fees.find(({ group }) => group === "insufficient_funds")).toMatchObject({ fee: eur("4.50") });
    expect(fees.find(({ group }) => group === "own_mistake")).toMatchObject({ fee: eur("0.00") });
    const reverse = () =>
      staff.call(payments.reversePaymentEndpoint, {
        params,
        body: { reason: "No money", group: "insufficient_funds" },
        version: payment.version,
      });
    const answers = await Promise.all([reverse(), reverse()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await itemsOf(customerId)).toMatchObject([{ kind: "fee", document_id: null }]);
    expect(Number(((await itemsOf(customerId)) as { price: string }[])[0]!.price)).toBe(4.5);
    expect(await staff.ok(payments.getPaymentEndpoint, { params })).toMatchObject({
      state: "reversed",
      bounce: { group: "insufficient_funds", fee: eur("4.50"), isWaived: false },
    });
    const waived = await pay();
    await staff.ok(payments.reversePaymentEndpoint, {
      params: { paymentId: waived.payment.id },
      body: { reason: "No money", group: "insufficient_funds", waivesFee: true },
      version: waived.payment.version,
    });
    expect(await itemsOf(waived.customerId)).toEqual([]);
    expect(await staff.ok(payments.getPaymentEndpoint, { params: { paymentId: waived.payment.id } })).toMatchObject({
      bounce: { isWaived: true },
    });
    const mistake = await pay();
    await staff.ok(payments.reversePaymentEndpoint, {
      params: { paymentId: mistake.payment.id },
      body: { reason: "Wrong customer" },
      version: mistake.payment.version,
    });
    expect(await itemsOf(mistake.customerId)).toEqual([]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
