// Money as staff handle it at the same moment from two desks, and what they look at: exports, and what gateways told us.
import { describe, expect, it } from "vitest";
import { day } from "../../../shared/calendar.ts";
import { signInStaff } from "../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../tests/support/payer.ts";
import { testProgram } from "../../../tests/support/test-program.ts";
import * as contract from "./contract.ts";
import { getGatewayEventEndpoint, listGatewayEventsEndpoint } from "./gateways/contract.ts";
import { getRefundEndpoint, refundCreditEndpoint, refundPaymentEndpoint } from "./refunds/contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("two desks at one account", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 8);
  const desk = await signInStaff(program);
  const other = await signInStaff(program);
  const payer = (n: number) => payers[n]!.customerId;
  const record = (who: typeof desk, customerId: string, amount: string, method: "cash" | "check" = "cash") =>
    who.call(contract.recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method, receivedOn: day("2026-04-01") },
    });
  const refundCredit = (who: typeof desk, customerId: string, amount: string) =>
    who.call(refundCreditEndpoint, { params: { customerId }, body: { amount: eur(amount), by: "cash", reason: "Moved away" } });

  it("B-137 a payment and a refund of the same credit at once never give out more than there is", async () => {
    // 60.00 against 54.00: 6.00 are free.
    await record(desk, payer(0), "60.00");
    const [paid, refund, second] = await Promise.all([
      record(desk, payer(0), "10.00", "check"),
      refundCredit(other, payer(0), "16.00"),
      refundCredit(desk, payer(0), "6.00"),
    ]);
    expect(paid.status).toBe(200);
    // Whichever came first: 16.00 were free in all, and never more went out.
    const out = (refund.status === 200 ? 1600n : 0n) + (second.status === 200 ? 600n : 0n);
    expect(out).toBeLessThanOrEqual(1600n);
    expect(out).toBeGreaterThan(0n);
    expect(await balanceOf(program, payer(0))).toBe(1600n - out);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-133 B-137 a payment is taken back and refunded at once: one of both happens", async () => {
    const payment = (await record(desk, payer(1), "60.00")).body;
    const params = { paymentId: payment.id };
    const [reversal, refund] = await Promise.all([
      desk.call(contract.reversePaymentEndpoint, { params, body: { reason: "Wrong customer" }, version: payment.version }),
      other.call(refundPaymentEndpoint, { params, body: { amount: eur("6.00"), by: "cash", reason: "Too much" } }),
    ]);
    expect([reversal.status, refund.status].filter((status) => status === 200)).toHaveLength(1);
    expect(await balanceOf(program, payer(1))).toBe(reversal.status === 200 ? -5400n : 0n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-80 two payments of one invoice at once pay it once, and the rest is free", async () => {
    await Promise.all([record(desk, payer(2), "54.00"), record(other, payer(2), "54.00", "check")]);
    const [invoice] = await invoicesOf(program, payer(2));
    expect(invoice).toMatchObject({ state: "paid", open_minor: 0n });
    expect(await balanceOf(program, payer(2))).toBe(5400n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("the preview says what the payment then does", async () => {
    const params = { customerId: payer(3) };
    const preview = await desk.ok(contract.previewPaymentEndpoint, { params, query: { amount: "60.00" } });
    expect(preview).toMatchObject({ lines: [{ paid: eur("54.00"), left: eur("0.00") }], credit: eur("6.00"), balanceAfter: eur("6.00") });
    const payment = (await record(desk, payer(3), "60.00")).body;
    expect(payment.settles.map(({ documentId, amount }) => [documentId, amount])).toEqual(
      preview.lines.map(({ documentId, paid }) => [documentId, paid]),
    );
    expect(payment.free).toEqual(preview.credit);
  });

  it("O-75 payments and refunds go out as they are filtered", async () => {
    const file = (
      await desk.call(contract.exportPaymentsEndpoint, { body: { filter: { kind: "payment", method: "check" } } })
    ).bytes.toString();
    const rows = file.trim().split("\r\n").slice(1);
    const listed = await desk.ok(contract.listPaymentsEndpoint, { query: { filter: { kind: "payment", method: "check" } } });
    expect(rows).toHaveLength(listed.items.length);
    expect(rows.length).toBe(2);
    expect(rows.every((row) => row.includes(",check,"))).toBe(true);
  });

  it("a payment is found by any scrap of its customer", async () => {
    const { items } = await desk.ok(contract.listPaymentsEndpoint, { query: { filter: { q: "customer3@example" } } });
    expect(items.length).toBe(2);
    expect(new Set(items.map((row) => row.customerId))).toEqual(new Set([payer(2)]));
  });

  it("a refund has a page of its own, with whose it is", async () => {
    await record(desk, payer(4), "64.00");
    const refund = (await refundCredit(desk, payer(4), "10.00")).body;
    expect(await desk.ok(getRefundEndpoint, { params: { refundId: refund.id } })).toMatchObject({
      number: refund.number,
      state: "done",
      customerName: "Customer 5",
      amount: eur("10.00"),
    });
  });

  it("B-179 what gateways told us is read by those who keep the gateways, each partner's own", async () => {
    await program.query(
      `insert into payments.gateway_events (partner_id, driver, external_id, payload, received_at, processed_at, result)
       values ($1, 'sandbox', 'evt_1', '{"type": "paid", "amount": "54.00", "method": {"last4": "4242", "token": "card_abc"}}', now(), now(), 'attempt succeeded'), ($1, 'sandbox', 'evt_2', '{}', now(), null, null)`,
      [provider.partnerId],
    );
    const waiting = await desk.ok(listGatewayEventsEndpoint, { query: { filter: { waiting: "true" } } });
    expect(waiting.items.map((event) => event.externalId)).toEqual(["evt_2"]);
    const [found] = (await desk.ok(listGatewayEventsEndpoint, { query: { filter: { q: "evt_1" } } })).items;
    expect(found).toMatchObject({ result: "attempt succeeded" });
    const event = await desk.ok(getGatewayEventEndpoint, { params: { eventId: found!.id } });
    expect(JSON.parse(event.payload)).toEqual({ type: "paid", amount: "54.00", method: { last4: "4242", token: "(hidden)" } });
    const elsewhere = await signInStaff(program, { partners: [(await makePayers(program, 1, { code: "south" })).provider.partnerId] });
    expect((await elsewhere.ok(listGatewayEventsEndpoint)).items).toEqual([]);
    expect(await elsewhere.refused(getGatewayEventEndpoint, { params: { eventId: found!.id } })).toMatchObject({ status: 404 });
    const clerk = await signInStaff(program, { levels: { "finance.payments.view": "all" } });
    expect(await clerk.refused(listGatewayEventsEndpoint)).toMatchObject({ status: 403 });
  });
});
