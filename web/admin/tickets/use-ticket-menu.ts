import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { isAside, type Ticket } from "./ticket.ts";
import type { TicketAct } from "./ticket-acts.tsx";

export interface MenuLine {
  id: TicketAct;
  label: string;
  danger?: boolean;
}

/** What else can be done with a ticket as it stands, by whoever may. */
export function useTicketMenu(ticket: Ticket): MenuLine[] {
  const t = useTexts();
  const mayUpdate = useMay("tickets.tickets.update") && ticket.mayUpdate;
  const mayMerge = useMay("tickets.tickets.merge");
  const maySpam = useMay("tickets.tickets.spam");
  const mayDelete = useMay("tickets.tickets.delete");
  const mayRestore = useMay("tickets.tickets.restore");
  if (ticket.deletedAt) return mayRestore ? [{ id: "restore", label: t("tickets.page.restore") }] : [];
  if (ticket.spamAt) {
    return [
      ...(maySpam ? [{ id: "not-spam" as const, label: t("tickets.page.not-spam") }] : []),
      ...(mayDelete ? [{ id: "delete" as const, label: t("tickets.page.delete"), danger: true }] : []),
    ];
  }
  if (isAside(ticket)) return [];
  const [hide, words] = ticket.hidden ? (["show", "tickets.page.unhide"] as const) : (["hide", "tickets.page.hide"] as const);
  return [
    ...(mayUpdate && ticket.status.kind === "closed" ? [{ id: "reopen" as const, label: t("tickets.page.reopen") }] : []),
    ...(mayMerge ? [{ id: "merge" as const, label: t("tickets.page.merge") }] : []),
    ...(mayMerge && ticket.entries.filter(({ kind }) => kind !== "event").length > 1
      ? [{ id: "split" as const, label: t("tickets.page.split") }]
      : []),
    ...(mayUpdate ? [{ id: hide, label: t(words) }] : []),
    ...(maySpam ? [{ id: "spam" as const, label: t("tickets.page.spam") }] : []),
    ...(mayDelete ? [{ id: "delete" as const, label: t("tickets.page.delete"), danger: true }] : []),
  ];
}
