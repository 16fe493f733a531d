import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";

/** P-1 the customer whose portal this is; nobody else has one. */
export function ownId(work: Work): string {
  if (work.actor.kind !== "customer") throw notFound();
  return work.actor.customerId;
}
