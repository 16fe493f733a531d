// What a service's line gives, from its state, its locks and whoever pays for it (M-12, in the order of network 0.3). The first that holds wins,
// so a paused debtor sees the page about the debt.

/** What quota and fair use say comes between "expired" and "active", once something counts traffic. */
export type AccessState = "terminated" | "not_started" | "admin_blocked" | "debt_blocked" | "inactive" | "paused" | "expired" | "active";

export interface AccessFacts {
  readonly state: string;
  readonly lock: string;
  /** Whose service it is. */
  readonly own: { readonly status: string; readonly blockedBy: string | null };
  /** Who is billed for it: the same, or the main account. */
  readonly payer: { readonly status: string; readonly blockedBy: string | null };
}

const isOver = ({ status }: AccessFacts["own"]): boolean => status === "inactive" || status === "archived";

export function accessOf({ state, lock, own, payer }: AccessFacts): AccessState {
  if (state === "disabled" || state === "archived") return "terminated";
  if (state === "pending") return "not_started";
  if (own.blockedBy === "admin" || own.blockedBy === "abuse" || lock === "admin") return "admin_blocked";
  if (payer.blockedBy === "finance" || payer.blockedBy === "prepaid" || lock === "unpaid_document") return "debt_blocked";
  if (isOver(own) || isOver(payer) || state === "stopped") return "inactive";
  if (state === "paused") return "paused";
  return lock === "unpaid_period" ? "expired" : "active";
}
