// P-210 what is told on devices, for how long it is worth telling, and what a device can leave out. Every message that is written to a
// customer passes here; what is not named is told elsewhere only.

import type { groups } from "./contract.ts";

export type PushGroup = (typeof groups)[number];

export interface PushKind {
  /** Undefined: always told, as what somebody asks for by a button. */
  readonly group?: PushGroup;
  /** P-211 after that it is worth nothing any more. */
  readonly ttlMinutes: number;
  /** P-211 goes out another way when no device was reached in that time. */
  readonly isImportant?: true;
  /** M-47 security rings at night as well; all else waits for the morning. */
  readonly evenAtNight?: true;
  readonly urgency?: "high";
  /** What a payment settles: once nothing is owed it is taken back (P-211). */
  readonly endsWithDebt?: true;
}

const hour = 60;
const day = 24 * hour;

const money = (ttlMinutes: number, more: Omit<PushKind, "group" | "ttlMinutes"> = {}): PushKind => ({
  group: "money",
  ttlMinutes,
  ...more,
});
const dunning = money(day, { isImportant: true, endsWithDebt: true });
const security: PushKind = { group: "security", ttlMinutes: 6 * hour, evenAtNight: true, urgency: "high" };

export const pushKinds: Readonly<Record<string, PushKind>> = {
  invoice_issued: money(day),
  proforma_sent: money(day),
  credit_note_issued: money(day),
  payment_settled: money(day),
  payment_failed: money(day, { isImportant: true, endsWithDebt: true }),
  payment_reversed: money(day, { isImportant: true, endsWithDebt: true }),
  refund_done: money(day),
  charge_notice: money(day),
  autopay_charged: money(day),
  autopay_failed: money(day, { isImportant: true, endsWithDebt: true }),
  autopay_suspended: money(day, { isImportant: true }),
  method_disabled: money(day, { isImportant: true }),
  card_expiring: money(day),
  promise_broken: money(day, { isImportant: true, endsWithDebt: true }),
  reminder_1: dunning,
  reminder_2: dunning,
  reminder_3: dunning,
  prepaid_notice_1: dunning,
  prepaid_notice_2: dunning,
  prepaid_notice_3: dunning,
  prepaid_notice_4: dunning,
  suspension_warning: money(6 * hour, { isImportant: true, urgency: "high", endsWithDebt: true }),
  customer_blocked: { group: "service", ttlMinutes: day, isImportant: true, urgency: "high", endsWithDebt: true },
  customer_unblocked: { group: "service", ttlMinutes: 6 * hour },
  plan_change_done: { group: "service", ttlMinutes: day },
  incident_update: { group: "service", ttlMinutes: 6 * hour },
  service_ending: { group: "service", ttlMinutes: day },
  contract_ending: { group: "contracts", ttlMinutes: day },
  price_change: { group: "contracts", ttlMinutes: day },
  contract_sent: { group: "contracts", ttlMinutes: day, isImportant: true },
  ticket_replied: { group: "support", ttlMinutes: day },
  ticket_moved: { group: "support", ttlMinutes: day },
  ticket_closed: { group: "support", ttlMinutes: day },
  ticket_reminded: { group: "support", ttlMinutes: day },
  security_locked: security,
  security_password: security,
  security_factor: security,
  test: { ttlMinutes: 5, evenAtNight: true, urgency: "high" },
};

export const kindsEndingWithDebt: readonly string[] = Object.entries(pushKinds).flatMap(([name, kind]) =>
  kind.endsWithDebt ? [name] : [],
);
