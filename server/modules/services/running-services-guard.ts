import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import type { CustomerGuard } from "../customers/index.ts";
import { servicesThatComeBack, servicesThatStop } from "./services-of-status.ts";

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
  // B-38, carried out by follow-customer-status.ts.
  async effects(work, { customerId, from, to }) {
    if (to === "inactive") {
      const { length: count } = await servicesThatStop(work, customerId);
      return count === 0 ? [] : [{ code: "services-stop", detail: `${services(count)} will stop.`, count }];
    }
    if (from !== "inactive" || to !== "active") return [];
    const { length: count } = await servicesThatComeBack(work, customerId);
    return count === 0 ? [] : [{ code: "services-come-back", detail: `${services(count)} will run again.`, count }];
  },
};
