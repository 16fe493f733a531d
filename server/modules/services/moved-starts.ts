// B-73 the start of a service that has not begun can be on invoices already. Who knows invoices takes part when it moves or when nothing
// comes of the service: what is invoiced for days that fall away is given back, and the days that come instead are charged.
import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { type BillableService, billableServices } from "./list-billable-services.ts";

export interface MovedStart {
  readonly before: BillableService;
  readonly after: BillableService;
}

export interface StartParticipant {
  /** Money is locked before services everywhere, so that nobody waits for each other. */
  lock(work: Work, payerIds: readonly string[]): Promise<void>;
  settle(work: Work, moved: readonly MovedStart[]): Promise<void>;
}

let participant: StartParticipant | undefined;

/** Called by the module above that knows invoices, once, at the start. */
export function joinMovedStarts(joins: StartParticipant): void {
  participant = joins;
}

/** Before the services are locked: what pays for those that have not begun. Others move no start. */
export async function lockMoneyOfPending(work: Work, serviceIds: readonly string[]): Promise<void> {
  if (!participant) return;
  const { rows } = await sql<{ payer_id: string }>`select distinct payer_id from services.services
    where id = any (${[...serviceIds]}::uuid[]) and state = 'pending' and bundle_service_id is null`.execute(work.tx);
  if (rows.length > 0)
    await participant.lock(
      work,
      rows.map((row) => row.payer_id),
    );
}

/** Remembers how services that have not begun would be billed; what this gives settles once they are otherwise. */
export async function watchStarts(work: Work, serviceIds: readonly string[]): Promise<() => Promise<void>> {
  const joins = participant;
  if (!joins) return async () => undefined;
  const { rows } = await sql<{ id: string }>`select service.id from services.services service
    where service.id = any (${[...serviceIds]}::uuid[]) and service.state = 'pending'
      and exists (select from services.billed_days billed where billed.service_id = service.id)`.execute(work.tx);
  const ids = rows.map(({ id }) => id);
  const before = await billableServices(work, ids);
  return async () => {
    const after = new Map((await billableServices(work, ids)).map((service) => [service.id, service]));
    const moved = before.flatMap((service): MovedStart[] => {
      const now = after.get(service.id);
      return now && (now.start !== service.start || now.state === "archived") ? [{ before: service, after: now }] : [];
    });
    if (moved.length > 0) await joins.settle(work, moved);
  };
}
