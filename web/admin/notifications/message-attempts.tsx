import { useTexts } from "../../lib/texts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import type { Message } from "./message.ts";

type Attempt = Message["attemptList"][number];

const tones: Readonly<Record<NonNullable<Attempt["outcome"]>, Tone>> = {
  accepted: "works",
  temporary: "attention",
  permanent: "hurts",
  "sender-refused": "hurts",
  unclear: "attention",
};

/** Each time that the message was handed over, and what the mail server said. */
export function MessageAttempts({ message }: { message: Message }) {
  const t = useTexts();
  return (
    <Panel title={t("notifications.message.attempts")}>
      {message.attemptList.length === 0 ? (
        <p className="mail-note">{t("ui.timeline-empty")}</p>
      ) : (
        <PlainTable
          label={t("notifications.message.attempts")}
          rows={message.attemptList}
          rowKey={(attempt) => String(attempt.number)}
          columns={[
            {
              id: "number",
              head: t("notifications.message.number"),
              number: true,
              cell: (attempt) => <span className="number">{attempt.number}</span>,
            },
            { id: "at", head: t("notifications.message.started"), cell: (attempt) => <MomentText value={attempt.startedAt} /> },
            {
              id: "outcome",
              head: t("notifications.state-head"),
              cell: ({ outcome }) =>
                outcome ? (
                  <StatusChip tone={tones[outcome]}>{t(`notifications.message.outcome.${outcome}`)}</StatusChip>
                ) : (
                  t("notifications.message.no-end")
                ),
            },
            { id: "server", head: t("notifications.message.server"), cell: (attempt) => <bdi className="code">{attempt.server}</bdi> },
            {
              id: "answer",
              head: t("notifications.message.answer"),
              cell: (attempt) => <bdi className="code message-answer">{attempt.answer}</bdi>,
            },
          ]}
        />
      )}
    </Panel>
  );
}
