// What keeps an account from being charged although a document is due (B-76): modules above this one know, and say so here.
import type { Work } from "../../../platform/work.ts";

/** Which of the accounts are not to be charged now. */
export type ListHeld = (work: Work, accountIds: readonly string[]) => Promise<ReadonlySet<string>>;

const guards = new Map<string, ListHeld>();

export function holdCharges(name: string, listHeld: ListHeld): void {
  guards.set(name, listHeld);
}

async function heldAccounts(work: Work, accountIds: readonly string[]): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  for (const listHeld of guards.values()) for (const id of await listHeld(work, accountIds)) held.add(id);
  return held;
}

const documentGuards = new Map<string, ListHeld>();

/** The same for single documents: the ids that come back are documents'. */
export function holdDocumentCharges(name: string, listHeld: ListHeld): void {
  documentGuards.set(name, listHeld);
}

export const isAccountHeld = async (work: Work, accountId: string): Promise<boolean> =>
  (await heldAccounts(work, [accountId])).has(accountId);

export async function isHeld(work: Work, document: { readonly id: string; readonly accountId: string }): Promise<boolean> {
  if (await isAccountHeld(work, document.accountId)) return true;
  for (const listHeld of documentGuards.values()) if ((await listHeld(work, [document.accountId])).has(document.id)) return true;
  return false;
}
