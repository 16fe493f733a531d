import { problem } from "../../platform/problems.ts";

export const newerEntry = problem("newer-entry", 409, "Somebody wrote in the meantime");
export const takenMeanwhile = problem("taken-meanwhile", 409, "Somebody else has this ticket now");
export const transitionRefused = problem("transition-refused", 409, "The ticket cannot go into this status from where it is");
export const assigneeNotInGroup = problem("assignee-not-in-group", 422, "This person is not in the group of the ticket");
export const ticketIsMerged = problem("ticket-merged", 409, "This ticket was merged into another");
export const otherCustomer = problem("other-customer", 409, "The tickets are of two customers");
export const cannotMerge = problem("cannot-merge", 409, "These tickets cannot be merged");
export const cannotUnmerge = problem("cannot-unmerge", 409, "This merge cannot be taken back");
export const customerWrote = problem("customer-wrote", 409, "The customer has written in this ticket");
export const alreadyClosed = problem("already-closed", 409, "This ticket is closed already");
export const notClosed = problem("not-closed", 409, "This ticket is not closed");
export const notRateable = problem("not-rateable", 409, "This ticket cannot be rated now");
export const linkOver = problem("link-over", 404, "This link does not hold any more");
export const limitReached = problem("limit-reached", 409, "You have reached a limit");
export const mayNotClose = problem("may-not-close", 409, "Only we can close this ticket");
export const statusNeeded = problem("status-needed", 409, "This status is needed");
export const wrongKind = problem("wrong-kind", 422, "This status is of another kind");
