// What customers are told about automatic payment: that it is on or off, that something was charged, why not and when again.
import type { z } from "zod";
import { fromMoneyJson } from "../../../../shared/money.ts";
import type { Listen } from "../../../platform/event-bus.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findDocumentFacts } from "../../billing/index.ts";
import {
  autopayCharged,
  autopayDisabled,
  autopayEnabled,
  autopayFailed,
  autopaySuspended,
  methodOfConsent,
  savedMethodDisabled,
} from "../../payments/index.ts";
import { failureWords } from "./failure-words.ts";
import { findReceiver, payLinkIn, type Receiver, tell } from "./receiver.ts";

export function listenToAutopay(on: Listen, tools: Tools): void {
  on(autopayEnabled, "tell-automatic-payment-on", (work, { id, data }) => tellEnabled(work, tools, id, data));
  on(autopayDisabled, "tell-automatic-payment-off", (work, { id, data }) => tellDisabled(work, tools, id, data.accountId));
  on(autopayCharged, "tell-the-automatic-charge", (work, { data }) => tellCharged(work, tools, data));
  on(autopayFailed, "tell-the-failed-charge", (work, { data }) => tellFailed(work, tools, data));
  on(autopaySuspended, "tell-automatic-payment-stopped", (work, { id, data }) => tellSuspended(work, tools, id, data));
  on(savedMethodDisabled, "tell-the-disabled-method", (work, { data }) => tellMethod(work, tools, data));
}

async function tellEnabled(
  work: Work,
  tools: Tools,
  eventId: string,
  { accountId, byLink = false }: z.output<(typeof autopayEnabled)["data"]>,
): Promise<void> {
  const found = await findReceiver(work, tools, accountId, "autopay_enabled", { always: byLink });
  if (!found) return;
  // P-133 a method may be kept by a link because its owner is told of it, so no switch keeps this one back.
  const to = byLink ? { ...found, isUnwanted: false, values: { ...found.values, channels: withMail(found.values.channels) } } : found;
  const card = await methodOfConsent(work, accountId);
  await tell(work, tools, to, {
    objectId: eventId,
    texts: "autopay_enabled",
    values: { card },
    facts: card === "" ? [] : [["card", card]],
    link: to.link("/finance/methods"),
  });
}

const withMail = (channels: Receiver["values"]["channels"]): Receiver["values"]["channels"] => [...new Set([...channels, "mail" as const])];

async function tellDisabled(work: Work, tools: Tools, eventId: string, accountId: string): Promise<void> {
  const to = await findReceiver(work, tools, accountId, "autopay_disabled");
  if (!to) return;
  await tell(work, tools, to, { objectId: eventId, texts: "autopay_disabled", values: {}, link: to.link("/finance/methods") });
}

async function tellCharged(work: Work, tools: Tools, data: z.output<(typeof autopayCharged)["data"]>): Promise<void> {
  const to = await findReceiver(work, tools, data.accountId, "autopay_charged");
  if (!to) return;
  const amount = to.money(fromMoneyJson(data.amount));
  const number = (await findDocumentFacts(work, data.documentId))?.number ?? "";
  await tell(work, tools, to, {
    objectId: data.chargeId,
    texts: "autopay_charged",
    values: { amount, number },
    headline: amount,
    facts: [["invoice", number]],
    link: to.link(`/finance/documents/${data.documentId}`),
    files: to.values.attach.includes("document") ? [{ kind: "money_document", id: data.documentId }] : [],
  });
}

async function tellFailed(work: Work, tools: Tools, data: z.output<(typeof autopayFailed)["data"]>): Promise<void> {
  const to = await findReceiver(work, tools, data.accountId, "autopay_failed");
  if (!to) return;
  const amount = to.money(fromMoneyJson(data.amount));
  const number = (await findDocumentFacts(work, data.documentId))?.number ?? "";
  const reason = failureWords(await to.say("mail"), data.code);
  const next = data.nextOn === null ? "" : to.day(data.nextOn);
  await tell(work, tools, to, {
    objectId: data.chargeId,
    texts: data.nextOn === null ? "autopay_failed_last" : "autopay_failed",
    values: { amount, number, reason, next },
    headline: amount,
    facts: [["invoice", number], ["reason", reason], ...(next === "" ? [] : [["next-try", next] as const])],
    link: to.link("/finance"),
    // P-129
    ...(await payLinkIn(work, tools, to, { place: "reminder", documentIds: [data.documentId] })),
  });
}

async function tellSuspended(
  work: Work,
  tools: Tools,
  eventId: string,
  { accountId, reason: code }: z.output<(typeof autopaySuspended)["data"]>,
): Promise<void> {
  const to = await findReceiver(work, tools, accountId, "autopay_suspended");
  if (!to) return;
  const reason = failureWords(await to.say("mail"), code);
  await tell(work, tools, to, {
    objectId: eventId,
    texts: "autopay_suspended",
    values: { reason },
    facts: [["reason", reason]],
    link: to.link("/finance/methods"),
  });
}

async function tellMethod(work: Work, tools: Tools, data: z.output<(typeof savedMethodDisabled)["data"]>): Promise<void> {
  const to = await findReceiver(work, tools, data.accountId, "method_disabled");
  if (!to) return;
  const card = `${data.brand || (await to.say("print"))(`method.${data.kind === "card" ? "card" : "other"}`)} •••• ${data.last4}`;
  const reason = failureWords(await to.say("mail"), data.code);
  await tell(work, tools, to, {
    objectId: data.methodId,
    texts: "method_disabled",
    values: { card, reason },
    facts: [
      ["card", card],
      ["reason", reason],
    ],
    link: to.link("/finance/methods"),
  });
}
