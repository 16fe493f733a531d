// B-120 an issued invoice is corrected by a credit note and a new invoice, in one act.
import { describe, expect, it } from "vitest";
import { day } from "../../../../shared/calendar.ts";
import { signInCustomer, signInStaff } from "../../../../tests/support/call-api.ts";
import { balanceOf, faultsOfBooks, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { changeTaxRateEndpoint } from "../../catalog/contract.ts";
import { recordPaymentEndpoint } from "../../payments/contract.ts";
import { creditInvoiceEndpoint, getDocumentEndpoint, portalGetDocumentEndpoint } from "../documents/contract.ts";
import { createFutureItemEndpoint } from "../future-items/contract.ts";
import { confirmRun, undoFees } from "../index.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import { replayDocumentEndpoint } from "../replay/contract.ts";
import { correctInvoiceEndpoint, previewCorrectionEndpoint } from "./contract.ts";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("B-120 correcting an invoice", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 9);
  const staff = await signInStaff(program, { role: "super_administrator" });
  let next = 0;
  const nextCustomer = () => payers[next++]?.customerId ?? "";
  const shown = (documentId: string) => staff.ok(getDocumentEndpoint, { params: { documentId } });
  const correct = (documentId: string, body: object) =>
    staff.call(correctInvoiceEndpoint, { params: { documentId }, body: { reason: "Wrong address", ...body } as never });
  const first = async (customerId: string) => (await invoicesOf(program, customerId))[0]?.id ?? "";
  const coverage = (customerId: string) =>
    program.query<{ period: string; number: string }>(
      `select covered.period::text, document.number from billing.coverage covered join billing.document_lines line on line.id = covered.line_id
      join billing.money_documents document on document.id = line.document_id where covered.customer_id = $1`,
      [customerId],
    );

  it("B-120 a paid invoice: credited in full, issued anew with today's name, and the money pays the new one", async () => {
    const id = nextCustomer();
    const invoiceId = await first(id);
    await staff.ok(recordPaymentEndpoint, {
      params: { customerId: id },
      body: { amount: eur("54.00"), method: "bank_transfer", documentIds: [invoiceId], receivedOn: day("2026-04-01") },
    });
    await program.query("update customers.customers set full_name = 'Ana Kos' where id = $1", [id]);
    const before = await shown(invoiceId);
    const answer = await correct(invoiceId, { lines: [{ lineId: before.lines[0]?.id, text: "Home, renamed" }], poNumber: "PO-7" });
    expect(answer.body).toMatchObject({
      state: "paid",
      gross: eur("54.00"),
      poNumber: "PO-7",
      memo: `Corrects ${before.number}: Wrong address`,
      buyer: { name: "Ana Kos" },
      lines: [
        { text: "Home, renamed", unitPrice: before.lines[0]?.unitPrice, days: 30, periodStart: "2026-04-01", periodEnd: "2026-05-01" },
      ],
    });
    const after = await shown(invoiceId);
    expect(after).toMatchObject({ state: "paid", creditNotes: [{ gross: eur("54.00") }], buyer: before.buyer });
    expect(await balanceOf(program, id)).toBe(0n);
    // Each day stands on the new invoice, once; a run finds nothing left.
    expect(await coverage(id)).toEqual([{ period: "[2026-04-01,2026-05-01)", number: answer.body.number }]);
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-04-01"), trigger: "manual" });
    expect(await invoicesOf(program, id)).toHaveLength(2);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-120 an unpaid one is closed by its credit note, and the new one is owed alone, with days to pay", async () => {
    const id = nextCustomer();
    const invoiceId = await first(id);
    const before = await shown(invoiceId);
    const answer = await correct(invoiceId, { lines: before.lines.map((line) => ({ lineId: line.id })) });
    expect(answer.body).toMatchObject({ state: "issued", open: eur("54.00"), dueOn: before.dueOn });
    expect(await balanceOf(program, id)).toBe(-5400n);
    expect(await shown(invoiceId)).toMatchObject({ state: "credited", open: eur("0.00") });
  });

  it("B-120 lines that a person wrote get another price, quantity and tax; lines are added and left out", async () => {
    const id = nextCustomer();
    const made = await staff.ok(createOneTimeInvoiceEndpoint, {
      params: { customerId: id },
      body: {
        lines: [
          { text: "Visit", unitPrice: "40.00", taxId: provider.taxId },
          { text: "Cable", unitPrice: "2.50", quantity: "10", taxId: provider.taxId },
        ],
      } as never,
    });
    const wish = {
      lines: [{ lineId: made.lines[0]?.id, unitPrice: "30.00", quantity: "2" }],
      added: [{ text: "Travel", unitPrice: "5.00", taxId: provider.taxId }],
    };
    const shown = await staff.ok(previewCorrectionEndpoint, {
      params: { documentId: made.id },
      body: { reason: "Too much", ...wish } as never,
    });
    expect(shown).toMatchObject({ net: eur("65.00"), tax: eur("13.00"), gross: eur("78.00") });
    expect(await balanceOf(program, id)).toBe(-5400n - 7800n);
    const answer = await correct(made.id, wish);
    expect(answer.body).toMatchObject({ net: eur("65.00"), tax: eur("13.00"), gross: eur("78.00") });
    expect(answer.body.lines.map((line: { text: string; amount: object }) => [line.text, line.amount])).toEqual([
      ["Visit", eur("60.00")],
      ["Travel", eur("5.00")],
    ]);
    expect(await balanceOf(program, id)).toBe(-5400n - 7800n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-120 B-53 days of a line that is left out are billed again by the next run, once", async () => {
    const id = nextCustomer();
    const invoiceId = await first(id);
    const answer = await correct(invoiceId, { lines: [], added: [{ text: "Set-up", unitPrice: "10.00", taxId: provider.taxId }] });
    expect(answer.status).toBe(200);
    // The new one is for no days any more, and says so; the credit note names what it takes back.
    expect(answer.body).toMatchObject({ periodStart: null, periodEnd: null });
    const note = (await shown(invoiceId)).creditNotes[0];
    expect((await shown(note?.id ?? "")).takesBack).toMatchObject({ id: invoiceId });
    expect(await coverage(id)).toEqual([]);
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-05-01"), trigger: "manual" });
    expect((await coverage(id)).map(({ period }) => period)).toEqual(["[2026-04-01,2026-05-01)", "[2026-05-01,2026-06-01)"]);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-120 refused: another price for days, nothing left, a part credited already, and a second correction", async () => {
    const id = nextCustomer();
    const invoiceId = await first(id);
    const [line] = (await shown(invoiceId)).lines;
    const price = await correct(invoiceId, { lines: [{ lineId: line?.id, unitPrice: "1.00" }] });
    expect(price.problem?.errors).toMatchObject([{ field: "lines.0.unitPrice", code: "fixed" }]);
    expect((await correct(invoiceId, { lines: [] })).problem?.errors).toMatchObject([{ field: "lines", code: "required" }]);
    const lines = [{ lineId: line?.id }];
    const both = await Promise.all([correct(invoiceId, { lines }), correct(invoiceId, { lines })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.problem?.code).toBe("document-not-issued");
    expect(await balanceOf(program, id)).toBe(-10_800n);
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-120 B-123 the invoice and its correction lead to each other, for staff and for the customer, along a chain", async () => {
    const id = nextCustomer();
    const invoiceId = await first(id);
    const before = await shown(invoiceId);
    expect(before).toMatchObject({ corrects: null, correctedBy: null });
    const second = (await correct(invoiceId, { lines: before.lines.map((line) => ({ lineId: line.id })) })).body;
    const third = (await correct(second.id, { lines: second.lines.map((line: { id: string }) => ({ lineId: line.id })) })).body;
    const link = (to: { id: string; number: string | null }) => ({
      id: to.id,
      number: to.number,
      gross: eur("54.00"),
      issuedOn: "2026-04-01",
    });
    expect(await shown(invoiceId)).toMatchObject({ corrects: null, correctedBy: link(second) });
    expect(await shown(second.id)).toMatchObject({ corrects: link(before), correctedBy: link(third) });
    expect(await shown(third.id)).toMatchObject({ corrects: link(second), correctedBy: null });
    const customer = await signInCustomer(program, id);
    expect(await customer.ok(portalGetDocumentEndpoint, { params: { documentId: second.id } })).toMatchObject({
      corrects: link(before),
      correctedBy: link(third),
    });
    await expect(program.query("update billing.money_documents set corrects_id = null where id = $1", [second.id])).rejects.toThrow();
  });

  it("B-120 what is taken back of a waiting item is credited on the invoice that corrects, to the cent", async () => {
    const id = nextCustomer();
    const { id: itemId } = await staff.ok(createFutureItemEndpoint, {
      params: { customerId: id },
      body: {
        side: "debit",
        category: "fee",
        text: "Change fee",
        unitPrice: "10.00",
        taxId: provider.taxId,
        dueOn: day("2026-06-01"),
      } as never,
    });
    await confirmRun((act) => program.inWork(act), { partnerId: provider.partnerId, targetOn: day("2026-06-01"), trigger: "manual" });
    const invoice = (await invoicesOf(program, id)).at(-1)?.id ?? "";
    const lines = (await shown(invoice)).lines;
    const { body } = await correct(invoice, { lines: lines.map((line) => ({ lineId: line.id })) });
    const owed = await balanceOf(program, id);
    await program.inWork((work) =>
      undoFees(work, { invoiceId: null, futureItemIds: [itemId], chargeIds: [], reason: "Not moved after all" }),
    );
    expect(await balanceOf(program, id)).toBe(owed + 1200n);
    expect(await shown(body.id)).toMatchObject({ creditNotes: [{ gross: eur("12.00") }] });
    expect(await faultsOfBooks(program)).toEqual([]);
  });

  it("B-120 B-144 a correction bears the rates of the first tax point; only a tax that a person chose is of today", async () => {
    const id = nextCustomer();
    const body = {
      lines: ["Visit", "Cable"].map((text) => ({ text, unitPrice: "100.00", taxId: provider.taxId })),
    };
    const made = await staff.ok(createOneTimeInvoiceEndpoint, { params: { customerId: id }, body: body as never });
    const raised = await staff.ok(changeTaxRateEndpoint, {
      params: { taxId: provider.taxId },
      body: { ratePercent: "25", validFrom: day("2026-04-10") },
    });
    program.clock.moveTo("2026-04-12T08:00:00Z");
    const later = await signInStaff(program, { role: "super_administrator" });
    const [visit, cable] = made.lines;
    const wish = { lines: [{ lineId: visit?.id }, { lineId: cable?.id, taxId: raised.id }], reason: "Cable was sold later" };
    const seen = await later.ok(previewCorrectionEndpoint, { params: { documentId: made.id }, body: wish as never });
    expect(seen).toMatchObject({ net: eur("200.00"), tax: eur("45.00") });
    const corrected = await later.ok(correctInvoiceEndpoint, { params: { documentId: made.id }, body: wish as never });
    expect(corrected).toMatchObject({ issuedOn: "2026-04-12", tax: eur("45.00"), corrects: { id: made.id } });
    expect(corrected.taxes.map(({ ratePercent, tax }) => [ratePercent, tax])).toEqual([
      ["20", eur("20.00")],
      ["25", eur("25.00")],
    ]);
    expect(corrected.lines.map(({ taxRatePercent }) => taxRatePercent)).toEqual(["20", "25"]);
    // Worked out again and credited by line it comes to the very same.
    expect((await later.ok(replayDocumentEndpoint, { params: { documentId: corrected.id } })).differences).toEqual([]);
    const [, newCable] = corrected.lines;
    const credit = await later.ok(creditInvoiceEndpoint, {
      params: { documentId: corrected.id },
      body: { reason: "Sent back", lines: [{ lineId: newCable?.id, amount: "100.00" }] } as never,
    });
    expect(credit).toMatchObject({ tax: eur("25.00"), gross: eur("125.00") });
    const rest = await later.ok(creditInvoiceEndpoint, { params: { documentId: corrected.id }, body: { reason: "All of it" } as never });
    expect(rest).toMatchObject({ tax: eur("20.00"), gross: eur("120.00") });
    expect(await faultsOfBooks(program)).toEqual([]);
  });
});
