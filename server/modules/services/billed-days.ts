import { sql } from "kysely";
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { settlementNeeded } from "./problems.ts";
import { type Service, serviceLabel } from "./service-queries.ts";
import { db } from "./tables.ts";

/** The first day after the last invoiced one, for services that have any. Billing publishes it (migration 0009). */
export async function listBilledThrough(work: Work, serviceIds: readonly string[]): Promise<Map<string, Day>> {
  const rows = await db(work)
    .selectFrom("services.billed_days")
    .selectAll()
    .where(sql<boolean>`service_id = any (${[...serviceIds]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.service_id, row.billed_through]));
}

/**
 * B-29 what would change invoiced days needs a credit and a charge, and those are made above this module. Here such a day is
 * refused with the first one that is free.
 */
export async function refuseBilledDays(work: Work, service: Pick<Service, "id" | "number">, from: Day, field: string): Promise<void> {
  const billedThrough = (await listBilledThrough(work, [service.id])).get(service.id);
  if (billedThrough === undefined || from >= billedThrough) return;
  throw settlementNeeded(
    `${serviceLabel(service.number)} is invoiced until ${addDays(billedThrough, -1)}. Choose ${billedThrough} or later, or make a change with settlement.`,
    { errors: [{ field, code: "settlement-needed", params: { earliest: billedThrough } }] },
  );
}
