// How a row of a table of payments is read (B-136): values in, values out.
import { type Day, isDay } from "../../../../shared/calendar.ts";
import { readDay, readDecimal, readMinor } from "../../../platform/sheets/cell-rules.ts";

export interface RowTexts {
  readonly who: string;
  readonly amount: string;
  readonly receivedOn: string;
  readonly method: string;
  readonly reference: string;
}

/** Words for ways of paying, as they stand in other people's tables. */
const words = {
  cash: ["cash", "bar", "bargeld", "gotovina", "efectivo", "contanti", "especes", "gotowka"],
  bank_transfer: [
    "bank transfer",
    "bank",
    "transfer",
    "wire",
    "ueberweisung",
    "überweisung",
    "sepa",
    "virement",
    "bonifico",
    "transferencia",
    "uplata",
  ],
  card: ["card", "credit card", "debit card", "karte", "kreditkarte", "tarjeta", "carta"],
  direct_debit: ["direct debit", "debit", "lastschrift", "einzug"],
  check: ["check", "cheque", "scheck"],
  wallet: ["wallet", "paypal"],
  other: ["other", "andere", "sonstige"],
} as const;
export type ReadMethod = keyof typeof words;

/** Undefined: a word that nobody taught us. */
export function readMethod(text: string): ReadMethod | undefined {
  const plain = text.trim().toLowerCase().replaceAll(/[_-]+/g, " ");
  return (Object.keys(words) as ReadMethod[]).find((method) => (words[method] as readonly string[]).includes(plain));
}

/** "#1042" and "INV 2026…" as people write numbers: without what only adorns them. */
export const bareNumber = (text: string): string => text.trim().replace(/^(?:#|no\.?|nr\.?)\s*/i, "");

export type ReadRow =
  | { readonly kind: "read"; readonly amountMinor: bigint; readonly on: Day; readonly method: ReadMethod }
  | { readonly kind: "wrong"; readonly finding: "wrong-amount" | "wrong-date" | "in-future" | "wrong-method" };

/** Amount, day and way of a row; what is wrong first is said. */
export function readRow(row: RowTexts, { currency, today }: { currency: string; today: Day }): ReadRow {
  const amount = readMinor(row.amount.trim(), ".", currency);
  if (amount.kind === "wrong" || amount.value <= 0n) return { kind: "wrong", finding: "wrong-amount" };
  const on = row.receivedOn.trim();
  if (!isDay(on)) return { kind: "wrong", finding: "wrong-date" };
  if (on > today) return { kind: "wrong", finding: "in-future" };
  const method = readMethod(row.method);
  return method ? { kind: "read", amountMinor: amount.value, on, method } : { kind: "wrong", finding: "wrong-method" };
}

/** A cell of a file in the one way in which rows are kept; what cannot be read stays as it stands, and is said of its row. */
export const dayText = (cell: string, format: string, otherwise: Day): string => {
  const text = cell.trim();
  if (text === "") return otherwise;
  const read = readDay(text, format);
  return read.kind === "read" ? read.value : text;
};

/** "1.234,50 EUR" as "1234.50". */
export function amountText(cell: string, decimalSign: "." | ","): string {
  const read = readDecimal(cell.trim().replace(/^[A-Z]{3}\s*|\s*[A-Z]{3}$/g, ""), decimalSign);
  return read.kind === "read" ? read.value : cell.trim();
}

const heads = {
  who: [
    "customer",
    "customer number",
    "customer no",
    "customer or invoice",
    "account",
    "invoice",
    "invoice number",
    "client",
    "kunde",
    "kundennummer",
    "rechnung",
    "rechnungsnummer",
    "login",
    "e-mail",
    "email",
  ],
  amount: ["amount", "sum", "total", "betrag", "importe", "montant", "importo", "kwota", "iznos", "value"],
  receivedOn: ["date", "day", "received on", "received", "paid on", "booking date", "datum", "buchungstag", "fecha", "data"],
  method: ["method", "way", "payment method", "zahlungsart", "type"],
  reference: ["reference", "text", "note", "comment", "purpose", "verwendungszweck", "referenz", "details"],
} as const;
export type RowColumn = keyof typeof heads;

/** Which column seems to be what, by how it is called: whole names before parts of names. Each column is one thing at most. */
export function guessColumns(columns: readonly string[]): Record<RowColumn, number | null> {
  const names = columns.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[_.-]+/g, " ")
      .trim(),
  );
  const taken = new Set<number>();
  const find = (known: readonly string[]): number | null => {
    const spoken = known.map((name) => name.replaceAll("-", " "));
    const fits = [
      (name: string) => spoken.includes(name),
      (name: string) => spoken.some((word) => name !== "" && name.split(" ").includes(word)),
    ];
    for (const matches of fits) {
      const at = names.findIndex((name, place) => !taken.has(place) && matches(name));
      if (at >= 0) {
        taken.add(at);
        return at;
      }
    }
    return null;
  };
  return {
    who: find(heads.who),
    amount: find(heads.amount),
    receivedOn: find(heads.receivedOn),
    method: find(heads.method),
    reference: find(heads.reference),
  };
}
