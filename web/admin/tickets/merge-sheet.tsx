import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { mergeTicketEndpoint } from "../../../server/modules/tickets/joined/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { type Row, type Ticket, ticketNumber, ticketTopics } from "./ticket.ts";
import { TicketPicker } from "./ticket-picker.tsx";

/** O-147 all of this ticket moves into another; of two customers it asks once more. */
export function MergeSheet({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [picked, setPicked] = useState<Row>();
  const merge = useAction(mergeTicketEndpoint, {
    topics: [...ticketTopics],
    onDone: (into) => {
      onClose();
      notify(t("tickets.merge.done", { number: ticketNumber(into) }));
      void navigate({ to: `/tickets/${into.id}` as never });
    },
  });
  const isOther = picked !== undefined && (picked.customer?.id ?? null) !== (ticket.customer?.id ?? null);
  return (
    <Sheet
      open
      title={t("tickets.merge.title", { number: ticketNumber(ticket) })}
      onClose={onClose}
      locked={merge.busy}
      foot={
        <>
          <Button disabled={merge.busy} onPress={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind={isOther ? "danger" : "primary"}
            busy={merge.busy}
            disabled={!picked}
            onPress={() =>
              picked && merge.run({ params: { ticketId: ticket.id }, body: { intoId: picked.id, evenIfOtherCustomer: isOther } })
            }
          >
            {picked
              ? t(isOther ? "tickets.merge.confirm-other" : "tickets.merge.confirm", { number: ticketNumber(picked) })
              : t("tickets.merge.choose")}
          </Button>
        </>
      }
    >
      <div className="ticket-fields">
        <span>{t("tickets.merge.text")}</span>
        <TicketPicker label={t("tickets.merge.target")} ticket={ticket} picked={picked} onPick={setPicked} />
        {isOther && picked && (
          <p className="ticket-note" role="alert">
            {t("tickets.merge.other-customer", { name: picked.customer?.name ?? picked.requester.name })}
          </p>
        )}
        <ProblemNote problem={merge.problem} />
      </div>
    </Sheet>
  );
}
