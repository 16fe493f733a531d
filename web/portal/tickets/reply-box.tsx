import { IconSend2 } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useId } from "react";
import { portalReplyEndpoint, portalUploadFileEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useUploads } from "../../lib/use-uploads.ts";
import { Button } from "../../ui/button.tsx";
import { GrowingText } from "../../ui/growing-text.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { UploadList } from "../../ui/upload-list.tsx";
import { putAside } from "../device/outbox.ts";
import { TicketFileButtons } from "./file-buttons.tsx";
import { acceptedFiles, limitsOf, type Ticket } from "./ticket.ts";
import { useDraft } from "./use-draft.ts";
import { useOptions } from "./use-options.ts";
import "./reply-box.css";

const fallback = { maxBytes: 10_000_000, maxFiles: 10 };

/** Answers, at the foot of the screen where the thumb is. What is typed stays until it is sent. */
export function ReplyBox({ ticket }: { ticket: Ticket }) {
  const t = useTexts();
  const navigate = useNavigate();
  const form = useId();
  const { data: options } = useOptions();
  const limits = options ? limitsOf(options) : fallback;
  const draft = useDraft(ticket.id, { text: "" });
  const uploads = useUploads(portalUploadFileEndpoint, limits);
  const reply = useAction(portalReplyEndpoint, {
    // Files are not put aside: they wait where they are, with the words that go with them.
    putAside: (input, key) => {
      const { text, fileIds = [] } = input.body;
      if (key === undefined || fileIds.length > 0 || !putAside({ key, ticketId: ticket.id, text })) return false;
      draft.forget();
      return true;
    },
    onDone: ({ id, number }) => {
      draft.forget();
      uploads.clear();
      if (id === ticket.id) return;
      notify(t("portal-tickets.reply.moved", { number: String(number) }));
      void navigate({ to: `/tickets/${id}` as never });
    },
  });
  if (!ticket.mayReply) return null;
  const { text } = draft.values;
  const isReady = text.trim() !== "" && !uploads.busy;
  const send = (): void => {
    if (isReady) void reply.run({ params: { ticketId: ticket.id }, body: { text, fileIds: uploads.ids } });
  };
  function press(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }
  return (
    <form
      id={form}
      className="reply-box"
      aria-label={t("portal-tickets.reply.label")}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {!ticket.isOpen && (
        <p className="reply-box-note">{t(ticket.answerOpensNew ? "portal-tickets.reply.makes-new" : "portal-tickets.reply.reopens")}</p>
      )}
      <ProblemNote problem={reply.problem} />
      <UploadList uploads={uploads} limits={limits} />
      <GrowingText
        className="reply-box-text"
        label={t("portal-tickets.reply.label")}
        placeholder={t("portal-tickets.reply.how")}
        maxLength={20_000}
        value={text}
        onChange={(value) => draft.set({ text: value })}
        onKeyDown={press}
      />
      <div className="reply-box-foot">
        <TicketFileButtons uploads={uploads} accept={acceptedFiles} />
        <span className="reply-box-gap" />
        <Button
          kind="primary"
          submit
          busy={reply.busy}
          disabled={!isReady}
          icon={<IconSend2 size={19} stroke={1.8} className="mirrors" aria-hidden />}
        >
          {t(sendWords(ticket))}
        </Button>
      </div>
    </form>
  );
}

const sendWords = ({ isOpen, answerOpensNew }: Ticket) =>
  isOpen ? "portal-tickets.reply.send" : answerOpensNew ? "portal-tickets.reply.send-new" : "portal-tickets.reply.send-reopen";
