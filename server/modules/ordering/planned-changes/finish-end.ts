import type { Work } from "../../../platform/work.ts";
import type { Service } from "../../services/index.ts";
import { isLastService } from "../price-quotes/last-service.ts";
import type { BoundOf } from "./bound.ts";
import { lastServiceEnded } from "./events.ts";

/** B-114 after the last service: what becomes of credit was decided with the end, and whoever makes the closing statement hears of it. */
export async function finishEnd(work: Work, service: Service, bound: BoundOf<"end">): Promise<void> {
  if (!(await isLastService(work, service, bound.dependentIds))) return;
  work.emit(
    lastServiceEnded,
    { partnerId: service.partnerId, customerId: service.customerId, objectId: service.customerId },
    { customerId: service.customerId, serviceId: service.id, final: bound.final ?? "keep" },
  );
}
