import type { z } from "zod";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { findPayerId } from "../customers/index.ts";
import type { AccessState } from "./access-rules.ts";
import type { serviceAccessEndpoint } from "./contract.ts";
import { findWindowEnd } from "./payment-windows/window-queries.ts";
import { db } from "./tables.ts";

/** The latest changes are enough for a screen. */
const shownChanges = 50;

/** In which a window leaves a line that was shut for money. */
const openStates: ReadonlySet<AccessState> = new Set(["active", "throttled", "cap_blocked"]);

/** What a service gives now; undefined: nothing was worked out yet. */
export async function findAccessState(
  work: Work,
  serviceId: string,
): Promise<{ state: AccessState | null; since: Date; customerId: string } | undefined> {
  return db(work)
    .selectFrom("access.states as state")
    .select(["state.state", "state.since", "state.customer_id as customerId"])
    .where("state.service_id", "=", serviceId)
    .where(visibleTo(work.actor, { partner: "state.partner_id", customer: "state.customer_id" }))
    .executeTakeFirst();
}

/** What each service of a customer gives now; one of which nothing was worked out yet is not in it. */
export async function listAccessStates(work: Work, customerId: string): Promise<ReadonlyMap<string, AccessState | null>> {
  const rows = await db(work)
    .selectFrom("access.states as state")
    .select(["state.service_id", "state.state"])
    .where("state.customer_id", "=", customerId)
    .where(visibleTo(work.actor, { partner: "state.partner_id", customer: "state.customer_id" }))
    .execute();
  return new Map(rows.map(({ service_id, state }) => [service_id, state]));
}

/** What a service gives now, and how that came. Of one that was added a moment ago nothing may be known yet. */
export async function showAccess(work: Work, serviceId: string): Promise<z.input<(typeof serviceAccessEndpoint)["returns"]>> {
  const state = await findAccessState(work, serviceId);
  const windowEnd =
    state?.state && openStates.has(state.state) ? await findWindowEnd(work, await findPayerId(work, state.customerId)) : undefined;
  const changes = await db(work)
    .selectFrom("access.changes as change")
    .selectAll("change")
    .where("change.service_id", "=", serviceId)
    .where(visibleTo(work.actor, { partner: "change.partner_id", customer: "change.customer_id" }))
    .orderBy("change.at", "desc")
    .orderBy("change.id", "desc")
    .limit(shownChanges)
    .execute();
  return {
    state: state?.state ?? null,
    since: state?.since.toISOString() ?? null,
    paymentWindowUntil: windowEnd?.toISOString() ?? null,
    changes: changes.map(({ from_state: from, to_state: to, cause, at }) => ({ from, to, cause, at: at.toISOString() })),
  };
}
