import { Checkbox, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { splitTicketEndpoint } from "../../../server/modules/tickets/joined/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import { type Ticket, ticketNumber, ticketTopics } from "./ticket.ts";
import "./split-sheet.css";

/** O-147 a ticket that is about two things: what is about the other one becomes a ticket of its own. */
export function SplitSheet({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [subject, setSubject] = useState("");
  const entries = ticket.entries.filter(({ kind }) => kind !== "event");
  const split = useAction(splitTicketEndpoint, {
    topics: [...ticketTopics],
    onDone: (made) => {
      onClose();
      notify(t("tickets.split.done", { number: ticketNumber(made) }));
      void navigate({ to: `/tickets/${made.id}` as never });
    },
  });
  const isAll = chosen.length === entries.length;
  const isReady = chosen.length > 0 && !isAll && subject.trim().length >= 3;
  const turn = (id: string): void => setChosen((before) => (before.includes(id) ? before.filter((one) => one !== id) : [...before, id]));
  return (
    <Sheet
      open
      wide
      title={t("tickets.split.title", { number: ticketNumber(ticket) })}
      onClose={onClose}
      locked={split.busy}
      foot={
        <>
          <Button disabled={split.busy} onPress={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={split.busy}
            disabled={!isReady}
            onPress={() => split.run({ params: { ticketId: ticket.id }, body: { entryIds: [...chosen], subject: subject.trim() } })}
          >
            {t("tickets.split.confirm", { count: chosen.length })}
          </Button>
        </>
      }
    >
      <div className="ticket-fields">
        <span>{t("tickets.split.text")}</span>
        <TextInput
          label={t("tickets.split.subject")}
          maxLength={150}
          data-autofocus
          value={subject}
          onChange={({ currentTarget }) => setSubject(currentTarget.value)}
        />
        <fieldset className="split-entries" aria-label={t("tickets.split.entries")}>
          {entries.map((entry) => (
            <Checkbox
              key={entry.id}
              checked={chosen.includes(entry.id)}
              onChange={() => turn(entry.id)}
              label={
                <span className="split-entry">
                  <span>
                    <strong>
                      <bdi>{entry.author.name}</bdi>
                    </strong>{" "}
                    · <AgoText value={entry.at} />
                    {entry.kind === "note" && ` · ${t("tickets.thread.note")}`}
                  </span>
                  <span dir="auto">{entry.text}</span>
                </span>
              }
            />
          ))}
        </fieldset>
        {isAll && <p className="ticket-note">{t("tickets.split.leave-some")}</p>}
        <ProblemNote problem={split.problem} errors={split.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
