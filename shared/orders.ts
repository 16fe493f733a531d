// What orders of customers can be, and what the shop puts its plans under.
export const orderStates = [
  "awaiting_payment",
  "awaiting_approval",
  "approved",
  "provisioning",
  "completed",
  "rejected",
  "cancelled",
  "expired",
] as const;
export type OrderState = (typeof orderStates)[number];

/** P-95 whether something is asked of whoever orders. */
export const asks = ["no", "may", "must"] as const;
export type Ask = (typeof asks)[number];

/** How what is sold once gets to the customer: not at all, to an address, at one of the places, or as they choose. */
export const deliveries = ["no", "ship", "pick_up", "either"] as const;

export interface OrderInputs {
  readonly start: Ask;
  readonly address: Ask;
  readonly notes: Ask;
  readonly delivery: (typeof deliveries)[number];
  /** Where it may be picked up. */
  readonly placeIds: readonly string[];
}

/** P-95 what is asked for a plan of a kind; as staff chose, or as is usual. What means nothing for the kind is never asked. */
export function inputsOf(kind: string, chosen: OrderInputs | null): OrderInputs {
  const isOnce = kind === "one_time";
  const wanted =
    chosen ??
    ({
      ...{ start: "may", address: kind === "internet" || kind === "bundle" ? "may" : "no", notes: "may", delivery: "no", placeIds: [] },
    } as const);
  const delivery = isOnce ? wanted.delivery : "no";
  return {
    start: isOnce ? "no" : wanted.start,
    // What is sent somewhere asks for the address with it.
    address: delivery === "no" ? wanted.address : "no",
    notes: wanted.notes,
    delivery,
    placeIds: delivery === "pick_up" || delivery === "either" ? wanted.placeIds : [],
  };
}

export const groups = ["bundle", "internet", "voice", "recurring", "one_time"] as const;
export type Group = (typeof groups)[number];
