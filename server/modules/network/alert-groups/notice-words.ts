// What somebody reads of an incident: the group's own words where it has some, else ours in the reader's language.
import { momentText, textsIn } from "../../../platform/texts.ts";
import type { Incident } from "./concerned.ts";
import { fillOwnWords, type NoticeValues, type OwnWords } from "./own-words.ts";

interface Reader {
  readonly language: string;
  readonly timeZone: string;
}
interface Notice {
  readonly subject: string;
  readonly text: string;
}

const numbers = ["percent", "ms", "changes", "value"] as const;

export function noticeOf(
  incident: Incident,
  reader: Reader,
  { group, link }: { readonly group: OwnWords & { readonly name: string }; readonly link: string },
): Notice {
  const say = textsIn(reader.language, "watch");
  const values = valuesOf(incident, reader, { group: group.name, link });
  const isOver = incident.closed_at !== null;
  const about = values.site === "" ? values.name : say("alert.letter.at-site", { name: values.name, site: values.site });
  const told = { about, kind: values.kind, says: values.says, since: values.since, until: values.until, minutes: minutesOf(incident) };
  const own = isOver ? { subject: group.overSubject, text: group.overText } : { subject: group.beganSubject, text: group.beganText };
  const subject =
    fillOwnWords(own.subject, values).replaceAll(/\s+/g, " ") || say(`alert.letter.${isOver ? "over" : "begun"}.subject`, told);
  const text = fillOwnWords(own.text, values) || `${say(`alert.letter.${isOver ? "over" : "begun"}.text`, told)}\n${link}`;
  return { subject: subject.slice(0, 300), text: text.slice(0, 10_000) };
}

/** Whole minutes, at least one; of what is not over yet none. */
const minutesOf = ({ began_at, closed_at }: Incident): number =>
  closed_at === null ? 0 : Math.max(1, Math.round((closed_at.getTime() - began_at.getTime()) / 60_000));

function valuesOf(incident: Incident, { language, timeZone }: Reader, { group, link }: { group: string; link: string }): NoticeValues {
  const { kind, details, value_name, unit, item, began_at, closed_at } = incident;
  const say = textsIn(language, "watch");
  const seen = Object.fromEntries(numbers.map((name) => [name, details[name] ?? 0]));
  return {
    name: incident.name ?? say("alert.letter.monitor"),
    site: incident.site ?? "",
    kind: say(`alert.kind.${kind}`),
    says: say(`alert.says.${kind}`, { ...seen, name: value_name ?? item, unit: unit ?? "" }),
    since: momentText(began_at, timeZone, language),
    until: closed_at === null ? "" : momentText(closed_at, timeZone, language),
    minutes: closed_at === null ? "" : String(minutesOf(incident)),
    ...{ link, group },
  };
}
