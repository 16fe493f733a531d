import { IconDots } from "@tabler/icons-react";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { type ActivityEntry, changeLines, reasonWords } from "./activity-words.ts";
import "./entry-changes.css";

const mostLines = 4;
// About a line of the stream.
const oneLine = 44;

/** Short facts share a line: "Amount: €20.03 · Method: Bank transfer". */
function joinShort(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    if (last !== undefined && last.length + line.length <= oneLine) joined[joined.length - 1] = `${last} · ${line}`;
    else joined.push(line);
  }
  return joined;
}

/** What changed, in sentences, with the reason that was given; the raw difference is behind a click (O-51). */
export function EntryChanges({ entry }: { entry: ActivityEntry }) {
  const t = useTexts();
  const format = useFormat();
  const lines = joinShort(changeLines(t, format, entry));
  const left = lines.length - mostLines;
  return (
    <span className="entry-changes">
      {entry.reason && <span className="entry-changes-reason">{reasonWords(t, format, entry.reason)}</span>}
      {lines.slice(0, mostLines).map((line) => (
        <span key={line}>
          <bdi>{line}</bdi>
        </span>
      ))}
      {left > 0 && <span>{t("audit.more-changes", { count: left })}</span>}
      <details className="entry-changes-raw">
        <summary aria-label={t("audit.details")} title={t("audit.details")}>
          <IconDots size={15} aria-hidden />
        </summary>
        <RawEntry entry={entry} />
      </details>
    </span>
  );
}

function RawEntry({ entry }: { entry: ActivityEntry }) {
  const t = useTexts();
  const format = useFormat();
  const changes = Object.entries(entry.changes ?? {});
  const around = [
    format.moment(entry.at),
    t.optional(`audit.source.${entry.source}`) ?? entry.source,
    ...(entry.ip ? [entry.ip] : []),
    entry.requestId,
  ];
  return (
    <span className="entry-changes-record">
      {changes.map(([field, { before, after }]) => (
        <span key={field} className="entry-changes-field">
          <bdi className="code">{field}</bdi>
          <del>
            <bdi className="code">{rawText(before)}</bdi>
          </del>
          <ins>
            <bdi className="code">{rawText(after)}</bdi>
          </ins>
        </span>
      ))}
      {around.map((text) => (
        <bdi key={text} className="code entry-changes-around">
          {text}
        </bdi>
      ))}
    </span>
  );
}

const rawText = (value: unknown): string => (value === undefined ? "–" : JSON.stringify(value));
