import { calendarDay } from "../../../../shared/calendar.ts";
import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";
import { type BillableService, findBillableService, listBillableServices, type serviceStateChanged } from "../../services/index.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { coveredDays } from "../charges/account-queries.ts";
import { loadBillingContext } from "../runs/billing-context.ts";
import { loadSwitches } from "../terms/switches.ts";
import { draftSettlement } from "./draft-settlement.ts";
import { issueSettlement } from "./issue-settlement.ts";
import type { ServiceChange } from "./settlement.ts";

type StateChange = ReturnType<(typeof serviceStateChanged)["data"]["parse"]>;

/**
 * B-38 hears `service.state_changed`: services that stopped because their customer became inactive give back the days that are billed beyond
 * it, all those of one account together, where the account has it so. Who comes back is billed from that day on.
 */
export async function creditStoppedServices(
  work: Work,
  { objectId, data }: Pick<Happened<StateChange>, "objectId" | "data">,
): Promise<void> {
  if (data.to !== "stopped" || data.cause !== "customer_inactive") return;
  const service = await findBillableService(work, objectId);
  // The news can be late: who is back already keeps the days.
  if (service?.state !== "stopped") return;
  const [account] = await lockAccounts(work, [service.payerId]);
  if (!account || !(await loadSwitches(work, account.partner_id)).isOn(account, "credit_on_deactivation")) return;
  const { partner } = await loadBillingContext(work, account.partner_id);
  const today = calendarDay(work.now, partner.timeZone);
  const services = await withDaysLeft(
    work,
    (await listBillableServices(work, [account.id])).filter(
      ({ state, customerId }) => state === "stopped" && customerId === service.customerId,
    ),
  );
  if (services.length === 0) return;
  await issueSettlement(
    work,
    await draftSettlement(work, {
      payerId: account.id,
      services,
      on: today,
      today,
      isProjected: false,
      horizon: "next_run",
      fees: [],
      feesNow: false,
      minInvoice: { minor: 0, days: 0 },
      isSilentAtZero: false,
      paidTime: "give_back",
      reason: "Service stopped",
    }),
  );
}

/** Each service as it would have gone on, and as it is. */
async function withDaysLeft(work: Work, services: readonly BillableService[]): Promise<ServiceChange[]> {
  const covered = await coveredDays(
    work,
    services.map(({ id }) => id),
  );
  return services.flatMap((service): ServiceChange[] => {
    const last = service.segments.at(-1);
    const from = last?.end;
    if (!last || !from || (covered.get(service.id)?.at(-1)?.end ?? from) <= from) return [];
    const before = { ...service, end: null, segments: [...service.segments.slice(0, -1), { ...last, end: null }] };
    return [{ before, after: service, from, isRefunded: true, charge: { kind: "none" } }];
  });
}
