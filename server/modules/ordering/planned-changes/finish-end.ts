import type { Work } from "../../../platform/work.ts";
import type { Service } from "../../services/index.ts";
import { isLastService } from "../price-quotes/last-service.ts";
import type { BoundOf } from "./bound.ts";
import { lastServiceEnded } from "./events.ts";
import { db } from "./tables.ts";

/** B-114 after the last service: what becomes of credit is written down at its end, and `final-credit` carries it out. */
export async function finishEnd(work: Work, service: Service, bound: BoundOf<"end">, plannedChangeId: string): Promise<void> {
  if (!(await isLastService(work, service, bound.dependentIds))) return;
  const { partnerId, customerId } = service;
  const final = bound.final ?? "ask";
  await db(work).updateTable("ordering.planned_changes").set({ final_credit: final }).where("id", "=", plannedChangeId).execute();
  work.emit(
    lastServiceEnded,
    { partnerId, customerId, objectId: customerId },
    { customerId, serviceId: service.id, plannedChangeId, final },
  );
}
