// From month by month to paying before, and back (B-35). No day is lost and none is billed twice (I-17): what was used and is not billed yet
// is invoiced before an account becomes prepaid, and days that a prepaid account did not pay for are marked so that no run bills them.
import { calendarDay, type Day, maxDay, minDay } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { changeServiceLock, listBillableServices, listServicesLockedFor } from "../../services/index.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { coveredDays } from "../charges/account-queries.ts";
import { coverBilledDays } from "../charges/cover-billed-days.ts";
import { desiredDays } from "../charges/coverage-rules.ts";
import { billingDateOnOrAfter } from "../charges/cycle-rules.ts";
import { subtractPeriods, totalDays } from "../charges/period-rules.ts";
import { daysOfService } from "../charges/service-lines.ts";
import { chargeSoon } from "../prepaid/prepaid-step.ts";
import { taxMissing } from "../problems.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { issueDrafts } from "../runs/confirm-accounts.ts";
import { draftRecurring } from "../runs/draft-recurring.ts";

export type BillingType = AccountRow["billing_type"];

export interface Switched {
  /** What is invoiced for the days before. */
  readonly closing: { readonly start: Day; readonly end: Day; readonly grossMinor: bigint } | null;
  /** Days that nobody paid for and that no run will bill. */
  readonly unbilledDays: number;
}

/** What the account is written with beside its new type. */
export function columnsOfSwitch(account: AccountRow, to: BillingType, { billingDay, today }: { billingDay: number; today: Day }) {
  if (account.billing_type === "recurring") return { prepaid_before: null };
  if (to !== "recurring") return {};
  // Every day before today is covered or passed over, so the moves of earlier days price nothing any more.
  const next = billingDateOnOrAfter(today, billingDay);
  return { next_billing_on: next, term_anchor: next, day_moves: "[]", prepaid_before: account.billing_type };
}

/** What has to be done before the account is written with its new type. The account is locked and is as it was. */
export async function leaveType(work: Work, account: AccountRow, to: BillingType): Promise<Switched> {
  if (account.billing_type === "recurring") return { closing: await invoiceUsedDays(work, account), unbilledDays: 0 };
  if (to !== "recurring") return { closing: null, unbilledDays: 0 };
  const { today } = await loadBillingContext(work, account.partner_id);
  const unbilledDays = await passOverUnpaidDays(work, account, today);
  for (const serviceId of await listServicesLockedFor(work, [account.id], "unpaid_period"))
    await changeServiceLock(work, { serviceId, lock: "none", cause: "period_paid" });
  return { closing: null, unbilledDays };
}

/** What the account owes today as a prepaid one is charged at once, and what its balance does not pay for is locked. */
export const enterPrepaid = (work: Work, accountId: string): Promise<void> => chargeSoon(work, accountId);

async function invoiceUsedDays(work: Work, account: AccountRow): Promise<Switched["closing"]> {
  if (!account.billing_enabled) return null;
  const context = await loadBillingContext(work, account.partner_id);
  const on = calendarDay(work.now, context.partner.timeZone);
  const [draft] = await draftRecurring(work, context, [account], { runId: null, targetOn: on, apart: { on, until: on, isManual: true } });
  if (!draft) throw new Error("an account was drafted and is not there");
  if (draft.parked.includes("tax_missing")) throw taxMissing("A service has no tax. Give its plan one first.");
  const periods = [...draft.documents.flatMap((document) => document.lines), ...draft.freeLines].flatMap((line) => line.period ?? []);
  // Items alone are charged out of the balance.
  if (periods.length === 0) return null;
  await issueDrafts(work, context, null, [{ ...draft, parked: [] }]);
  return {
    start: periods.map((period) => period.start).reduce(minDay),
    end: periods.map((period) => period.end).reduce(maxDay),
    grossMinor: draft.documents.reduce((sum, document) => sum + document.taxed.grossMinor, 0n),
  };
}

/** Which days they are is the same at any rate. */
const noRates = { rateDaysOf: () => null };

async function passOverUnpaidDays(work: Work, account: AccountRow, today: Day): Promise<number> {
  const services = await listBillableServices(work, [account.id]);
  const covered = await coveredDays(
    work,
    services.map((service) => service.id),
  );
  const days = services.flatMap((service) =>
    subtractPeriods(desiredDays(daysOfService(service, noRates), today), covered.get(service.id) ?? []).map((period) => ({
      ...{ serviceId: service.id, customerId: account.id, partnerId: account.partner_id },
      ...period,
    })),
  );
  await coverBilledDays(work, days);
  return totalDays(days);
}
