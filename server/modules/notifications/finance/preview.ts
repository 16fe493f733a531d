// How a message would look before it is saved: the page that really goes out, on a customer's own data where there is some, else on made-up data.
import { sql } from "kysely";
import type { z } from "zod";
import { addDays, calendarDay, type Day, maxDay } from "../../../../shared/calendar.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import { dayText, directionOf, moneyText, textsIn, type Wording } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getAccountMoney, listOpenDocuments } from "../../billing/index.ts";
import { getReachable } from "../../customers/index.ts";
import { getVisiblePartner, homePath, type Partner, portalUrl, sayIn, wordingOf } from "../../partners/index.ts";
import { listRunningServices, listServiceNames } from "../../services/index.ts";
import { logoContentId } from "../mail-rules.ts";
import { type MessageContent, renderMessage } from "../render-message.ts";
import type { FinanceKind, previewEventEndpoint } from "./contract.ts";
import { variablesOf } from "./event-kinds.ts";
import { ownWords, type Said } from "./receiver.ts";
import { faultsOfTemplate, type TemplateFault } from "./word-template.ts";

type Wish = z.output<(typeof previewEventEndpoint)["body"]>;
type Shown = z.input<(typeof previewEventEndpoint)["returns"]>;

export async function previewEvent(
  work: Work,
  tools: Tools,
  { partnerId, kind, wish }: { partnerId: string; kind: FinanceKind; wish: Wish },
): Promise<Shown> {
  const partner = await getVisiblePartner(work, partnerId);
  const person = await personOf(work, wish);
  const today = calendarDay(work.now, partner.timeZone);
  const wording = await wordingOf(work, partner.id);
  const data = await dataOf(work, partner, {
    customerId: wish.customerId,
    language: wish.language,
    today,
    dueIn: kind === "reminder_2" || kind === "reminder_3" ? -7 : 3,
  });
  const home = homePath(partner);
  const link = (path: string): string => portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}${path}`);
  const said = saidOf(kind, data, link, { language: wish.language, wording });
  const faults: Shown["faults"] = [];
  if (wish.words)
    for (const field of ["subject", "text"] as const)
      faults.push(...faultsOfTemplate(wish.words[field], variablesOf(kind)).map((fault: TemplateFault) => ({ field, ...fault })));
  const isWritten = wish.words !== undefined && wish.words.text !== "" && faults.length === 0;
  const own = isWritten && wish.words ? ownWords({ customer: person as never, partner, link }, wish.words, said) : undefined;
  const { lists: _lists, ...plain } = said;
  const content: MessageContent = { ...plain, language: wish.language, name: person.fullName, ...(own ? { own } : {}) };
  const { subject, text, html } = renderMessage(partner, content, wording);
  return {
    subject,
    text,
    html: await withLogo(work, tools, partner, html),
    isReal: data.isReal,
    builtIn: builtInWords(content, wording),
    faults,
  };
}

async function personOf(work: Work, { customerId, language }: Wish): Promise<{ fullName: string; number: number }> {
  if (customerId === undefined) return { fullName: directionOf(language) === "rtl" ? "ليلى حداد" : "Karin Novak", number: 1042 };
  const customer = await getReachable(work, customerId, "customers.billing.view");
  return { fullName: customer.fullName, number: customer.number };
}

interface SampleData {
  readonly isReal: boolean;
  readonly documents: readonly { number: string; open: string; amount: string; due: string }[];
  readonly amount: string;
  readonly due: string;
  readonly block: string;
  readonly balance: string;
  readonly service: string;
  readonly on: string;
}

async function dataOf(
  work: Work,
  partner: Partner,
  { customerId, language, today, dueIn }: { customerId: string | undefined; language: string; today: Day; dueIn: number },
): Promise<SampleData> {
  const day = (on: Day): string => dayText(on, language);
  const amount = (minor: bigint): string => moneyText(minor, partner.currency, language);
  const open = customerId === undefined ? [] : await listOpenDocuments(work, customerId);
  const [first] = open;
  const serviceId = customerId === undefined ? undefined : (await listRunningServices(work, customerId))[0];
  const service = serviceId === undefined ? undefined : (await listServiceNames(work, [serviceId])).get(serviceId)?.title;
  const balance = customerId === undefined ? undefined : await balanceOf(work, customerId);
  const t = await sayIn(work, partner.id, language, "mail");
  const documents =
    open.length > 0
      ? open.slice(0, 5).map((document) => ({
          number: document.number,
          open: amount(document.openMinor),
          amount: amount(document.openMinor),
          due: day(document.dueOn ?? today),
        }))
      : [{ number: "2026-00142", open: amount(5_400n), amount: amount(5_400n), due: day(addDays(today, dueIn)) }];
  const total = open.length > 0 ? open.slice(0, 5).reduce((sum, document) => sum + document.openMinor, 0n) : 5_400n;
  return {
    isReal: open.length > 0,
    documents,
    amount: amount(total),
    due: day(first?.dueOn ?? addDays(today, dueIn)),
    block: day(maxDay(addDays(first?.dueOn ?? addDays(today, dueIn), 1), addDays(today, 1))),
    balance: balance === undefined ? t("balance.owes", { amount: amount(total) }) : amount(balance),
    service: service ?? (directionOf(language) === "rtl" ? "المنزل 100" : "Home 100"),
    on: day(addDays(today, 7)),
  };
}

const balanceOf = async (work: Work, customerId: string): Promise<bigint | undefined> => {
  const { rows } = await sql<{ found: boolean }>`select exists (select from billing.accounts where id = ${customerId}) as found`.execute(
    work.tx,
  );
  return rows[0]?.found ? (await getAccountMoney(work, customerId, calendarDay(work.now, "UTC"))).balanceMinor : undefined;
};

function saidOf(
  kind: FinanceKind,
  data: SampleData,
  link: (path: string) => string,
  { language, wording }: { language: string; wording: Wording },
): Said {
  const { amount, due, block, balance, service, on, documents } = data;
  const numbers = documents.map(({ number }) => number).join(", ");
  const values = {
    number: numbers,
    amount,
    total: amount,
    due,
    block,
    balance,
    service,
    plan: service,
    on,
    stops: on,
    missing: amount,
    price: amount,
    former: moneyText(4_500n, "EUR", language),
    next: on,
    reason: textsIn(language, "mail", wording)("failure.insufficient-funds"),
    card: "Visa •••• 4242",
    method: textsIn(language, "print", wording)("method.direct_debit"),
    billing: on,
    count: documents.length,
  };
  const texts =
    kind === "invoice_issued" && documents.length > 1
      ? "invoices_issued"
      : kind.startsWith("prepaid_notice_")
        ? kind === "prepaid_notice_4"
          ? "prepaid_ended"
          : "prepaid_ending"
        : kind === "reminder_1"
          ? "reminder_before"
          : kind;
  const isAboutService = ["plan_change_planned", "plan_change_done", "service_ending", "contract_ending", "price_change"].includes(kind);
  const hasFigure = (!isAboutService || kind === "price_change") && !withoutFigure.has(kind);
  return {
    texts,
    values,
    ...(hasFigure ? { headline: amount } : {}),
    facts: factsOf(kind, data, textsIn(language, "print", wording)),
    link: link(isAboutService ? "/services" : "/finance"),
    lists: { documents },
  };
}

const withoutFigure = new Set<FinanceKind>([
  "customer_unblocked",
  "card_expiring",
  "customer_deactivated",
  "terms_brought",
  "method_changed",
  "method_disabled",
  "autopay_enabled",
  "autopay_suspended",
  "autopay_disabled",
]);

function factsOf(
  kind: FinanceKind,
  { documents, due, on, balance, service, block }: SampleData,
  print: (key: string) => string,
): NonNullable<Said["facts"]> {
  const invoices = documents.map(({ number, open }) => ["invoice", documents.length === 1 ? number : `${number} · ${open}`] as const);
  if (kind === "proforma_sent")
    return [
      ["proforma", documents[0]?.number ?? ""],
      ["due", due],
    ];
  if (kind === "invoice_issued") return [...invoices, ["due", due]];
  if (kind.startsWith("reminder_")) return [...invoices, [kind === "reminder_1" ? "due" : "was-due", due], ["suspended-on", block]];
  if (kind.startsWith("prepaid_notice_"))
    return [
      ["balance", balance],
      [kind === "prepaid_notice_4" ? "stopped-on" : "lasts-until", on],
    ];
  switch (kind) {
    case "payment_settled":
      return [
        ["receipt", "R-2026-00087"],
        ["paid-with", print("method.card")],
        ["balance", balance],
      ];
    case "suspension_warning":
      return [["suspended-on", on]];
    case "promise_made":
    case "promise_broken":
      return [["pay-by", on]];
    case "plan_change_planned":
    case "plan_change_done":
      return [
        ["service", service],
        ["from-day", on],
      ];
    case "service_ending":
      return [
        ["service", service],
        ["last-day", on],
      ];
    case "contract_ending":
      return [
        ["service", service],
        ["contract-ends", on],
      ];
    case "price_change":
      return [
        ["service", service],
        ["from-day", on],
      ];
    case "charge_notice":
      return [...invoices, ["charged-on", on], ["card", "Visa •••• 4242"]];
    case "autopay_charged":
    case "autopay_failed":
      return invoices;
    case "autopay_enabled":
    case "method_disabled":
      return [["card", "Visa •••• 4242"]];
    case "terms_brought":
      return [
        ["pays-by", print("method.direct_debit")],
        ["next-billing", on],
        ["due", due],
        ["suspended-on", block],
      ];
    case "method_changed":
      return [["card", "Visa •••• 4242"]];
    case "card_expiring":
      return [
        ["card", "Visa •••• 4242"],
        ["expires-on", on],
      ];
    default:
      return [];
  }
}

/** The built-in words as a template would have them: with names where the data stands. */
function builtInWords(content: MessageContent, wording: Wording): { subject: string; text: string } {
  const t = textsIn(content.language, "mail", wording);
  const names = Object.fromEntries(Object.keys(content.values).map((name) => [name, name === "count" ? 1 : `{{ ${name} }}`]));
  const values = { ...names, brand: "{{ partner.name }}" };
  return { subject: t(`${content.texts}.subject`, values), text: t(`${content.texts}.body`, values) };
}

async function withLogo(work: Work, tools: Tools, partner: Partner, html: string): Promise<string> {
  if (!partner.logoFileId) return html;
  const { mediaType, bytes } = await readStoredFile(work, tools.files, partner.logoFileId);
  return html.replaceAll(`cid:${logoContentId}`, `data:${mediaType};base64,${Buffer.from(bytes).toString("base64")}`);
}
