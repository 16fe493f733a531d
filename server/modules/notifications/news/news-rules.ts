// Who finds a piece of news, when, and in which order. Values in, values out.
import { baseLanguage } from "../../../../shared/text-for.ts";

export interface AudienceFilter {
  readonly locationIds: readonly string[];
  readonly labelIds: readonly string[];
  readonly languages: readonly string[];
  readonly planIds: readonly string[];
  readonly minMonths: number | null;
  readonly maxMonths: number | null;
}

export interface ReaderFacts {
  readonly locationId: string | null;
  readonly labelIds: readonly string[];
  readonly language: string;
  readonly planIds: readonly string[];
  /** Whole months since they became a customer. */
  readonly months: number;
}

export const everybody: AudienceFilter = { locationIds: [], labelIds: [], languages: [], planIds: [], minMonths: null, maxMonths: null };

const fits = (wanted: readonly string[], has: readonly string[]): boolean => wanted.length === 0 || has.some((one) => wanted.includes(one));

/** P-173 all filters that are not empty have to fit; of several values of one filter, one is enough. */
export function isAmong(reader: ReaderFacts, audience: AudienceFilter): boolean {
  return (
    fits(audience.locationIds, reader.locationId === null ? [] : [reader.locationId]) &&
    fits(audience.labelIds, reader.labelIds) &&
    fits(audience.languages.map(baseLanguage), [baseLanguage(reader.language)]) &&
    fits(audience.planIds, reader.planIds) &&
    (audience.minMonths === null || reader.months >= audience.minMonths) &&
    (audience.maxMonths === null || reader.months <= audience.maxMonths)
  );
}

export type NewsState = "draft" | "planned" | "live" | "ended";

/** O-172 begins at its first moment and is over at its last one. */
export function stateOf(news: { isPublished: boolean; fromAt: Date; toAt: Date | null }, now: Date): NewsState {
  if (!news.isPublished) return "draft";
  if (news.fromAt > now) return "planned";
  return news.toAt !== null && news.toAt <= now ? "ended" : "live";
}

interface Placed {
  readonly isPinned: boolean;
  readonly fromAt: Date;
  readonly id: string;
}

/** What is pinned stands on top; of each the newest first. */
export const inOrder = <News extends Placed>(news: readonly News[]): News[] =>
  news.toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.fromAt.getTime() - a.fromAt.getTime() || b.id.localeCompare(a.id));

/** The words of a page of a calendar (RFC 5545): what would end a field is escaped. */
const escaped = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll(";", "\\;").replaceAll(",", "\\,").replaceAll("\n", "\\n");
const stamp = (moment: string): string => `${moment.slice(0, 19).replaceAll(/[-:]/g, "")}Z`;

/** Lines of at most 75 bytes, as section 3.1 wants them: what is longer goes on after a line end and a space. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = "";
  for (const letter of line) {
    if (new TextEncoder().encode(part + letter).length > 74) {
      parts.push(part);
      part = "";
    }
    part += letter;
  }
  return [...parts, part].join("\r\n ");
}

export function calendarFile(event: {
  id: string;
  title: string;
  summary: string;
  startsAt: string;
  endsAt: string;
  place: string;
  madeAt: string;
}): string {
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//portal//offers//EN",
    "BEGIN:VEVENT",
    `UID:${event.id}`,
    `DTSTAMP:${stamp(event.madeAt)}`,
    `DTSTART:${stamp(event.startsAt)}`,
    `DTEND:${stamp(event.endsAt)}`,
    `SUMMARY:${escaped(event.title)}`,
    ...(event.summary === "" ? [] : [`DESCRIPTION:${escaped(event.summary)}`]),
    ...(event.place === "" ? [] : [`LOCATION:${escaped(event.place)}`]),
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ]
    .map(folded)
    .join("\r\n");
}
