import {
  type eventKinds,
  type listEventsEndpoint,
  noticeKinds,
  reminderKinds,
} from "../../../../server/modules/notifications/finance/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";

export type Events = ReturnsOf<typeof listEventsEndpoint>;
export type EventItem = Events["items"][number];
export type Values = EventItem["values"];
export type Field = EventItem["fields"][number];

/** As people look for them. */
export const eventGroups = [
  { id: "documents", kinds: ["invoice_issued", "proforma_sent", "credit_note_issued"] },
  {
    id: "payments",
    kinds: [
      "payment_settled",
      "payment_failed",
      "payment_reversed",
      "refund_done",
      "card_expiring",
      "method_disabled",
      "method_changed",
      "pay_link",
      "terms_brought",
    ],
  },
  {
    id: "autopay",
    kinds: ["charge_notice", "autopay_enabled", "autopay_charged", "autopay_failed", "autopay_suspended", "autopay_disabled"],
  },
  {
    id: "enforcement",
    kinds: ["suspension_warning", "customer_blocked", "customer_unblocked", "customer_deactivated", "promise_made", "promise_broken"],
  },
  { id: "services", kinds: ["plan_change_planned", "plan_change_done", "service_ending", "contract_ending", "price_change"] },
] as const satisfies readonly { id: string; kinds: readonly (typeof eventKinds)[number][] }[];

/** Their days and hours are set elsewhere; here stand their words. */
export const stepGroups = [
  { id: "reminders", kinds: reminderKinds, to: "/config/reminders" },
  { id: "notices", kinds: noticeKinds, to: "/config/prepaid-notices" },
] as const;
