// The states of a customer and the moves between them (B-37, M-11).

export const customerStatuses = ["new", "active", "blocked", "inactive", "archived"] as const;
export type CustomerStatus = (typeof customerStatuses)[number];
export const blockCauses = ["finance", "prepaid", "admin", "abuse"] as const;
export type BlockCause = (typeof blockCauses)[number];

/** Who decides: a member of staff, or the program itself by its rules about money and services. */
export type DecidedBy = "staff" | "system";

export interface Standing {
  readonly status: CustomerStatus;
  readonly blockedBy: BlockCause | null;
}

const moves: Readonly<Record<CustomerStatus, readonly { readonly to: CustomerStatus; readonly by: readonly DecidedBy[] }[]>> = {
  new: [
    { to: "active", by: ["staff", "system"] },
    { to: "inactive", by: ["staff"] },
  ],
  active: [
    { to: "blocked", by: ["staff", "system"] },
    { to: "inactive", by: ["staff", "system"] },
  ],
  blocked: [
    // Another cause; see `decideMove`.
    { to: "blocked", by: ["staff", "system"] },
    { to: "active", by: ["staff", "system"] },
    { to: "inactive", by: ["staff", "system"] },
  ],
  inactive: [
    { to: "active", by: ["staff", "system"] },
    { to: "archived", by: ["staff"] },
  ],
  archived: [],
};

/** Staff block for their own reasons; debts are the program's to judge. */
const causesOf: Readonly<Record<DecidedBy, readonly BlockCause[]>> = { staff: ["admin", "abuse"], system: ["finance", "prepaid"] };

/** Money lifts only what money caused. */
const moneyCauses: readonly (BlockCause | null)[] = ["finance", "prepaid"];

export type Move =
  | { readonly kind: "move"; readonly after: Standing }
  /** Already so. */
  | { readonly kind: "nothing" }
  | { readonly kind: "refused"; readonly why: string };

export function decideMove(now: Standing, wish: { to: CustomerStatus; blockedBy?: BlockCause | undefined }, by: DecidedBy): Move {
  const after: Standing = { status: wish.to, blockedBy: wish.to === "blocked" ? (wish.blockedBy ?? null) : null };
  if (wish.to === "blocked" && after.blockedBy === null) return { kind: "refused", why: "A block has a cause." };
  if (now.status === after.status && now.blockedBy === after.blockedBy) return { kind: "nothing" };
  const move = moves[now.status].find((one) => one.to === wish.to);
  if (!move) return { kind: "refused", why: `A customer cannot go from ${now.status} to ${wish.to}.` };
  if (!move.by.includes(by)) return { kind: "refused", why: `Only staff may move a customer from ${now.status} to ${wish.to}.` };
  if (after.blockedBy !== null && !causesOf[by].includes(after.blockedBy)) {
    return {
      kind: "refused",
      why: by === "staff" ? "Blocks for money are set by the program; block as admin or abuse." : "The program blocks only for money.",
    };
  }
  const liftsOwn = by === "staff" || now.status !== "blocked" || wish.to === "inactive" || moneyCauses.includes(now.blockedBy);
  return liftsOwn ? { kind: "move", after } : { kind: "refused", why: "Money does not lift a block that staff set." };
}

/** Where staff may move a customer next. */
export const movesOfStaff = (status: CustomerStatus): CustomerStatus[] =>
  moves[status].filter((move) => move.by.includes("staff") && move.to !== status).map((move) => move.to);
