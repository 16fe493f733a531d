// States of money documents, payments and runs (B 4.1, 7.3 to 7.6, M-18's table): one table of moves each, one function
// that makes a move, and the states that follow from amounts.

/** From each state, the states that may follow it. */
export type Moves<State extends string> = Readonly<Record<State, readonly State[]>>;

export const mayMove = <State extends string>(moves: Moves<State>, from: State, to: State): boolean => moves[from].includes(to);

/** The new state. Throws on a move that is not in the table: who may refuse has asked `mayMove` before. */
export function move<State extends string>(moves: Moves<State>, from: State, to: State): State {
  if (!mayMove(moves, from, to)) throw new RangeError(`no move from ${from} to ${to}`);
  return to;
}

export type InvoiceState = "draft" | "issued" | "partially_paid" | "paid" | "credited" | "written_off" | "void";
/** Money that is taken back opens an invoice again, so the four states that follow from amounts lead to each other. */
export const invoiceMoves: Moves<InvoiceState> = {
  draft: ["issued"],
  issued: ["partially_paid", "paid", "credited", "written_off", "void"],
  partially_paid: ["issued", "paid", "credited", "written_off"],
  paid: ["issued", "partially_paid", "credited"],
  credited: ["issued", "partially_paid", "paid"],
  written_off: [],
  void: [],
};

export type ProformaState = "draft" | "sent" | "paid" | "invoiced" | "cancelled" | "expired" | "superseded";
export const proformaMoves: Moves<ProformaState> = {
  draft: ["sent", "cancelled"],
  sent: ["paid", "cancelled", "expired", "superseded"],
  // Back to where it was when the money comes back before it became an invoice.
  paid: ["invoiced", "sent"],
  invoiced: [],
  cancelled: [],
  expired: [],
  superseded: [],
};

export type CreditNoteState = "draft" | "open" | "closed" | "refunded" | "void";
export const creditNoteMoves: Moves<CreditNoteState> = {
  draft: ["open"],
  open: ["closed", "refunded", "void"],
  closed: ["open", "refunded"],
  // A refund that fails gives the amount back.
  refunded: ["open", "closed"],
  void: [],
};

export type PaymentState = "pending" | "settled" | "failed" | "cancelled" | "partially_refunded" | "refunded" | "reversed";
/** B-133 a payment that was refunded or reversed is not reversed again. */
export const paymentMoves: Moves<PaymentState> = {
  pending: ["settled", "failed", "cancelled"],
  settled: ["partially_refunded", "refunded", "reversed"],
  partially_refunded: ["settled", "refunded"],
  refunded: ["settled", "partially_refunded"],
  failed: [],
  cancelled: [],
  reversed: [],
};

export type RefundState = "requested" | "pending" | "done" | "failed";
export const refundMoves: Moves<RefundState> = {
  requested: ["pending", "done", "failed"],
  pending: ["done", "failed"],
  done: [],
  failed: [],
};

export type RunState = "building" | "preview" | "confirming" | "confirmed" | "discarded" | "partly_undone" | "undone";
export const runMoves: Moves<RunState> = {
  building: ["preview"],
  preview: ["confirming", "discarded"],
  confirming: ["confirmed"],
  confirmed: ["partly_undone", "undone"],
  partly_undone: ["undone"],
  undone: [],
  discarded: [],
};

export type RunItemState = "ok" | "warning" | "parked" | "excluded" | "issued" | "failed" | "undone";
export const runItemMoves: Moves<RunItemState> = {
  ok: ["warning", "parked", "excluded", "issued", "failed"],
  warning: ["ok", "parked", "excluded", "issued", "failed"],
  parked: ["ok", "warning", "excluded"],
  excluded: ["ok", "warning", "parked"],
  failed: ["ok", "warning", "parked", "excluded", "issued"],
  issued: ["undone"],
  undone: [],
};

/** What settles an issued invoice. */
export interface InvoiceAmounts {
  readonly totalMinor: bigint;
  /** Allocated from payments. */
  readonly paidMinor: bigint;
  /** Allocated from credit notes. */
  readonly creditedMinor: bigint;
}

export const openMinorOf = (amounts: InvoiceAmounts): bigint => amounts.totalMinor - amounts.paidMinor - amounts.creditedMinor;

/** M-18 the state of an issued invoice: fully by credit notes is credited, by whatever else it is paid. */
export function invoiceState(amounts: InvoiceAmounts): "issued" | "partially_paid" | "paid" | "credited" {
  const { totalMinor, paidMinor, creditedMinor } = amounts;
  if (totalMinor > 0n && creditedMinor >= totalMinor) return "credited";
  if (openMinorOf(amounts) <= 0n) return "paid";
  return paidMinor + creditedMinor > 0n ? "partially_paid" : "issued";
}

/** 7.5 the state of an issued credit note. */
export function creditNoteState(amounts: {
  totalMinor: bigint;
  allocatedMinor: bigint;
  refundedMinor: bigint;
}): "open" | "closed" | "refunded" {
  if (amounts.allocatedMinor + amounts.refundedMinor < amounts.totalMinor) return "open";
  return amounts.refundedMinor > 0n ? "refunded" : "closed";
}

/** 7.6 the state of a payment that was settled and not reversed. */
export function settledPaymentState(amounts: {
  settledMinor: bigint;
  refundedMinor: bigint;
}): "settled" | "partially_refunded" | "refunded" {
  if (amounts.refundedMinor <= 0n) return "settled";
  return amounts.refundedMinor < amounts.settledMinor ? "partially_refunded" : "refunded";
}

export type InvoiceAction = "change_lines" | "change_number_or_date" | "change_due_or_po" | "change_notes" | "delete" | "credit";

interface InvoiceSituation {
  readonly state: InvoiceState;
  readonly isSent: boolean;
  /** The partner lets an unsent, unpaid invoice be changed (`mutable_unpaid`). */
  readonly mutableUnpaid: boolean;
}

/** B-120 what may be done with an invoice: the table of 7.3. */
export function mayActOnInvoice(action: InvoiceAction, { state, isSent, mutableUnpaid }: InvoiceSituation): boolean {
  const isDraft = state === "draft";
  const isUntouched = state === "issued" && !isSent && mutableUnpaid;
  switch (action) {
    case "change_lines":
      return isDraft || isUntouched;
    case "change_number_or_date":
      return isUntouched;
    case "change_due_or_po":
      return isDraft || state === "issued" || state === "partially_paid";
    case "change_notes":
      return true;
    case "delete":
      return isDraft;
    case "credit":
      return state === "issued" || state === "partially_paid" || state === "paid";
  }
}
