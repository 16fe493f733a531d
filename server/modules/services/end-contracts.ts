// Contracts that run out (B-20): those that renew go on for as long again, a bundle that does not renew ends with its contract. Any other
// service goes on without one.
import { sql } from "kysely";
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { listPlansOfServices, type Plan } from "../catalog/index.ts";
import { renewedEnd } from "./contract-rules.ts";
import type { RollDay } from "./roll-services.ts";
import { auditService, saveService } from "./save-service.ts";
import { lockService } from "./service-queries.ts";
import { setServiceEnd } from "./set-service-end.ts";

/** The end of a bundle is known so long before, so that no invoice bills days after it and the customer sees it coming. */
const announcedDays = 62;
const atATime = 500;

interface Ending {
  readonly id: string;
  readonly planId: string;
  readonly startOn: Day;
  readonly contractEndOn: Day;
}

/** Renews what renews, and writes down the last day of bundles whose contract is about to end for good. */
export async function endContracts(work: Work, { partnerId, on }: RollDay): Promise<{ renewed: number; ending: number }> {
  const counts = { renewed: 0, ending: 0 };
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const { rows } = await sql<Ending>`
      select id, plan_id as "planId", start_on as "startOn", contract_end_on as "contractEndOn" from services.services
      where partner_id = ${partnerId} and contract_end_on is not null and end_on is null and bundle_service_id is null
        and state in ('active', 'paused', 'stopped') and id > ${after}
        and (contract_end_on <= ${on} or (kind = 'bundle' and contract_end_on <= ${addDays(on, announcedDays)}))
      order by id limit ${atATime}`.execute(work.tx);
    const plans = await listPlansOfServices(work, [...new Set(rows.map(({ planId }) => planId))]);
    for (const service of rows) {
      const done = await endOne(work, service, plans.get(service.planId), on);
      if (done) counts[done] += 1;
    }
    const last = rows.at(-1);
    if (!last || rows.length < atATime) return counts;
    after = last.id;
  }
}

async function endOne(work: Work, { id, startOn, contractEndOn }: Ending, plan: Plan | undefined, on: Day) {
  if (!plan) return undefined;
  const renews = plan.autoRenew && plan.contractMonths > 0;
  if (renews && contractEndOn <= on) {
    const service = await lockService(work, id);
    const next = renewedEnd({ startOn, contractEndOn, months: plan.contractMonths, on });
    await saveService(work, id, { contract_end_on: next });
    auditService(work, service, "contract_renewed", { contractEndOn: { before: contractEndOn, after: next } });
    return "renewed";
  }
  if (renews || plan.kind !== "bundle" || plan.autoRenew) return undefined;
  await setServiceEnd(work, { serviceId: id, endOn: addDays(contractEndOn, -1), reason: "contract" });
  return "ending";
}
