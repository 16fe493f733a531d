import { Link } from "@tanstack/react-router";
import { downloadTicketFileEndpoint } from "../../../server/modules/tickets/files/contract.ts";
import { urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { type Ticket, ticketNumber } from "./ticket.ts";
import { TicketStatus } from "./ticket-chips.tsx";

/** The tickets that belong to this one, and all files of the thread in one place (O-149). */
export function LinksPanel({ ticket }: { ticket: Ticket }) {
  const t = useTexts();
  const format = useFormat();
  const files = ticket.entries.flatMap((entry) => entry.files);
  return (
    <>
      {ticket.links.length > 0 && (
        <Panel title={t("tickets.facts.linked")}>
          <ul className="ticket-side-list">
            {ticket.links.map((link) => (
              <li key={`${link.kind}-${link.id}`}>
                <Link to={`/tickets/${link.id}` as never}>
                  <bdi className="number">{ticketNumber(link)}</bdi> <bdi>{link.subject}</bdi>
                </Link>
                <TicketStatus status={link.status} />
                <span className="ticket-side-note">{t(`tickets.facts.link.${link.kind}${link.isEarlier ? "-earlier" : ""}` as never)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {files.length > 0 && (
        <Panel title={t("tickets.facts.files")}>
          <ul className="ticket-side-list">
            {files.map((file) => (
              <li key={file.id}>
                <a
                  href={urlOf(downloadTicketFileEndpoint, { params: { fileId: file.id } })}
                  download={file.name}
                  style={{ overflowWrap: "anywhere" }}
                >
                  <bdi>{file.name}</bdi>
                </a>
                <span className="ticket-side-note">{format.bytes(file.sizeBytes)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
