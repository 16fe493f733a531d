import type { Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { auditService, saveService } from "./save-service.ts";
import { lockService } from "./service-queries.ts";

/** M-28 moves the end of the contract: by paused days, for one. */
export async function setContractEnd(work: Work, serviceId: string, contractEndOn: Day | null): Promise<void> {
  const service = await lockService(work, serviceId);
  await saveService(work, serviceId, { contract_end_on: contractEndOn });
  auditService(work, service, "updated", { contractEndOn: { before: service.contractEndOn, after: contractEndOn } });
}
