import { useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Panel } from "../../ui/panel.tsx";
import type { Message } from "./message.ts";

type Part = "html" | "text";

/**
 * The message as its receiver sees it. In a frame that runs nothing, loads nothing, leads nowhere and is of no origin: whatever a text
 * that came from outside may contain, it stays in there.
 */
export function MessageContent({ message }: { message: Message }) {
  const t = useTexts();
  const [part, setPart] = useState<Part>("html");
  const { html, text } = message;
  if (html === null || text === null)
    return (
      <Panel title={t("notifications.message.content")}>
        <p className="mail-note">{t("notifications.message.gone")}</p>
      </Panel>
    );
  const note = noteOf(message);
  return (
    <Panel
      actions={
        <Choice<Part>
          label={t("notifications.message.content")}
          value={part}
          onChange={setPart}
          options={[
            { value: "html", label: t("notifications.message.html") },
            { value: "text", label: t("notifications.message.text") },
          ]}
        />
      }
    >
      {note && <p className="message-note">{t(note)}</p>}
      {part === "html" ? (
        <iframe className="message-frame" title={t("notifications.message.frame")} sandbox="" srcDoc={html} />
      ) : (
        <pre className="message-text" dir="auto">
          {text}
        </pre>
      )}
    </Panel>
  );
}

function noteOf({ kind, isMasked, state }: Message) {
  if (!kind.startsWith("code_")) return undefined;
  if (!isMasked) return "notifications.message.shown" as const;
  return state === "queued" || state === "held"
    ? ("notifications.message.masked-waiting" as const)
    : ("notifications.message.masked" as const);
}
