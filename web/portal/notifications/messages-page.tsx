import { Link } from "@tanstack/react-router";
import { type PortalMessage, portalMessagesEndpoint, readMessageEndpoint } from "../../../server/modules/notifications/finance/contract.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useList } from "../../lib/use-list.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { PortalPages } from "../../ui/portal-table.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import "./messages-page.css";

type Message = (typeof PortalMessage)["_output"];

/** What the provider told here, newest first; opening one is reading it. */
export function MessagesPage() {
  const t = useTexts();
  const list = useList(portalMessagesEndpoint, {
    filters: [],
    sorts: ["createdAt"],
    limits: portalLimits,
    defaultLimit: 25,
    topics: ["messages"],
  });
  return (
    <div className="messages">
      <PortalTitle>{t("portal.messages.title")}</PortalTitle>
      {list.problem && <ProblemNote problem={list.problem} onRetry={list.reload} />}
      {list.items?.length === 0 && <EmptyState title={t("portal.messages.none")} text={t("portal.messages.none-text")} />}
      {!list.items && !list.problem && <div className="messages-waiting" aria-busy="true" />}
      {list.items?.map((message) => (
        <MessageCard key={message.id} message={message} />
      ))}
      <PortalPages list={list} />
    </div>
  );
}

function MessageCard({ message }: { message: Message }) {
  const t = useTexts();
  const read = useAction(readMessageEndpoint, { topics: ["messages", "messages-unread"] });
  return (
    <PortalCard>
      <details
        className="message"
        onToggle={(event) => {
          if (event.currentTarget.open && !message.isRead && !read.busy) void read.run({ params: { messageId: message.id }, body: {} });
        }}
      >
        <summary>
          <span className="message-head">
            <strong>{message.subject}</strong>
            {!message.isRead && <StatusChip tone="waits">{t("portal.messages.unread")}</StatusChip>}
          </span>
          <DayText value={message.on} />
        </summary>
        <p className="message-body">{message.text}</p>
        {message.link && <Link to={message.link as never}>{t("portal.messages.open")}</Link>}
      </details>
    </PortalCard>
  );
}
