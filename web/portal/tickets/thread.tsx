import { IconArrowDown, IconBrandWhatsapp, IconDeviceMobileMessage, IconMail, IconPhone } from "@tabler/icons-react";
import { type ComponentType, Fragment, useRef, useState } from "react";
import { portalDownloadFileEndpoint } from "../../../server/modules/tickets/portal/contract.ts";
import { calendarDay } from "../../../shared/calendar.ts";
import { urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { useFormatSettings } from "../../lib/session.ts";
import { type Translate, useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { type SentFile, SentFiles } from "../../ui/sent-files.tsx";
import type { Entry, Ticket, TicketFile } from "./ticket.ts";
import { useArrivals } from "./use-arrivals.ts";
import "./thread.css";

/** P-163 all that was said, in the order of time. */
export function Thread({ ticket: { entries } }: { ticket: Ticket }) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useFormatSettings();
  const list = useRef<HTMLOListElement>(null);
  const { words, isOutOfSight, goThere, firstUnread } = useArrivals(entries, list);
  const days = entries.map(({ at }) => calendarDay(new Date(at), timeZone));
  return (
    <>
      <ol className="thread" ref={list} aria-label={t("portal-tickets.thread.label")}>
        {entries.map((entry, at) => (
          <Fragment key={entry.id}>
            {days[at] !== days[at - 1] && (
              <li className="thread-day">
                <time dateTime={days[at]}>{format.day(days[at] ?? "")}</time>
              </li>
            )}
            {entry.id === firstUnread && <li className="thread-new">{t("portal-tickets.unread")}</li>}
            <li className="thread-item" data-entry={entry.id} data-side={sideOf(entry)}>
              {entry.event ? <EventLine entry={entry} /> : <Message entry={entry} />}
            </li>
          </Fragment>
        ))}
      </ol>
      <div role="status" aria-live="polite" className="only-for-readers">
        {words}
      </div>
      {isOutOfSight && (
        <div className="thread-jump">
          <button type="button" onClick={goThere}>
            <IconArrowDown size={18} stroke={1.8} aria-hidden />
            {t("portal-tickets.thread.jump")}
          </button>
        </div>
      )}
    </>
  );
}

const sideOf = ({ event, author }: Entry): "you" | "staff" | "event" => (event ? "event" : author.kind === "you" ? "you" : "staff");

function EventLine({ entry }: { entry: Entry }) {
  const t = useTexts();
  const format = useFormat();
  const titleOf = useTitles();
  return (
    <p className="thread-event">
      {eventWords(t, entry, titleOf)} · <time dateTime={entry.at}>{format.time(entry.at)}</time>
    </p>
  );
}

function eventWords(t: Translate, { event, author }: Entry, titleOf: ReturnType<typeof useTitles>): string {
  if (event?.code === "created" && author.kind !== "you") return t("portal-tickets.thread.event.created-for-you");
  if (event?.code === "status" && event.status) {
    if (event.status.kind === "closed" && author.kind === "you") return t("portal-tickets.thread.event.closed-by-you");
    return t("portal-tickets.thread.event.status", { status: titleOf(event.status.titles) });
  }
  return event ? t(`portal-tickets.thread.event.${event.code}`, { status: "" }) : "";
}

const channelIcons: Partial<Record<Entry["channel"], ComponentType<{ size: number; stroke: number; "aria-hidden": true }>>> = {
  mail: IconMail,
  phone: IconPhone,
  whatsapp: IconBrandWhatsapp,
  sms: IconDeviceMobileMessage,
};

function Message({ entry }: { entry: Entry }) {
  const t = useTexts();
  const format = useFormat();
  const { author, channel, kind, at, text, quoted, files } = entry;
  const Icon = kind === "call" ? IconPhone : channelIcons[channel];
  const way = kind === "call" ? t("portal-tickets.thread.call") : t(`portal-tickets.thread.channel.${channel}`);
  return (
    <article className="message-bubble" data-kind={kind}>
      <header className="message-bubble-head">
        <strong>{author.kind === "you" ? t("portal-tickets.you") : <bdi>{author.name}</bdi>}</strong>
        {Icon && (
          <span className="message-bubble-way">
            <Icon size={15} stroke={1.8} aria-hidden />
            {way}
          </span>
        )}
        <time dateTime={at}>{format.time(at)}</time>
      </header>
      {text !== "" && <LinkedText text={text} />}
      {quoted !== "" && <Quoted text={quoted} />}
      <SentFiles files={files.map(shownFile)} />
    </article>
  );
}

function Quoted({ text }: { text: string }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="message-quoted" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t(open ? "portal-tickets.thread.hide-quoted" : "portal-tickets.thread.quoted")}
      </button>
      {open && (
        <blockquote>
          <LinkedText text={text} />
        </blockquote>
      )}
    </>
  );
}

const shownFile = ({ id, name, mediaType, sizeBytes, mayShowInline }: TicketFile): SentFile => ({
  id,
  name,
  bytes: sizeBytes,
  isImage: mayShowInline && mediaType.startsWith("image/"),
  url: urlOf(portalDownloadFileEndpoint, { params: { fileId: id } }),
  inlineUrl: urlOf(portalDownloadFileEndpoint, { params: { fileId: id }, query: { inline: "true" } }),
});
