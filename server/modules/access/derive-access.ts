// Works out anew what services give, and tells of what changed. Whatever happened, and however late and in whichever order the news of it
// came: what is so now decides, and each change is told once.
import { sql, type Updateable } from "kysely";
import type { Happened } from "../../platform/events.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer, findPayerId } from "../customers/index.ts";
import { listServicesOfPeople, type ServiceOfPeople } from "../services/index.ts";
import { findQuotaState } from "../usage/index.ts";
import { type AccessFacts, accessOf, shutForMoney } from "./access-rules.ts";
import { accessChanged } from "./events.ts";
import { findUnended, windowEnded } from "./payment-windows/window-queries.ts";
import { isRunning } from "./payment-windows/window-rules.ts";
import { db, type StatesTable } from "./tables.ts";

/** Hears what happens to one service. */
export const followService = (work: Work, { objectId, type }: Pick<Happened<unknown>, "objectId" | "type">): Promise<void> =>
  deriveFor(work, { serviceId: objectId }, type);

/** Hears what happens to a customer: their own services, and those that they pay for. */
export const followCustomer = (work: Work, { objectId, type }: Pick<Happened<unknown>, "objectId" | "type">): Promise<void> =>
  deriveFor(work, { customerId: objectId }, type);

/** What became of a merged customer's services is told under the survivor. */
export const followMerge = (work: Work, { data, type }: Pick<Happened<{ survivorId: string }>, "data" | "type">): Promise<void> =>
  deriveFor(work, { customerId: data.survivorId }, type);

async function deriveFor(work: Work, whose: { serviceId: string } | { customerId: string }, cause: string): Promise<void> {
  const found = await listServicesOfPeople(work, whose);
  for (const service of found) {
    const before = await lockState(work, service);
    // Only now, behind the lock: whoever was here before has told of everything up to then.
    const [now] = await listServicesOfPeople(work, { serviceId: service.id });
    if (!now) continue;
    const own = await findCustomer(work, now.customerId);
    const payer = await findCustomer(work, await findPayerId(work, now.customerId));
    if (!own || !payer) continue;
    const facts = { state: now.state, lock: now.lock, own, payer, quota: await findQuotaState(work, now.id) };
    const { state: after, isWindowOver, openUntil } = await withWindow(work, payer.id, facts);
    if (after === before.state) {
      if (openUntil?.getTime() !== before.open_until?.getTime()) await keepState(work, now.id, { open_until: openUntil });
      continue;
    }
    const why = isWindowOver ? windowEnded : cause;
    await keepState(work, now.id, { state: after, since: work.now, open_until: openUntil });
    const about = { service_id: now.id, customer_id: now.customerId, partner_id: now.partnerId };
    await db(work)
      .insertInto("access.changes")
      .values({ ...about, from_state: before.state, to_state: after, cause: why, at: work.now })
      .execute();
    const { id: serviceId, customerId, partnerId } = now;
    work.emit(
      accessChanged,
      { partnerId, customerId, objectId: serviceId },
      { serviceId, number: Number(now.number), customerId, from: before.state, to: after, cause: why },
    );
  }
}

/** N-12 only what is shut for money asks for a window. What one shuts again by the clock, although nobody has ended it yet, is its doing all the same. */
async function withWindow(work: Work, payerId: string, facts: Omit<AccessFacts, "hasPaymentWindow">) {
  const state = accessOf({ ...facts, hasPaymentWindow: false });
  const window = shutForMoney.includes(state) ? await findUnended(work, payerId) : undefined;
  if (!window) return { state, isWindowOver: false, openUntil: null };
  const hasPaymentWindow = isRunning(window.ends_at, work.now);
  return {
    state: accessOf({ ...facts, hasPaymentWindow }),
    isWindowOver: !hasPaymentWindow,
    openUntil: hasPaymentWindow ? window.ends_at : null,
  };
}

async function keepState(work: Work, serviceId: string, to: Updateable<StatesTable>): Promise<void> {
  await db(work).updateTable("access.states").set(to).where("service_id", "=", serviceId).execute();
}

/** What was told last; null: nothing was. */
async function lockState(work: Work, { id, customerId, partnerId }: ServiceOfPeople) {
  await sql`insert into access.states (service_id, customer_id, partner_id, state, since) values (${id}, ${customerId}, ${partnerId}, null, ${work.now})
    on conflict (service_id) do nothing`.execute(work.tx);
  return db(work)
    .selectFrom("access.states")
    .select(["state", "open_until"])
    .where("service_id", "=", id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}
