import type { CustomerActor } from "./actor.ts";
import { notFound } from "./problems.ts";
import type { Work } from "./work.ts";

/** P-1 the customer whose portal this is; nobody else has one. */
export function ownCustomer({ actor }: Pick<Work, "actor">): CustomerActor {
  if (actor.kind !== "customer") throw notFound();
  return actor;
}

export const ownId = (work: Pick<Work, "actor">): string => ownCustomer(work).customerId;
