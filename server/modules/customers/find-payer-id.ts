import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

/** Who pays for what a customer gets: the main account of an aggregated sub-account, everybody else themselves. */
export async function findPayerId(work: Work, customerId: string): Promise<string> {
  const link = await db(work)
    .selectFrom("customers.links")
    .select("main_id")
    .where("sub_id", "=", customerId)
    .where("mode", "=", "aggregated")
    .executeTakeFirst();
  return link?.main_id ?? customerId;
}
