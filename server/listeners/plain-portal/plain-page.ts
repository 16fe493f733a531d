import { addMoney, fromMoneyJson, type Money, type MoneyJson, toMoneyJson } from "../../../shared/money.ts";
import type { Say } from "../../platform/texts.ts";

const marks: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const plain = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark] ?? "");

export interface Frame {
  readonly title: string;
  readonly language: string;
  /** Of numbers and days. */
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  /** "/p/north/plain" */
  readonly at: string;
}

/** Fields that each form sends along: they belong to this sign-in, and a second press does nothing twice. */
export interface Sealed {
  readonly seal: string;
  readonly key: string;
}

export interface PlainHome {
  /** Undefined where the provider shows no money in its portal. */
  readonly money:
    | {
        readonly owed: MoneyJson;
        readonly credit: MoneyJson;
        readonly documents: readonly {
          readonly id: string;
          readonly number: string;
          readonly dueOn: string;
          readonly isOverdue: boolean;
          readonly open: MoneyJson;
          readonly isUnderWay: boolean;
        }[];
        readonly bank: { readonly holder: string; readonly iban: string } | null;
        readonly mayPay: boolean;
      }
    | undefined;
  readonly mayWrite: boolean;
  readonly tickets: readonly { readonly subject: string; readonly isUnread: boolean }[];
}

/** What was just done, or why it was not. */
export interface Said {
  readonly good: boolean;
  readonly title: string;
  readonly lines: readonly string[];
}

/** Into the form of a ticket. */
interface Typed {
  readonly subject: string;
  readonly text: string;
}

/** P-244 one page for browsers that the app does not run in: what is owed, a way to pay it, and a way to write. It knows no script. */
export function homePage(
  t: Say,
  frame: Frame,
  home: PlainHome,
  { sealed, said, typed }: { sealed: Sealed; said: Said | undefined; typed: Typed },
): string {
  const body = [
    said ? saidPart(said) : "",
    home.money ? moneyPart(t, frame, home.money, sealed) : "",
    home.mayWrite ? ticketPart(t, frame, home, sealed, typed) : "",
    `<form method="post" action="${frame.at}/sign-out">${hidden(sealed)}<button class="quiet">${plain(t("sign-out"))}</button></form>`,
    `<p class="small after">${plain(t("why"))} <a href="${plain(frame.at.replace(/\/plain$/, "") || "/")}">${plain(t("whole"))}</a></p>`,
  ];
  const isUnderWay = home.money?.documents.some((document) => document.isUnderWay) ?? false;
  return wholePage(frame, body.join("\n"), isUnderWay ? refreshSeconds : undefined);
}

const saidPart = ({ good, title, lines }: Said): string =>
  `<div class="${good ? "good" : "bad"}" role="${good ? "status" : "alert"}"><p>${plain(title)}</p>${lines.map((line) => `<p>${plain(line)}</p>`).join("")}</div>`;

function moneyPart(t: Say, frame: Frame, money: NonNullable<PlainHome["money"]>, sealed: Sealed): string {
  const amount = (of: MoneyJson): string => formatMoney(frame.locale, of);
  const { documents, mayPay } = money;
  const isOwed = Number(money.owed.amount) > 0;
  const canPay = mayPay && !documents.some(({ isUnderWay }) => isUnderWay);
  const rows = documents.map(
    ({
      id,
      number,
      dueOn,
      isOverdue,
      open,
      isUnderWay,
    }) => `<tr><td>${plain(number)}<br><span class="${isOverdue ? "small bad-ink" : "small"}">${plain(
      t(isOverdue ? "overdue" : "due", { day: formatDay(frame.locale, dueOn) }),
    )}</span></td>
<td class="number">${plain(amount(open))}</td>
<td>${isUnderWay ? plain(t("under-way")) : mayPay ? payForm(frame, sealed, t("pay"), id) : ""}</td></tr>`,
  );
  const parts = [
    `<p class="big">${plain(isOwed ? t("owed", { amount: amount(money.owed) }) : t("paid"))}</p>`,
    Number(money.credit.amount) > 0 ? `<p>${plain(t("credit", { amount: amount(money.credit) }))}</p>` : "",
    canPay && documents.length > 1 ? payForm(frame, sealed, t("pay-all", { amount: amount(sumOf(documents)) })) : "",
    rows.length === 0 ? "" : `<table><caption>${plain(t("unpaid"))}</caption><tbody>${rows.join("")}</tbody></table>`,
    isOwed && money.bank ? `<p class="small">${plain(t("transfer", { holder: money.bank.holder, iban: money.bank.iban }))}</p>` : "",
  ];
  return `<section><h2>${plain(t("money"))}</h2>${parts.join("")}</section>`;
}

function sumOf(documents: readonly { readonly open: MoneyJson }[]): MoneyJson {
  const [first, ...others] = documents.map(({ open }) => fromMoneyJson(open));
  return toMoneyJson(others.reduce(addMoney, first as Money));
}

const payForm = (frame: Frame, sealed: Sealed, label: string, documentId?: string): string =>
  `<form method="post" action="${frame.at}/pay">${hidden({ ...sealed, key: `${sealed.key}-${documentId ?? "all"}` })}${
    documentId === undefined ? "" : field("document", documentId)
  }<button>${plain(label)}</button></form>`;

function ticketPart(t: Say, frame: Frame, home: PlainHome, sealed: Sealed, typed: Typed): string {
  const open = home.tickets.map(
    ({ subject, isUnread }) => `<li>${plain(subject)}${isUnread ? ` <strong>${plain(t("answered"))}</strong>` : ""}</li>`,
  );
  return `<section><h2>${plain(t("support"))}</h2>${open.length === 0 ? "" : `<ul>${open.join("")}</ul>`}
<form method="post" action="${frame.at}/ticket">${hidden({ ...sealed, key: `${sealed.key}-ticket` })}
<label>${plain(t("subject"))}<input name="subject" required maxlength="200" value="${plain(typed.subject)}"></label>
<label>${plain(t("message"))}<textarea name="text" rows="6" required maxlength="20000">${plain(typed.text)}</textarea></label>
<button>${plain(t("send"))}</button></form></section>`;
}

const field = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${plain(value)}">`;
const hidden = ({ seal, key }: Sealed): string => field("seal", seal) + field("key", key);

const formatMoney = (locale: string, { amount, currency }: MoneyJson): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount as `${number}`);

const formatDay = (locale: string, day: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

/** A payment that is under way is looked at again. */
const refreshSeconds = 5;

/** Floats and tables of old: nothing that a browser of ten years does not know. */
const wholePage = ({ title, language, direction }: Frame, body: string, again?: number): string => `<!doctype html>
<html lang="${plain(language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">${again === undefined ? "" : `<meta http-equiv="refresh" content="${again}">`}
<title>${plain(title)}</title>
<style>
*{box-sizing:border-box}
body{max-width:640px;margin:0 auto;padding:16px;background:#f4f6f5;color:#16211f;font:16px/1.5 sans-serif}
h1{margin:0 0 16px;font-size:20px}
h2{margin:0 0 8px;font-size:18px}
section{margin:0 0 16px;padding:16px;border:1px solid #c9d1cf;border-radius:8px;background:#fff}
p{margin:0 0 8px}
.big{font-size:24px;font-weight:bold}
.small{color:#4a5653;font-size:14px}
.bad-ink{color:#a3160f}
.good,.bad{margin:0 0 16px;padding:12px;border-radius:8px;background:#dff3e4}
.bad{background:#fde3e1}
.good p,.bad p{margin:0}
.bad p:first-child{font-weight:bold}
table{width:100%;margin:16px 0 0;border-collapse:collapse}
caption{padding:0 0 4px;text-align:start;font-weight:bold}
td{padding:8px 8px 8px 0;border-top:1px solid #e1e7e5;vertical-align:middle}
[dir=rtl] td{padding:8px 0 8px 8px}
.number{text-align:end;white-space:nowrap}
td:last-child{padding-left:0;padding-right:0;text-align:end}
.after{margin:16px 0 0}
label{display:block;margin:0 0 12px}
input:not([type=hidden]),textarea{display:block;width:100%;min-height:44px;padding:8px 12px;border:1px solid #76807e;border-radius:8px;background:#fff;color:#16211f;font:inherit}
button{min-height:44px;padding:8px 16px;border:1px solid #0b5f56;border-radius:8px;background:#0b5f56;color:#fff;font:inherit;font-weight:bold;cursor:pointer}
button.quiet{border-color:#76807e;background:#fff;color:#16211f;font-weight:normal}
a{color:#0b5f56}
@media (prefers-color-scheme:dark){
body{background:#0e1313;color:#e6ecea}
section{border-color:#262f2e;background:#151b1b}
.small{color:#9ba8a5}
.bad-ink{color:#f6a39c}
.good{background:#12301f}
.bad{background:#3b1a18}
td{border-top-color:#262f2e}
input:not([type=hidden]),textarea,button.quiet{border-color:#6c7a77;background:#151b1b;color:#e6ecea}
button{border-color:#2bb3a6;background:#2bb3a6;color:#08110f}
a{color:#4cc5b8}
}
</style>
</head>
<body>
<h1>${plain(title)}</h1>
<main>
${body}
</main>
</body>
</html>
`;
