// What customers are told about their account itself: days that a payment brought (B-267), and saved methods that staff changed (B-270).
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { maxMinor } from "../../../../shared/money.ts";
import type { Listen } from "../../../platform/event-bus.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findDocumentFacts, getAccountMoney, termsBroughtByPayment } from "../../billing/index.ts";
import { nextDates } from "../../collections/index.ts";
import { makePayLink, payLinkAsked, savedMethodChangedByStaff } from "../../payments/index.ts";
import { findReceiver, tell } from "./receiver.ts";

export function listenToAccounts(on: Listen, tools: Tools): void {
  on(termsBroughtByPayment, "tell-the-new-billing-days", (work, { id, data }) => tellTerms(work, tools, id, data));
  on(savedMethodChangedByStaff, "tell-the-changed-method", (work, { id, data }) => tellMethod(work, tools, id, data));
  on(payLinkAsked, "mail-the-pay-link", (work, { id, data }) => mailPayLink(work, tools, id, data));
}

async function tellTerms(
  work: Work,
  tools: Tools,
  eventId: string,
  { accountId, paymentId, method }: z.output<(typeof termsBroughtByPayment)["data"]>,
): Promise<void> {
  const to = await findReceiver(work, tools, accountId, "terms_brought");
  const dates = to && (await nextDates(work, to.customer.id));
  if (!to || !dates) return;
  const way = (await to.say("print"))(`method.${method}`);
  const [billing, due, block] = [to.day(dates.billingOn), to.day(dates.dueOn), dates.blockOn === null ? "" : to.day(dates.blockOn)];
  await tell(work, tools, to, {
    objectId: paymentId ?? eventId,
    texts: "terms_brought",
    values: { method: way, billing, due, block },
    facts: [["pays-by", way], ["next-billing", billing], ["due", due], ...(block === "" ? [] : ([["suspended-on", block]] as const))],
    link: to.link("/finance"),
  });
}

/** P-134, B-187 staff or the holder of a link that is over asked for one. The mail makes it, so its token is nowhere else. */
async function mailPayLink(
  work: Work,
  tools: Tools,
  eventId: string,
  { accountId, documentId, by }: z.output<(typeof payLinkAsked)["data"]>,
): Promise<void> {
  const to = await findReceiver(work, tools, accountId, "pay_link");
  if (!to) return;
  const document = documentId === null ? undefined : await findDocumentFacts(work, documentId);
  const account = await getAccountMoney(work, to.customer.id, calendarDay(work.now, to.partner.timeZone));
  const { currency } = account;
  const isProforma = document?.kind === "proforma";
  const minor = document ? (isProforma ? document.grossMinor : document.openMinor) : maxMinor(0n, -account.balanceMinor);
  const amount = to.money({ minor, currency });
  const { url } = await makePayLink(work, tools, {
    ...{ customerId: to.customer.id, partnerId: to.partner.id, documentId },
    origin: by === "staff" ? "message" : "renewed",
  });
  await tell(work, tools, to, {
    objectId: eventId,
    texts: "pay_link",
    values: { amount },
    headline: amount,
    facts: document
      ? [[isProforma ? "proforma" : "invoice", document.number], ...(document.dueOn ? ([["due", to.day(document.dueOn)]] as const) : [])]
      : [],
    link: url,
  });
}

const factOfAct = { added: "added", default: "default-now", removed: "removed" } as const;

async function tellMethod(
  work: Work,
  tools: Tools,
  eventId: string,
  method: z.output<(typeof savedMethodChangedByStaff)["data"]>,
): Promise<void> {
  const to = await findReceiver(work, tools, method.accountId, "method_changed");
  if (!to) return;
  const card = `${method.brand || method.kind} •••• ${method.last4}`;
  await tell(work, tools, to, {
    objectId: eventId,
    texts: "method_changed",
    values: { card },
    facts: [[factOfAct[method.act], card]],
    link: to.link("/finance/methods"),
  });
}
