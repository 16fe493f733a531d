import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";
import { getService } from "../../services/index.ts";
import { chargeSoon } from "./prepaid-step.ts";

/** Hears `service.created` and `service.state_changed`: a prepaid service that begins to run is paid for from its first day. */
export async function chargeStartedService(work: Work, { objectId }: Happened<unknown>): Promise<void> {
  const service = await getService(work, objectId);
  if (service.state === "active" && service.bundleServiceId === null && !service.archivedByMistake) await chargeSoon(work, service.payerId);
}
