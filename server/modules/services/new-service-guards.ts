// Modules above this one may have something against a new service; they say so before it is made.
import type { Work } from "../../platform/work.ts";

/** Throws a Problem that says what to do. The customer is locked. */
type NewServiceGuard = (work: Work, customerId: string) => Promise<void>;

const guards = new Map<string, NewServiceGuard>();

/** Called once, at the start. */
export const guardNewServices = (name: string, guard: NewServiceGuard): void => void guards.set(name, guard);

export async function askNewServiceGuards(work: Work, customerId: string): Promise<void> {
  for (const guard of guards.values()) await guard(work, customerId);
}
