import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

const Document = z.object({ documentId: z.uuid(), accountId: z.uuid(), number: z.string() });

export const invoiceIssued = defineEvent("invoice.issued", Document.extend({ runId: z.uuid().nullable() }));
/** Nothing of it is open any more, by whatever settled it; again when money that was taken back comes anew. */
export const invoicePaid = defineEvent("invoice.paid", Document);
/** Credit notes alone took it back to the end. */
export const invoiceCredited = defineEvent("invoice.credited", Document);
/** What was open of it was given up (B-152). */
export const invoiceWrittenOff = defineEvent("invoice.written_off", Document);
/** Its due date has passed with something open; once for an invoice. */
export const invoiceOverdue = defineEvent("invoice.overdue", Document.extend({ dueOn: z.string() }));
export const creditNoteIssued = defineEvent("credit_note.issued", Document.extend({ isQuiet: z.boolean().optional() }));
/** An invoice or credit note of a run was undone: it counts for nothing any more, and its number stays used. */
export const invoiceVoided = defineEvent(
  "invoice.voided",
  Document.extend({ kind: z.enum(["invoice", "credit_note"]), notify: z.boolean() }),
);
/** Somebody is asked for money by it. */
export const proformaSent = defineEvent("proforma.sent", Document);
export const proformaPaid = defineEvent("proforma.paid", Document);
export const runPreviewed = defineEvent("billing_run.previewed", z.object({ runId: z.uuid() }));
export const runConfirmed = defineEvent("billing_run.confirmed", z.object({ runId: z.uuid(), invoices: z.int() }));
export const runUndone = defineEvent("billing_run.undone", z.object({ runId: z.uuid() }));
export const billingAccountChanged = defineEvent("billing_account.changed", z.object({ accountId: z.uuid() }));
/** B-267, P-130 a payment by another method than the customer's brought the template of its own; without a payment the method was chosen. */
export const termsBroughtByPayment = defineEvent(
  "billing_account.terms_brought",
  z.object({ accountId: z.uuid(), paymentId: z.uuid().nullable(), method: z.string() }),
);
/** A month of a partner's book takes no more entries. */
export const periodClosed = defineEvent("period.closed", z.object({ partnerId: z.uuid(), month: z.string() }));
