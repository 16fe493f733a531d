import type { Work } from "../../platform/work.ts";
import { serviceLockChanged } from "./events.ts";
import { transitionRefused } from "./problems.ts";
import { auditService, saveService } from "./save-service.ts";
import { lockServicesWithParts, type Service, serviceLabel } from "./service-queries.ts";
import { isLive } from "./state-rules.ts";
import type { ServiceLock } from "./tables.ts";

export interface LockChange {
  readonly serviceId: string;
  readonly lock: ServiceLock;
  /** "by_hand" is staff; anything else is money. */
  readonly cause: string;
  readonly reason?: string | undefined;
}

/**
 * B-27 locks one service, or takes a lock away, without touching the customer's status. Answers whether anything changed: the
 * lock of staff outranks those of money, so that a payment does not open what a person closed.
 */
export async function changeServiceLock(work: Work, change: LockChange): Promise<boolean> {
  let changed = false;
  for (const service of await lockServicesWithParts(work, [change.serviceId])) {
    if (service.lock === change.lock || !isLive(service.state)) continue;
    if (service.lock === "admin" && change.cause !== "by_hand") continue;
    await saveService(work, service.id, { lock: change.lock });
    auditService(
      work,
      service,
      "lock_changed",
      { lock: { before: service.lock, after: change.lock } },
      change.reason ?? (change.cause === "by_hand" ? undefined : change.cause),
    );
    announce(work, service, change);
    changed = true;
  }
  return changed;
}

/** The lock of staff, and its end. What money has locked, only money opens. */
export async function lockByHand(work: Work, serviceId: string, isLocked: boolean, reason: string | undefined): Promise<void> {
  const [service] = (await lockServicesWithParts(work, [serviceId])).filter((each) => each.id === serviceId);
  if (!service || !isLive(service.state)) throw transitionRefused("Only a running or waiting service can be locked.");
  if (!isLocked && service.lock !== "admin") throw transitionRefused(`${serviceLabel(service.number)} is not locked by staff.`);
  const changed = await changeServiceLock(work, { serviceId, lock: isLocked ? "admin" : "none", cause: "by_hand", reason });
  if (!changed) throw transitionRefused(`${serviceLabel(service.number)} is locked already.`);
}

function announce(work: Work, { id, number, customerId, partnerId, planId, kind, lock }: Service, change: LockChange): void {
  work.emit(
    serviceLockChanged,
    { partnerId, customerId, objectId: id },
    { serviceId: id, number: Number(number), customerId, planId, kind, from: lock, to: change.lock, cause: change.cause },
  );
}
