import { z } from "zod";
import { defineEvent } from "../../platform/events.ts";

const Document = z.object({ documentId: z.uuid(), accountId: z.uuid(), number: z.string() });

export const invoiceIssued = defineEvent("invoice.issued", Document.extend({ runId: z.uuid().nullable() }));
export const creditNoteIssued = defineEvent("credit_note.issued", Document);
export const runPreviewed = defineEvent("billing_run.previewed", z.object({ runId: z.uuid() }));
export const runConfirmed = defineEvent("billing_run.confirmed", z.object({ runId: z.uuid(), invoices: z.int() }));
export const runUndone = defineEvent("billing_run.undone", z.object({ runId: z.uuid() }));
export const billingAccountChanged = defineEvent("billing_account.changed", z.object({ accountId: z.uuid() }));
