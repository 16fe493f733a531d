import { useRef } from "react";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import type { Spot } from "./paper-words.ts";

interface SourceEditorProps {
  source: string;
  filters: string;
  disabled: boolean;
  spots: readonly Spot[];
  onChange: (source: string) => void;
  onDrop: () => void;
}

/** The template itself, with the numbers of its lines, for what is said about them. */
export function SourceEditor({ source, filters, disabled, spots, onChange, onDrop }: SourceEditorProps) {
  const t = useTexts();
  const text = useRef<HTMLTextAreaElement>(null);
  const count = source.split("\n").length;
  const wrong = new Set(spots.map(({ line }) => line));
  function goTo({ line, column }: Spot): void {
    const box = text.current;
    if (!box || line === null) return;
    const at =
      source
        .split("\n")
        .slice(0, line - 1)
        .join("\n").length +
      (line > 1 ? 1 : 0) +
      (column ?? 1) -
      1;
    box.focus();
    box.setSelectionRange(at, at);
    const pane = box.parentElement;
    if (pane) pane.scrollTop = (line - 6) * lineHeight;
  }
  return (
    <Panel
      title={t("papers.source.title")}
      actions={
        !disabled && (
          <Button small onPress={onDrop}>
            {t("papers.source.back")}
          </Button>
        )
      }
    >
      <p className="papers-help">{t("papers.source.help")}</p>
      {spots.length > 0 && (
        <ul className="papers-spots" role="alert">
          {spots.map((spot) => (
            <li key={`${spot.line} ${spot.column} ${spot.message}`}>
              <button type="button" onClick={() => goTo(spot)}>
                {spot.line === null
                  ? spot.message
                  : t("papers.source.spot", { line: spot.line, column: spot.column ?? 1, message: spot.message })}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="papers-source" dir="ltr">
        <ol aria-hidden>
          {Array.from({ length: count }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the numbers of lines.
            <li key={index} data-wrong={wrong.has(index + 1)} />
          ))}
        </ol>
        <textarea
          ref={text}
          aria-label={t("papers.source.title")}
          value={source}
          rows={count}
          spellCheck={false}
          autoCapitalize="off"
          wrap="off"
          readOnly={disabled}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </div>
      <details className="papers-more">
        <summary>{t("papers.source.filters")}</summary>
        <pre dir="ltr">{filters}</pre>
      </details>
    </Panel>
  );
}

/** As papers.css sets it. */
const lineHeight = 18;
