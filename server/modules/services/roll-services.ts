// What the calendar does to services, by partner and day: `ordering` calls these in its roll, the daily procedure the release.
import { type RawBuilder, type SqlBool, sql } from "kysely";
import { addDays, addMonths, type Day } from "../../../shared/calendar.ts";
import type { Work } from "../../platform/work.ts";
import { changeCustomerStatuses, listBuyers } from "../customers/index.ts";
import { getSetting } from "../partners/index.ts";
import { moveServices } from "./move-services.ts";
import { lockMoneyOfPending } from "./moved-starts.ts";
import { lockService } from "./service-queries.ts";
import { activateCustomer, pendingExpiryDays, releaseMonths } from "./settings.ts";
import type { State, Trigger } from "./state-rules.ts";

export interface RollDay {
  readonly partnerId: string;
  /** The day that is rolled in; a day that was missed is rolled in later, as itself (B-6). */
  readonly on: Day;
}

/** How many services are moved at a time. */
const servicesPerStep = 2_000;

/**
 * Starts what was to start by that day and waits for nothing else. Only customers who are active or blocked have running
 * services (B-24): a new one becomes active with the first, if the partner has it so.
 */
export async function startDueServices(work: Work, { partnerId, on }: RollDay): Promise<number> {
  const due = sql<SqlBool>`service.state = 'pending' and coalesce(service.waits_for, 'start_date') = 'start_date' and service.start_on <= ${on}`;
  const activates = await getSetting(work, activateCustomer, { partnerId });
  let started = 0;
  for await (const batch of servicesOf(work, partnerId, due)) {
    const customers = await listBuyers(work, [...new Set(batch.map((service) => service.customerId))]);
    const isNew = (customerId: string): boolean => customers.get(customerId)?.status === "new";
    const ready = batch.filter(({ customerId }) => {
      const status = customers.get(customerId)?.status;
      return status === "active" || status === "blocked" || (status === "new" && activates);
    });
    const first = [...new Set(ready.map((service) => service.customerId).filter(isNew))];
    if (first.length > 0) {
      await changeCustomerStatuses(
        work,
        first.map((customerId) => ({ customerId, to: "active", reason: "first service" })),
        "system",
      );
    }
    await moveServices(
      work,
      ready.map(({ id }) => ({ serviceId: id, to: "active", cause: "start_date", on })),
    );
    started += ready.length;
  }
  return started;
}

/** B-112 on the day after its last one, a service is over. */
export const endDueServices = (work: Work, { partnerId, on }: RollDay): Promise<number> =>
  moveAll(work, partnerId, sql<SqlBool>`service.state in ('active', 'paused', 'stopped') and service.end_on < ${on}`, {
    to: "disabled",
    cause: "end_date",
    on,
  });

/** What has waited too long for something that did not come is withdrawn. */
export async function withdrawExpiredServices(work: Work, { partnerId, on }: RollDay): Promise<number> {
  const since = addDays(on, -(await getSetting(work, pendingExpiryDays, { partnerId })));
  const expired = sql<SqlBool>`service.state = 'pending' and service.waits_for <> 'start_date' and service.start_on <= ${since}`;
  return moveAll(work, partnerId, expired, { to: "archived", cause: "withdrawn", on });
}

/** What ended or was stopped long ago lets go of its login. */
export async function releaseDueServices(work: Work, { partnerId, on }: RollDay): Promise<number> {
  const since = addMonths(on, -(await getSetting(work, releaseMonths, { partnerId })));
  const over = sql<SqlBool>`service.state in ('disabled', 'stopped') and service.state_since_on <= ${since}`;
  return moveAll(work, partnerId, over, { to: "archived", cause: "release", on });
}

async function moveAll(
  work: Work,
  partnerId: string,
  condition: RawBuilder<SqlBool>,
  move: { to: State; cause: Trigger; on: Day },
): Promise<number> {
  let moved = 0;
  for await (const batch of servicesOf(work, partnerId, condition)) {
    await moveServices(
      work,
      batch.map(({ id }) => ({ serviceId: id, ...move })),
    );
    moved += batch.length;
  }
  return moved;
}

/** The partner's services of a kind, some at a time; parts of bundles follow their bundle. */
async function* servicesOf(
  work: Work,
  partnerId: string,
  condition: RawBuilder<SqlBool>,
): AsyncGenerator<{ id: string; customerId: string }[]> {
  for (let after = "00000000-0000-0000-0000-000000000000"; ; ) {
    const batch = await sql<{ id: string; customerId: string }>`
      select service.id, service.customer_id as "customerId" from services.services as service
      where service.partner_id = ${partnerId} and service.bundle_service_id is null and ${condition} and service.id > ${after}
      order by service.id limit ${servicesPerStep}`.execute(work.tx);
    if (batch.rows.length > 0) yield batch.rows;
    const last = batch.rows.at(-1);
    if (!last || batch.rows.length < servicesPerStep) return;
    after = last.id;
  }
}

/**
 * What a pending service waited for is there: the task done, the contract signed, the order approved, the money paid. It starts,
 * or goes on waiting for its planned day alone. Answers whether it runs now.
 */
export async function endWaiting(
  work: Work,
  { serviceId, on, keepPlannedStart }: { serviceId: string; on: Day; keepPlannedStart?: boolean | undefined },
): Promise<boolean> {
  await lockMoneyOfPending(work, [serviceId]);
  const service = await lockService(work, serviceId);
  if (service.state !== "pending") return service.state === "active";
  const { partnerId, customerId } = service;
  const status = (await listBuyers(work, [customerId])).get(customerId)?.status;
  const activates = status === "new" && (await getSetting(work, activateCustomer, { partnerId }));
  if (service.startOn > on || !(status === "active" || status === "blocked" || activates)) {
    await sql`update services.services set waits_for = 'start_date', version = version + 1, updated_at = ${work.now}
      where id = ${serviceId} or bundle_service_id = ${serviceId}`.execute(work.tx);
    return false;
  }
  if (activates) await changeCustomerStatuses(work, [{ customerId, to: "active", reason: "first service" }], "system");
  await moveServices(work, [{ serviceId, to: "active", cause: "waiting_over", on, keepPlannedStart }]);
  return true;
}
