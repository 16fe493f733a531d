import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import type { CustomerGuard } from "../customers/index.ts";

async function countRunning(work: Work, customerId: string): Promise<number> {
  const found = await sql<{ count: bigint }>`select count(*) as count from services.services
    where customer_id = ${customerId} and state in ('pending', 'active', 'paused', 'stopped') and bundle_service_id is null`.execute(
    work.tx,
  );
  return Number(found.rows[0]?.count ?? 0n);
}

const services = (count: number): string => (count === 1 ? "1 service" : `${count} services`);

/** What services say to acts on their customer: nobody is deleted or archived who has some. */
export const runningServicesGuard: CustomerGuard = {
  async blockers(work, { customerId, act }) {
    if (act !== "delete" && act !== "archive") return [];
    const count = await countRunning(work, customerId);
    return count === 0 ? [] : [{ code: "running-services", detail: `${services(count)} still run or wait. End them first.`, count }];
  },
  async effects(work, { customerId, to }) {
    if (to !== "inactive") return [];
    const count = await countRunning(work, customerId);
    return count === 0 ? [] : [{ code: "services-stop", detail: `${services(count)} will stop.`, count }];
  },
};
