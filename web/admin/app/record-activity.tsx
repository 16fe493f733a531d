import { recordActivityEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Timeline } from "../../ui/timeline.tsx";

/** What happened to one record. Nothing is drawn for whoever may not see it, or while nothing happened. */
export function RecordActivity({ entity, entityId, topics }: { entity: string; entityId: string; topics: readonly string[] }) {
  const t = useTexts();
  const { data } = useEndpoint(recordActivityEndpoint, { params: { entity, entityId }, query: { limit: 25 } }, { topics });
  if (!data || data.items.length === 0) return null;
  return (
    <Timeline
      kinds={[]}
      items={data.items.map((entry) => ({
        id: entry.id,
        kind: entry.action,
        at: entry.at,
        title: actionWords(t, entry.action),
        note:
          entry.reason ||
          Object.keys(entry.changes ?? {})
            .map(plainWord)
            .join(", ") ||
          undefined,
        by: entry.staff?.name ?? entry.actor.name,
        tone: toneOf(entry.action),
      }))}
    />
  );
}

/** "changed_status" is "Changed status" where nobody wrote better words. */
export const actionWords = (t: ReturnType<typeof useTexts>, action: string): string => {
  const known = t.optional(`audit.action.${action}`);
  if (known) return known;
  const words = plainWord(action);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** "blockedBy" and "blocked_by" are "blocked by". */
export const plainWord = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/[_-]/g, " ")
    .toLowerCase();

const toneOf = (action: string): "works" | "hurts" | "past" => {
  if (/^(create|created|issue|add)/.test(action)) return "works";
  return /^(delete|removed|undo|archive|block|reverse)/.test(action) ? "hurts" : "past";
};
