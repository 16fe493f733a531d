export type EInvoiceState = "held" | "ready" | "queued" | "sent" | "delivered" | "accepted" | "rejected";

/** B-249 the way of an e-invoice. Answers may overtake each other: a receiver accepts before its access point says that it has it. */
const moves: Readonly<Record<EInvoiceState, readonly EInvoiceState[]>> = {
  held: ["held", "ready", "queued"],
  ready: ["queued"],
  queued: ["sent", "rejected"],
  sent: ["delivered", "accepted", "rejected"],
  delivered: ["accepted", "rejected"],
  accepted: [],
  rejected: ["held", "ready", "queued"],
};

const mayMove = (from: EInvoiceState, to: EInvoiceState): boolean => moves[from].includes(to);

/** The states from which one may come to `to`. */
export const statesBefore = (to: EInvoiceState): EInvoiceState[] =>
  (Object.keys(moves) as EInvoiceState[]).filter((from) => mayMove(from, to));
