import { fromMoneyJson, type MoneyJson } from "../../../shared/money.ts";
import { csvText } from "../../lib/csv.ts";

interface StatementRows {
  from: string;
  to: string;
  opening: MoneyJson;
  closing: MoneyJson;
  rows: readonly { on: string; text: string; category: string; amount: MoneyJson; balanceAfter: MoneyJson }[];
}

interface StatementWords {
  heads: readonly string[];
  opening: string;
  closing: string;
}

/** A statement as a table for spreadsheets: plain decimals, days in ISO form. Here the balance has its sign: people will calculate with it. */
export function statementCsv(statement: StatementRows, words: StatementWords): string {
  return csvText([
    words.heads,
    [statement.from, words.opening, "", "", "", statement.opening.amount],
    ...statement.rows.map(({ on, text, category, amount, balanceAfter }) => {
      const isDebit = fromMoneyJson(amount).minor < 0n;
      return [on, text, category, isDebit ? amount.amount.slice(1) : "", isDebit ? "" : amount.amount, balanceAfter.amount];
    }),
    [statement.to, words.closing, "", "", "", statement.closing.amount],
  ]);
}
