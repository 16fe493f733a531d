// P-193, M-47 where a message goes: the partner says what is sent and where, the customer picks among the channels. Values in, a decision out.
import { legalNotices, type NoticeChannel, type NoticeKind } from "../../../../shared/notices.ts";

const ofKinds: Readonly<Record<NoticeKind, readonly string[]>> = {
  invoices: [
    ...["invoice_issued", "proforma_sent", "credit_note_issued", "charge_notice", "price_change", "terms_brought", "suspension_warning"],
    ...["reminder_1", "reminder_2", "reminder_3", "prepaid_notice_1", "prepaid_notice_2", "prepaid_notice_3", "prepaid_notice_4"],
    ...["promise_made", "promise_broken"],
  ],
  payments: [
    ...["payment_settled", "payment_failed", "payment_reversed", "refund_done", "method_changed", "method_disabled", "card_expiring"],
    ...["autopay_enabled", "autopay_charged", "autopay_failed", "autopay_suspended", "autopay_disabled"],
  ],
  services: [
    ...["customer_blocked", "customer_unblocked", "customer_deactivated", "plan_change_planned", "plan_change_done", "service_ending"],
    ...["contract_ending", "contract_sent", "contract_signed", "incident_update"],
  ],
  usage: ["data_used", "data_used_up", "data_pack_added", "data_packs_stopped", "fair_use_applied", "fair_use_lifted"],
  support: ["ticket_received", "ticket_replied", "ticket_moved", "ticket_closed", "ticket_reminded", "ticket_rating"],
};
const noticeOf: ReadonlyMap<string, NoticeKind> = new Map(
  Object.entries(ofKinds).flatMap(([notice, kinds]) => kinds.map((kind) => [kind, notice as NoticeKind] as const)),
);

/** Undefined: nobody chooses. Codes and words about one's own way in are for safety, what staff send by hand, a pay link too, is meant for this person. */
export const noticeOfMessage = (kind: string): NoticeKind | undefined => noticeOf.get(kind);
export const messagesOfNotices: readonly string[] = [...noticeOf.keys()];

export interface Wanted {
  readonly notice: NoticeKind;
  /** As the partner sends it. */
  readonly channels: readonly ("mail" | "portal")[];
  /** All mail about this is stopped for the customer (B-167). */
  readonly isUnwanted: boolean;
}
export interface Channels {
  readonly mail: "send" | "switched-off" | "none";
  readonly portal: boolean;
  readonly sms: boolean;
  readonly push: boolean;
}

export function decideChannels({ notice, channels, isUnwanted }: Wanted, chosen: Readonly<Record<NoticeChannel, boolean>>): Channels {
  const mail = !channels.includes("mail") ? "none" : chosen.mail ? "send" : "switched-off";
  const isLeftOut = mail === "switched-off" && !isUnwanted;
  return {
    mail,
    portal: channels.includes("portal") || (isLeftOut && legalNotices.includes(notice)),
    sms: chosen.sms,
    push: chosen.push,
  };
}
