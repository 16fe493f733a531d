// The door through which a payment brings the template of its method to an account (B-157, B-267).
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { termsBroughtByPayment } from "../events.ts";
import type { PaymentMethod } from "../tables.ts";
import { findTemplateFor } from "./template-store.ts";
import { type TermsChange, writeTerms } from "./write-terms.ts";

export interface SettledPayment {
  readonly accountId: string;
  readonly paymentId: string;
  readonly method: PaymentMethod;
  /** Somebody who is not signed in paid, with something that was not saved. */
  readonly isGuest: boolean;
  /** Taken at a cash desk, or with a refill card. */
  readonly isCash: boolean;
}

/** B-267 once for a payment. The account is locked by who books it. */
export async function templateOnPayment(work: Work, payment: SettledPayment): Promise<readonly TermsChange[]> {
  if (payment.isGuest) return [];
  const [account] = await lockAccounts(work, [payment.accountId]);
  if (!account || account.closed_into !== null || account.payment_method === payment.method) return [];
  const template = await findTemplateFor(work, account.partner_id, payment.method);
  if (!template?.onPayment || (payment.isCash && !template.onCashPayment)) return [];
  const { rows } = await sql`select 1 from billing.template_uses where payment_id = ${payment.paymentId}`.execute(work.tx);
  if (rows.length > 0) return [];
  const wish = { paymentMethod: payment.method };
  const { changes } = await writeTerms(work, account, wish, { cause: "payment", paymentId: payment.paymentId });
  const { id: accountId, partner_id: partnerId } = account;
  if (changes.some(({ field }) => field !== "paymentMethod"))
    work.emit(
      termsBroughtByPayment,
      { partnerId, customerId: accountId, objectId: accountId },
      { accountId, paymentId: payment.paymentId, method: payment.method },
    );
  return changes;
}

/** The payment that brought a template came back: the configuration stays, and the customer stands among the failed switches. */
export async function paymentCameBack(work: Work, paymentId: string): Promise<void> {
  await sql`update billing.template_uses set reversed_at = ${work.now} where payment_id = ${paymentId} and reversed_at is null`.execute(
    work.tx,
  );
}
