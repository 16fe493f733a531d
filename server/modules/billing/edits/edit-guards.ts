// Who else knows why an invoice may not be edited any more: that it was sent, that it is being charged, that it is paid in parts. Modules above
// this one say so here, and hear of the edit in its own transaction.
import type { Work } from "../../../platform/work.ts";
import type { editBars } from "./contract.ts";

export type EditBar = (typeof editBars)[number];

export interface EditedInvoice {
  readonly documentId: string;
  readonly accountId: string;
}

export interface EditGuard {
  /** `holds`: what was found stays so until the commit, because the invoice is about to change. */
  bars(work: Work, invoice: EditedInvoice, holds: boolean): Promise<readonly EditBar[]>;
  /** The invoice says something else now. */
  edited?(work: Work, invoice: EditedInvoice): Promise<void>;
}

const guards = new Map<string, EditGuard>();

export const guardEdits = (name: string, guard: EditGuard): void => void guards.set(name, guard);

export async function barsOfOthers(work: Work, invoice: EditedInvoice, holds: boolean): Promise<EditBar[]> {
  const found: EditBar[] = [];
  for (const guard of guards.values()) found.push(...(await guard.bars(work, invoice, holds)));
  return found;
}

export async function tellEdited(work: Work, invoice: EditedInvoice): Promise<void> {
  for (const guard of guards.values()) await guard.edited?.(work, invoice);
}
