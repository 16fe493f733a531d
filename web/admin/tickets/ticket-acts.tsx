import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import {
  closeTicketEndpoint,
  deleteTicketEndpoint,
  reopenTicketEndpoint,
  restoreTicketEndpoint,
  spamTicketEndpoint,
  updateTicketEndpoint,
} from "../../../server/modules/tickets/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { notify } from "../../ui/notices.tsx";
import { MergeSheet } from "./merge-sheet.tsx";
import { SplitSheet } from "./split-sheet.tsx";
import { type Ticket, ticketNumber, ticketTopics } from "./ticket.ts";

export type TicketAct = "merge" | "split" | "close" | "reopen" | "hide" | "show" | "spam" | "not-spam" | "delete" | "restore";

interface ActProps {
  ticket: Ticket;
  onClose: () => void;
}

const topics = [...ticketTopics];

/** What was chosen in the menu. What takes something away asks first and says how it comes back. */
export function TicketActs({ act, ticket, onClose }: ActProps & { act: TicketAct }) {
  switch (act) {
    case "merge":
      return <MergeSheet ticket={ticket} onClose={onClose} />;
    case "split":
      return <SplitSheet ticket={ticket} onClose={onClose} />;
    case "close":
      return <Close ticket={ticket} onClose={onClose} />;
    case "spam":
      return <Spam ticket={ticket} onClose={onClose} />;
    case "delete":
      return <Delete ticket={ticket} onClose={onClose} />;
    case "hide":
    case "show":
      return <Hide ticket={ticket} hidden={act === "hide"} onClose={onClose} />;
    case "reopen":
      return <Reopen ticket={ticket} onClose={onClose} />;
    case "not-spam":
      return <NotSpam ticket={ticket} onClose={onClose} />;
    case "restore":
      return <Restore ticket={ticket} onClose={onClose} />;
  }
}

function Close({ ticket, onClose }: ActProps) {
  const t = useTexts();
  const number = ticketNumber(ticket);
  const reopen = useAction(reopenTicketEndpoint, { topics });
  const close = useAction(closeTicketEndpoint, {
    topics,
    onDone: () => {
      onClose();
      notify(t("tickets.close.done", { number }), {
        label: t("tickets.close.undo"),
        run: () => reopen.run({ params: { ticketId: ticket.id }, body: {} }),
      });
    },
  });
  return (
    <ConfirmDialog
      open
      title={t("tickets.close.title", { number })}
      confirm={t("tickets.page.close")}
      busy={close.busy}
      problem={close.problem}
      onConfirm={() => close.run({ params: { ticketId: ticket.id }, body: {} })}
      onClose={onClose}
    >
      {t("tickets.close.text")}
    </ConfirmDialog>
  );
}

function Spam({ ticket, onClose }: ActProps) {
  const t = useTexts();
  const number = ticketNumber(ticket);
  const spam = useAction(spamTicketEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.spam.done", { number }));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t("tickets.spam.title", { number })}
      confirm={t("tickets.page.spam")}
      busy={spam.busy}
      problem={spam.problem}
      onConfirm={() => spam.run({ params: { ticketId: ticket.id }, body: { isSpam: true } })}
      onClose={onClose}
    >
      {t("tickets.spam.text")}
    </ConfirmDialog>
  );
}

function Delete({ ticket, onClose }: ActProps) {
  const t = useTexts();
  const navigate = useNavigate();
  const number = ticketNumber(ticket);
  const restore = useAction(restoreTicketEndpoint, { topics, onDone: () => notify(t("tickets.delete.restored", { number })) });
  const remove = useAction(deleteTicketEndpoint, {
    topics,
    onDone: () => {
      onClose();
      void navigate({ to: "/tickets" as never });
      notify(t("tickets.delete.done", { number }), {
        label: t("tickets.page.restore"),
        run: () => restore.run({ params: { ticketId: ticket.id } }),
      });
    },
  });
  return (
    <ConfirmDialog
      open
      danger
      title={t("tickets.delete.title", { number })}
      confirm={t("tickets.page.delete")}
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => remove.run({ params: { ticketId: ticket.id }, version: ticket.version })}
      onClose={onClose}
    >
      {t("tickets.delete.text")}
    </ConfirmDialog>
  );
}

function Hide({ ticket, hidden, onClose }: ActProps & { hidden: boolean }) {
  const t = useTexts();
  const number = ticketNumber(ticket);
  const update = useAction(updateTicketEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.page.saved"));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      open
      title={t(hidden ? "tickets.hide.title" : "tickets.hide.show-title", { number })}
      confirm={t(hidden ? "tickets.page.hide" : "tickets.page.unhide")}
      busy={update.busy}
      problem={update.problem}
      onConfirm={() => update.run({ params: { ticketId: ticket.id }, body: { hidden }, version: ticket.version })}
      onClose={onClose}
    >
      {t(hidden ? "tickets.hide.text" : "tickets.hide.show-text")}
    </ConfirmDialog>
  );
}

/** Gives and takes nothing away, so it is done at once; only a refusal stays to be read. */
function useAtOnce(run: () => unknown): void {
  const started = useRef(false);
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!started.current) void latest.current();
    started.current = true;
  }, []);
}

function Reopen({ ticket, onClose }: ActProps) {
  const t = useTexts();
  const reopen = useAction(reopenTicketEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.close.reopened", { number: ticketNumber(ticket) }));
      onClose();
    },
  });
  const run = () => reopen.run({ params: { ticketId: ticket.id }, body: {} });
  useAtOnce(run);
  return <Refused title={t("tickets.page.reopen")} action={reopen} onAgain={run} onClose={onClose} />;
}

function NotSpam({ ticket, onClose }: ActProps) {
  const t = useTexts();
  const spam = useAction(spamTicketEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.spam.undone", { number: ticketNumber(ticket) }));
      onClose();
    },
  });
  const run = () => spam.run({ params: { ticketId: ticket.id }, body: { isSpam: false } });
  useAtOnce(run);
  return <Refused title={t("tickets.page.not-spam")} action={spam} onAgain={run} onClose={onClose} />;
}

function Restore({ ticket, onClose }: ActProps) {
  const t = useTexts();
  const restore = useAction(restoreTicketEndpoint, {
    topics,
    onDone: () => {
      notify(t("tickets.delete.restored", { number: ticketNumber(ticket) }));
      onClose();
    },
  });
  const run = () => restore.run({ params: { ticketId: ticket.id } });
  useAtOnce(run);
  return <Refused title={t("tickets.page.restore")} action={restore} onAgain={run} onClose={onClose} />;
}

interface RefusedProps {
  title: string;
  action: { busy: boolean; problem: Parameters<typeof ConfirmDialog>[0]["problem"] };
  onAgain: () => unknown;
  onClose: () => void;
}

function Refused({ title, action, onAgain, onClose }: RefusedProps) {
  const t = useTexts();
  if (!action.problem) return null;
  return (
    <ConfirmDialog
      open
      title={title}
      confirm={t("ui.retry")}
      busy={action.busy}
      problem={action.problem}
      onConfirm={onAgain}
      onClose={onClose}
    >
      {null}
    </ConfirmDialog>
  );
}
