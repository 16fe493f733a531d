import { sql } from "kysely";
import { editConflict } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { partOfBundle, transitionRefused } from "./problems.ts";
import { saveSegments } from "./save-segments.ts";
import type { Segment } from "./segment-rules.ts";
import { lockService, type Service, serviceLabel } from "./service-queries.ts";
import { showService } from "./show-service.ts";
import type { State } from "./state-rules.ts";
import { db } from "./tables.ts";

/** A service for editing, as its editor read it. */
export async function lockServiceAsRead(work: Work, serviceId: string, version: number): Promise<Service> {
  const service = await lockService(work, serviceId);
  if (service.version !== version) {
    throw editConflict(`${serviceLabel(service.number)} was changed meanwhile.`, {
      current: await showService(work, serviceId),
    });
  }
  return service;
}

/** What is said of a service's money can only change while it has some. */
export function refuseUnlessRunning(service: Service, states: readonly State[] = ["pending", "active", "paused"]): void {
  if (service.bundleServiceId !== null)
    throw partOfBundle(`${serviceLabel(service.number)} is part of a bundle and has no price of its own.`);
  if (!states.includes(service.state)) throw transitionRefused(`${serviceLabel(service.number)} is ${service.state}.`);
}

export interface ServiceChange {
  readonly plan_id?: string;
  readonly custom_price?: string | null;
  readonly contract_end_on?: Service["contractEndOn"];
  readonly lock?: Service["lock"];
  readonly end_on?: Service["endOn"];
  readonly login?: string | null;
  readonly address?: string;
  /** As JSON. */
  readonly place?: string | null;
  readonly note?: string;
  readonly line_text?: string | null;
  readonly external_id?: string | null;
  readonly separate_invoice?: boolean;
  readonly priority?: number;
  readonly depends_on_service_id?: string | null;
}

/** Writes changed columns of one service, with the version that tells other editors. */
export async function saveService(work: Work, serviceId: string, change: ServiceChange): Promise<void> {
  await db(work)
    .updateTable("services.services")
    .set({ ...change, version: sql`version + 1`, updated_at: work.now })
    .where("id", "=", serviceId)
    .execute();
}

export const saveSegmentsOf = (work: Work, service: Service, before: readonly Segment[], after: readonly Segment[]): Promise<void> =>
  saveSegments(work, [{ serviceId: service.id, customerId: service.customerId, partnerId: service.partnerId, before, after }]);

type Changes = Record<string, { before: unknown; after: unknown }>;

/** Only what differs goes into the audit log. */
export function auditService(work: Work, service: Service, action: string, changes: Changes, reason?: string): void {
  const different = Object.fromEntries(Object.entries(changes).filter(([, { before, after }]) => before !== after));
  work.audit({
    entity: "service",
    entityId: service.id,
    label: serviceLabel(service.number),
    action,
    partnerId: service.partnerId,
    customerId: service.customerId,
    changes: different,
    ...(reason === undefined ? {} : { reason }),
  });
}
