import type { CustomerActor } from "../../platform/actor.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";

/** P-1 the customer whose portal this is; nobody else has one. */
export function ownActor(work: Work): CustomerActor {
  if (work.actor.kind !== "customer") throw notFound();
  return work.actor;
}

export const ownId = (work: Work): string => ownActor(work).customerId;
