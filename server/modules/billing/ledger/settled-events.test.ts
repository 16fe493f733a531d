// Who listens hears that an invoice was settled: by money, by a credit note, by what was booked, in the transaction that settled it.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { announced, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { recordPaymentEndpoint, reversePaymentEndpoint } from "../../payments/contract.ts";
import { creditInvoiceEndpoint } from "../documents/contract.ts";
import { confirmRun } from "../index.ts";
import { createTransactionEndpoint } from "./contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("invoice.paid and invoice.credited", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 5);
  const staff = await signInStaff(program);
  const [byMoney, byNote, byBooking, byBoth, ahead] = payers.map(({ customerId }) => customerId) as [
    string,
    string,
    string,
    string,
    string,
  ];

  const pay = (customerId: string, amount: string) =>
    staff.ok(recordPaymentEndpoint, {
      params: { customerId },
      body: { amount: eur(amount), method: "cash", receivedOn: day("2026-04-01") },
    });
  const heard = async (customerId: string): Promise<string[]> =>
    (await announced(program, customerId, "invoice.")).map(({ type }) => type).filter((type) => type !== "invoice.issued");
  const about = async (customerId: string) => {
    const [invoice] = await invoicesOf(program, customerId);
    return { documentId: invoice!.id, accountId: customerId, number: invoice!.number };
  };

  it("M-52 B-80 is announced when the last part is paid, in the transaction of the payment, and anew when it was taken back", async () => {
    await pay(byMoney, "20.00");
    expect(await heard(byMoney)).toEqual([]);
    const second = await pay(byMoney, "34.00");
    expect(await announced(program, byMoney, "invoice.paid")).toEqual([{ type: "invoice.paid", data: await about(byMoney) }]);
    const [together] = await program.query(
      `select event.xmin = allocation.xmin as same from platform.events event, billing.allocations allocation
       where event.type = 'invoice.paid' and event.customer_id = $1 and allocation.account_id = $1 and allocation.amount_minor = 3400`,
      [byMoney],
    );
    expect(together).toEqual({ same: true });

    await staff.ok(reversePaymentEndpoint, { params: { paymentId: second.id }, version: second.version, body: { reason: "Bounced" } });
    expect(await heard(byMoney)).toEqual(["invoice.paid"]);
    await pay(byMoney, "34.00");
    expect(await heard(byMoney)).toEqual(["invoice.paid", "invoice.paid"]);
  });

  it("M-52 M-18 a credit note over all of it makes it credited, which is not paid", async () => {
    const { documentId } = await about(byNote);
    await staff.ok(creditInvoiceEndpoint, { params: { documentId }, body: { reason: "Never delivered", releaseDays: true } });
    expect(await announced(program, byNote, "invoice.credited")).toEqual([{ type: "invoice.credited", data: await about(byNote) }]);
    expect(await heard(byNote)).toEqual(["invoice.credited"]);
  });

  it("M-52 M-18 what was paid in part and credited for the rest is paid", async () => {
    await pay(byBoth, "14.00");
    const { documentId } = await about(byBoth);
    await staff.ok(creditInvoiceEndpoint, { params: { documentId }, body: { reason: "Goodwill", releaseDays: false } });
    expect(await heard(byBoth)).toEqual(["invoice.paid"]);
  });

  it("M-52 B-80 a booked credit pays as money does", async () => {
    await staff.ok(createTransactionEndpoint, {
      params: { customerId: byBooking },
      body: { side: "credit", amount: eur("54.00"), text: "Thank you", reason: "Ten years with us" },
    });
    expect(await heard(byBooking)).toEqual(["invoice.paid"]);
  });

  it("M-52 B-81 an invoice that a run issues to somebody in credit is paid at once, and only theirs", async () => {
    await pay(ahead, "108.00");
    expect(await heard(ahead)).toEqual(["invoice.paid"]);
    program.clock.moveTo("2026-05-01T06:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    expect(await heard(ahead)).toEqual(["invoice.paid", "invoice.paid"]);
    expect(await heard(byNote)).toEqual(["invoice.credited"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
