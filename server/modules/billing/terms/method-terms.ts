// P-130, B-157 a way of paying is chosen, by the customer or by staff, and brings the template of its method. What was shown before is what is
// done: whoever chooses says what they saw, and anything else is refused.
import { createHash } from "node:crypto";
import type { Work } from "../../../platform/work.ts";
import { lockOpenAccount } from "../accounts/closed-accounts.ts";
import { termsBroughtByPayment } from "../events.ts";
import { termsMoved } from "../problems.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import type { PaymentMethod } from "../tables.ts";
import { comingView } from "./change-terms.ts";
import { forecastInvoices } from "./forecast.ts";
import { type TermsChange, type Written, writeTerms } from "./write-terms.ts";

/** "look": nothing was shown yet, this is what will be. Undefined: nothing was shown. */
export type SeenTerms = "look" | string | undefined;

interface MethodWanted {
  readonly accountId: string;
  readonly method: PaymentMethod;
  /** Only for an account that pays by this one: what it paid by is gone. */
  readonly insteadOf?: PaymentMethod;
  readonly seen: SeenTerms;
}

export interface BroughtTerms {
  /** Names what differs, the way of paying aside; null: nothing does, and nobody need be asked. */
  readonly digest: string | null;
  readonly written: Written;
}

const nothing = (account: Written["account"]): Written => ({
  ...{ changes: [], account, move: null, switched: null, realigned: 0, revisionId: null },
});

/** Inside `asIf` this is the preview. */
export async function billByMethod(work: Work, { accountId, method, insteadOf, seen }: MethodWanted): Promise<BroughtTerms> {
  const account = await lockOpenAccount(work, accountId);
  if (insteadOf !== undefined && account.payment_method !== insteadOf) return { digest: null, written: nothing(account) };
  const cause = work.actor.kind === "customer" ? "portal" : "staff";
  const written = await writeTerms(work, account, { paymentMethod: method }, { cause });
  const digest = digestOf(method, written);
  if (seen !== "look" && digest !== null && digest !== seen)
    throw termsMoved("Look at the new dates before you choose this.", { current: { digest } });
  if (digest !== null)
    work.emit(
      termsBroughtByPayment,
      { partnerId: account.partner_id, customerId: accountId, objectId: accountId },
      { accountId, paymentId: null, method },
    );
  return { digest, written };
}

/** The same for the same change, and another as soon as a day or an amount is another. */
function digestOf(method: PaymentMethod, { changes, account, move, switched }: Written): string | null {
  const differing = changes.filter((change: TermsChange) => change.field !== "paymentMethod");
  if (differing.length === 0) return null;
  const closing = switched?.closing ? { ...switched.closing, grossMinor: String(switched.closing.grossMinor) } : null;
  const said = JSON.stringify([method, differing, account.next_billing_on, move?.firstNewBillingDay ?? null, closing]);
  return createHash("sha256").update(said).digest("hex").slice(0, 16);
}

/** B-165 what the next invoices come to where the billing day moves, the bridge among them; of a preview. */
export async function comingAfter(work: Work, { account, changes, move }: Written): Promise<ReturnType<typeof comingView>> {
  const isMoved = changes.some(({ field }) => ["billingType", "prepaidMonths", "billingDay"].includes(field));
  if (!isMoved || account.billing_type !== "recurring") return [];
  const context = await loadBillingContext(work, account.partner_id);
  const invoices = (await forecastInvoices(work, context, [account], 3)).get(account.id) ?? [];
  return comingView(account.currency, invoices, move && !move.isMerged ? move.bridge : null);
}
