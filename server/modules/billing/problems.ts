import { problem } from "../../platform/problems.ts";

export const documentNotIssued = problem("document-not-issued", 409, "This document is not issued");
export const taxMissing = problem("tax-missing", 409, "A line has no tax");
export const creditExceeds = problem("credit-exceeds", 422, "This is more than was billed");
export const amountInvalid = problem("amount", 422, "This amount cannot be used");
export const runState = problem("run-state", 409, "The run is in another state");
export const ownPreview = problem("own-preview", 409, "Two people are needed for a run");
export const targetTooFar = problem("target-too-far", 422, "This date is too far ahead");
export const negativeTotal = problem("negative-total", 422, "The total would be below zero");
export const billingDayInvalid = problem("billing-day", 422, "A billing day is 1 to 28");
export const notUndoable = problem("not-undoable", 409, "This can no longer be undone");
export const nothingToInvoice = problem("nothing-to-invoice", 409, "There is nothing to invoice");
export const alreadyBilled = problem("already-billed", 409, "These days are invoiced already");
export const accountClosed = problem("account-closed", 409, "This account was closed by a merge");
export const dateBeforeLast = problem("date-before-last", 409, "This date lies before the last document of the series");
