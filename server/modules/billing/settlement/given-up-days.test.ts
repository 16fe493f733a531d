// A service whose running month was given up (written off) or given away (credited without its days) still ends, pauses and changes.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { type TestProgram, testProgram } from "../../../../tests/support/test-program.ts";
import { createPlan } from "../../catalog/index.ts";
import { confirmQuoteEndpoint, makeQuoteEndpoint } from "../../ordering/planned-changes/contract.ts";
import { creditInvoiceEndpoint } from "../documents/contract.ts";
import { confirmRun } from "../index.ts";
import { requestWriteOffEndpoint } from "../write-offs/contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

const coverage = async (program: TestProgram, serviceId: string) =>
  (
    await program.query<{ days: string }>("select period::text as days from billing.coverage where service_id = $1 order by period", [
      serviceId,
    ])
  ).map(({ days }) => days);

describe("days of an invoice that was given up", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 5);
  program.clock.moveTo("2026-04-11T08:00:00Z");
  const { id: fastId } = await program.inWork((work) =>
    createPlan(work, {
      ...{ code: "fast", kind: "internet", title: "Fast", lineText: "{plan}", currency: "EUR", price: "70", taxId: provider.taxId },
      ...{ includesTax: false, partnerIds: [provider.partnerId] },
    }),
  );
  const staff = await signInStaff(program, { role: "super_administrator" });
  let used = 0;
  const next = async () => {
    const { customerId, serviceIds } = payers[used++]!;
    const [invoice] = await invoicesOf(program, customerId);
    return { customerId, serviceId: serviceIds[0]!, invoiceId: invoice!.id };
  };
  const writeOff = (customerId: string, documentId: string) =>
    staff.ok(requestWriteOffEndpoint, {
      params: { customerId },
      body: { documentId, total: eur("54.00"), on: day("2026-04-01"), reason: "Cannot pay" },
    });
  const change = async (serviceId: string, wish: Record<string, unknown>) => {
    const quote = await staff.ok(makeQuoteEndpoint, { params: { serviceId }, body: { wish: wish as never } });
    return staff.ok(confirmQuoteEndpoint, { params: { quoteId: quote.id }, body: {} });
  };

  it("B-109 B-152 a service ends before the end of a month that was written off: nothing is credited that nobody paid", async () => {
    const { customerId, serviceId, invoiceId } = await next();
    await writeOff(customerId, invoiceId);
    const ended = await change(serviceId, { kind: "end", endOn: "2026-04-12", reason: "Moves abroad" });
    expect(ended.documents).toEqual({ creditNotes: [], invoice: null });
    expect(await balanceOf(program, customerId)).toBe(0n);
    expect(await coverage(program, serviceId)).toEqual(["[2026-04-01,2026-05-01)"]);
  });

  it("B-103 B-152 it can be paused: the days of the pause were not paid, so none come back", async () => {
    const { customerId, serviceId, invoiceId } = await next();
    await writeOff(customerId, invoiceId);
    const paused = await change(serviceId, { kind: "pause", on: "2026-04-12", until: "2026-04-22", reason: "On holiday" });
    expect(paused.documents).toEqual({ creditNotes: [], invoice: null });
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("B-109 B-131 a month that was credited in full as goodwill has nothing more to give when the service ends", async () => {
    const { customerId, serviceId, invoiceId } = await next();
    await staff.ok(creditInvoiceEndpoint, {
      params: { documentId: invoiceId },
      body: { reason: "Goodwill for the outage", releaseDays: false },
    });
    const ended = await change(serviceId, { kind: "end", endOn: "2026-04-12", reason: "Leaves all the same" });
    expect(ended.documents).toEqual({ creditNotes: [], invoice: null });
    expect(await balanceOf(program, customerId)).toBe(0n);
  });

  it("B-94 B-152 its plan changes: the new one is charged from the first day that nothing was billed for", async () => {
    const { customerId, serviceId, invoiceId } = await next();
    await writeOff(customerId, invoiceId);
    const changed = await change(serviceId, { kind: "plan", planId: fastId, on: "2026-04-11", reason: "Faster" });
    expect(changed.documents).toEqual({ creditNotes: [], invoice: null });
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    expect(await coverage(program, serviceId)).toEqual(["[2026-04-01,2026-05-01)", "[2026-05-01,2026-06-01)"]);
  });

  it("the books are right afterwards", async () => {
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
