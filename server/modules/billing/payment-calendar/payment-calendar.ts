// The payment calendar: the engine's own drafts for the dates to come, so what it says is what will be invoiced if nothing changes.
import type { z } from "zod";
import { addDays, calendarDay, type Day } from "../../../../shared/calendar.ts";
import { fromMoneyJson, money, toMoneyJson } from "../../../../shared/money.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import { dayText, moneyText, periodText, textsIn } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, wordingOf } from "../../partners/index.ts";
import { buyerOf } from "../accounts/buyer.ts";
import type { AccountRow } from "../accounts/lock-accounts.ts";
import { daysToPay } from "../documents/document-days.ts";
import { footerOf, frame, logoOf, printedBuyer, printedSeller } from "../papers/paper-parts.ts";
import { renderMoneyDocument } from "../pdf/render-money-document.ts";
import { predictPrepaidEnds } from "../prepaid/predict-end.ts";
import { forecastProformas } from "../proformas/forecast-proformas.ts";
import { type BillingContext, loadBillingContext, sellerOf } from "../runs/billing-context.ts";
import { draftRecurring } from "../runs/draft-recurring.ts";
import { db } from "../tables.ts";
import { type ComingInvoice, forecastInvoices } from "../terms/forecast.ts";
import type { PaymentCalendarView } from "./contract.ts";

type View = z.input<typeof PaymentCalendarView>;
const dates = 12;
/** How far ahead is asked whether a balance lasts. */
const prepaidDaysAhead = 62;

const findAccount = (work: Work, customerId: string): Promise<AccountRow | undefined> =>
  db(work).selectFrom("billing.accounts").selectAll().where("id", "=", customerId).executeTakeFirst();

const none = { items: [], total: null, proformas: [], isProformaFirst: false, lastsUntil: null };

/** The caller has asked who may see the customer's money. */
export async function showPaymentCalendar(work: Work, customerId: string): Promise<View> {
  const account = await findAccount(work, customerId);
  if (!account) return { ...none, today: calendarDay(work.now, "UTC"), whyNone: "nothing-runs" };
  const context = await loadBillingContext(work, account.partner_id);
  const { today } = context;
  const empty = { ...none, today };
  if (account.billed_before_link !== null) return { ...empty, whyNone: "paid-by-main" };
  if (!account.billing_enabled) return { ...empty, whyNone: "billing-off" };
  if (account.billing_type !== "recurring") return { ...empty, lastsUntil: await lastsUntil(work, account, today), whyNone: "prepaid" };
  const coming = (await forecastInvoices(work, context, [account], dates)).get(account.id) ?? [];
  const toPay = await daysToPay(work, { partnerId: account.partner_id, customerId });
  const proformas = await forecastProformas(work, context, account, { invoices: coming, months: dates });
  const items = account.proforma_first ? [] : await withWhatWaits(work, context, account, coming);
  const asked: readonly { readonly grossMinor: bigint }[] = account.proforma_first ? proformas : items;
  const amount = (minor: bigint) => toMoneyJson(money(minor, account.currency));
  return {
    today,
    items: items.map(({ on, start, end, grossMinor }) => ({ on, dueOn: addDays(on, toPay), start, end, amount: amount(grossMinor) })),
    total: asked.length === 0 ? null : amount(asked.reduce((sum, { grossMinor }) => sum + grossMinor, 0n)),
    proformas: proformas.map(({ on, start, end, grossMinor }) => ({ on, start, end, amount: amount(grossMinor) })),
    isProformaFirst: account.proforma_first,
    lastsUntil: null,
    whyNone: items.length + proformas.length === 0 ? "nothing-runs" : null,
  };
}

/** The next invoice takes along what waits for it; the forecast leaves that out. */
async function withWhatWaits(
  work: Work,
  context: BillingContext,
  account: AccountRow,
  [first, ...later]: readonly ComingInvoice[],
): Promise<readonly ComingInvoice[]> {
  if (!first) return [];
  const [draft] = await draftRecurring(work, context, [account], { runId: null, targetOn: first.on });
  const grossMinor = draft?.documents.reduce((sum, document) => sum + document.taxed.grossMinor, 0n) ?? 0n;
  return [draft && draft.documents.length > 0 ? { ...first, grossMinor } : first, ...later];
}

async function lastsUntil(work: Work, account: AccountRow, today: Day): Promise<Day | null> {
  const ends = await predictPrepaidEnds(work, {
    partnerId: account.partner_id,
    accountIds: [account.id],
    on: today,
    daysAhead: prepaidDaysAhead,
  });
  return (ends.get(account.id) ?? []).map(({ stopsOn }) => stopsOn).toSorted()[0] ?? null;
}

/** The same on paper, in the customer's language. */
export async function renderPaymentCalendar(work: Work, tools: Tools, customerId: string): Promise<FileReply> {
  const calendar = await showPaymentCalendar(work, customerId);
  const account = await findAccount(work, customerId);
  const buyer = (await listBuyers(work, [customerId])).get(customerId);
  if (!account || !buyer) throw notFound();
  const partner = await getPartner(work, account.partner_id);
  const seller = sellerOf(partner);
  const { language } = buyer;
  const wording = await wordingOf(work, partner.id);
  const t = textsIn(language, "print", wording);
  const text = (json: { amount: string; currency: string }): string => moneyText(fromMoneyJson(json).minor, json.currency, language);
  const pdf = await renderMoneyDocument(tools.pdfs, {
    ...frame(language, partner, work.now, wording),
    kind: "proforma",
    title: t("payment-calendar"),
    seller: { ...printedSeller(seller, t, language), ...(await logoOf(work, tools, partner)) },
    buyer: printedBuyer(buyerOf(buyer, account), t, language),
    issuedOn: dayText(calendar.today as Day, language),
    headline: {
      tone: "settled",
      label: calendar.isProformaFirst
        ? t("payment-calendar-proformas-total", { count: calendar.proformas.length })
        : t("payment-calendar-total", { count: calendar.items.length }),
      amount: calendar.total ? text(calendar.total) : moneyText(0n, account.currency, language),
    },
    sections: [
      {
        lines: calendar.items.map((item) => ({
          description: t("payment-calendar-line", { day: dayText(item.on as Day, language) }),
          detail: t("payment-calendar-due", { day: dayText(item.dueOn as Day, language) }),
          period: periodText({ start: item.start as Day, end: item.end as Day }, language),
          amount: text(item.amount),
        })),
      },
      {
        title: t("payment-calendar-proformas"),
        lines: calendar.proformas.map((proforma) => ({
          description: t("payment-calendar-proforma", { day: dayText(proforma.on as Day, language) }),
          period: periodText({ start: proforma.start as Day, end: proforma.end as Day }, language),
          amount: text(proforma.amount),
        })),
      },
    ].filter(({ lines }) => lines.length > 0),
    note: t("payment-calendar-note"),
    footer: footerOf(seller),
  });
  return { name: `payment-calendar-${calendar.today}.pdf`, mediaType: "application/pdf", bytes: pdf.bytes };
}
