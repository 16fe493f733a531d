import { IconStar, IconStarFilled } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { portalStarTicketEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { ColourChip } from "../../ui/colour-chip.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import type { TicketLine } from "./ticket.ts";

/** One request: whether something new was said, how it stands, since when. What is left out the provider does not show (P-160). */
export function TicketRow({ ticket }: { ticket: TicketLine }) {
  const t = useTexts();
  const titleOf = useTitles();
  const { id, status, subject, updatedAt, createdAt } = ticket;
  const at = updatedAt ?? createdAt;
  return (
    <div className="ticket-row" data-unread={ticket.isUnread}>
      <span className="ticket-row-dot" aria-hidden />
      <div className="ticket-row-words">
        <Link to={`/tickets/${id}` as never} className="ticket-row-subject">
          {ticket.isUnread && <span className="only-for-readers">{t("portal-tickets.unread")}: </span>}
          <bdi>{subject ?? nameless(t, ticket)}</bdi>
        </Link>
        <span className="ticket-row-facts">
          {status && <ColourChip colour={status.colour}>{titleOf(status.titles)}</ColourChip>}
          <Facts ticket={ticket} />
          {at && <AgoText value={at} />}
        </span>
      </div>
      {ticket.isStarred !== undefined && <Star ticket={ticket} isStarred={ticket.isStarred} />}
    </div>
  );
}

/** Where the provider shows no subjects the number stands in their place. */
const nameless = (t: Translate, { number }: TicketLine): string =>
  number === undefined ? t("portal-tickets.request") : t("portal-tickets.number", { number: String(number) });

function Facts({ ticket: { number, subject, priority, type, group, assignedTo, watching } }: { ticket: TicketLine }) {
  const t = useTexts();
  const titleOf = useTitles();
  const facts = [
    number !== undefined && subject !== undefined && t("portal-tickets.number", { number: String(number) }),
    type && titleOf(type),
    priority && priority !== "medium" && t(`portal-tickets.priorities.${priority}`),
    group,
    assignedTo,
    watching?.length && watching.join(", "),
  ].filter((fact) => typeof fact === "string" && fact !== "");
  return facts.map((fact) => <bdi key={String(fact)}>{fact}</bdi>);
}

function Star({ ticket: { id, subject = "" }, isStarred }: { ticket: TicketLine; isStarred: boolean }) {
  const t = useTexts();
  const star = useAction(portalStarTicketEndpoint);
  const label = t(isStarred ? "portal-tickets.unstar" : "portal-tickets.star", { subject });
  const Icon = isStarred ? IconStarFilled : IconStar;
  return (
    <button
      type="button"
      className="ticket-star"
      aria-pressed={isStarred}
      aria-label={label}
      disabled={star.busy}
      onClick={() => void star.run({ params: { ticketId: id }, body: { isStarred: !isStarred } })}
    >
      <Icon size={20} stroke={1.7} aria-hidden />
    </button>
  );
}
