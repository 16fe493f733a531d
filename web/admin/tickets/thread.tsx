import { IconArrowsSort, IconLock, IconMail, IconPhone, IconPhoneIncoming, IconPhoneOutgoing } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { ticketDeliveriesEndpoint } from "../../../server/modules/notifications/contract.ts";
import { downloadTicketFileEndpoint } from "../../../server/modules/tickets/files/contract.ts";
import { urlOf } from "../../lib/api.ts";
import { useFormat } from "../../lib/format.ts";
import { isText, readStored, writeStored } from "../../lib/local-store.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useTitles } from "../../lib/titles.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkedText } from "../../ui/linked-text.tsx";
import { type SentFile, SentFiles } from "../../ui/sent-files.tsx";
import { AgoText } from "../../ui/value-texts.tsx";
import { Deliveries, type Delivery, didNotArrive } from "./deliveries.tsx";
import { eventWords } from "./event-words.ts";
import type { Entry, Ticket } from "./ticket.ts";
import "./thread.css";

const filters = ["all", "public", "notes", "calls", "events"] as const;
type Filter = (typeof filters)[number];

const fits: Record<Filter, (entry: Entry) => boolean> = {
  all: () => true,
  public: ({ kind }) => kind === "reply" || kind === "message",
  notes: ({ kind }) => kind === "note",
  calls: ({ kind }) => kind === "call",
  events: ({ kind }) => kind === "event",
};

const orderKey = "tickets.order";

/** Everything that was said and done, newest last or first as one likes; the composer stands where the newest is. */
export function Thread({ ticket, composer }: { ticket: Ticket; composer: ReactNode }) {
  const t = useTexts();
  const format = useFormat();
  const [filter, setFilter] = useState<Filter>("all");
  const [order, setOrder] = useState(() => readStored(orderKey, isText) ?? "last");
  const { data: sent } = useEndpoint(ticketDeliveriesEndpoint, { params: { ticketId: ticket.id } });
  const deliveriesOf = Map.groupBy(sent?.items ?? [], ({ entryId }) => entryId);
  const shown = ticket.entries.filter(fits[filter]);
  const isFirst = order === "first";
  const turn = (): void => {
    const next = isFirst ? "last" : "first";
    writeStored(orderKey, next);
    setOrder(next);
  };
  return (
    <>
      <div className="ticket-thread-tools">
        <fieldset className="ticket-thread-filters" aria-label={t("tickets.thread.filter")}>
          {filters.map((one) => (
            <button key={one} type="button" aria-pressed={one === filter} onClick={() => setFilter(one)}>
              {t(`tickets.thread.${one}`)}
              {one !== "all" && <span className="number">{format.number(ticket.entries.filter(fits[one]).length)}</span>}
            </button>
          ))}
        </fieldset>
        <button type="button" className="ticket-thread-order" onClick={turn}>
          <IconArrowsSort size={15} stroke={1.8} aria-hidden />
          {t(isFirst ? "tickets.thread.newest-first" : "tickets.thread.newest-last")}
        </button>
      </div>
      {isFirst && composer}
      <ol className="ticket-thread" aria-label={t("tickets.thread.label")}>
        {(isFirst ? shown.toReversed() : shown).map((entry) => (
          <li key={entry.id}>
            {entry.kind === "event" ? (
              <EventLine entry={entry} />
            ) : (
              <EntryCard entry={entry} deliveries={deliveriesOf.get(entry.id) ?? []} />
            )}
          </li>
        ))}
        {shown.length === 0 && <li className="ticket-event">{t("tickets.thread.none")}</li>}
      </ol>
      {!isFirst && composer}
    </>
  );
}

function EventLine({ entry }: { entry: Entry }) {
  const t = useTexts();
  const titleOf = useTitles();
  return (
    <p className="ticket-event">
      {eventWords(t, entry, titleOf)} · <bdi>{entry.author.kind === "system" ? t("tickets.thread.system") : entry.author.name}</bdi> ·{" "}
      <AgoText value={entry.at} />
    </p>
  );
}

/** Notes wear another colour than what the customer sees, so that nobody takes one for the other. */
function EntryCard({ entry, deliveries }: { entry: Entry; deliveries: readonly Delivery[] }) {
  const t = useTexts();
  const { kind, author, channel, at, text, quoted, files, call, originNumber, isPublic, marks, fromAddress } = entry;
  return (
    <article className="ticket-entry" data-kind={kind} data-public={isPublic} data-lost={deliveries.some(didNotArrive)}>
      <header>
        <strong>
          <bdi>{author.name}</bdi>
        </strong>
        {kind === "message" && <span>{t("tickets.thread.customer")}</span>}
        {kind === "note" && (
          <span className="ticket-entry-mark">
            <IconLock size={13} stroke={1.9} aria-hidden />
            {t("tickets.thread.note")}
          </span>
        )}
        {call && (
          <span className="ticket-entry-mark">
            {call.direction === "in" ? <IconPhoneIncoming size={14} aria-hidden /> : <IconPhoneOutgoing size={14} aria-hidden />}
            {t(call.direction === "in" ? "tickets.thread.call-in" : "tickets.thread.call-out")}
            {call.minutes > 0 && `, ${t("tickets.thread.call-minutes", { count: call.minutes })}`}
            {!isPublic && `, ${t("tickets.thread.internal")}`}
          </span>
        )}
        {kind !== "note" && !call && channel !== "portal" && channel !== "admin" && (
          <span className="ticket-entry-mark">
            {channel === "mail" ? <IconMail size={14} aria-hidden /> : channel === "phone" ? <IconPhone size={14} aria-hidden /> : null}
            {t(`tickets.channel.${channel}`)}
          </span>
        )}
        {marks
          .filter((mark) => mark !== "automatic")
          .map((mark) => (
            <span key={mark} className="ticket-entry-mark" data-mark={mark}>
              {t(`tickets.thread.mark.${mark}`, { address: fromAddress })}
            </span>
          ))}
        {originNumber !== null && <span>{t("tickets.thread.origin", { number: `T-${originNumber}` })}</span>}
        <span className="ticket-entry-at">
          <AgoText value={at} />
        </span>
      </header>
      {marks.includes("automatic") ? (
        <details className="ticket-quoted">
          <summary>{t("tickets.thread.mark.automatic")}</summary>
          <LinkedText text={text} />
        </details>
      ) : (
        <LinkedText text={text} />
      )}
      {quoted !== "" && (
        <details className="ticket-quoted">
          <summary>{t("tickets.thread.quoted")}</summary>
          <LinkedText text={quoted} />
        </details>
      )}
      <SentFiles files={files.map(shownFile)} />
      <Deliveries deliveries={deliveries} />
    </article>
  );
}

const shownFile = ({ id, name, mediaType, sizeBytes, mayShowInline }: Entry["files"][number]): SentFile => ({
  id,
  name,
  bytes: sizeBytes,
  isImage: mayShowInline && mediaType.startsWith("image/"),
  url: urlOf(downloadTicketFileEndpoint, { params: { fileId: id } }),
  inlineUrl: urlOf(downloadTicketFileEndpoint, { params: { fileId: id }, query: { inline: "true" } }),
});
