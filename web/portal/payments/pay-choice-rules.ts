// What the payment sheet asks the server for, from what was wished and what is open. Amounts stay exact: they are counted in minor units.
import {
  addMoney,
  fromMoneyJson,
  type MoneyJson,
  maxMinor,
  minMinor,
  money,
  subtractMoney,
  toMoneyJson,
  zero,
} from "../../../shared/money.ts";

export interface Open {
  readonly currency: string;
  readonly owed: MoneyJson;
  readonly freeCredit: MoneyJson;
  readonly documents: readonly { readonly id: string; readonly open: MoneyJson; readonly attemptId: string | null }[];
}

/** "due": all open documents. "balance": the whole balance. "other": an amount of one's own. "documents": those that were chosen. */
export type Choice = "due" | "balance" | "other" | "documents";

const sumOf = (documents: Open["documents"], currency: string) =>
  documents.map(({ open }) => fromMoneyJson(open)).reduce(addMoney, zero(currency));

/** P-49 what clears all open documents: their sum without the credit; undefined when nothing is left to pay. */
function settleAmount({ documents, freeCredit, currency }: Open): MoneyJson | undefined {
  const rest = subtractMoney(sumOf(documents, currency), fromMoneyJson(freeCredit)).minor;
  const due = money(maxMinor(0n, rest), currency);
  return due.minor > 0n ? toMoneyJson(due) : undefined;
}

/** The choices that make sense now, each with its amount; the first one is what most people want. */
export function choicesOf(open: Open): { choice: Choice; amount: MoneyJson | undefined }[] {
  const settle = settleAmount(open);
  const owes = fromMoneyJson(open.owed).minor > 0n;
  return [
    ...(settle ? [{ choice: "due" as const, amount: settle }] : []),
    ...(owes && open.owed.amount !== settle?.amount ? [{ choice: "balance" as const, amount: open.owed }] : []),
    { choice: "other" as const, amount: undefined },
  ];
}

export interface Asked {
  /** Undefined: onto the balance. */
  readonly documentIds: readonly string[] | undefined;
  /** Undefined: all that the documents want. */
  readonly amount: MoneyJson | undefined;
  /** An order, all of it. */
  readonly orderId?: string | undefined;
  /** A change that is made once it is paid, all of it. */
  readonly quoteId?: string | undefined;
}

/** What is asked of the server; undefined while an amount is missing. */
export function askedFor(
  open: Open,
  wish: { choice: Choice; documentIds: readonly string[]; amount: MoneyJson | undefined },
): Asked | undefined {
  switch (wish.choice) {
    case "due": {
      const documentIds = open.documents.map(({ id }) => id);
      const whole = toMoneyJson(sumOf(open.documents, open.currency));
      const amount = settleAmount(open);
      return { documentIds, amount: amount?.amount === whole.amount ? undefined : amount };
    }
    case "balance":
      return { documentIds: undefined, amount: open.owed };
    case "other":
      return wish.amount && { documentIds: undefined, amount: wish.amount };
    case "documents":
      return { documentIds: wish.documentIds, amount: wish.amount };
  }
}

/** P-117 what free credit can pay of these documents; undefined when there is none. */
export function usableCredit({ documents, freeCredit, currency }: Open, documentIds: readonly string[]): MoneyJson | undefined {
  const wanted = sumOf(
    documents.filter(({ id }) => documentIds.includes(id)),
    currency,
  ).minor;
  const usable = money(minMinor(wanted, fromMoneyJson(freeCredit).minor), currency);
  return usable.minor > 0n ? toMoneyJson(usable) : undefined;
}
