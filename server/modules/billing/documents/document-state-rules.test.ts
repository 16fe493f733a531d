import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  creditNoteMoves,
  creditNoteState,
  type InvoiceAction,
  type InvoiceState,
  invoiceMoves,
  invoiceState,
  type Moves,
  mayActOnInvoice,
  mayMove,
  move,
  openMinorOf,
  paymentMoves,
  proformaMoves,
  refundMoves,
  runItemMoves,
  runMoves,
  settledPaymentState,
} from "./document-state-rules.ts";

describe("tables of moves", () => {
  test.each<[string, Moves<string>, string[], string[]]>([
    ["invoice", invoiceMoves as Moves<string>, ["draft"], ["written_off", "void"]],
    ["proforma", proformaMoves as Moves<string>, ["draft"], ["invoiced", "cancelled", "expired", "superseded"]],
    ["credit note", creditNoteMoves as Moves<string>, ["draft"], ["void"]],
    ["payment", paymentMoves as Moves<string>, ["pending"], ["failed", "cancelled", "reversed"]],
    ["refund", refundMoves as Moves<string>, ["requested"], ["done", "failed"]],
    ["run", runMoves as Moves<string>, ["building"], ["undone", "discarded"]],
    ["run item", runItemMoves as Moves<string>, ["ok", "warning", "parked", "excluded", "failed"], ["undone"]],
  ])("%s: every state is reached, none leads to itself, ends are ends", (_name, moves, starts, ends) => {
    const states = Object.keys(moves);
    const reached = new Set(starts);
    for (let i = 0; i < states.length; i += 1) for (const from of [...reached]) for (const to of moves[from] ?? []) reached.add(to);
    expect([...reached].sort()).toEqual(states.sort());
    for (const [from, to] of Object.entries(moves)) expect(to.includes(from)).toBe(false);
    expect(states.filter((state) => moves[state]?.length === 0).sort()).toEqual(ends.sort());
  });

  test.each([
    ["an issued invoice is never a draft again", mayMove(invoiceMoves, "issued", "draft"), false],
    [
      "void only from issued",
      (["partially_paid", "paid", "credited", "written_off"] as const).some((s) => mayMove(invoiceMoves, s, "void")),
      false,
    ],
    ["a returned debit opens a paid invoice", mayMove(invoiceMoves, "paid", "issued"), true],
    ["B-133 a refunded payment is not reversed", mayMove(paymentMoves, "refunded", "reversed"), false],
    ["B-133 nor a reversed one", mayMove(paymentMoves, "reversed", "reversed"), false],
    ["E_RUN_STATE a discarded run is not confirmed", mayMove(runMoves, "discarded", "confirming"), false],
    ["B-67 a failed item can be issued by the repeat", mayMove(runItemMoves, "failed", "issued"), true],
    ["B-63 a parked item is not issued without a person", mayMove(runItemMoves, "parked", "issued"), false],
  ])("%s", (_why, found, expected) => {
    expect(found).toBe(expected);
  });

  test("one function makes the move or throws", () => {
    expect(move(runMoves, "preview", "confirming")).toBe("confirming");
    expect(() => move(runMoves, "discarded", "confirming")).toThrow(/no move from discarded to confirming/);
  });
});

describe("states from amounts", () => {
  test.each([
    [5400n, 0n, 0n, "issued", "nothing yet"],
    [5400n, 100n, 0n, "partially_paid", "some money"],
    [5400n, 1n, 0n, "partially_paid", "a single minor unit"],
    [5400n, 0n, 3240n, "partially_paid", "6: the credit note of a cancel, 21.60 remains"],
    [5400n, 5400n, 0n, "paid", "all by money"],
    [5400n, 2160n, 3240n, "paid", "by both"],
    [5400n, 0n, 5400n, "credited", "all by credit notes"],
    [0n, 0n, 0n, "paid", "B-57 a zero invoice owes nothing"],
  ])("M-18 of %s: %s paid, %s credited is %s: %s", (totalMinor, paidMinor, creditedMinor, state) => {
    expect(invoiceState({ totalMinor, paidMinor, creditedMinor })).toBe(state);
  });

  test("an invoice is open exactly while it is issued or partially paid", () => {
    const amount = fc.bigInt({ min: 0n, max: 100n });
    fc.assert(
      fc.property(amount, amount, amount, (paidMinor, creditedMinor, rest) => {
        const amounts = { totalMinor: paidMinor + creditedMinor + rest, paidMinor, creditedMinor };
        expect(openMinorOf(amounts)).toBe(rest);
        expect(["issued", "partially_paid"].includes(invoiceState(amounts))).toBe(rest > 0n);
      }),
    );
  });

  test.each([
    [3658n, 0n, 0n, "open"],
    [3658n, 3657n, 0n, "open"],
    [3658n, 3658n, 0n, "closed"],
    [3658n, 0n, 3658n, "refunded"],
    [3658n, 2000n, 1658n, "refunded"],
  ] as const)("7.5 a credit note of %s, %s allocated, %s refunded is %s", (totalMinor, allocatedMinor, refundedMinor, state) => {
    expect(creditNoteState({ totalMinor, allocatedMinor, refundedMinor })).toBe(state);
  });

  test.each([
    [0n, "settled"],
    [1n, "partially_refunded"],
    [5400n, "refunded"],
  ] as const)("7.6 a payment of 5400 with %s refunded is %s", (refundedMinor, state) => {
    expect(settledPaymentState({ settledMinor: 5400n, refundedMinor })).toBe(state);
  });
});

describe("B-120 what may be done with an invoice", () => {
  const columns: [InvoiceState, boolean][] = [
    ["draft", false],
    ["issued", false],
    ["issued", true],
    ["partially_paid", true],
    ["paid", true],
  ];
  // The rows of 7.3; "m" is only where the partner lets unpaid invoices be changed.
  test.each<[InvoiceAction, string]>([
    ["change_lines", "ym---"],
    ["change_number_or_date", "-m---"],
    ["change_due_or_po", "yyyy-"],
    ["change_notes", "yyyyy"],
    ["delete", "y----"],
    ["credit", "-yyyy"],
  ])("%s: %s", (action, row) => {
    const read = columns.map(([state, isSent]) => {
      const strict = mayActOnInvoice(action, { state, isSent, mutableUnpaid: false });
      const loose = mayActOnInvoice(action, { state, isSent, mutableUnpaid: true });
      return strict ? "y" : loose ? "m" : "-";
    });
    expect(read.join("")).toBe(row);
  });

  test.each(["credited", "written_off", "void"] as const)("an invoice that is %s only takes notes", (state) => {
    const actions: InvoiceAction[] = ["change_lines", "change_number_or_date", "change_due_or_po", "delete", "credit"];
    expect(actions.filter((action) => mayActOnInvoice(action, { state, isSent: true, mutableUnpaid: true }))).toEqual([]);
  });
});
