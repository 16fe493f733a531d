import { Link, useParams } from "@tanstack/react-router";
import { Suspense, useEffect, useRef, useState } from "react";
import { portalReadTicketEndpoint, portalTicketEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { ColourChip } from "../../ui/colour-chip.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import { AttachedCheck } from "../app/line-parts.ts";
import { putAside } from "../device/outbox.ts";
import { WaitingMessages } from "../device/waiting-messages.tsx";
import { CloseSheet } from "./close-sheet.tsx";
import { Rating } from "./rating.tsx";
import { ReplyBox } from "./reply-box.tsx";
import { Thread } from "./thread.tsx";
import type { Ticket } from "./ticket.ts";
import { useOptions } from "./use-options.ts";
import "./ticket-page.css";

/** P-163 one request with all that was said in it. */
export function TicketPage() {
  const t = useTexts();
  const { ticketId } = useParams({ strict: false }) as { ticketId: string };
  const { data, loading, problem, reload } = useEndpoint(portalTicketEndpoint, { params: { ticketId } });
  return (
    <>
      <BackLink to="/tickets">{t("portal-tickets.title")}</BackLink>
      {data ? (
        <Shown key={data.id} ticket={data} />
      ) : (
        <div className="ticket-page">
          <PortalCard loading={loading} problem={problem} onRetry={reload} />
        </div>
      )}
    </>
  );
}

function Shown({ ticket }: { ticket: Ticket }) {
  useMarkRead(ticket);
  return (
    <div className="ticket-page">
      <Head ticket={ticket} />
      <Suspense>{ticket.diagnosis && <AttachedCheck check={ticket.diagnosis} />}</Suspense>
      <Thread ticket={ticket} />
      <WaitingMessages ticketId={ticket.id} />
      <Rating ticket={ticket} />
      <ReplyBox ticket={ticket} />
    </div>
  );
}

/** P-165 what is on the screen is read, on all devices. */
function useMarkRead({ id, isUnread }: Ticket): void {
  const { run } = useAction(portalReadTicketEndpoint, { putAside: () => putAside({ key: `read ${id}`, ticketId: id }) });
  const runNow = useRef(run);
  runNow.current = run;
  useEffect(() => {
    if (!isUnread) return undefined;
    const read = (): void => {
      if (document.visibilityState === "visible") void runNow.current({ params: { ticketId: id }, body: {} });
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [id, isUnread]);
}

function Head({ ticket }: { ticket: Ticket }) {
  const t = useTexts();
  const titleOf = useTitles();
  const [closing, setClosing] = useState(false);
  const { number, subject, status, service, createdAt, links, mayClose } = ticket;
  const mayCloseHere = useOptions().data?.mayClose ?? true;
  return (
    <header className="ticket-head">
      <PortalTitle>
        <bdi>{subject}</bdi>
      </PortalTitle>
      <div className="ticket-head-facts">
        <ColourChip colour={status.colour}>{titleOf(status.titles)}</ColourChip>
        <span>{t("portal-tickets.number", { number: String(number) })}</span>
        {service && (
          <Link to={`/services/${service.id}` as never}>
            <bdi>{service.title}</bdi>
          </Link>
        )}
        <span>
          {t("portal-tickets.thread.opened")} <AgoText value={createdAt} />
        </span>
      </div>
      {links.map((link) => (
        <Link key={link.id} className="ticket-head-link" to={`/tickets/${link.id}` as never}>
          {t(link.isEarlier ? "portal-tickets.thread.linked-earlier" : "portal-tickets.thread.linked-later", {
            number: String(link.number),
          })}
        </Link>
      ))}
      {mayClose && mayCloseHere && (
        <div>
          <Button onPress={() => setClosing(true)}>{t("portal-tickets.close.open")}</Button>
        </div>
      )}
      {closing && <CloseSheet ticket={ticket} onClose={() => setClosing(false)} />}
    </header>
  );
}
