import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { type ActivityEntry, changeLines } from "./activity-words.ts";
import "./entry-changes.css";

const mostLines = 3;

/** What changed, in sentences, with the reason that was given; the raw difference is behind a click (O-51). */
export function EntryChanges({ entry, lines: most = mostLines }: { entry: ActivityEntry; lines?: number }) {
  const t = useTexts();
  const format = useFormat();
  const lines = changeLines(t, format, entry);
  const left = lines.length - most;
  return (
    <span className="entry-changes">
      {entry.reason && <span className="entry-changes-reason">{entry.reason}</span>}
      {lines.slice(0, most).map((line) => (
        <span key={line} dir="auto">
          {line}
        </span>
      ))}
      <details className="entry-changes-raw">
        <summary>{left > 0 ? t("audit.more-changes", { count: left }) : t("audit.details")}</summary>
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
