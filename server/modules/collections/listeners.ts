// What this module hears: whatever moves money, or what spares from it, has the account looked at again.
import { sql } from "kysely";
import { calendarDay } from "../../../shared/calendar.ts";
import type { Listen } from "../../platform/event-bus.ts";
import type { Happened } from "../../platform/events.ts";
import type { Work } from "../../platform/work.ts";
import { billingAccountChanged, creditNoteIssued, invoiceCredited, invoiceIssued, invoicePaid } from "../billing/index.ts";
import {
  changeCustomerStatuses,
  customerLinked,
  customerStatusChanged,
  customerUnlinked,
  listBlockedForMoney,
  listStandings,
  listSubAccountIds,
  lockCustomers,
} from "../customers/index.ts";
import { getPartner, getSetting, listPartners, settingsChanged } from "../partners/index.ts";
import { paymentFailed, paymentPending, paymentReversed, paymentSettled, refundDone } from "../payments/index.ts";
import { haveLiveServices, serviceLockChanged, serviceStateChanged } from "../services/index.ts";
import { autoInactive } from "./settings.ts";
import { evaluateSoon } from "./status/evaluate.ts";

const ofAccount = async (work: Work, { customerId }: Pick<Happened<unknown>, "customerId">): Promise<void> => {
  if (customerId !== null) await evaluateSoon(work, [customerId]);
};

export function listen(on: Listen): void {
  on(paymentSettled, "collections-payment-settled", ofAccount);
  on(paymentReversed, "collections-payment-reversed", ofAccount);
  on(paymentPending, "collections-payment-pending", ofAccount);
  on(paymentFailed, "collections-payment-failed", ofAccount);
  on(refundDone, "collections-refund-done", ofAccount);
  on(invoiceIssued, "collections-invoice-issued", ofAccount);
  on(invoicePaid, "collections-invoice-paid", ofAccount);
  on(invoiceCredited, "collections-invoice-credited", ofAccount);
  on(creditNoteIssued, "collections-credit-note-issued", ofAccount);
  on(billingAccountChanged, "collections-account-changed", ofAccount);
  on(customerLinked, "collections-customer-linked", ofAccount);
  on(customerUnlinked, "collections-customer-unlinked", ofAccount);
  on(serviceLockChanged, "collections-service-lock-changed", async (work, { data }) => evaluateSoon(work, [data.customerId]));
  on(settingsChanged, "collections-settings-changed", followSettings);
  on(customerStatusChanged, "collections-status-changed", followStaff);
  on(serviceStateChanged, "collections-last-service-ended", followLastService);
}

/** Of another rule only who is blocked now profits at once; whom it would block waits for the block step. */
async function followSettings(
  work: Work,
  { objectId, data }: Pick<Happened<{ key: string; level: "system" | "partner" | "location" | "customer" }>, "objectId" | "data">,
): Promise<void> {
  if (!data.key.startsWith("collections.") && data.key !== "partners.business_calendar") return;
  if (data.level === "location" || data.level === "customer") return;
  const partnerIds = data.level === "partner" ? [objectId] : (await listPartners(work)).map(({ id }) => id);
  for (const partnerId of partnerIds) {
    for (let after = firstId; ; ) {
      const ids = await listBlockedForMoney(work, { partnerId, after, limit: perPage });
      await evaluateSoon(work, ids);
      if (ids.length < perPage) break;
      after = ids.at(-1) ?? after;
    }
  }
}

const firstId = "00000000-0000-0000-0000-000000000000";
const perPage = 2_000;

/** What staff decide about a status ends what was written down of a block for money. */
async function followStaff(
  work: Work,
  { objectId: customerId, at, data }: Pick<Happened<{ decidedBy: "staff" | "system"; to: string }>, "objectId" | "at" | "data">,
): Promise<void> {
  if (data.decidedBy !== "staff") return;
  const standing = (await listStandings(work, [customerId])).get(customerId);
  if (!standing) return;
  const on = calendarDay(at, (await getPartner(work, standing.partnerId)).timeZone);
  const isForMoney = standing.status === "blocked" && (standing.blockedBy === "finance" || standing.blockedBy === "prepaid");
  if (!isForMoney) {
    await sql`update collections.block_episodes set ended_as = 'staff', ended_on = greatest(blocked_on, ${on}::date)
      where customer_id = ${customerId} and ended_as is null`.execute(work.tx);
  }
  // Staff brought them back, or took them away for their own reasons: money decides about that no more.
  await sql`update collections.block_episodes set reactivated_on = ${on}
    where customer_id = ${customerId} and ended_as = 'deactivated' and reactivated_on is null`.execute(work.tx);
}

/** B-37 with the last service a customer becomes inactive; a main account not while anything of its sub-accounts runs (M-43). */
async function followLastService(
  work: Work,
  { data, customerId: payerId }: Pick<Happened<{ customerId: string; to: string }>, "data" | "customerId">,
): Promise<void> {
  if (data.to !== "disabled") return;
  for (const customerId of new Set([data.customerId, ...(payerId === null ? [] : [payerId])])) {
    await lockCustomers(work, [customerId]);
    const standing = (await listStandings(work, [customerId])).get(customerId);
    if (standing?.status !== "active" && standing?.status !== "blocked") continue;
    if (!(await getSetting(work, autoInactive, { partnerId: standing.partnerId }))) continue;
    if (await haveLiveServices(work, [customerId, ...(await listSubAccountIds(work, customerId))])) continue;
    await changeCustomerStatuses(work, [{ customerId, to: "inactive", reason: "The last service ended." }], "system");
    await sql`update collections.block_episodes set ended_as = 'staff', ended_on = greatest(blocked_on, ${calendarDay(
      work.now,
      (await getPartner(work, standing.partnerId)).timeZone,
    )}::date) where customer_id = ${customerId} and ended_as is null`.execute(work.tx);
  }
}
