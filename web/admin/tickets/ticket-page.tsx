import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { getTicketEndpoint, listTicketsEndpoint, takeTicketEndpoint } from "../../../server/modules/tickets/contract.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecordFailed, RecordPage, RecordWaiting } from "../../ui/record-page.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { LabelChips } from "../app/label-chips.tsx";
import { fulfils } from "../app/may.ts";
import { useModules } from "../app/modules-context.ts";
import { Composer } from "./composer.tsx";
import { CustomerSide } from "./customer-side.tsx";
import { FieldsPanel } from "./fields-panel.tsx";
import { LinksPanel } from "./links-panel.tsx";
import { Standing } from "./standing.tsx";
import { Thread } from "./thread.tsx";
import { isAside, requesterName, type Ticket, ticketNumber, ticketTopics, useTicketLabels } from "./ticket.ts";
import { type TicketAct, TicketActs } from "./ticket-acts.tsx";
import { PriorityText, TicketStatus } from "./ticket-chips.tsx";
import { usePresence } from "./use-presence.ts";
import { useTicketMenu } from "./use-ticket-menu.ts";
import "./ticket-page.css";

/** O-142 one ticket: what was said, an answer, and whom it is about. */
export function TicketPage() {
  const t = useTexts();
  const { ticketId } = useParams({ strict: false }) as { ticketId: string };
  const { data, problem, reload } = useEndpoint(getTicketEndpoint, { params: { ticketId } }, { topics: ["customers"] });
  const back = { to: "/tickets", label: t("tickets.title") };
  if (problem && !data) return <RecordFailed problem={problem} back={back} onRetry={reload} />;
  if (!data) return <RecordWaiting />;
  return <Shown key={data.id} ticket={data} back={back} />;
}

function Shown({ ticket, back }: { ticket: Ticket; back: { to: string; label: string } }) {
  const t = useTexts();
  const [writes, setWrites] = useState(false);
  const [acting, setActing] = useState<TicketAct>();
  const others = usePresence(ticket.id, writes);
  const menu = useTicketMenu(ticket);
  const mayUpdate = useMay("tickets.tickets.update") && ticket.mayUpdate && !isAside(ticket);
  const mayAssign = useMay("tickets.tickets.assign");
  return (
    <>
      <RecordPage
        back={back}
        title={ticket.subject}
        marks={<Marks ticket={ticket} />}
        subtitle={
          <>
            <bdi className="number">{ticketNumber(ticket)}</bdi> · {t(`tickets.channel.${ticket.channel}`)} ·{" "}
            <bdi>{requesterName(ticket) || t("tickets.list.unknown")}</bdi>
          </>
        }
        answers={[]}
        actions={<MainActs ticket={ticket} onAct={setActing} />}
        menu={menu.map(({ id, label, danger }) => ({ label, danger: danger ?? false, onPress: () => setActing(id) }))}
        tabs={[
          {
            id: "thread",
            label: t("tickets.one"),
            content: () => (
              <div className="ticket-main">
                <Standing ticket={ticket} others={others} />
                <Thread ticket={ticket} composer={mayUpdate ? <Composer ticket={ticket} onWriting={setWrites} /> : null} />
              </div>
            ),
          },
        ]}
        timeline={
          <div className="ticket-side">
            <ForeignParts ticketId={ticket.id} />
            <FieldsPanel ticket={ticket} mayUpdate={mayUpdate} mayAssign={mayAssign} />
            <CustomerSide ticket={ticket} mayPair={mayUpdate} />
            <LinksPanel ticket={ticket} />
          </div>
        }
      />
      {acting && <TicketActs act={acting} ticket={ticket} onClose={() => setActing(undefined)} />}
    </>
  );
}

/** What other modules have to say about it. */
function ForeignParts({ ticketId }: { ticketId: string }) {
  const session = useStaffSession();
  const parts = useModules()
    .flatMap(({ ticketParts = [] }) => ticketParts)
    .filter(({ needs }) => fulfils(session, needs));
  return parts.map(({ id, Part }) => <Part key={id} ticketId={ticketId} />);
}

function Marks({ ticket }: { ticket: Ticket }) {
  const t = useTexts();
  const labels = useTicketLabels();
  return (
    <span className="ticket-marks">
      <TicketStatus status={ticket.status} />
      {ticket.priority !== "medium" && <PriorityText priority={ticket.priority} />}
      {ticket.hidden && <StatusChip tone="attention">{t("tickets.page.hidden")}</StatusChip>}
      {ticket.spamAt && <StatusChip tone="hurts">{t("tickets.page.spam-mark")}</StatusChip>}
      {ticket.deletedAt && <StatusChip tone="past">{t("tickets.page.deleted-mark")}</StatusChip>}
      <LabelChips labels={labels.filter(({ id }) => ticket.labelIds.includes(id))} />
    </span>
  );
}

/** What is done most: take it, close it, go on to the next. */
function MainActs({ ticket, onAct }: { ticket: Ticket; onAct: (act: TicketAct) => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { adminId } = useStaffSession();
  const mayTake = useMay("tickets.tickets.update") && ticket.mayUpdate;
  const mayClose = useMay("tickets.tickets.close");
  const next = useNext(ticket);
  const take = useAction(takeTicketEndpoint, {
    topics: [...ticketTopics],
    onDone: () => notify(t("tickets.page.taken", { number: ticketNumber(ticket) })),
  });
  const isOpen = ticket.status.kind !== "closed" && !isAside(ticket);
  return (
    <>
      {isOpen && mayTake && ticket.assignee?.id !== adminId && (
        <Button busy={take.busy} onPress={() => take.run({ params: { ticketId: ticket.id }, body: { from: ticket.assignee?.id ?? null } })}>
          {t("tickets.page.take")}
        </Button>
      )}
      {isOpen && mayClose && <Button onPress={() => onAct("close")}>{t("tickets.page.close")}</Button>}
      {next && (
        <Button kind="quiet" onPress={() => void navigate({ to: `/tickets/${next}` as never })}>
          {t("tickets.page.next")}
        </Button>
      )}
      <ProblemNote problem={take.problem} />
    </>
  );
}

/** The next one of those that wait for an answer, so that one goes on without the list. */
function useNext(ticket: Ticket): string | undefined {
  const { data } = useEndpoint(listTicketsEndpoint, {
    query: { limit: 2, sort: "updatedAt", total: "none", filter: { folder: "mine", awaitsStaff: "true" } },
  });
  return data?.items.find(({ id }) => id !== ticket.id)?.id;
}
