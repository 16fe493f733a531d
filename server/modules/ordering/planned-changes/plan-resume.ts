import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { accountFacts, type SettlementFigures } from "../../billing/index.ts";
import { getService } from "../../services/index.ts";
import type { BoundOf } from "./bound.ts";
import { saveChange } from "./decide.ts";
import { db } from "./tables.ts";

/** B-103, P-83 a pause is over on its day, or after the longest time that it may take; the roll wakes the service. */
export async function planResume(work: Work, serviceId: string, pause: BoundOf<"pause"> & { readonly until: Day }): Promise<void> {
  const service = await getService(work, serviceId);
  const other = await db(work)
    .selectFrom("ordering.planned_changes")
    .select("id")
    .where("service_id", "=", serviceId)
    .where("state", "=", "scheduled")
    .executeTakeFirst();
  if (other) return;
  const { currency } = await accountFacts(work, { payerId: service.payerId, serviceId, today: pause.on });
  await saveChange(work, {
    service,
    bound: { kind: "resume", on: pause.until, invoice: pause.resumeInvoice, fees: [], reason: pause.reason, waived: null },
    figures: nothingIn(currency),
    settlement: null,
    channel: "roll",
    requestedBy: { kind: "system", name: "ordering" },
    isApplied: false,
  });
}

/** What is worked out on the day itself. */
const nothingIn = (currency: string): SettlementFigures => ({
  currency,
  credits: [],
  charges: [],
  fees: [],
  credit: null,
  invoice: null,
  net: { amount: "0.00", currency },
  next: null,
});
