// What a service's line gives, from its state, its locks and whoever pays for it (M-12, in the order of network 0.3). The first that holds wins,
// so a paused debtor sees the page about the debt.

export type AccessState =
  | "terminated"
  | "not_started"
  | "admin_blocked"
  | "debt_blocked"
  | "inactive"
  | "paused"
  | "expired"
  | "cap_blocked"
  | "throttled"
  | "active";

export interface AccessFacts {
  readonly state: string;
  readonly lock: string;
  /** Whose service it is. */
  readonly own: { readonly status: string; readonly blockedBy: string | null };
  /** Who is billed for it: the same, or the main account. */
  readonly payer: { readonly status: string; readonly blockedBy: string | null };
  /** Where its data stands (network 3.3). */
  readonly quota: "open" | "blocked" | "slowed";
  /** Whoever is billed for it is paying right now (N-178). */
  readonly hasPaymentWindow: boolean;
}

/** What money shuts, and what a payment window opens. */
export const shutForMoney: readonly AccessState[] = ["debt_blocked", "expired"];

const isOver = ({ status }: AccessFacts["own"]): boolean => status === "inactive" || status === "archived";

/** N-12 a payment window opens what is shut for money alone: what is left of the data holds all the same, and every other state. */
export function accessOf(facts: AccessFacts): AccessState {
  const state = withoutWindow(facts);
  return facts.hasPaymentWindow && shutForMoney.includes(state) ? byQuota(facts.quota) : state;
}

function withoutWindow({ state, lock, own, payer, quota }: AccessFacts): AccessState {
  if (state === "disabled" || state === "archived") return "terminated";
  if (state === "pending") return "not_started";
  if (own.blockedBy === "admin" || own.blockedBy === "abuse" || lock === "admin") return "admin_blocked";
  if (payer.blockedBy === "finance" || payer.blockedBy === "prepaid" || lock === "unpaid_document") return "debt_blocked";
  if (isOver(own) || isOver(payer) || state === "stopped") return "inactive";
  if (state === "paused") return "paused";
  if (lock === "unpaid_period") return "expired";
  return byQuota(quota);
}

function byQuota(quota: AccessFacts["quota"]): AccessState {
  if (quota === "blocked") return "cap_blocked";
  return quota === "slowed" ? "throttled" : "active";
}
