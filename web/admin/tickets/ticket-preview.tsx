import { Link } from "@tanstack/react-router";
import { getTicketEndpoint } from "../../../server/modules/tickets/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import { ticketNumber } from "./ticket.ts";
import { PriorityText, TicketStatus } from "./ticket-chips.tsx";

const shown = 3;

/** The last words of a ticket, without leaving the list. */
export function TicketPreview({ ticketId }: { ticketId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getTicketEndpoint, { params: { ticketId } }, { keepFormer: true });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <span aria-busy="true">{t("ui.loading")}</span>;
  const last = data.entries.filter(({ kind }) => kind !== "event").slice(-shown);
  return (
    <div className="ticket-preview">
      <h2>
        <Link to={`/tickets/${data.id}` as never}>
          <bdi className="number">{ticketNumber(data)}</bdi> <bdi>{data.subject}</bdi>
        </Link>
      </h2>
      <span>
        <TicketStatus status={data.status} /> <PriorityText priority={data.priority} />
      </span>
      {last.map((entry) => (
        <blockquote key={entry.id}>
          <span className="ticket-preview-quiet">
            <bdi>{entry.author.name}</bdi> · <AgoText value={entry.at} />
            {entry.kind === "note" && ` · ${t("tickets.thread.note")}`}
          </span>
          <LinkedText text={entry.text} />
        </blockquote>
      ))}
    </div>
  );
}
