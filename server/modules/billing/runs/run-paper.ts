// B-62 a billing run on paper: for every account what it would be billed, its taxes, what it was last time and what its balance comes to.
// Of a preview it is a draft, and says so on every page.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { fromMoneyJson, type MoneyJson } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import type { PaperOrder } from "../../../platform/exports/list-export.ts";
import { joinPdfs } from "../../../platform/pdf/join-pdfs.ts";
import { dayText, directionOf, hasText, momentText, moneyText, periodText, type Say, textsIn } from "../../../platform/texts.ts";
import { getPartner } from "../../partners/index.ts";
import { printedTexts } from "../pdf/printed-texts.ts";
import type { RunItemView, RunView } from "./contract.ts";
import { changeInPercent } from "./run-rules.ts";
import { getRunView } from "./run-views.ts";

type Item = z.input<typeof RunItemView>;
type Run = z.input<typeof RunView>;

const template = readFileSync(join(import.meta.dirname, "run-paper.typ"), "utf8");
/** Accounts that are set together: a page takes about six, and one go has five seconds. */
const accountsAtOnce = 100;
const ahead: ReadonlySet<Run["state"]> = new Set(["building", "preview"]);

export async function runPaper({
  pdfs,
  inWork,
  params,
  filter,
  look,
  pages,
}: PaperOrder<{ runId: string }, object, Item>): Promise<Uint8Array> {
  const { run, partner, madeAt } = await inWork(async (work) => {
    const found = await getRunView(work, params.runId);
    return { run: found, partner: await getPartner(work, found.partnerId), madeAt: work.now };
  });
  const language = look.locale;
  const t = textsIn(language, "billing");
  const isDraft = ahead.has(run.state);
  const write = writer(language, t);
  const direction = directionOf(language);
  // A name keeps its own direction within words of another.
  const apart = (text: string): string => (direction === "rtl" ? `\u2068${text}\u2069` : text);
  const title = t("run.title", { partner: apart(partner.name), day: apart(dayText(run.targetOn, language)) });
  const head = {
    title,
    number: t("run.paper.number", { number: run.number }),
    state: t(`run.state.${run.state}`),
    made: t("run.paper.made", { moment: momentText(madeAt, partner.timeZone, language) }),
    note: t(isDraft ? "run.paper.draft-note" : "run.paper.issued-note"),
    filtered: Object.values(filter).some((value) => value !== undefined) ? t("run.paper.filtered") : null,
    totals: [
      { label: t(isDraft ? "run.ready" : "run.issued"), value: String(run.documents) },
      { label: t("net"), value: write.money(run.net) },
      { label: t("tax"), value: write.money(run.tax) },
      { label: t("run.total"), value: write.money(run.gross) },
      { label: t("run.last-time"), value: write.money(run.previousGross) },
    ],
  };
  const labels = {
    taxes: t("tax"),
    before: t("run.paper.balance-before"),
    after: t("run.paper.balance-after"),
    last: t("run.last-time"),
    nothing: t("run.no-accounts"),
    taxable: t("net"),
    summary: t("run.paper.tax-summary"),
  };
  const mark = isDraft ? t("run.paper.draft") : null;
  const taxes = new TaxSums();
  const parts: Uint8Array[] = [];
  let page = 1;
  const set = async (accounts: readonly Item[], isLast: boolean): Promise<void> => {
    const pdf = await pdfs.render({
      template,
      data: printedTexts(
        {
          head: parts.length === 0 ? head : null,
          title,
          mark,
          firstPage: page,
          labels,
          accounts: accounts.map(write.account),
          taxes: isLast ? taxes.rows().map((row) => write.tax(row, run.currency)) : [],
        },
        direction === "rtl",
      ),
      description: {
        title: title.replaceAll(/[\u2068\u2069]/g, ""),
        author: partner.name,
        language,
        direction,
        createdAt: madeAt,
        ...(mark === null ? {} : { watermark: mark }),
      },
    });
    parts.push(pdf.bytes);
    page += pdf.pages;
  };
  let waiting: Item[] = [];
  for await (const items of pages) {
    for (const item of items) {
      if (item.state === "ok" || item.state === "issued") taxes.add(item);
      waiting.push(item);
    }
    while (waiting.length > accountsAtOnce) {
      await set(waiting.slice(0, accountsAtOnce), false);
      waiting = waiting.slice(accountsAtOnce);
    }
  }
  await set(waiting, true);
  return joinPdfs(parts);
}

type Tax = Item["documents"][number]["taxes"][number];

/** What the accounts that go with the run bear of each tax; a credit note takes it back. */
class TaxSums {
  readonly #sums = new Map<string, { name: string; ratePercent: string; taxable: bigint; tax: bigint }>();

  add({ documents }: Item): void {
    for (const { kind, taxes } of documents) {
      const sign = kind === "credit_note" ? -1n : 1n;
      for (const { name, ratePercent, taxable, tax } of taxes) {
        const key = `${name} ${ratePercent}`;
        const sum = this.#sums.get(key) ?? { name, ratePercent, taxable: 0n, tax: 0n };
        sum.taxable += sign * fromMoneyJson(taxable).minor;
        sum.tax += sign * fromMoneyJson(tax).minor;
        this.#sums.set(key, sum);
      }
    }
  }

  rows() {
    return [...this.#sums.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** Amounts, days and reasons as the reader writes them. */
function writer(language: string, t: Say) {
  const percent = new Intl.NumberFormat(`${language}-u-nu-latn`, {
    style: "unit",
    unit: "percent",
    maximumFractionDigits: 1,
    signDisplay: "exceptZero",
  });
  const money = (value: MoneyJson): string => {
    const { minor, currency } = fromMoneyJson(value);
    return moneyText(minor, currency, language);
  };
  const taxName = ({ name, ratePercent }: Pick<Tax, "name" | "ratePercent">): string => `${name} ${trimDecimal(ratePercent)} %`;
  const print = textsIn(language, "print");
  // Never a bare sign.
  const balance = (value: MoneyJson): string => {
    const { minor, currency } = fromMoneyJson(value);
    if (minor === 0n) return money(value);
    return print(minor < 0n ? "balance-owed" : "balance-credit", { amount: moneyText(minor < 0n ? -minor : minor, currency, language) });
  };
  const warning = (code: string): string => (hasText(language, "billing", `run.warning.${code}`) ? t(`run.warning.${code}`) : code);
  return {
    money,
    tax: (row: { name: string; ratePercent: string; taxable: bigint; tax: bigint }, currency: string) => ({
      label: taxName(row),
      taxable: moneyText(row.taxable, currency, language),
      amount: moneyText(row.tax, currency, language),
    }),
    account: (item: Item) => ({
      name: item.customerName,
      number: String(item.customerNumber),
      state: t(`run.item.${item.state}`),
      isAside: item.state === "warning" || item.state === "parked" || item.state === "failed",
      why: [...item.warnings.map(warning), ...(item.failure === null ? [] : [item.failure])].join(" · ") || null,
      on: dayText(item.billingOn, language),
      lines: item.lines.map((line) => ({
        text: line.text,
        detail: line.creditOf === null ? null : t("run.credit-of", { number: line.creditOf }),
        period: line.periodStart && line.periodEnd ? periodText({ start: line.periodStart, end: line.periodEnd }, language) : "",
        amount: money(line.amount),
      })),
      empty: item.lines.length === 0 && item.state !== "empty" ? t("run.no-lines") : null,
      documents: item.documents.map(({ kind, creditOf, dueOn, gross, taxes }) => ({
        label:
          kind === "credit_note"
            ? t("run.credit-of", { number: creditOf ?? "" })
            : t("run.paper.document", { due: dueOn === null ? "" : dayText(dueOn, language) }),
        amount: money(kind === "credit_note" ? opposite(gross) : gross),
        taxes: taxes.map((tax) => ({
          label: taxName(tax),
          amount: money(kind === "credit_note" ? opposite(tax.tax) : tax.tax),
        })),
      })),
      last: item.previousGross === null ? t("run.new-account") : money(item.previousGross),
      change: changeOf(item, percent),
      before: item.balanceBefore === null ? null : balance(item.balanceBefore),
      after: item.balanceAfter === null ? null : balance(item.balanceAfter),
      total: money(item.gross),
    }),
  };
}

const opposite = (amount: MoneyJson): MoneyJson => ({
  ...amount,
  amount: amount.amount.startsWith("-") ? amount.amount.slice(1) : `-${amount.amount}`,
});

/** "+12.5 %"; nothing where there was nothing before. */
function changeOf({ gross, previousGross }: Item, percent: Intl.NumberFormat): string | null {
  const change = previousGross === null ? null : changeInPercent(fromMoneyJson(gross).minor, fromMoneyJson(previousGross).minor);
  return change === null ? null : percent.format(change as Intl.StringNumericLiteral);
}
