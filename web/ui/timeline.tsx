import { type ReactNode, useState } from "react";
import { useTexts } from "../lib/texts.tsx";
import { type Tone, toneClass } from "./tone.ts";
import { AgoText } from "./value-texts.tsx";
import "./timeline.css";

export interface TimelineItem {
  id: string;
  /** For the filter: the name of its kind in `kinds`. */
  kind: string;
  at: string;
  title: ReactNode;
  note?: ReactNode;
  /** Who did it. */
  by?: string | undefined;
  tone?: Tone;
}

/** Everything that happened to a record, newest first, with a filter by kind. */
export function Timeline({
  items,
  kinds,
  chosen,
  more,
}: {
  items: readonly TimelineItem[];
  kinds: readonly { id: string; label: string }[];
  /** Where the items are already those of one kind, because the server was asked for it. */
  chosen?: { kind: string | undefined; onChoose: (kind: string | undefined) => void };
  more?: ReactNode;
}) {
  const t = useTexts();
  const [ownKind, setOwnKind] = useState<string>();
  const kind = chosen ? chosen.kind : ownKind;
  const setKind = chosen ? chosen.onChoose : setOwnKind;
  const shown = kind && !chosen ? items.filter((item) => item.kind === kind) : items;
  return (
    <section className="timeline">
      <div className="timeline-head">
        <h2>{t("ui.timeline")}</h2>
      </div>
      {kinds.length > 1 && (
        <div className="timeline-kinds">
          {kinds.map(({ id, label }) => (
            <button key={id} type="button" aria-pressed={kind === id} onClick={() => setKind(kind === id ? undefined : id)}>
              {label}
            </button>
          ))}
        </div>
      )}
      {shown.length === 0 ? (
        <span className="timeline-item-note">{t("ui.timeline-empty")}</span>
      ) : (
        <ol className="timeline-items">
          {shown.map((item) => (
            <li key={item.id} className={`timeline-item ${toneClass(item.tone ?? "past")}`}>
              <span>{item.title}</span>
              {item.note && <span className="timeline-item-note">{item.note}</span>}
              <span className="timeline-item-note">
                <AgoText value={item.at} />
                {item.by && <> · {item.by}</>}
              </span>
            </li>
          ))}
        </ol>
      )}
      {more}
    </section>
  );
}
