import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { describeServices } from "./describe-services.ts";
import { monthOf } from "./list-services.ts";
import { visibleServices } from "./service-queries.ts";

/** What the running services that some customers pay for come to by the month, at today's discounts; for the rows of a page. */
export async function listMonthTotals(
  work: Work,
  payerIds: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<ReturnType<typeof monthOf>>>> {
  if (payerIds.length === 0) return new Map();
  const services = await visibleServices(work)
    .where(sql<boolean>`service.payer_id = any (${[...payerIds]}::uuid[])`)
    .where("service.state", "in", ["active", "paused"])
    .execute();
  const ofPayers = Map.groupBy(await describeServices(work, services), ({ service }) => service.payerId);
  return new Map(
    [...ofPayers].flatMap(([payerId, described]) => {
      const month = monthOf(described);
      return month ? [[payerId, month] as const] : [];
    }),
  );
}
