import { problem } from "../../../platform/problems.ts";

export const noEInvoice = problem("e-invoice-not-wanted", 409, "This document gets no e-invoice");
export const eInvoiceNotReady = problem("e-invoice-not-ready", 409, "There is no e-invoice to download");
export const eInvoiceNotSendable = problem("e-invoice-not-sendable", 409, "This e-invoice cannot be sent");
