import { Link } from "@tanstack/react-router";
import { recordActivityEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Timeline, type TimelineItem } from "../../ui/timeline.tsx";
import { type ActivityEntry, doerWords, entryTitle, entryTone } from "./activity-words.ts";
import { EntryChanges } from "./entry-changes.tsx";
import { pageOfRecord } from "./record-pages.ts";

interface RecordActivityProps {
  readonly entity: string;
  readonly entityId: string;
  /** What belongs to it and is told of with it: the refunds of a payment. */
  readonly with?: readonly { readonly entity: string; readonly entityId: string }[];
  readonly topics: readonly string[];
}

// As many as one request may name.
const mostWith = 100;

/** What happened to one record. Nothing is drawn for whoever may not see it, or while nothing happened. */
export function RecordActivity({ entity, entityId, with: others = [], topics }: RecordActivityProps) {
  const named = others.slice(0, mostWith).map((other) => `${other.entity}:${other.entityId}`);
  const query = { limit: 25, ...(named.length > 0 ? { filter: { with: named.join(",") } } : {}) };
  const { data } = useEndpoint(recordActivityEndpoint, { params: { entity, entityId }, query }, { topics });
  const items = useActivityItems(data?.items ?? [], { entity, entityId });
  return items.length === 0 ? null : <Timeline kinds={[]} items={items} />;
}

function EntryTitle({ words, entry, own }: { words: string; entry: ActivityEntry; own: { entity: string; entityId: string } }) {
  const page = pageOfRecord(entry);
  if (!page || (entry.entity === own.entity && entry.entityId === own.entityId)) return words;
  return <Link to={page as never}>{words}</Link>;
}

/** Entries of the log as a timeline shows them: a sentence, who, when, and the raw difference behind a click. */
export function useActivityItems(entries: readonly ActivityEntry[], own: { entity: string; entityId: string }): TimelineItem[] {
  const t = useTexts();
  return entries.map((entry) => ({
    id: entry.id,
    kind: entry.entity,
    at: entry.at,
    title: <EntryTitle words={entryTitle(t, entry, own)} entry={entry} own={own} />,
    note: <EntryChanges entry={entry} />,
    by: doerWords(t, entry),
    tone: entryTone(entry),
  }));
}
