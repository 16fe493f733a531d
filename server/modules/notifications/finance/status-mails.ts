// What customers are told about their services and promises, and when money stops or restores them.
import type { z } from "zod";
import { addDays, calendarDay, type Day, day } from "../../../../shared/calendar.ts";
import { fromMoneyJson } from "../../../../shared/money.ts";
import type { Listen } from "../../../platform/event-bus.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getAccountMoney, listStatusAccounts } from "../../billing/index.ts";
import { prepaidNoticeSent, promiseBroken, promiseMade, reminderSent, suspensionWarned } from "../../collections/index.ts";
import { customerStatusChanged } from "../../customers/index.ts";
import { plannedChangeApplied, plannedChangeScheduled } from "../../ordering/index.ts";
import { savedMethodExpiring } from "../../payments/index.ts";
import { listServiceNames } from "../../services/index.ts";
import type { WantedFile } from "../tables.ts";
import type { FinanceKind } from "./contract.ts";
import { findReceiver, payLinkIn, tell } from "./receiver.ts";

export function listenToStatuses(on: Listen, tools: Tools): void {
  on(customerStatusChanged, "tell-the-status", (work, { id, objectId, data }) =>
    tellStatus(work, tools, { eventId: id, customerId: objectId, ...data }),
  );
  on(promiseMade, "tell-the-promise", (work, { customerId, data }) => tellPromise(work, tools, customerId, "promise_made", data));
  on(promiseBroken, "tell-the-broken-promise", (work, { customerId, data }) =>
    tellPromise(work, tools, customerId, "promise_broken", data),
  );
  on(plannedChangeScheduled, "tell-the-planned-change", (work, { data }) => tellChange(work, tools, data, "planned"));
  on(plannedChangeApplied, "tell-the-done-change", (work, { data }) => tellChange(work, tools, data, "done"));
  on(savedMethodExpiring, "tell-the-expiring-card", (work, { data }) => tellExpiring(work, tools, data));
  on(reminderSent, "mail-the-reminder", (work, { customerId, data }) => mailReminder(work, tools, customerId, data));
  on(suspensionWarned, "tell-the-suspension", (work, { customerId, data }) => tellSuspension(work, tools, customerId, data));
  on(prepaidNoticeSent, "mail-the-prepaid-notice", (work, { customerId, data }) => mailNotice(work, tools, customerId, data));
}

type Changed = z.output<(typeof customerStatusChanged)["data"]> & { eventId: string; customerId: string };

/** Blocks for money, and their end. What staff decide for other reasons is for staff to say. */
async function tellStatus(work: Work, tools: Tools, changed: Changed): Promise<void> {
  const isForMoney = (cause: string | null): boolean => cause === "finance" || cause === "prepaid";
  const kind: FinanceKind | undefined =
    changed.to === "blocked" && isForMoney(changed.blockedBy)
      ? "customer_blocked"
      : changed.from === "blocked" && changed.to === "active" && isForMoney(changed.wasBlockedBy)
        ? "customer_unblocked"
        : changed.to === "inactive" && changed.from === "blocked" && isForMoney(changed.wasBlockedBy)
          ? "customer_deactivated"
          : undefined;
  const to = kind && (await findReceiver(work, tools, changed.customerId, kind));
  if (!kind || !to) return;
  const [account] = await listStatusAccounts(work, [to.customer.id]);
  const owed = account && account.balanceMinor < 0n ? to.money({ minor: -account.balanceMinor, currency: account.currency }) : "";
  const isOpen = kind !== "customer_unblocked" && owed !== "";
  await tell(work, tools, to, {
    objectId: changed.eventId,
    texts: kind,
    values: { amount: owed },
    ...(isOpen ? { headline: owed } : {}),
    link: to.link(isOpen ? "/finance" : ""),
  });
}

async function tellPromise(
  work: Work,
  tools: Tools,
  customerId: string | null,
  kind: "promise_made" | "promise_broken",
  { holdId, amount, until }: z.output<(typeof promiseMade)["data"]> | z.output<(typeof promiseBroken)["data"]>,
): Promise<void> {
  const to = customerId === null ? undefined : await findReceiver(work, tools, customerId, kind);
  if (!to) return;
  const { minor, currency } = fromMoneyJson(amount);
  const on = to.day(until);
  await tell(work, tools, to, {
    objectId: holdId,
    texts: kind,
    values: { amount: to.money({ minor, currency }), on },
    headline: to.money({ minor, currency }),
    facts: [["pay-by", on]],
    link: to.link("/finance"),
  });
}

/** A change of plan, and an end, as it is planned and as it is done; pauses are the customer's own doing and shown where they are. */
async function tellChange(
  work: Work,
  tools: Tools,
  change: z.output<(typeof plannedChangeScheduled)["data"]>,
  phase: "planned" | "done",
): Promise<void> {
  const kind: FinanceKind | undefined =
    change.kind === "plan"
      ? phase === "planned"
        ? "plan_change_planned"
        : "plan_change_done"
      : change.kind === "end" && phase === "planned"
        ? "service_ending"
        : undefined;
  const to = kind && (await findReceiver(work, tools, change.customerId, kind));
  if (!kind || !to) return;
  const service = (await listServiceNames(work, [change.serviceId])).get(change.serviceId)?.title ?? "";
  // The first day without the service is not its last.
  const on = to.day(kind === "service_ending" ? addDays(day(change.on), -1) : day(change.on));
  await tell(work, tools, to, {
    objectId: change.plannedChangeId,
    texts: kind,
    values: { service, plan: service, on },
    facts: [
      ["service", service],
      [kind === "service_ending" ? "last-day" : "from-day", on],
    ],
    link: to.link("/services"),
  });
}

async function tellExpiring(work: Work, tools: Tools, method: z.output<(typeof savedMethodExpiring)["data"]>): Promise<void> {
  const to = await findReceiver(work, tools, method.accountId, "card_expiring");
  if (!to) return;
  const card = `${method.brand || method.kind} •••• ${method.last4}`;
  await tell(work, tools, to, {
    objectId: `${method.methodId}:${method.expiresOn}`,
    texts: "card_expiring",
    values: { card, on: to.day(method.expiresOn) },
    facts: [
      ["card", card],
      ["expires-on", to.day(method.expiresOn)],
    ],
    link: to.link("/finance/methods"),
  });
}

/** B-175 its own words for each of the three. */
async function mailReminder(
  work: Work,
  tools: Tools,
  customerId: string | null,
  data: z.output<(typeof reminderSent)["data"]>,
): Promise<void> {
  const kind = `reminder_${data.number}` as FinanceKind;
  const to = customerId === null ? undefined : await findReceiver(work, tools, customerId, kind, { always: true });
  if (!to) return;
  const total = to.money(fromMoneyJson(data.total));
  const due = to.day(data.dueOn);
  const block = data.blockOn === null ? "" : to.day(data.blockOn);
  const documents = data.documents.map((document) => ({ number: document.number, open: to.money(fromMoneyJson(document.open)), due }));
  const isDue = data.dueOn < calendarDay(work.now, to.partner.timeZone);
  await tell(work, tools, to, {
    objectId: data.reminderId,
    texts: isDue ? kind : "reminder_before",
    values: { number: documents.map(({ number }) => number).join(", "), total, due, block, count: documents.length },
    headline: total,
    facts: [
      ...documents.map(({ number, open }) => ["invoice", `${number} · ${open}`] as const),
      [isDue ? "was-due" : "due", due],
      ...(block === "" ? [] : [["suspended-on", block] as const]),
    ],
    link: to.link("/finance"),
    ...(await payLinkIn(work, tools, to, { place: "reminder", documentIds: data.documents.map(({ id }) => id) })),
    lists: { documents },
    files: data.attachUnpaid ? data.documents.map(({ id }): WantedFile => ({ kind: "money_document", id })) : [],
  });
}

async function tellSuspension(
  work: Work,
  tools: Tools,
  customerId: string | null,
  { blockOn, missing }: z.output<(typeof suspensionWarned)["data"]>,
): Promise<void> {
  const to = customerId === null ? undefined : await findReceiver(work, tools, customerId, "suspension_warning");
  if (!to) return;
  const amount = to.money(fromMoneyJson(missing));
  await tell(work, tools, to, {
    objectId: `${to.customer.id}:${blockOn}`,
    texts: "suspension_warning",
    values: { on: to.day(blockOn), amount },
    headline: amount,
    facts: [["suspended-on", to.day(blockOn)]],
    link: to.link("/finance"),
  });
}

async function mailNotice(
  work: Work,
  tools: Tools,
  customerId: string | null,
  { number, stopsOn, missing }: z.output<(typeof prepaidNoticeSent)["data"]>,
): Promise<void> {
  const kind = `prepaid_notice_${number}` as FinanceKind;
  const to = customerId === null ? undefined : await findReceiver(work, tools, customerId, kind, { always: true });
  if (!to) return;
  const account = await getAccountMoney(work, to.customer.id, calendarDay(work.now, to.partner.timeZone));
  const balance = to.money({ minor: account.balanceMinor, currency: account.currency });
  const lacking = to.money(fromMoneyJson(missing));
  const stops = to.day(stopsOn as Day);
  await tell(work, tools, to, {
    objectId: `${to.customer.id}:${stopsOn}`,
    texts: number === 4 ? "prepaid_ended" : "prepaid_ending",
    values: { stops, balance, missing: lacking },
    headline: lacking,
    facts: [
      ["balance", balance],
      [number === 4 ? "stopped-on" : "lasts-until", stops],
    ],
    link: to.link("/finance"),
  });
}
