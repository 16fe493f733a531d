import type { Work } from "../../../platform/work.ts";
import { listRunningServices, type Service } from "../../services/index.ts";

/** B-114 whether nothing runs any more once this service, and what ends with it, is over. */
export async function isLastService(work: Work, service: Service, alsoEnding: readonly string[]): Promise<boolean> {
  const ending = new Set([service.id, ...alsoEnding]);
  return (await listRunningServices(work, service.customerId)).every((id) => ending.has(id));
}
