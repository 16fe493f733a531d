// What stands in the way of an act on a customer, and what it would bring about, is known by modules above: balances, running services,
// rented items. They register here when the program starts, by name, so a second program in one process replaces and does not double.
import type { Work } from "../../platform/work.ts";
import type { CustomerStatus } from "./status-rules.ts";

export type GuardedAct = "delete" | "archive" | "link-aggregated" | "unlink";

/** What stands in the way of an act, or what it would bring about. */
export interface Finding {
  /** A stable word: "balance-not-zero", "open-invoices", "services-stop". Screens have their sentences under it. */
  readonly code: string;
  /** For people and for programs that have no sentence of their own: "The balance is -12.00 EUR." */
  readonly detail: string;
  readonly count?: number;
}

export interface CustomerGuard {
  /** Everything that stands in the way, not only the first. */
  blockers?(work: Work, about: { customerId: string; act: GuardedAct }): Promise<readonly Finding[]>;
  /** What a change of status would bring about, such as "2 services will stop". */
  effects?(work: Work, about: { customerId: string; from: CustomerStatus; to: CustomerStatus }): Promise<readonly Finding[]>;
}

/** Makes what has to exist from the first moment with a customer whom staff add, such as the billing account, in the work that adds them. */
export type CustomerCompanion = (work: Work, customer: { readonly customerId: string; readonly partnerId: string }) => Promise<void>;

const companions = new Map<string, CustomerCompanion>();

/** Called by a module above, once, at the start. */
export const accompanyCustomers = (name: string, companion: CustomerCompanion): void => void companions.set(name, companion);

export async function addCompanions(work: Work, customer: { customerId: string; partnerId: string }): Promise<void> {
  for (const companion of companions.values()) await companion(work, customer);
}

const guards = new Map<string, CustomerGuard>();

/** Called by a module above, once, at the start. */
export const guardCustomers = (name: string, guard: CustomerGuard): void => void guards.set(name, guard);

export async function blockersOf(work: Work, customerId: string, act: GuardedAct): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const guard of guards.values()) found.push(...((await guard.blockers?.(work, { customerId, act })) ?? []));
  return found;
}

export async function effectsOf(work: Work, about: { customerId: string; from: CustomerStatus; to: CustomerStatus }): Promise<Finding[]> {
  const told: Finding[] = [];
  for (const guard of guards.values()) told.push(...((await guard.effects?.(work, about)) ?? []));
  return told;
}
