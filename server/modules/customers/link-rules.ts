// What a link between a main account and a sub-account needs (O-66). What only other modules know (balance, documents, billing type) is
// asked of them as well.
import type { CustomerStatus } from "./status-rules.ts";

export interface Linkable {
  readonly id: string;
  readonly partnerId: string;
  readonly status: CustomerStatus;
  /** How many sub-accounts it has. */
  readonly subAccounts: number;
  /** Whose sub-account it is. */
  readonly mainId: string | null;
}

export interface Failed {
  readonly code: "same-account" | "other-partner" | "is-main" | "main-is-sub" | "other-main" | "main-not-active" | "main-archived";
  readonly detail: string;
}

/** Every check that fails, not only the first. */
export function failedChecks(sub: Linkable, main: Linkable): Failed[] {
  const failed: Failed[] = [];
  const check = (holds: boolean, code: Failed["code"], detail: string): void => {
    if (!holds) failed.push({ code, detail });
  };
  check(sub.id !== main.id, "same-account", "An account cannot be its own main account.");
  check(sub.partnerId === main.partnerId, "other-partner", "Both accounts belong to one partner.");
  check(sub.subAccounts === 0, "is-main", "A main account cannot be a sub-account.");
  check(main.mainId === null, "main-is-sub", "A sub-account cannot be a main account.");
  check(sub.mainId === null || sub.mainId === main.id, "other-main", "It is a sub-account of another main account. Unlink it first.");
  // M-42: a new link wants an active main account; one that is there may be changed as long as there is a main account.
  if (sub.mainId === main.id) check(main.status !== "archived", "main-archived", "The main account is archived.");
  else check(main.status === "active", "main-not-active", "The main account must be active.");
  return failed;
}
