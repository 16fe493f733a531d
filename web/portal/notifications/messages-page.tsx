import { IconTrash } from "@tabler/icons-react";
import { Link, useSearch } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import {
  deleteMessageEndpoint,
  portalMessageFileEndpoint,
  portalMessagesEndpoint,
  readMessageEndpoint,
} from "../../../server/modules/notifications/finance/contract.ts";
import { urlOf } from "../../lib/api.ts";
import { portalLimits } from "../../lib/list-state.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalTitle } from "../../ui/portal-columns.tsx";
import { PortalPages } from "../../ui/portal-table.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SentFiles } from "../../ui/sent-files.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { type Message, messageTopics } from "./message.ts";
import { MessageBody } from "./message-body.tsx";
import "./messages-page.css";

/** P-172 what the provider told here, newest first; opening one is reading it. */
export function MessagesPage() {
  const t = useTexts();
  const { message: opened } = useSearch({ strict: false }) as { message?: string };
  const list = useList(portalMessagesEndpoint, {
    filters: [],
    sorts: ["createdAt"],
    limits: portalLimits,
    defaultLimit: 25,
    topics: ["messages"],
  });
  const [deleting, setDeleting] = useState<Message>();
  return (
    <div className="messages">
      <PortalTitle>{t("portal.messages.nav")}</PortalTitle>
      {list.problem && <ProblemNote problem={list.problem} onRetry={list.reload} />}
      {list.items?.length === 0 && <EmptyState title={t("portal-news.messages.none")} text={t("portal-news.messages.none-text")} />}
      {!list.items && !list.problem && <div className="messages-waiting" aria-busy="true" />}
      {list.items?.map((message) => (
        <MessageCard key={message.id} message={message} isOpen={message.id === opened} onDelete={() => setDeleting(message)} />
      ))}
      <PortalPages list={list} />
      {deleting && <DeleteDialog message={deleting} onClose={() => setDeleting(undefined)} />}
    </div>
  );
}

function MessageCard({ message, isOpen, onDelete }: { message: Message; isOpen: boolean; onDelete: () => void }) {
  const t = useTexts();
  const { staff } = usePortalSession();
  const { run } = useAction(readMessageEndpoint, { topics: messageTopics });
  const [open, setOpen] = useState(isOpen);
  useEffect(() => setOpen((was) => was || isOpen), [isOpen]);
  const isUnread = open && !message.isRead && !staff;
  useEffect(() => {
    if (isUnread) void run({ params: { messageId: message.id }, body: {} });
  }, [isUnread, message.id, run]);
  const files = message.files.map(({ index, name, sizeBytes, mediaType, mayShowInline }) => {
    const address = (inline: boolean) =>
      urlOf(portalMessageFileEndpoint, {
        params: { messageId: message.id, index },
        query: inline ? { inline: "true" } : {},
      });
    return {
      ...{ id: `${message.id}-${index}`, name, bytes: sizeBytes },
      ...{ isImage: mayShowInline && mediaType.startsWith("image/"), inlineUrl: address(true), url: address(false) },
    };
  });
  return (
    <PortalCard>
      <details className="message" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="message-head">
            <strong dir="auto">{message.subject}</strong>
            <span className="message-marks">
              {message.isImportant && <StatusChip tone="attention">{t("portal-news.messages.important")}</StatusChip>}
              {!message.isRead && <StatusChip tone="waits">{t("portal-news.new")}</StatusChip>}
            </span>
          </span>
          <DayText value={message.on} />
        </summary>
        <div className="message-body">
          <MessageBody message={message} />
          <SentFiles files={files} />
        </div>
        <div className="message-foot">
          {message.link && <Link to={message.link as never}>{t("portal-news.messages.open")}</Link>}
          {!staff && (
            <Button small kind="quiet" icon={<IconTrash size={16} stroke={1.7} aria-hidden />} onPress={onDelete}>
              {t("portal-news.messages.delete")}
            </Button>
          )}
        </div>
      </details>
    </PortalCard>
  );
}

function DeleteDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useTexts();
  const remove = useAction(deleteMessageEndpoint, {
    topics: messageTopics,
    onDone: () => {
      notify(t("portal-news.messages.deleted"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t("portal-news.messages.delete-title")}
      confirm={t("portal-news.messages.delete-confirm")}
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run({ params: { messageId: message.id }, body: {} })}
      onClose={onClose}
    >
      {t("portal-news.messages.delete-text", { subject: message.subject })}
    </ConfirmDialog>
  );
}
