// P-119 what paying with a gateway adds: shown, charged, an invoice of its own that is paid first; everything else is worked out without it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { minorToDecimal, money } from "../../../../shared/money.ts";
import { surchargeOf } from "../../../../shared/surcharge.ts";
import { type CustomerCaller, signInCustomer, signInStaff, stranger } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers, type Payers } from "../../../../tests/support/payer.ts";
import { bankCards, fillInAtBank, listenForBank } from "../../../../tests/support/test-bank.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { deliverDue } from "../../../adapters/sandbox-gateway/deliver-events.ts";
import { creditInvoiceEndpoint } from "../../billing/documents/contract.ts";
import { chargeEndpoint, checkoutEndpoint, getAttemptEndpoint } from "../attempts/contract.ts";
import { paymentOptionsEndpoint, reversePaymentEndpoint } from "../contract.ts";
import { changeGatewayEndpoint, listGatewaysEndpoint } from "../gateways/contract.ts";
import { createPayLinkEndpoint, guestCheckoutEndpoint, guestPageEndpoint } from "../pay-links/contract.ts";
import { refundPaymentEndpoint } from "../refunds/contract.ts";
import { portalListMethodsEndpoint, portalSetupMethodEndpoint } from "../saved-methods/contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });
const rule = { fixed: "0.35", percent: "1.9", cap: "5.00" };

describe("surcharges", { timeout: 120_000 }, async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  let made: Payers;
  let taxCode = "";
  let next = 0;
  let stop: (() => Promise<void>) | undefined;
  afterAll(() => stop?.());
  const desk = () => signInStaff(program, { role: "super_administrator" });
  const setRule = async (surcharge: (typeof rule & { tax: string }) | null) => {
    const staff = await desk();
    const [gateway] = (await staff.ok(listGatewaysEndpoint, {})).items;
    return staff.ok(changeGatewayEndpoint, { params: { configId: gateway!.id }, version: gateway!.version, body: { surcharge } });
  };
  beforeAll(async () => {
    stop = await listenForBank(program);
    made = await makePayers(program, 40);
    taxCode = (await program.query<{ code: string }>("select code from catalog.taxes where id = $1", [made.provider.taxId]))[0]!.code;
    await setRule({ ...rule, tax: taxCode });
  });
  async function owing() {
    const { customerId } = made.payers[next++]!;
    const [invoice] = await invoicesOf(program, customerId);
    return { customerId, invoiceId: invoice!.id, caller: await signInCustomer(program, customerId) };
  }
  const post = async (): Promise<void> => {
    await deliverDue(program.tools);
    await program.runJobs();
  };
  async function pay(caller: CustomerCaller, body: object, card: string = bankCards.pays) {
    const { attemptId, redirectUrl } = await caller.ok(checkoutEndpoint, { body: body as never });
    await fillInAtBank(program, redirectUrl, { number: card });
    await post();
    return attemptId;
  }
  const documentsOf = (customerId: string) =>
    program.query<{ kind: string; origin: string; gross: string; tax: string; state: string; open: string }>(
      `select kind, origin, gross_minor::text as gross, tax_minor::text as tax, state, open_minor::text as open from billing.money_documents
       where account_id = $1 order by issued_at, number`,
      [customerId],
    );
  const paymentOf = async (customerId: string) => {
    const [payment] = await program.query<{
      id: string;
      version: number;
      amount_minor: bigint;
      fee_minor: bigint;
      fee_document_id: string;
    }>(
      "select id, version, amount_minor, fee_minor, fee_document_id from payments.payments where account_id = $1 order by created_at desc, id desc limit 1",
      [customerId],
    );
    return payment!;
  };

  it("P-119 B-181 it is told before, charged with the payment, and has an invoice of its own that the payment pays first", async () => {
    const { customerId, invoiceId, caller } = await owing();
    const options = await caller.ok(paymentOptionsEndpoint, {});
    expect(options.gateways[0]?.surcharge).toEqual(rule);
    // 54.00: 0.35 + 1.026.
    const attemptId = await pay(caller, { documentIds: [invoiceId], surcharge: eur("1.38") });
    expect(await caller.ok(getAttemptEndpoint, { params: { attemptId } })).toMatchObject({ amount: eur("55.38"), surcharge: eur("1.38") });
    const payment = await paymentOf(customerId);
    expect(payment).toMatchObject({ amount_minor: 5538n, fee_minor: 138n });
    expect(await documentsOf(customerId)).toMatchObject([
      { gross: "5400", state: "paid", open: "0" },
      { kind: "invoice", origin: "one_time", gross: "138", tax: "23", state: "paid", open: "0" },
    ]);
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-119 who was shown another fee, or none, is refused, and nothing is charged", async () => {
    const { invoiceId, caller } = await owing();
    for (const surcharge of [undefined, eur("1.37"), eur("0.00")])
      expect(await caller.refused(checkoutEndpoint, { body: { documentIds: [invoiceId], surcharge } as never })).toMatchObject({
        code: "surcharge-moved",
      });
    expect((await caller.ok(paymentOptionsEndpoint, {})).attempts).toEqual([]);
  });

  it("P-119 a part pays as much of the invoice as without the fee, and a top-up is credit without it", async () => {
    const { customerId, invoiceId, caller } = await owing();
    // 20.00: 0.35 + 0.38.
    await pay(caller, { documentIds: [invoiceId], amount: eur("20.00"), surcharge: eur("0.73") });
    expect((await documentsOf(customerId))[0]).toMatchObject({ state: "partially_paid", open: "3400" });
    await pay(caller, { documentIds: [invoiceId], surcharge: eur("1.00") });
    expect(await balanceOf(program, customerId)).toBe(0n);
    await pay(caller, { amount: eur("30.00"), surcharge: eur("0.92") });
    expect(await balanceOf(program, customerId)).toBe(3000n);
    expect((await documentsOf(customerId)).map(({ gross, state }) => [gross, state])).toEqual([
      ["5400", "paid"],
      ["73", "paid"],
      ["100", "paid"],
      ["92", "paid"],
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-119 whatever is paid: the fee's invoice is the fee, the rest is on the account, to the cent", async () => {
    const { customerId, caller } = await owing();
    await pay(caller, { amount: eur("60.00"), surcharge: eur("1.49") });
    let balance = await balanceOf(program, customerId);
    for (const minor of [500n, 501n, 1333n, 24_474n, 24_475n, 99_999n]) {
      program.clock.moveTo(new Date(program.clock.now().getTime() + 1000));
      const fee = surchargeOf(money(minor, "EUR"), rule).minor;
      await pay(caller, { amount: eur(minorToDecimal(minor, "EUR")), surcharge: eur(minorToDecimal(fee, "EUR")) });
      const payment = await paymentOf(customerId);
      expect(payment).toMatchObject({ amount_minor: minor + fee, fee_minor: fee });
      expect((await documentsOf(customerId)).at(-1)).toMatchObject({ gross: String(fee), state: "paid" });
      balance += minor;
      expect(await balanceOf(program, customerId)).toBe(balance);
    }
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-119 with a saved method and with a link it is the same", async () => {
    const { customerId, invoiceId, caller } = await owing();
    const { redirectUrl } = await caller.ok(portalSetupMethodEndpoint, { body: {} });
    await fillInAtBank(program, redirectUrl, { number: bankCards.pays });
    await post();
    const [method] = (await caller.ok(portalListMethodsEndpoint, {})).items;
    expect(await caller.refused(chargeEndpoint, { body: { documentIds: [invoiceId], methodId: method!.id } })).toMatchObject({
      code: "surcharge-moved",
    });
    await caller.ok(chargeEndpoint, { body: { documentIds: [invoiceId], methodId: method!.id, surcharge: eur("1.38") } });
    await post();
    expect(await paymentOf(customerId)).toMatchObject({ amount_minor: 5538n, fee_minor: 138n });

    const guest = await owing();
    const { url } = await (await desk()).ok(createPayLinkEndpoint, {
      params: { customerId: guest.customerId },
      body: { documentId: guest.invoiceId },
    });
    const token = url.slice(url.lastIndexOf("/") + 1);
    const nobody = await stranger(program);
    expect((await nobody.ok(guestPageEndpoint, { params: { token } })).gateways[0]?.surcharge).toEqual(rule);
    expect(await nobody.refused(guestCheckoutEndpoint, { params: { token }, body: {} })).toMatchObject({ code: "surcharge-moved" });
    const opened = await nobody.ok(guestCheckoutEndpoint, { params: { token }, body: { surcharge: eur("1.38") } });
    await fillInAtBank(program, opened.redirectUrl, { number: bankCards.pays });
    await post();
    expect(await paymentOf(guest.customerId)).toMatchObject({ amount_minor: 5538n, fee_minor: 138n });
    expect(await balanceOf(program, guest.customerId)).toBe(0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-119 given back, the fee stays with its invoice until that is credited; what did not hold costs nothing", async () => {
    const { customerId, invoiceId, caller } = await owing();
    await pay(caller, { documentIds: [invoiceId], surcharge: eur("1.38") });
    const payment = await paymentOf(customerId);
    const staff = await desk();
    const refund = (amount: string) => ({
      params: { paymentId: payment.id },
      body: { amount: eur(amount), by: "gateway", reason: "Asked" },
    });
    expect(await staff.refused(refundPaymentEndpoint, refund("1.38") as never)).toMatchObject({ code: "refund-exceeds" });
    await staff.ok(creditInvoiceEndpoint, {
      params: { documentId: payment.fee_document_id },
      body: { reason: "Goodwill", releaseDays: false },
    });
    await staff.ok(refundPaymentEndpoint, refund("1.38") as never);
    await post();
    expect(await balanceOf(program, customerId)).toBe(0n);

    const other = await owing();
    await pay(other.caller, { documentIds: [other.invoiceId], surcharge: eur("1.38") });
    const bounced = await paymentOf(other.customerId);
    await staff.ok(reversePaymentEndpoint, {
      params: { paymentId: bounced.id },
      body: { reason: "Came back" },
      version: bounced.version,
    } as never);
    expect(await documentsOf(other.customerId)).toMatchObject([
      { gross: "5400", state: "issued", open: "5400" },
      { gross: "138", state: "credited" },
      { kind: "credit_note", gross: "138" },
    ]);
    expect(await balanceOf(program, other.customerId)).toBe(-5400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("P-119 told twice or late it is charged once", async () => {
    const { customerId, invoiceId, caller } = await owing();
    const attemptId = await pay(caller, { documentIds: [invoiceId], surcharge: eur("1.38") });
    await Promise.all([program.runJobs(), caller.ok(getAttemptEndpoint, { params: { attemptId } })]);
    expect((await documentsOf(customerId)).filter(({ gross }) => gross === "138")).toHaveLength(1);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-181 the staff say how much, with which tax; without one nothing is added", async () => {
    const staff = await desk();
    const [gateway] = (await staff.ok(listGatewaysEndpoint, {})).items;
    expect(gateway?.surcharge).toEqual({ ...rule, tax: taxCode });
    expect(
      await staff.refused(changeGatewayEndpoint, {
        params: { configId: gateway!.id },
        version: gateway!.version,
        body: { surcharge: { ...rule, tax: "no such tax" } },
      }),
    ).toMatchObject({ code: "validation-failed" });
    await setRule(null);
    const { customerId, invoiceId, caller } = await owing();
    await pay(caller, { documentIds: [invoiceId] });
    expect(await documentsOf(customerId)).toHaveLength(1);
    await setRule({ ...rule, tax: taxCode });
  });
});
