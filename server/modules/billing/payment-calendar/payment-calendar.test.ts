import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { confirmRun } from "../runs/billing-run.ts";
import { paymentCalendarEndpoint, paymentCalendarPdfEndpoint, portalPaymentCalendarEndpoint } from "./contract.ts";

describe("the payment calendar", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  it("B-176 the next twelve billing dates with the amounts that the engine will invoice, and a PDF of them", async () => {
    const { provider, payers } = await makePayers(program, 1);
    const customerId = payers[0]?.customerId ?? "";
    const chief = await signInStaff(program);
    const calendar = await chief.ok(paymentCalendarEndpoint, { params: { customerId } });
    expect(calendar.items).toHaveLength(12);
    expect(calendar.items[0]).toEqual({
      on: "2026-05-01",
      dueOn: "2026-05-16",
      start: "2026-05-01",
      end: "2026-06-01",
      amount: { amount: "54.00", currency: "EUR" },
    });
    expect(calendar.items.at(-1)?.on).toBe("2027-04-01");
    expect(calendar.total).toEqual({ amount: "648.00", currency: "EUR" });
    const portal = await signInCustomer(program, customerId);
    expect(await portal.ok(portalPaymentCalendarEndpoint, {})).toEqual(calendar);
    const file = await chief.call(paymentCalendarPdfEndpoint, { params: { customerId } });
    expect(file.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    // What it said is what is invoiced.
    program.clock.moveTo("2026-05-01T08:00:00Z");
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    const invoices = await program.query<{ gross_minor: bigint; issued_on: string; due_on: string }>(
      "select gross_minor, issued_on::text, due_on::text from billing.money_documents where account_id = $1 order by issued_on desc limit 1",
      [customerId],
    );
    expect(await invoicesOf(program, customerId)).toHaveLength(2);
    expect(invoices).toEqual([{ gross_minor: 5_400n, issued_on: "2026-05-01", due_on: "2026-05-16" }]);
  });
});
