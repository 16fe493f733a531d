import { z } from "zod";
import { defineEvent } from "../../../platform/events.ts";

const Document = z.object({ documentId: z.uuid(), number: z.string() });

/** It passes every rule and can be attached, downloaded or sent. */
export const eInvoiceReady = defineEvent("e_invoice.ready", Document);
/** It breaks rules: somebody has to look. */
export const eInvoiceHeld = defineEvent("e_invoice.held", Document.extend({ faults: z.int() }));
export const eInvoiceSent = defineEvent("e_invoice.sent", Document);
export const eInvoiceAccepted = defineEvent("e_invoice.accepted", Document);
/** The access point or the receiver does not take it: somebody has to look. */
export const eInvoiceRejected = defineEvent("e_invoice.rejected", Document.extend({ reason: z.string() }));
