// B-27 one overdue invoice may lock the one service that it names; the customer's status is not touched. Settled, disputed or put off, it
// opens again at once.
import type { Day } from "../../../../shared/calendar.ts";
import type { Work } from "../../../platform/work.ts";
import { listServiceBlocks } from "../../billing/index.ts";
import { changeServiceLock, listServicesLockedFor } from "../../services/index.ts";
import { listRunningHolds } from "./load-facts.ts";

/** Opens what is locked for nothing any more; locks what is overdue where `mayLock`. Answers how many were locked and opened. */
export async function settleServiceLocks(
  work: Work,
  customerIds: readonly string[],
  { on, mayLock }: { on: Day; mayLock: boolean },
): Promise<{ locked: number; opened: number }> {
  const holds = await listRunningHolds(work, customerIds);
  const isSpared = (customerId: string): boolean => (holds.get(customerId) ?? []).some(({ documentId }) => documentId === null);
  const wanted = new Set(
    (await listServiceBlocks(work, customerIds, on)).flatMap(({ serviceId, accountId }) => (isSpared(accountId) ? [] : [serviceId])),
  );
  const locked = await listServicesLockedFor(work, customerIds, "unpaid_document");
  const done = { locked: 0, opened: 0 };
  for (const serviceId of locked)
    if (!wanted.has(serviceId) && (await changeServiceLock(work, { serviceId, lock: "none", cause: "document_settled" }))) done.opened += 1;
  if (!mayLock) return done;
  for (const serviceId of wanted) {
    // What is locked for want of paid time stays so; one lock is enough.
    if (locked.has(serviceId) || (await isLockedOtherwise(work, customerIds, serviceId))) continue;
    if (await changeServiceLock(work, { serviceId, lock: "unpaid_document", cause: "document_overdue" })) done.locked += 1;
  }
  return done;
}

const isLockedOtherwise = async (work: Work, customerIds: readonly string[], serviceId: string): Promise<boolean> =>
  (await listServicesLockedFor(work, customerIds, "unpaid_period")).has(serviceId);
