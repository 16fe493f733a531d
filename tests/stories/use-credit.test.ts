import { describe, expect, it } from "vitest";
import { portalGetDocumentEndpoint } from "../../server/modules/billing/documents/contract.ts";
import { autoPayFromBalance } from "../../server/modules/billing/settings.ts";
import { setSetting } from "../../server/modules/partners/index.ts";
import * as contract from "../../server/modules/payments/contract.ts";
import { day } from "../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../support/payer.ts";
import { testProgram } from "../support/test-program.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("P-117 paying with one's own credit", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { payers } = await makePayers(program, 3);
  await program.inWork((work) => setSetting(work, autoPayFromBalance, { level: "system" }, false, 0));
  const staff = await signInStaff(program);
  const [small, large, other] = payers.map(({ customerId }) => customerId) as [string, string, string];
  for (const [customerId, amount] of [
    [small, "20.00"],
    [large, "60.00"],
  ] as const) {
    const body = { amount: eur(amount), method: "cash" as const, receivedOn: day("2026-04-01") };
    await staff.ok(contract.recordPaymentEndpoint, { params: { customerId }, body });
  }
  const invoiceOf = async (customerId: string) => (await invoicesOf(program, customerId))[0]!.id;

  it("credit that is not used by itself pays a part, and a card the rest (P-49)", async () => {
    const portal = await signInCustomer(program, small);
    const documentIds = [await invoiceOf(small)];
    expect(await portal.ok(contract.paymentOptionsEndpoint)).toMatchObject({
      freeCredit: eur("20.00"),
      documents: [{ open: eur("54.00") }],
    });
    expect(await portal.ok(contract.payFromCreditEndpoint, { body: { documentIds } })).toEqual({ paid: eur("20.00") });
    expect(await portal.ok(contract.paymentOptionsEndpoint)).toMatchObject({
      freeCredit: eur("0.00"),
      documents: [{ open: eur("34.00") }],
    });
    expect(await balanceOf(program, small)).toBe(-3400n);
    expect(await portal.ok(contract.portalPreviewEndpoint, { query: { documents: documentIds } } as never)).toMatchObject({
      amount: eur("34.00"),
      balanceAfter: eur("0.00"),
    });
  });

  it("enough of it pays the whole; the balance does not move and the books agree", async () => {
    const portal = await signInCustomer(program, large);
    const documentId = await invoiceOf(large);
    const before = await balanceOf(program, large);
    expect(await portal.ok(contract.payFromCreditEndpoint, { body: { documentIds: [documentId] } })).toEqual({ paid: eur("54.00") });
    expect(await portal.ok(portalGetDocumentEndpoint, { params: { documentId } })).toMatchObject({ state: "paid", open: eur("0.00") });
    expect(await balanceOf(program, large)).toBe(before);
    expect((await portal.refused(contract.payFromCreditEndpoint, { body: { documentIds: [documentId] } })).code).toBe("already-paid");
    expect(await faultsOfBooks(program)).toEqual([]);
    expect(
      await program.query("select 1 from identity.audit_entries where action = 'paid_from_credit' and customer_id = $1", [large]),
    ).toHaveLength(1);
  });

  it("P-1 nobody pays a stranger's invoice with it", async () => {
    const portal = await signInCustomer(program, large);
    const documentIds = [await invoiceOf(other)];
    expect((await portal.refused(contract.payFromCreditEndpoint, { body: { documentIds } })).code).toBe("not-found");
  });
});
