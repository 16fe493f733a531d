import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { ownCustomer } from "../../platform/own-customer.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { type Cpe, type CpeAction, db } from "./tables.ts";

export const cpeLabel = ({ maker, model, serial }: Pick<Cpe, "maker" | "model" | "serial">): string => `${maker} ${model} ${serial}`;

export const visibleCpes = (work: Work) =>
  db(work)
    .selectFrom("devices.cpes as cpe")
    .selectAll("cpe")
    .where(visibleTo(work.actor, { partner: "cpe.partner_id", customer: "cpe.customer_id" }));

export const visibleActions = (work: Work) =>
  db(work)
    .selectFrom("devices.cpe_actions as action")
    .selectAll("action")
    .where(visibleTo(work.actor, { partner: "action.partner_id", customer: "action.customer_id" }));

/** P-1 one of the customer's own; one that is somebody else's now is not there. */
export async function getOwnCpe(work: Work, id: string, { lock = false } = {}): Promise<Cpe> {
  const query = visibleCpes(work).where("cpe.id", "=", id).where("cpe.customer_id", "=", ownCustomer(work).customerId);
  const cpe = await (lock ? query.forUpdate() : query).executeTakeFirst();
  if (!cpe) throw notFound("There is no such router.");
  return cpe;
}

export const listOwnCpes = (work: Work): Promise<Cpe[]> =>
  visibleCpes(work)
    .where("cpe.customer_id", "=", ownCustomer(work).customerId)
    .orderBy("cpe.created_at")
    .orderBy("cpe.id")
    .limit(50)
    .execute();

/** The router at a service: the one that is assigned to it, else the only one that its customer has. */
export async function findCpeOf(work: Work, service: { readonly id: string; readonly customerId: string }): Promise<Cpe | undefined> {
  const cpes = await visibleCpes(work).where("cpe.customer_id", "=", service.customerId).orderBy("cpe.created_at").limit(50).execute();
  const own = cpes.find(({ service_id }) => service_id === service.id);
  return own ?? (cpes.length === 1 && cpes[0]?.service_id === null ? cpes[0] : undefined);
}

/** The last acts of a router, as far as they were this customer's. */
export const lastActions = (work: Work, cpe: Cpe): Promise<CpeAction[]> =>
  visibleActions(work)
    .where("action.cpe_id", "=", cpe.id)
    .where("action.customer_id", "=", cpe.customer_id)
    .orderBy(sql`action.ended_at is not null`)
    .orderBy("action.queued_at", "desc")
    .limit(10)
    .execute();

export const whoActs = (work: Work): { by_kind: "customer" | "staff"; by_name: string } =>
  work.actor.kind === "customer" && !work.actor.staff
    ? { by_kind: "customer", by_name: work.actor.name }
    : {
        by_kind: "staff",
        by_name: work.actor.kind === "customer" ? (work.actor.staff?.name ?? "") : "name" in work.actor ? work.actor.name : "",
      };
