import { useState } from "react";
import { portalRateTicketEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SatisfiedChoice, type Vote } from "./satisfied-choice.tsx";
import type { Ticket } from "./ticket.ts";

/** P-167 asked once after a request was settled; what was said can be changed for some days. */
export function Rating({ ticket }: { ticket: Ticket }) {
  const t = useTexts();
  const { rating, mayRate } = ticket;
  const [vote, setVote] = useState<Vote>();
  const rate = useAction(portalRateTicketEndpoint, {
    onDone: () => {
      notify(t("portal-tickets.rating.thanks"));
      setVote(undefined);
    },
  });
  if (ticket.isOpen || (!rating && !mayRate)) return null;
  const shown = vote ?? (rating ? undefined : { isSatisfied: undefined, comment: "" });
  if (!shown)
    return (
      <PortalCard>
        <div className="ticket-rating">
          <p>{t(rating?.isSatisfied ? "portal-tickets.rating.given-good" : "portal-tickets.rating.given-bad")}</p>
          {rating?.comment && <p className="ticket-rating-comment">“{rating.comment}”</p>}
          {!rating?.isSatisfied && ticket.mayReply && <p>{t("portal-tickets.rating.reopen-hint")}</p>}
          {mayRate && rating && (
            <div>
              <Button small kind="quiet" onPress={() => setVote({ isSatisfied: rating.isSatisfied, comment: rating.comment })}>
                {t("portal-tickets.rating.change")}
              </Button>
            </div>
          )}
        </div>
      </PortalCard>
    );
  const { isSatisfied, comment } = shown;
  return (
    <PortalCard title={t("portal-tickets.rating.title")}>
      <div className="ticket-rating">
        <SatisfiedChoice vote={shown} onChange={setVote} />
        <ProblemNote problem={rate.problem} />
        {isSatisfied !== undefined && (
          <div>
            <Button
              kind="primary"
              busy={rate.busy}
              onPress={() => rate.run({ params: { ticketId: ticket.id }, body: { isSatisfied, comment: comment.trim() } })}
            >
              {t("portal-tickets.rating.send")}
            </Button>
          </div>
        )}
      </div>
    </PortalCard>
  );
}
