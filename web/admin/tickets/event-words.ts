import type { Translate } from "../../lib/texts.tsx";
import { type Entry, ticketNumber } from "./ticket.ts";

type Told = NonNullable<NonNullable<Entry["event"]>["from"]>;

/** "Status: New → Waiting on customer" */
export function eventWords(t: Translate, { event }: Entry, titleOf: (titles: Readonly<Record<string, string>>) => string): string {
  if (!event) return "";
  const say = (told: Told | null): string => {
    if (!told) return t("tickets.event.nothing");
    if (told.titles && Object.keys(told.titles).length > 0) return titleOf(told.titles);
    return event.code === "priority" ? (t.optional(`tickets.priority.${told.text}`) ?? told.text) : told.text;
  };
  return t(`tickets.event.${event.code}`, {
    from: say(event.from),
    to: say(event.to),
    ticket: event.ticket ? ticketNumber(event.ticket) : "",
  });
}
