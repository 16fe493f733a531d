import { describe, expect, it } from "vitest";
import { signInCustomer, signInStaff, stranger } from "../../../tests/support/call-api.ts";
import { announced, balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../tests/support/payer.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import * as contract from "./contract.ts";
import { refundCreditEndpoint, refundPaymentEndpoint } from "./refunds/contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("money that comes by hand", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 8);
  const staff = await signInStaff(program, { role: "financial_manager", partners: [provider.partnerId] });
  const payer = (n: number) => payers[n]!.customerId;

  it("B-132 B-80 a payment settles the invoice and moves the balance", async () => {
    const customerId = payer(0);
    const payment = await staff.ok(contract.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("60.00"), method: "bank_transfer", receivedOn: "2026-03-31", payer: "Ana Kos" },
    });
    const [invoice] = await invoicesOf(program, customerId);
    expect(payment).toMatchObject({
      kind: "payment",
      state: "settled",
      number: "2026-02-00001",
      amount: eur("60.00"),
      on: "2026-03-31",
      free: eur("6.00"),
      refundable: eur("6.00"),
      refundableAtGateway: false,
      settles: [{ documentId: invoice!.id, text: invoice!.number, amount: eur("54.00") }],
    });
    expect(invoice).toMatchObject({ state: "paid", open_minor: 0n });
    expect(await balanceOf(program, customerId)).toBe(600n);
    expect(await announced(program, customerId, "payment.")).toMatchObject([
      { type: "payment.settled", data: { receiptNumber: "2026-02-00001", amount: eur("60.00"), gateway: null } },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it.each([
    ["nothing", { amount: eur("0.00") }, "amount", "amount.amount"],
    ["a negative amount", { amount: eur("-5.00") }, "amount", "amount.amount"],
    ["too many decimals", { amount: eur("5.001") }, "too-many-decimals", "amount.amount"],
    ["another currency", { amount: { amount: "5.00", currency: "USD" } }, "wrong-currency", "amount.currency"],
    ["tomorrow", { receivedOn: "2026-04-02" }, "in-future", "receivedOn"],
  ])("refuses %s", async (_what, wrong, code, field) => {
    const problem = await staff.refused(contract.recordPaymentEndpoint, {
      params: { customerId: payer(1) },
      body: { amount: eur("54.00"), method: "cash", receivedOn: "2026-04-01", ...wrong },
    });
    expect(problem).toMatchObject({ status: 422, errors: [{ field, code }] });
    expect(await balanceOf(program, payer(1))).toBe(-5400n);
  });

  it("B-135 the same again within ten minutes asks for confirmation", async () => {
    const wanted = { params: { customerId: payer(2) }, body: { amount: eur("10.00"), method: "cash" as const, receivedOn: "2026-04-01" } };
    await staff.ok(contract.recordPaymentEndpoint, wanted);
    expect(await staff.refused(contract.recordPaymentEndpoint, wanted)).toMatchObject({ status: 409, code: "duplicate-payment" });
    await staff.ok(contract.recordPaymentEndpoint, { ...wanted, body: { ...wanted.body, method: "check" } });
    await staff.ok(contract.recordPaymentEndpoint, { ...wanted, body: { ...wanted.body, confirmDuplicate: true } });
    program.clock.moveTo("2026-04-01T08:10:01Z");
    await staff.ok(contract.recordPaymentEndpoint, wanted);
    program.clock.moveTo("2026-04-01T08:00:00Z");
    expect(await balanceOf(program, payer(2))).toBe(-5400n + 4000n);
  });

  it("B-135 two at the same moment: one is booked, the other asks", async () => {
    const wanted = { params: { customerId: payer(3) }, body: { amount: eur("54.00"), method: "cash" as const, receivedOn: "2026-04-01" } };
    const replies = await Promise.all([
      staff.call(contract.recordPaymentEndpoint, wanted),
      staff.call(contract.recordPaymentEndpoint, wanted),
    ]);
    expect(replies.map((reply) => reply.status).toSorted()).toEqual([200, 409]);
    expect(await balanceOf(program, payer(3))).toBe(0n);
  });

  it("P-8 the same Idempotency-Key books once and answers the same", async () => {
    const wanted = {
      params: { customerId: payer(4) },
      body: { amount: eur("54.00"), method: "cash" as const, receivedOn: "2026-04-01" },
      idempotencyKey: "form-0001",
    };
    const first = await staff.ok(contract.recordPaymentEndpoint, wanted);
    expect((await staff.ok(contract.recordPaymentEndpoint, wanted)).id).toBe(first.id);
    expect(await balanceOf(program, payer(4))).toBe(0n);
  });

  it("B-133 a reversal opens the invoice again, once", async () => {
    const customerId = payer(5);
    const payment = await staff.ok(contract.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("54.00"), method: "check", receivedOn: "2026-04-01" },
    });
    const wanted = { params: { paymentId: payment.id }, body: { reason: "The check bounced" }, version: payment.version };
    expect(await staff.ok(contract.reversePaymentEndpoint, wanted)).toMatchObject({
      state: "reversed",
      refundable: eur("0.00"),
      settles: [],
    });
    expect(await invoicesOf(program, customerId)).toMatchObject([{ state: "issued", open_minor: 5400n }]);
    expect(await balanceOf(program, customerId)).toBe(-5400n);
    expect(await staff.refused(contract.reversePaymentEndpoint, wanted)).toMatchObject({ code: "edit-conflict" });
    expect(await staff.refused(contract.reversePaymentEndpoint, { ...wanted, version: payment.version + 1 })).toMatchObject({
      code: "payment-not-reversible",
    });
    expect(await announced(program, customerId, "payment.reversed")).toMatchObject([
      { data: { isChargeback: false, reason: "The check bounced" } },
    ]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-137 a refund by hand is done at once and never more than what is free", async () => {
    const customerId = payer(6);
    const payment = await staff.ok(contract.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur("100.00"), method: "cash", receivedOn: "2026-04-01" },
    });
    const refund = (amount: string) => ({
      params: { paymentId: payment.id },
      body: { amount: eur(amount), by: "cash" as const, reason: "Too much" },
    });
    expect(await staff.refused(refundPaymentEndpoint, refund("46.01"))).toMatchObject({
      code: "refund-exceeds",
      errors: [{ params: { maximum: eur("46.00") } }],
    });
    expect(await staff.ok(refundPaymentEndpoint, refund("40.00"))).toMatchObject({
      state: "done",
      amount: eur("40.00"),
      number: "RF2026000001",
    });
    expect(await staff.ok(contract.getPaymentEndpoint, { params: { paymentId: payment.id } })).toMatchObject({
      state: "partially_refunded",
      refunded: eur("40.00"),
      refundable: eur("6.00"),
    });
    expect(
      await staff.refused(refundCreditEndpoint, {
        params: { customerId },
        body: { amount: eur("6.01"), by: "cash", reason: "Leaves" },
      }),
    ).toMatchObject({ code: "refund-exceeds" });
    await staff.ok(refundCreditEndpoint, {
      params: { customerId },
      body: { amount: eur("6.00"), by: "bank_transfer", reason: "Leaves" },
    });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(
      await staff.refused(contract.reversePaymentEndpoint, {
        params: { paymentId: payment.id },
        body: { reason: "No" },
        version: payment.version + 1,
      }),
    ).toMatchObject({ code: "payment-not-reversible" });
    expect(await announced(program, customerId, "refund.")).toMatchObject([{ type: "refund.done" }, { type: "refund.done" }]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("M-18 payments and refunds stand in one list, refunds below zero", async () => {
    const list = await staff.ok(contract.listPaymentsEndpoint, { query: { filter: { customer: payer(6) }, sort: "-amount" } });
    expect(list.items.map((row) => [row.kind, row.amount.amount, row.state])).toEqual([
      ["payment", "100.00", "partially_refunded"],
      ["refund", "-6.00", "done"],
      ["refund", "-40.00", "done"],
    ]);
    expect(list.items[0]).toMatchObject({ customerId: payer(6), customerName: "Customer 7" });
    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await staff.ok(contract.listPaymentsEndpoint, { query: { limit: 3, ...(cursor ? { cursor } : {}) } });
      pages.push(...page.items.map((row) => row.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(new Set(pages).size).toBe(pages.length);
    expect(pages).toHaveLength(11);
  });

  it("a receipt is set after the payment and served as the same bytes", async () => {
    await program.runJobs();
    const { items } = await staff.ok(contract.listPaymentsEndpoint, { query: { filter: { customer: payer(0), kind: "payment" } } });
    const paymentId = items[0]!.id;
    const first = await staff.call(contract.paymentReceiptEndpoint, { params: { paymentId } });
    expect(first.headers["content-type"]).toBe("application/pdf");
    expect(first.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    const own = await signInCustomer(program, payer(0));
    expect((await own.call(contract.portalReceiptEndpoint, { params: { paymentId } })).bytes.equals(first.bytes)).toBe(true);
    expect(await own.ok(contract.portalGetPaymentEndpoint, { params: { paymentId } })).toMatchObject({
      hasReceipt: true,
      free: eur("6.00"),
    });
  });

  it("B-134 amount, day and account of a settled payment never change, and it is never deleted", async () => {
    const change = (sql: string) => program.query(`update payments.payments set ${sql} where account_id = '${payer(0)}'`);
    for (const sql of ["amount_minor = 1", "received_on = '2026-04-02'", `account_id = '${payer(1)}'`, "receipt_number = 'x'"]) {
      await expect(change(sql)).rejects.toThrow("is settled and cannot change");
    }
    await expect(program.query("delete from payments.payments")).rejects.toThrow("payments are not deleted");
    await expect(program.query("update payments.payment_pdfs set sha256 = ''")).rejects.toThrow("append-only");
  });

  it("P-1 O-27 what belongs to others is not there", async () => {
    const others = await makePayers(program, 1, { code: "south" });
    const elsewhere = await signInStaff(program, { role: "financial_manager", partners: [others.provider.partnerId] });
    const { items } = await staff.ok(contract.listPaymentsEndpoint, { query: { filter: { customer: payer(0) } } });
    const paymentId = items[0]!.id;
    expect(await elsewhere.refused(contract.getPaymentEndpoint, { params: { paymentId } })).toMatchObject({ status: 404 });
    expect(await elsewhere.refused(contract.paymentReceiptEndpoint, { params: { paymentId } })).toMatchObject({ status: 404 });
    expect((await elsewhere.ok(contract.listPaymentsEndpoint)).items).toEqual([]);
    expect(
      await elsewhere.refused(contract.recordPaymentEndpoint, {
        params: { customerId: payer(0) },
        body: { amount: eur("1.00"), method: "cash", receivedOn: "2026-04-01" },
      }),
    ).toMatchObject({ status: 404 });
    expect(
      await elsewhere.refused(contract.reversePaymentEndpoint, { params: { paymentId }, body: { reason: "Mine" }, version: 1 }),
    ).toMatchObject({ status: 404 });
    const neighbour = await signInCustomer(program, payer(1));
    expect(await neighbour.refused(contract.portalGetPaymentEndpoint, { params: { paymentId } })).toMatchObject({ status: 404 });
    expect((await neighbour.ok(contract.portalListPaymentsEndpoint)).items).toEqual([]);
    expect(await (await stranger(program)).refused(contract.listPaymentsEndpoint)).toMatchObject({ status: 401 });
  });

  it("I-8 B-177 B-178 the proofs find what is wrong", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
    const [attempt] = await program.query<{ id: string }>(
      `insert into payments.intents (id, account_id, partner_id, purpose, amount_minor, currency, state, driver, save_method, idempotency_key, created_by, created_at,
         updated_at, expires_at)
       values (uuidv7(), $1, $2, 'balance', 500, 'EUR', 'unknown', 'sandbox', false, 'forgotten', '{}', now(), now(), now()) returning id`,
      [payer(7), provider.partnerId],
    );
    expect(await faultsOfBooks(program)).toEqual([`B-178 attempt ${attempt!.id}`]);
    await program.query("update payments.intents set state = 'succeeded' where id = $1", [attempt!.id]);
    expect(await faultsOfBooks(program)).toEqual([`B-177 attempt ${attempt!.id}`]);
    await program.query("delete from payments.intents where id = $1", [attempt!.id]);
    await program.query("update payments.payments set refunded_minor = 1 where receipt_number = '2026-02-00001'");
    expect(await faultsOfBooks(program)).toEqual(["I-8 payment 2026-02-00001"]);
    await program.query("update payments.payments set refunded_minor = 0 where receipt_number = '2026-02-00001'");
  });
});
