// Which services a customer's status takes along (B-38). Parts of bundles follow their bundle.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices } from "../catalog/index.ts";

interface Taken {
  readonly id: string;
  readonly planId: string;
  readonly kind: string;
  readonly startOn: Day;
}

/** Those that a customer who becomes inactive loses. */
export const servicesThatStop = (work: Work, customerId: string): Promise<Taken[]> =>
  take(work, customerId, sql<SqlBool>`service.state in ('active', 'paused')`);

/**
 * Those that stopped because the customer became inactive. What was stopped for money comes back with the money, and a bundle that does not
 * come back by itself (1.1 `auto_reactivate`) waits for staff.
 */
export async function servicesThatComeBack(work: Work, customerId: string): Promise<Taken[]> {
  const stopped = await take(
    work,
    customerId,
    sql<SqlBool>`service.state = 'stopped' and 'customer_inactive' = (
      select change.cause from services.state_changes as change where change.service_id = service.id order by change.id desc limit 1)`,
  );
  const bundles = stopped.filter(({ kind }) => kind === "bundle");
  if (bundles.length === 0) return stopped;
  const plans = await listPlansOfServices(work, [...new Set(bundles.map(({ planId }) => planId))]);
  return stopped.filter(({ kind, planId }) => kind !== "bundle" || plans.get(planId)?.autoReactivate !== false);
}

async function take(work: Work, customerId: string, condition: RawBuilder<SqlBool>): Promise<Taken[]> {
  const { rows } =
    await sql<Taken>`select service.id, service.plan_id as "planId", service.kind, service.start_on as "startOn" from services.services as service
    where service.customer_id = ${customerId} and service.bundle_service_id is null and ${condition} order by service.id`.execute(work.tx);
  return rows;
}
