import { IconEye, IconPencil } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { unmergeTicketEndpoint } from "../../../server/modules/tickets/joined/contract.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { type Ticket, ticketNumber, ticketTopics } from "./ticket.ts";
import type { Other } from "./use-presence.ts";

/** What one has to know before one writes: where it went, and who else is at it. */
export function Standing({ ticket, others }: { ticket: Ticket; others: readonly Other[] }) {
  const t = useTexts();
  return (
    <>
      {ticket.mergedInto && <Merged ticket={ticket} into={ticket.mergedInto} />}
      <div role="status" className="ticket-others">
        {others.map(({ id, name, isWriting }) => (
          <span key={id} data-writes={isWriting}>
            {isWriting ? <IconPencil size={15} stroke={1.8} aria-hidden /> : <IconEye size={15} stroke={1.8} aria-hidden />}
            {t(isWriting ? "tickets.page.writing" : "tickets.page.viewing", { name })}
          </span>
        ))}
      </div>
    </>
  );
}

function Merged({ ticket, into }: { ticket: Ticket; into: NonNullable<Ticket["mergedInto"]> }) {
  const t = useTexts();
  const undo = useAction(unmergeTicketEndpoint, {
    topics: [...ticketTopics],
    onDone: () => notify(t("tickets.merge.undone", { number: ticketNumber(ticket) })),
  });
  const mayUndo = ticket.unmergeUntil !== null && new Date(ticket.unmergeUntil) > currentMoment();
  return (
    <div className="ticket-note">
      <span>
        {t("tickets.page.merged-into")}{" "}
        <Link to={`/tickets/${into.id}` as never}>
          <bdi className="number">{ticketNumber(into)}</bdi> <bdi>{into.subject}</bdi>
        </Link>
      </span>
      {mayUndo && (
        <Button small busy={undo.busy} onPress={() => undo.run({ params: { ticketId: ticket.id }, body: {} })}>
          {t("tickets.merge.undo")}
        </Button>
      )}
      {mayUndo && (
        <span className="ticket-subject-quiet">
          {t("tickets.merge.undo-until")} <MomentText value={ticket.unmergeUntil} />
        </span>
      )}
      <ProblemNote problem={undo.problem} />
    </div>
  );
}
