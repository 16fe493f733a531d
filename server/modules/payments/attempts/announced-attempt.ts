// What is told of an attempt to pay.
import { money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { paymentStarted } from "../events.ts";
import type { Attempt } from "./attempt-queries.ts";

export const aboutOf = (attempt: Attempt) => ({ partnerId: attempt.partner_id, customerId: attempt.account_id, objectId: attempt.id });

export const dataOf = (attempt: Attempt) => ({
  attemptId: attempt.id,
  accountId: attempt.account_id,
  amount: toMoneyJson(money(attempt.amount_minor, attempt.currency)),
  documentIds: attempt.document_ids,
  gateway: attempt.driver,
  savedMethodId: attempt.saved_method_id,
});

/** To save a method is not to pay. */
export function tellOfStart(work: Work, attempt: Attempt): void {
  if (attempt.purpose === "setup") return;
  work.emit(paymentStarted, aboutOf(attempt), { ...dataOf(attempt), by: starterOf(attempt.created_by) });
}

function starterOf({ kind, staff }: Attempt["created_by"]): "customer" | "guest" | "staff" | "program" {
  // Staff may act for a customer with the customer's eyes.
  if (kind === "customer") return staff ? "staff" : "customer";
  if (kind === "anonymous") return "guest";
  return kind === "system" ? "program" : "staff";
}
