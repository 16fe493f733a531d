import { useState } from "react";
import { portalCloseTicketEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { SatisfiedChoice, type Vote } from "./satisfied-choice.tsx";
import type { Ticket } from "./ticket.ts";

/** P-166 the customer says that it is settled, and how it went, if they like. */
export function CloseSheet({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const t = useTexts();
  const [vote, setVote] = useState<Vote>({ isSatisfied: undefined, comment: "" });
  const number = String(ticket.number);
  const close = useAction(portalCloseTicketEndpoint, {
    onDone: () => {
      notify(t("portal-tickets.close.done", { number }));
      onClose();
    },
  });
  const { isSatisfied, comment } = vote;
  return (
    <Sheet
      open
      title={t("portal-tickets.close.title")}
      onClose={onClose}
      locked={close.busy}
      foot={
        <>
          <Button disabled={close.busy} onPress={onClose}>
            {t("portal-tickets.close.keep")}
          </Button>
          <Button
            kind="primary"
            busy={close.busy}
            onPress={() =>
              close.run({
                params: { ticketId: ticket.id },
                body: isSatisfied === undefined ? {} : { rating: { isSatisfied, comment: comment.trim() } },
              })
            }
          >
            {t("portal-tickets.close.confirm")}
          </Button>
        </>
      }
    >
      <div className="ticket-sheet">
        <p>{t("portal-tickets.close.text")}</p>
        <SatisfiedChoice vote={vote} onChange={setVote} />
        <ProblemNote problem={close.problem} />
      </div>
    </Sheet>
  );
}
