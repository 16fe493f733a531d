import { calendarDay, day as dayOf } from "../../../../shared/calendar.ts";
import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, sayIn } from "../../partners/index.ts";
import { findBillableService, type serviceStateChanged, withPause } from "../../services/index.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { draftSettlement } from "./draft-settlement.ts";
import { issueSettlement } from "./issue-settlement.ts";

type StateChange = ReturnType<(typeof serviceStateChanged)["data"]["parse"]>;

/**
 * B-105 hears `service.state_changed`: what a prepaid period at the pause price has left comes back when the service does, whoever brought it
 * back. Its next period is bought at its own price after that.
 */
export async function giveBackPause(work: Work, { objectId, data }: Pick<Happened<StateChange>, "objectId" | "data">): Promise<void> {
  if (data.from !== "paused" || data.to !== "active") return;
  const service = await findBillableService(work, objectId);
  if (service?.state !== "active") return;
  const [account] = await lockAccounts(work, [service.payerId]);
  if (account?.billing_type !== "prepaid_period" || !account.billing_enabled) return;
  const today = calendarDay(work.now, (await getPartner(work, account.partner_id)).timeZone);
  const language = (await listBuyers(work, [account.id])).get(account.id)?.language ?? "en";
  const from = dayOf(data.on);
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" }).format(new Date(`${from}T00:00:00Z`));
  const settlement = await draftSettlement(work, {
    payerId: account.id,
    services: [{ before: withPause(service, from, null), after: service, from, isRefunded: true, charge: { kind: "none" } }],
    on: today,
    today,
    isProjected: false,
    horizon: "next_run",
    fees: [],
    feesNow: false,
    minInvoice: { minor: 0, days: 0 },
    isSilentAtZero: false,
    paidTime: "end_pause",
    reason: (await sayIn(work, account.partner_id, language, "print"))("settlement-resume", { day }),
  });
  if (settlement.notes.length + settlement.givenBack.length > 0) await issueSettlement(work, settlement);
}
