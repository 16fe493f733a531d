// P-130 what choosing a saved method, or removing it, changes about when a customer is billed, has to pay, is reminded and is blocked. It is done
// and taken back, so what is shown is what will be.
import type { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { asIf, comingAfter } from "../../billing/index.ts";
import { findCustomer } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { bringMethodTerms, type MethodAct } from "../../payments/index.ts";
import { loadReminding, remindingFor } from "../reminders/reminder-plan.ts";
import { reminderDates } from "../reminders/reminder-rules.ts";
import { loadCases, loadRules } from "../status/load-facts.ts";
import type { MethodTerms, TermsDates } from "./contract.ts";
import { nextDates } from "./next-dates.ts";

type Dates = z.input<typeof TermsDates>;

export async function previewMethodTerms(
  work: Work,
  customerId: string,
  { methodId, act }: { methodId: string; act: MethodAct },
): Promise<{ terms: z.input<typeof MethodTerms> | null }> {
  const before = await datesOf(work, customerId);
  return asIf(work, async (trying) => {
    const brought = await bringMethodTerms(trying, { customerId, methodId, act, seen: "look" });
    if (!brought || brought.digest === null) return { terms: null };
    const { written, digest } = brought;
    const { account, move, switched } = written;
    const changed = (field: string) => written.changes.find((change) => change.field === field);
    const type = changed("billingType");
    return {
      terms: {
        digest,
        paymentMethod: account.payment_method,
        before,
        after: await datesOf(trying, customerId),
        billingDay: changed("billingDay") ? { from: Number(changed("billingDay")?.before), to: account.billing_day } : null,
        firstOn: account.billing_type === "recurring" ? (move?.firstNewBillingDay ?? null) : null,
        billingType: type ? { from: type.before as never, to: account.billing_type } : null,
        lateFees: changed("lateFees") !== undefined,
        proformas: changed("proformas") !== undefined,
        realigned: written.realigned,
        closing: switched?.closing ? toMoneyJson(money(switched.closing.grossMinor, account.currency)) : null,
        coming: (await comingAfter(trying, written)).map(({ on, gross, isBridge }) => ({ on, gross, isBridge })),
      },
    };
  });
}

/** The days of the next invoice; null where services are paid for out of a balance. */
async function datesOf(work: Work, customerId: string): Promise<Dates | null> {
  const dates = await nextDates(work, customerId);
  const customer = await findCustomer(work, customerId);
  if (!dates || !customer) return null;
  const partner = await getPartner(work, customer.partnerId);
  const [one] = await loadCases(work, await loadRules(work, partner), [customerId]);
  if (one?.account.billingType !== "recurring") return null;
  const { billingOn, dueOn, blockOn } = dates;
  const plan = remindingFor(await loadReminding(work, partner.id), one.account.reminderRule);
  return {
    ...{ invoiceOn: billingOn, dueOn, blockOn },
    reminders: reminderDates(plan, { dueOn, issuedOn: billingOn }).map(({ on }) => on),
  };
}
