// What is known about a customer's tax number, and what an authority said about it (B-140).
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable, listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { db, type TaxNumberCheck } from "../tables.ts";
import type { recordTaxNumberCheckEndpoint, TaxNumberView } from "./contract.ts";
import { judgeTaxNumber, plainTaxNumber } from "./judge-tax-number.ts";

type View = z.input<typeof TaxNumberView>;

/** An answer of the authority is about one number: it says nothing about another. */
export async function taxNumberOf(work: Work, account: Pick<AccountRow, "id" | "tax_number_check">): Promise<View> {
  const buyer = (await listBuyers(work, [account.id])).get(account.id);
  const number = buyer?.taxId ?? "";
  const stored = account.tax_number_check;
  const check = stored !== null && stored.number === plainTaxNumber(number) ? stored : null;
  const judged = judgeTaxNumber(number, buyer?.country ?? "");
  return {
    number,
    state: check?.isValid === false ? "refused" : judged,
    check: check && { on: check.on, isValid: check.isValid, consultation: check.consultation, by: check.by },
  };
}

/** B-140 reverse charge is for businesses with a tax number: refuses who has none, or one that cannot be. */
export async function refuseUnsoundTaxNumber(work: Work, account: Pick<AccountRow, "id" | "tax_number_check">): Promise<void> {
  const { state, number } = await taxNumberOf(work, account);
  if (state === "missing") throw fieldProblem("taxStatus", "tax-number-missing", "Reverse charge needs the customer's tax number.");
  if (state === "wrong") throw fieldProblem("taxStatus", "tax-number-wrong", `${number} cannot be a tax number.`, { number });
  if (state === "refused") throw fieldProblem("taxStatus", "tax-number-refused", `The tax authority does not know ${number}.`, { number });
}

export async function recordTaxNumberCheck(
  work: Work,
  customerId: string,
  { number, isValid, on, consultation }: z.output<(typeof recordTaxNumberCheckEndpoint)["body"]>,
): Promise<View> {
  await getReachable(work, customerId, "customers.billing.update");
  const account = await lockOpenAccount(work, customerId);
  const before = await taxNumberOf(work, account);
  const { timeZone } = await getPartner(work, account.partner_id);
  const today = calendarDay(work.now, timeZone);
  if (before.state === "missing") throw fieldProblem("number", "tax-number-missing", "This customer has no tax number.");
  if (plainTaxNumber(number) !== plainTaxNumber(before.number))
    throw fieldProblem("number", "tax-number-changed", "The customer has another tax number by now.", { number: before.number });
  if (on > today) throw fieldProblem("on", "in-the-future", "It was asked today or earlier.", { latest: today });
  const check: TaxNumberCheck = { number: plainTaxNumber(number), on, isValid, consultation, by: String(describeActor(work).name ?? "") };
  await db(work)
    .updateTable("billing.accounts")
    .set({ tax_number_check: JSON.stringify(check) })
    .where("id", "=", customerId)
    .execute();
  const after = await taxNumberOf(work, { ...account, tax_number_check: check });
  work.audit({
    entity: "billing_account",
    entityId: customerId,
    label: before.number,
    action: "tax_number_checked",
    partnerId: account.partner_id,
    customerId,
    changes: { taxNumberCheck: { before: before.check, after: after.check } },
  });
  return after;
}
