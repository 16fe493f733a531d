// The paper of a refund, for staff on its page and for the customer in the portal (B-137, B-154).
import { expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import * as contract from "../contract.ts";
import { portalRefundPdfEndpoint, refundCreditEndpoint, refundPdfEndpoint } from "./contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

it("B-137 B-154 a refund that was done has its paper for staff and for its customer, the same bytes for both, and for nobody else", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 2);
  const staff = await signInStaff(program);
  const [customerId, other] = payers.map((payer) => payer.customerId) as [string, string];
  await staff.ok(contract.recordPaymentEndpoint, {
    params: { customerId },
    body: { amount: eur("60.00"), method: "cash", receivedOn: day("2026-04-01") },
  });
  const refund = await staff.ok(refundCreditEndpoint, {
    params: { customerId },
    body: { amount: eur("6.00"), by: "cash", reason: "Moved away" },
  });
  expect(refund.state).toBe("done");
  const params = { refundId: refund.id };
  const forStaff = await staff.call(refundPdfEndpoint, { params });
  expect(forStaff.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  const customer = await signInCustomer(program, customerId);
  const shown = await customer.ok(contract.portalGetPaymentEndpoint, { params: { paymentId: refund.id } });
  expect(shown).toMatchObject({ kind: "refund", hasReceipt: false, hasRefundPdf: true });
  expect((await customer.call(portalRefundPdfEndpoint, { params })).bytes.equals(forStaff.bytes)).toBe(true);
  const stranger = await signInCustomer(program, other);
  expect((await stranger.call(portalRefundPdfEndpoint, { params })).status).toBe(404);
  // One that is not done gave nothing back, and has no paper.
  await program.query("update payments.refunds set state = 'failed' where id = $1", [refund.id]);
  expect((await staff.call(refundPdfEndpoint, { params })).status).toBe(404);
});
