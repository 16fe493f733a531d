// A deposit is asked for (B-231): the customer sees it and can pay it; it stands in no balance and blocks nobody.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays } from "../../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal } from "../../../../shared/money.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { getService } from "../../services/index.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { dueDays } from "../settings.ts";
import type { askDepositEndpoint } from "./contract.ts";
import { depositLabel, lockDeposit, todayOf } from "./hold-deposit.ts";
import { depositInUse } from "./problems.ts";
import { db } from "./tables.ts";

/** Returns the deposit's id. */
export async function askDeposit(work: Work, customerId: string, asked: z.output<(typeof askDepositEndpoint)["body"]>): Promise<string> {
  await getReachable(work, customerId, "finance.payments.create");
  const account = await lockOpenAccount(work, customerId);
  const amount = fromMoneyJson(asked.amount);
  if (amount.currency !== account.currency)
    throw fieldProblem("amount.currency", "currency-differs", `This account is kept in ${account.currency}.`);
  if (amount.minor <= 0n) throw fieldProblem("amount", "amount", "Say an amount above zero.");
  if (asked.serviceId !== null && (await getService(work, asked.serviceId)).customerId !== customerId)
    throw fieldProblem("serviceId", "unknown-value", "This service belongs to another customer.");
  const today = await todayOf(work, account.partner_id);
  const place = { partnerId: account.partner_id, customerId };
  const dueOn = asked.dueOn ?? addDays(today, account.due_days ?? (await getSetting(work, dueDays, place)));
  if (dueOn < today) throw fieldProblem("dueOn", "in-past", "This day is over.", { earliest: today });
  if (asked.heldUntil !== null && asked.heldUntil < dueOn)
    throw fieldProblem("heldUntil", "before-due", "It would be given back before it is due.", { earliest: dueOn });
  const { id, number } = await db(work)
    .insertInto("billing.deposits")
    .values({
      account_id: customerId,
      customer_id: customerId,
      partner_id: account.partner_id,
      service_id: asked.serviceId,
      cause: asked.cause,
      text: asked.text,
      currency: account.currency,
      amount_minor: amount.minor,
      is_refundable: asked.isRefundable,
      interest_percent: asked.interestPercent,
      interest_from: null,
      held_until: asked.heldUntil,
      asked_on: today,
      due_on: dueOn,
      state: "asked",
      note: asked.note,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returning(["id", "number"])
    .executeTakeFirstOrThrow();
  work.audit({
    entity: "deposit",
    entityId: id,
    label: `Deposit ${depositLabel(number)}`,
    action: "create",
    partnerId: account.partner_id,
    customerId,
    changes: { amount: { before: null, after: `${minorToDecimal(amount.minor, amount.currency)} ${amount.currency}` } },
  });
  return id;
}

/** Takes the request back. What came already is given back or used first. */
export async function cancelDeposit(
  work: Work,
  depositId: string,
  { reason, version }: { reason: string; version: number },
): Promise<void> {
  const deposit = await lockDeposit(work, depositId);
  if (version !== deposit.version) throw editConflict("Somebody changed this deposit. Look at it again.");
  const label = depositLabel(deposit.number);
  // Interest stays also when the payment that earned it did not hold.
  if (deposit.state !== "asked" || deposit.paid_minor > 0n || deposit.held_minor > 0n)
    throw depositInUse(
      deposit.held_minor > 0n
        ? `${label} holds money. Give it back or use it; nothing more is asked for then.`
        : `${label} is ${deposit.state}.`,
    );
  await db(work)
    .updateTable("billing.deposits")
    .set({ state: "cancelled", version: sql`version + 1` })
    .where("id", "=", depositId)
    .execute();
  work.audit({
    entity: "deposit",
    entityId: depositId,
    label: `Deposit ${label}`,
    action: "cancel",
    partnerId: deposit.partner_id,
    customerId: deposit.customer_id,
    reason,
  });
}
