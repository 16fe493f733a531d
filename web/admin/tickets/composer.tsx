import { Menu, NumberInput } from "@mantine/core";
import { IconChevronDown, IconLock, IconPaperclip } from "@tabler/icons-react";
import { type ClipboardEvent, type DragEvent, useEffect, useId, useRef, useState } from "react";
import { addCallEndpoint, addNoteEndpoint, replyTicketEndpoint } from "../../../server/modules/tickets/contract.ts";
import { uploadTicketFileEndpoint } from "../../../server/modules/tickets/files/contract.ts";
import { isText, readStored, writeStored } from "../../lib/local-store.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useAction } from "../../lib/use-action.ts";
import { useUploads } from "../../lib/use-uploads.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { LinkedText } from "../../ui/linked-text.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { UploadList } from "../../ui/upload-list.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import { CannedText, unresolvedIn } from "./canned-text.tsx";
import { type Entry, staffFileLimits, type Ticket, ticketTopics, useSetup } from "./ticket.ts";
import "./composer.css";

const modes = ["reply", "note", "call"] as const;
type Mode = (typeof modes)[number];
const modeKey = "tickets.composer";

const lastPublic = ({ entries }: Ticket): string | null =>
  entries.findLast(({ isPublic, kind }) => isPublic && kind !== "event")?.id ?? null;

/** O-142, O-146 a reply, a note or a call, each in its own colour; what one did last is offered first. */
export function Composer({ ticket, onWriting }: { ticket: Ticket; onWriting: (writes: boolean) => void }) {
  const t = useTexts();
  const mayNote = useMay("tickets.notes.create");
  const offered = modes.filter((mode) => mode !== "note" || mayNote);
  const [mode, setMode] = useState<Mode>(() => offered.find((one) => one === readStored(modeKey, isText)) ?? "reply");
  const [text, setText] = useDraft(ticket.id, mode);
  const uploads = useUploads(uploadTicketFileEndpoint, staffFileLimits);
  const [over, setOver] = useState(false);
  // What the page showed when one began to write: what came since is asked about before it is answered past (O-143).
  const seen = useRef<string | null>(lastPublic(ticket));
  if (text === "") seen.current = lastPublic(ticket);

  const writes = text.trim() !== "";
  useEffect(() => {
    onWriting(writes);
  }, [writes, onWriting]);

  const choose = (next: Mode): void => {
    writeStored(modeKey, next);
    setMode(next);
  };
  const done = (words: string): void => {
    setText("");
    uploads.clear();
    notify(words);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    uploads.add([...event.dataTransfer.files]);
  };
  const paste = (event: ClipboardEvent): void => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    uploads.add([...event.clipboardData.files]);
  };
  const shared = { ticket, text, uploads, onDone: done };
  return (
    <section
      className="composer"
      data-mode={mode}
      data-over={over}
      aria-label={t("tickets.composer.label")}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <fieldset className="composer-modes" aria-label={t("tickets.composer.mode")}>
        {offered.map((one) => (
          <button key={one} type="button" data-mode={one} aria-pressed={one === mode} onClick={() => choose(one)}>
            {t(`tickets.composer.${one}`)}
          </button>
        ))}
        <span className="composer-who">
          {mode === "note" ? (
            <>
              <IconLock size={14} stroke={1.9} aria-hidden />
              {t("tickets.composer.note-who")}
            </>
          ) : mode === "reply" && !ticket.hidden ? (
            t("tickets.composer.reply-to", { name: ticket.customer?.name ?? (ticket.requester.name || ticket.requester.email) })
          ) : null}
        </span>
      </fieldset>
      <CannedText
        ticket={ticket}
        offers={mode === "reply" ? "canned" : mode === "note" ? "mention" : undefined}
        label={t(`tickets.composer.${mode}`)}
        placeholder={t(`tickets.composer.${mode}-how`)}
        value={text}
        onChange={setText}
        onPaste={paste}
      />
      <UploadList uploads={uploads} limits={staffFileLimits} />
      {over && <p className="composer-drop">{t("tickets.composer.drop")}</p>}
      {mode === "reply" && <ReplyFoot {...shared} seen={seen} />}
      {mode === "note" && <NoteFoot {...shared} />}
      {mode === "call" && <CallFoot {...shared} />}
    </section>
  );
}

/** What is typed stays in this browser, for each ticket and each way apart: a note can never become a reply (O-146). */
function useDraft(ticketId: string, mode: Mode): [string, (text: string) => void] {
  const key = (of: Mode): string => `draft.ticket.${ticketId}.${of}`;
  const [texts, setTexts] = useState<Partial<Record<Mode, string>>>({});
  const text = texts[mode] ?? readStored(key(mode), isText) ?? "";
  return [
    text,
    (next) => {
      writeStored(key(mode), next === "" ? undefined : next);
      setTexts((before) => ({ ...before, [mode]: next }));
    },
  ];
}

interface FootProps {
  ticket: Ticket;
  text: string;
  uploads: ReturnType<typeof useUploads>;
  onDone: (words: string) => void;
}

function AttachButton({ uploads }: { uploads: FootProps["uploads"] }) {
  const t = useTexts();
  const id = useId();
  return (
    <label htmlFor={id} className="composer-attach">
      <input
        id={id}
        className="only-for-readers"
        type="file"
        multiple
        aria-label={t("tickets.composer.attach")}
        onChange={(event) => {
          uploads.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <IconPaperclip size={17} stroke={1.8} aria-hidden />
      <span aria-hidden>{t("tickets.composer.attach")}</span>
    </label>
  );
}

function ReplyFoot({ ticket, text, uploads, onDone, seen }: FootProps & { seen: { current: string | null } }) {
  const t = useTexts();
  const titleOf = useTitles();
  const setup = useSetup().data;
  const [chosen, setChosen] = useState<string>();
  const reply = useAction(replyTicketEndpoint, {
    topics: [...ticketTopics],
    onDone: () => {
      onDone(t("tickets.composer.sent"));
      setChosen(undefined);
    },
  });
  const box = useRef<HTMLDivElement>(null);
  // "Waiting on customer", unless the provider said otherwise (O-118).
  const usual = setup?.moves.staff_replied ?? "keep";
  const status = chosen ?? usual;
  const allowed = (setup?.statuses ?? []).filter(({ id }) => id === ticket.status.id || id === usual || ticket.nextStatusIds.includes(id));
  const shown = allowed.find(({ id }) => id === status);
  const unresolved = unresolvedIn(text);
  const isReady = text.trim() !== "" && unresolved.length === 0 && !uploads.busy;
  const send = (evenIfNewer = false): void =>
    void reply.run({
      params: { ticketId: ticket.id },
      body: { text, fileIds: uploads.ids, status, seen: seen.current, evenIfNewer },
    });
  useSendKey(box, isReady, send);
  const isNewer = reply.problem?.code === "newer-entry";
  return (
    <>
      {unresolved.length > 0 && (
        <p className="composer-wrong" role="alert">
          {t("tickets.composer.unresolved", { list: unresolved.join(", ") })}
        </p>
      )}
      {!isNewer && <ProblemNote problem={reply.problem} />}
      <div className="composer-foot" ref={box}>
        <AttachButton uploads={uploads} />
        <span className="composer-gap" />
        <span className="composer-send">
          <Button kind="primary" busy={reply.busy} disabled={!isReady} onPress={() => send()}>
            {shown ? t("tickets.composer.send-as", { status: titleOf(shown.titles) }) : t("tickets.composer.send-keep")}
          </Button>
          <Menu position="top-end" shadow="md">
            <Menu.Target>
              <button
                type="button"
                className="composer-choose"
                aria-label={t("tickets.composer.choose-status")}
                title={t("tickets.composer.choose-status")}
              >
                <IconChevronDown size={16} stroke={2} aria-hidden />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {allowed.map(({ id, titles }) => (
                <Menu.Item key={id} onClick={() => setChosen(id)}>
                  {t("tickets.composer.send-as", { status: titleOf(titles) })}
                </Menu.Item>
              ))}
              <Menu.Item onClick={() => setChosen("keep")}>{t("tickets.composer.send-keep")}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </div>
      {isNewer && (
        <NewerDialog
          entry={ticket.entries.findLast(({ isPublic, kind }) => isPublic && kind !== "event")}
          busy={reply.busy}
          onSend={() => send(true)}
          onClose={() => {
            seen.current = lastPublic(ticket);
            reply.reset();
          }}
        />
      )}
    </>
  );
}

/** O-143 somebody wrote while one was writing: it is shown before the answer goes past it. */
function NewerDialog({
  entry,
  busy,
  onSend,
  onClose,
}: {
  entry: Entry | undefined;
  busy: boolean;
  onSend: () => void;
  onClose: () => void;
}) {
  const t = useTexts();
  return (
    <ConfirmDialog
      open
      title={t("tickets.composer.newer-title")}
      confirm={t("tickets.composer.newer-send")}
      keep={t("tickets.composer.newer-back")}
      busy={busy}
      onConfirm={onSend}
      onClose={onClose}
    >
      <p>{t("tickets.composer.newer-text")}</p>
      {entry && (
        <blockquote className="composer-newer">
          <strong>
            <bdi>{entry.author.name}</bdi>
          </strong>{" "}
          · <AgoText value={entry.at} />
          <LinkedText text={entry.text} />
        </blockquote>
      )}
    </ConfirmDialog>
  );
}

function NoteFoot({ ticket, text, uploads, onDone }: FootProps) {
  const t = useTexts();
  const note = useAction(addNoteEndpoint, { topics: [...ticketTopics], onDone: () => onDone(t("tickets.composer.noted")) });
  const box = useRef<HTMLDivElement>(null);
  const isReady = text.trim() !== "" && !uploads.busy;
  const save = (): void => void note.run({ params: { ticketId: ticket.id }, body: { text, fileIds: uploads.ids } });
  useSendKey(box, isReady, save);
  return (
    <>
      <ProblemNote problem={note.problem} />
      <div className="composer-foot" ref={box}>
        <AttachButton uploads={uploads} />
        <span className="composer-gap" />
        <Button kind="primary" busy={note.busy} disabled={!isReady} onPress={save}>
          {t("tickets.composer.save-note")}
        </Button>
      </div>
    </>
  );
}

function CallFoot({ ticket, text, uploads, onDone }: FootProps) {
  const t = useTexts();
  const [direction, setDirection] = useState<"in" | "out">("in");
  const [minutes, setMinutes] = useState<number>(0);
  const [seenBy, setSeenBy] = useState<"customer" | "staff">("customer");
  const call = useAction(addCallEndpoint, { topics: [...ticketTopics], onDone: () => onDone(t("tickets.composer.called")) });
  const box = useRef<HTMLDivElement>(null);
  const isReady = text.trim() !== "" && !uploads.busy;
  const save = (): void =>
    void call.run({
      params: { ticketId: ticket.id },
      body: { text, direction, minutes, isPublic: seenBy === "customer", fileIds: uploads.ids },
    });
  useSendKey(box, isReady, save);
  return (
    <>
      <div className="composer-call">
        <Choice
          label={t("tickets.composer.direction")}
          value={direction}
          options={[
            { value: "in", label: t("tickets.thread.call-in") },
            { value: "out", label: t("tickets.thread.call-out") },
          ]}
          onChange={setDirection}
        />
        <Choice
          label={t("tickets.composer.seen-by")}
          value={seenBy}
          options={[
            { value: "customer", label: t("tickets.composer.seen-customer") },
            { value: "staff", label: t("tickets.composer.seen-staff") },
          ]}
          onChange={setSeenBy}
        />
        <NumberInput
          label={t("tickets.composer.minutes")}
          min={0}
          max={1440}
          allowDecimal={false}
          allowNegative={false}
          value={minutes}
          onChange={(value) => setMinutes(Number(value) || 0)}
        />
      </div>
      <ProblemNote problem={call.problem} />
      <div className="composer-foot" ref={box}>
        <AttachButton uploads={uploads} />
        <span className="composer-gap" />
        <Button kind="primary" busy={call.busy} disabled={!isReady} onPress={save}>
          {t("tickets.composer.save-call")}
        </Button>
      </div>
    </>
  );
}

/** Ctrl and Enter send from the text, as everywhere. */
function useSendKey(box: { current: HTMLElement | null }, isReady: boolean, send: () => void): void {
  const latest = useRef({ isReady, send });
  latest.current = { isReady, send };
  useEffect(() => {
    const composer = box.current?.closest<HTMLElement>(".composer");
    const press = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.defaultPrevented) return;
      event.preventDefault();
      if (latest.current.isReady) latest.current.send();
    };
    composer?.addEventListener("keydown", press);
    return () => composer?.removeEventListener("keydown", press);
  }, [box]);
}
