// The events about money, one by one: what each may attach, what its words may name, how it goes out where nobody has said otherwise.
import type { AttachKind, EventField, EventValues, FinanceKind } from "./contract.ts";

export interface KindOfEvent {
  /** B-269 */
  readonly attachable: readonly AttachKind[];
  /** Beside what every message knows: customer, partner, links. */
  readonly variables: readonly string[];
  /** M-47 Answers to what the customer did go at once; other events wait a while and for working hours; steps choose their own hour. */
  readonly timing: "at-once" | "timed" | "fixed-hour";
  readonly defaults: Partial<EventValues>;
  readonly more?: readonly EventField[];
}

const money = ["amount"] as const;
const batch = ["number", "total", "due", "block", "documents"] as const;
const reminder: KindOfEvent = { attachable: [], variables: batch, timing: "fixed-hour", defaults: { autoSend: true } };
const notice: KindOfEvent = {
  attachable: [],
  variables: ["stops", "balance", "missing"],
  timing: "fixed-hour",
  defaults: { autoSend: true },
};

export const kindsOfEvents: Readonly<Record<FinanceKind, KindOfEvent>> = {
  invoice_issued: {
    attachable: ["document", "e_invoice"],
    variables: ["number", "amount", "due", "documents"],
    timing: "timed",
    defaults: { autoSend: true, attach: ["document", "e_invoice"] },
    more: ["digest"],
  },
  proforma_sent: {
    attachable: ["document", "receipt"],
    variables: ["number", "amount", "due"],
    timing: "timed",
    defaults: { attach: ["document"] },
  },
  credit_note_issued: {
    attachable: ["document"],
    variables: ["number", "amount"],
    timing: "timed",
    defaults: { attach: ["document"] },
  },
  payment_settled: {
    attachable: ["receipt", "paid_documents"],
    variables: ["number", "amount", "balance"],
    timing: "at-once",
    defaults: { autoSend: true, attach: ["receipt"] },
  },
  payment_failed: { attachable: [], variables: money, timing: "at-once", defaults: {} },
  payment_reversed: { attachable: [], variables: money, timing: "timed", defaults: { autoSend: true } },
  refund_done: {
    attachable: ["document"],
    variables: ["number", "amount"],
    timing: "timed",
    defaults: { attach: ["document"] },
  },
  // M-48
  suspension_warning: {
    attachable: [],
    variables: ["on", "amount"],
    timing: "fixed-hour",
    defaults: { autoSend: true, channels: ["portal"] },
  },
  customer_blocked: { attachable: [], variables: money, timing: "timed", defaults: { autoSend: true } },
  customer_unblocked: { attachable: [], variables: [], timing: "at-once", defaults: {} },
  customer_deactivated: { attachable: [], variables: [], timing: "timed", defaults: {} },
  promise_made: { attachable: [], variables: ["amount", "on"], timing: "at-once", defaults: {} },
  promise_broken: { attachable: [], variables: ["amount", "on"], timing: "timed", defaults: {} },
  plan_change_planned: { attachable: [], variables: ["service", "plan", "on"], timing: "at-once", defaults: {} },
  plan_change_done: { attachable: [], variables: ["service", "plan", "on"], timing: "timed", defaults: {} },
  service_ending: { attachable: [], variables: ["service", "on"], timing: "at-once", defaults: {} },
  contract_ending: { attachable: [], variables: ["service", "on"], timing: "fixed-hour", defaults: {}, more: ["daysBefore"] },
  // B-267 the days that a payment by another method brought.
  terms_brought: {
    attachable: [],
    variables: ["method", "billing", "due", "block"],
    timing: "at-once",
    defaults: { autoSend: true },
  },
  // B-270 what staff do with saved methods is told.
  method_changed: { attachable: [], variables: ["card"], timing: "at-once", defaults: { autoSend: true } },
  // P-134 a link to pay with, because somebody asked for it.
  pay_link: { attachable: [], variables: money, timing: "at-once", defaults: { autoSend: true } },
  card_expiring: { attachable: [], variables: ["card", "on"], timing: "timed", defaults: {} },
  price_change: {
    attachable: [],
    variables: ["service", "on", "price", "former"],
    timing: "fixed-hour",
    defaults: { daysBefore: 30 },
    more: ["daysBefore"],
  },
  // B-78 hard failures disable the method and are told.
  method_disabled: { attachable: [], variables: ["card", "reason"], timing: "at-once", defaults: { autoSend: true } },
  charge_notice: {
    attachable: [],
    variables: ["number", "amount", "on", "card"],
    timing: "fixed-hour",
    defaults: { daysBefore: 2 },
    more: ["daysBefore"],
  },
  autopay_enabled: { attachable: [], variables: ["card"], timing: "at-once", defaults: { autoSend: true } },
  autopay_charged: { attachable: ["document"], variables: ["number", "amount"], timing: "at-once", defaults: {} },
  autopay_failed: { attachable: [], variables: ["number", "amount", "reason", "next"], timing: "at-once", defaults: { autoSend: true } },
  autopay_suspended: { attachable: [], variables: ["reason"], timing: "at-once", defaults: { autoSend: true } },
  autopay_disabled: { attachable: [], variables: [], timing: "at-once", defaults: {} },
  reminder_1: reminder,
  reminder_2: reminder,
  reminder_3: reminder,
  prepaid_notice_1: notice,
  prepaid_notice_2: notice,
  prepaid_notice_3: notice,
  prepaid_notice_4: notice,
};

export const aboutMoney: readonly string[] = Object.keys(kindsOfEvents);

const everywhere: EventValues = {
  autoSend: false,
  channels: ["mail"],
  delayHours: "common",
  hours: "common",
  bcc: "",
  attach: [],
  words: {},
  digest: true,
  daysBefore: 14,
};

/** The values of an event for which nothing was set anywhere. */
export function defaultsOf(kind: FinanceKind): EventValues {
  const { timing, defaults } = kindsOfEvents[kind];
  return { ...everywhere, ...(timing === "timed" ? {} : { delayHours: "0", hours: "always" }), ...defaults };
}

/** What can be set of an event. Steps have an hour of their own, and whether they run is said with them. */
export function fieldsOf(kind: FinanceKind): EventField[] {
  const { timing, attachable, more = [] } = kindsOfEvents[kind];
  const isOfStep = kind.startsWith("reminder_") || kind.startsWith("prepaid_notice_");
  return [
    ...(isOfStep ? [] : (["autoSend"] as const)),
    "channels",
    ...(timing === "fixed-hour" ? [] : (["delayHours", "hours"] as const)),
    "bcc",
    ...(attachable.length > 0 ? (["attach"] as const) : []),
    "words",
    ...more,
  ];
}

const common = ["customer.name", "customer.number", "partner.name", "partner.email", "partner.phone", "links.portal", "links.here"];

/** Names that words of one's own may use for an event. `documents` are a list to go through. */
export const variablesOf = (kind: FinanceKind): string[] => [...common, ...kindsOfEvents[kind].variables];
