import { useTexts } from "../../lib/texts.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";

interface Document {
  kind: "invoice" | "credit_note" | "proforma";
  state: string;
  isOverdue: boolean;
  isDisputed: boolean;
}

// M-18: the states of the books and the word that a customer reads for each.
const words = {
  invoice: { issued: "unpaid", partially_paid: "partly-paid", paid: "paid", credited: "credited", written_off: "closed", void: "void" },
  credit_note: { open: "credit-open", closed: "used", refunded: "paid-out", void: "void" },
  proforma: { sent: "unpaid", paid: "paid", invoiced: "paid", cancelled: "void", expired: "void", superseded: "void" },
} as const;
type Word =
  | "unpaid"
  | "partly-paid"
  | "paid"
  | "credited"
  | "closed"
  | "void"
  | "credit-open"
  | "used"
  | "paid-out"
  | "disputed"
  | "overdue"
  | "on-its-way";

const tones: Record<Word, Tone> = {
  unpaid: "waits",
  "partly-paid": "waits",
  paid: "works",
  credited: "past",
  closed: "past",
  void: "past",
  "credit-open": "works",
  used: "past",
  "paid-out": "past",
  disputed: "attention",
  overdue: "hurts",
  "on-its-way": "waits",
};

export const isVoid = ({ kind, state }: Document): boolean => (words[kind] as Record<string, Word>)[state] === "void";

/** What a document's state is called. `isOnItsWay`: a payment of it is with the bank. */
export function DocumentChip({ document, isOnItsWay = false }: { document: Document; isOnItsWay?: boolean }) {
  const t = useTexts();
  const { kind, state, isOverdue, isDisputed } = document;
  const own = (words[kind] as Record<string, Word>)[state] ?? "unpaid";
  const word: Word = isOnItsWay ? "on-its-way" : isDisputed ? "disputed" : isOverdue ? "overdue" : own;
  return <StatusChip tone={tones[word]}>{t(`portal-finance.document.state.${word}`)}</StatusChip>;
}

/** "Invoice 2026010000017" */
export function DocumentName({ kind, number }: { kind: Document["kind"]; number: string | null }) {
  const t = useTexts();
  return (
    <>
      {t(`portal-finance.document.kind.${kind}`)} <bdi className="number">{number}</bdi>
    </>
  );
}
