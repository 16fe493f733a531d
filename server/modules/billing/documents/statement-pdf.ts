import type { Day } from "../../../../shared/calendar.ts";
import { categoryNameIn } from "../../../../shared/category-name.ts";
import { fromMoneyJson, type Money, money, toMoneyJson } from "../../../../shared/money.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import { dayText, hasText, moneyText, textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, wordingOf } from "../../partners/index.ts";
import { buyerOf } from "../accounts/buyer.ts";
import { getStatement } from "../ledger/transactions.ts";
import { footerOf, frame, logoOf, printedBuyer, printedSeller } from "../papers/paper-parts.ts";
import { setPaper } from "../papers/set-paper.ts";
import type { MoneyDocumentInput } from "../pdf/money-document-data.ts";
import { sellerOf } from "../runs/billing-context.ts";
import { db } from "../tables.ts";

export type StatementKind = "transactions" | "documents";

export interface StatementAsked {
  readonly from: Day;
  readonly to: Day;
  /** "documents": invoices, credit notes and payments each by itself, and all that moved between two of them in one line (B-139). */
  readonly kind?: StatementKind;
}

/** A statement as a PDF; made on demand and not kept, because it is a view of the books and no document of its own. */
export async function renderStatementPdf(work: Work, tools: Tools, accountId: string, asked: StatementAsked): Promise<FileReply> {
  const { input, partnerId } = await printedStatement(work, tools, accountId, asked);
  const pdf = await setPaper(work, tools, partnerId, input);
  return { name: `statement-${asked.from}-${asked.to}.pdf`, mediaType: "application/pdf", bytes: pdf.bytes };
}

/** What stands on it, in the customer's language unless somebody wants to see it in another. */
export async function printedStatement(
  work: Work,
  tools: Tools,
  accountId: string,
  { kind = "transactions", ...period }: StatementAsked,
  shownIn?: string,
): Promise<{ input: MoneyDocumentInput; partnerId: string; customerNumber: number }> {
  const statement = await getStatement(work, accountId, period);
  const buyer = (await listBuyers(work, [accountId])).get(accountId);
  const account = await db(work).selectFrom("billing.accounts").selectAll().where("id", "=", accountId).executeTakeFirst();
  if (!buyer || !account) throw notFound();
  const partner = await getPartner(work, account.partner_id);
  const language = shownIn ?? buyer.language;
  const wording = await wordingOf(work, partner.id);
  const t = textsIn(language, "print", wording);
  const text = ({ minor, currency }: Money): string => moneyText(minor, currency, language);
  const size = ({ minor, currency }: Money): string => text(money(minor < 0n ? -minor : minor, currency));
  const rows = kind === "documents" ? documentRows(statement.rows) : statement.rows;
  const moved = (isCounted: (minor: bigint) => boolean): string => {
    const amounts = rows.map((row) => fromMoneyJson(row.amount).minor).filter(isCounted);
    return size(
      money(
        amounts.reduce((sum, minor) => sum + minor, 0n),
        account.currency,
      ),
    );
  };
  const categoryOf = ({ category, categoryNames }: StatementRow): { category?: string } => {
    const word = categoryNameIn(categoryNames, language);
    if (word !== undefined) return { category: word };
    return hasText(language, "print", `category.${category}`) ? { category: t(`category.${category}`) } : {};
  };
  const [opening, closing] = [fromMoneyJson(statement.opening), fromMoneyJson(statement.closing)];
  const seller = sellerOf(partner);
  const input: MoneyDocumentInput = {
    ...frame(language, partner, work.now, wording),
    kind: "statement",
    title: t("statement"),
    seller: { ...printedSeller(seller, t, language), ...(await logoOf(work, tools, partner)) },
    buyer: printedBuyer(buyerOf(buyer, account), t, language),
    issuedOn: dayText(period.to, language),
    period: `${dayText(period.from, language)} – ${dayText(period.to, language)}`,
    headline: {
      tone: closing.minor < 0n ? "due" : "settled",
      label: t("statement-balance", { day: dayText(period.to, language) }),
      amount: text(closing),
    },
    statement: {
      openingBalance: text(opening),
      closingBalance: text(closing),
      totalDebit: moved((minor) => minor < 0n),
      totalCredit: moved((minor) => minor > 0n),
      rows: rows.map((row) => {
        const amount = fromMoneyJson(row.amount);
        return {
          date: dayText(row.on, language),
          ...(row.kind === otherKind ? {} : categoryOf(row)),
          description: row.kind === otherKind ? t("entry.other") : t(`entry.${row.kind}`, { number: row.text }),
          ...(amount.minor < 0n ? { debit: size(amount) } : { credit: size(amount) }),
          balance: text(fromMoneyJson(row.balanceAfter)),
        };
      }),
    },
    footer: footerOf(seller),
    values: {
      currency: account.currency,
      from: period.from,
      to: period.to,
      opening: statement.opening.amount,
      closing: statement.closing.amount,
    },
  };
  return { input, partnerId: account.partner_id, customerNumber: Number(buyer.number) };
}

type StatementRow = Awaited<ReturnType<typeof getStatement>>["rows"][number];

const otherKind = "other";
const documentKinds = new Set(["invoice", "credit_note", "payment", "refund", "reversal", "opening_balance"]);

/** What is no document stands together between two that are, so that the sums stay what they are. */
function documentRows(rows: readonly StatementRow[]): StatementRow[] {
  const shown: StatementRow[] = [];
  for (const row of rows) {
    const last = shown.at(-1);
    if (documentKinds.has(row.kind)) shown.push(row);
    else if (last?.kind !== otherKind) shown.push({ ...row, kind: otherKind, text: "" });
    else shown[shown.length - 1] = { ...row, kind: otherKind, text: "", amount: addMoney(last.amount, row.amount) };
  }
  return shown;
}

const addMoney = (one: StatementRow["amount"], other: StatementRow["amount"]): StatementRow["amount"] =>
  toMoneyJson(money(fromMoneyJson(one).minor + fromMoneyJson(other).minor, one.currency));
