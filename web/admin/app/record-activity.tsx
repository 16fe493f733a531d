import { Link } from "@tanstack/react-router";
import { recordActivityEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Timeline, type TimelineItem } from "../../ui/timeline.tsx";
import { type ActivityEntry, doerWords, entryTitle, entryTone } from "./activity-words.ts";
import { EntryChanges } from "./entry-changes.tsx";
import { pageOfRecord } from "./record-pages.ts";

/** What happened to one record. Nothing is drawn for whoever may not see it, or while nothing happened. */
export function RecordActivity({ entity, entityId, topics }: { entity: string; entityId: string; topics: readonly string[] }) {
  const { data } = useEndpoint(recordActivityEndpoint, { params: { entity, entityId }, query: { limit: 25 } }, { topics });
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
