import { type ClipboardEvent, type KeyboardEvent, useId, useRef, useState } from "react";
import { fillCannedEndpoint, listCannedEndpoint } from "../../../server/modules/tickets/answers/contract.ts";
import { listAssigneesEndpoint } from "../../../server/modules/tickets/contract.ts";
import { type ApiProblem, asProblem, callApi } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { GrowingText } from "../../ui/growing-text.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { type Ticket, useSetup } from "./ticket.ts";

const placeholder = /\{\{[^{}\n]*\}\}/g;

/** What of a prepared answer could not be filled in; it blocks sending (O-144). */
export const unresolvedIn = (text: string): string[] => [...new Set(text.match(placeholder) ?? [])];

const signs = { canned: /(?:^|\s)\/([^\s/]{0,40})$/, mention: /(?:^|[\s(])@([^\s@]{0,40})$/ } as const;

/** A sign at the start of a word, and what was typed behind it, up to where the caret is. */
function signAt(text: string, caret: number, offers: keyof typeof signs): { start: number; sought: string } | undefined {
  const found = signs[offers].exec(text.slice(0, caret));
  const [, sought] = found ?? [];
  return sought === undefined ? undefined : { start: caret - sought.length - 1, sought };
}

const rankOf = ({ shortcut, title }: { shortcut: string; title: string }, sought: string): number => {
  const wanted = sought.toLowerCase();
  return shortcut.startsWith(wanted) ? 0 : title.toLowerCase().startsWith(wanted) ? 1 : 2;
};

interface Props {
  ticket: Ticket;
  /** "/" finds prepared answers, "@" people and groups. */
  offers: keyof typeof signs | undefined;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  onPaste: (event: ClipboardEvent<HTMLTextAreaElement>) => void;
}

/** A text in which "/" finds prepared answers or "@" people, and what could not be filled in is marked. */
export function CannedText({ ticket, offers, label, placeholder: how, value, onChange, onPaste }: Props) {
  const t = useTexts();
  const listId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const marks = useRef<HTMLDivElement>(null);
  const [slash, setSlash] = useState<{ start: number; sought: string }>();
  const [at, setAt] = useState(0);
  const [problem, setProblem] = useState<ApiProblem>();
  const found = useEndpoint(
    listCannedEndpoint,
    { query: { ...(slash?.sought ? { text: slash.sought } : {}), ...(ticket.group ? { groupId: ticket.group.id } : {}) } },
    { enabled: offers === "canned" && slash !== undefined, keepFormer: true },
  );
  const names = useNames(ticket, offers === "mention");
  const offered: readonly Offered[] =
    offers === "mention"
      ? names.filter(({ title }) => title.toLowerCase().includes(slash?.sought.toLowerCase() ?? ""))
      : (found.data?.items ?? []);
  // Whose shortcut or title begins so stands before those that only hold it somewhere.
  const rows = slash ? offered.toSorted((a, b) => rankOf(a, slash.sought) - rankOf(b, slash.sought)).slice(0, 8) : [];
  const isOpen = slash !== undefined && (offers === "mention" ? rows.length > 0 : found.data !== undefined);

  async function take(index: number): Promise<void> {
    const canned = rows[index];
    if (!canned || !slash) return;
    const { start, sought } = slash;
    setSlash(undefined);
    setProblem(undefined);
    try {
      const text =
        offers === "mention"
          ? `@${canned.title} `
          : (await callApi(fillCannedEndpoint, { params: { ticketId: ticket.id, cannedId: canned.id } })).text;
      const next = value.slice(0, start) + text + value.slice(start + sought.length + 1);
      onChange(next);
      requestAnimationFrame(() => {
        const box = area.current;
        if (!box) return;
        box.focus();
        // To the first thing that is still to be filled in, else behind what was put in.
        const first = next.indexOf("{{", start);
        const end = first < 0 ? -1 : next.indexOf("}}", first);
        if (end < 0) box.setSelectionRange(start + text.length, start + text.length);
        else box.setSelectionRange(first, end + 2);
      });
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  }

  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (!isOpen) return;
    if (event.key === "Escape") {
      event.preventDefault();
      setSlash(undefined);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : rows.length - 1;
      if (rows.length > 0) setAt((at + step) % rows.length);
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") {
      if (rows.length === 0) return;
      event.preventDefault();
      void take(at);
    }
  }

  return (
    <div className="canned-text">
      <div className="canned-text-box">
        <div className="canned-text-marks" ref={marks} aria-hidden dir="auto">
          {marked(value)}
        </div>
        <GrowingText
          ref={area}
          className="canned-text-area"
          label={label}
          placeholder={how}
          maxLength={20_000}
          value={value}
          onChange={(next) => {
            onChange(next);
            setSlash(offers && signAt(next, area.current?.selectionStart ?? next.length, offers));
            setAt(0);
          }}
          onKeyDown={press}
          onPaste={onPaste}
          onBlur={() => setTimeout(() => setSlash(undefined), 150)}
          {...(isOpen ? { controls: listId, active: rows[at] ? `${listId}-${rows[at].id}` : undefined } : {})}
          onScroll={(top) => {
            if (marks.current) marks.current.scrollTop = top;
          }}
        />
      </div>
      {isOpen && (
        <div
          className="canned-list"
          id={listId}
          role="listbox"
          aria-label={t(offers === "mention" ? "tickets.composer.people" : "tickets.composer.canned")}
          tabIndex={-1}
        >
          {rows.map((row, index) => (
            <div
              key={row.id}
              id={`${listId}-${row.id}`}
              role="option"
              aria-selected={index === at}
              tabIndex={-1}
              onMouseDown={(event) => {
                // The caret stays where it is.
                event.preventDefault();
                void take(index);
              }}
            >
              <span>
                <bdi>{row.title}</bdi>
                {row.shortcut && <bdi className="code"> /{row.shortcut}</bdi>}
              </span>
              {row.folder && <span className="ticket-subject-quiet">{row.folder}</span>}
            </div>
          ))}
          {rows.length === 0 && <span className="canned-none">{t("tickets.canned.none-found")}</span>}
        </div>
      )}
      <ProblemNote problem={problem ?? (slash ? found.problem : undefined)} />
    </div>
  );
}

interface Offered {
  readonly id: string;
  readonly title: string;
  readonly shortcut: string;
  readonly folder: string;
}

/** O-146 whom a note can name: colleagues, and groups with everybody in them. */
function useNames(ticket: Ticket, isAsked: boolean): Offered[] {
  const t = useTexts();
  const people = useEndpoint(listAssigneesEndpoint, { query: { partnerId: ticket.partnerId } }, { enabled: isAsked }).data?.items ?? [];
  const groups = useSetup().data?.groups ?? [];
  const isHere = (partnerIds: readonly string[]): boolean => partnerIds.length === 0 || partnerIds.includes(ticket.partnerId);
  return [
    ...people.map(({ id, name }) => ({ id, title: name, shortcut: "", folder: "" })),
    ...groups
      .filter(({ partnerIds }) => isHere(partnerIds))
      .map(({ id, name }) => ({ id, title: name, shortcut: "", folder: t("tickets.composer.group") })),
  ];
}

/** The same text below, of which only the marks are seen. */
function marked(text: string) {
  const parts: { key: number; text: string; isMark: boolean }[] = [];
  let from = 0;
  for (const match of text.matchAll(placeholder)) {
    parts.push({ key: from, text: text.slice(from, match.index), isMark: false });
    parts.push({ key: match.index + 0.5, text: match[0], isMark: true });
    from = match.index + match[0].length;
  }
  return (
    <>
      {parts.map((part) => (part.isMark ? <mark key={part.key}>{part.text}</mark> : <span key={part.key}>{part.text}</span>))}
      {/* A line end at the end needs something behind it to have height. */}
      {`${text.slice(from)}\u200b`}
    </>
  );
}
