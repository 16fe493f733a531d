// What the two sheets that write an invoice anew share: the correction and the edit.
import { Textarea } from "@mantine/core";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import type { Document } from "./document.ts";

/** The invoice as it would be. */
export interface Shown {
  readonly gross: { readonly amount: string; readonly currency: string };
  readonly dueOn: string | null;
}

interface Step {
  readonly label: string;
  readonly busy: boolean;
  readonly onPress: () => unknown;
}

/** First one looks at what it comes to, then it is done. */
export function LookThenDo({ look, act, ready, onClose }: { look: Step; act: Step | undefined; ready: boolean; onClose: () => void }) {
  const t = useTexts();
  const { label, busy, onPress } = act ?? look;
  return (
    <>
      <Button onPress={onClose} disabled={act?.busy ?? false}>
        {t("ui.cancel")}
      </Button>
      <Button kind="primary" busy={busy} disabled={!ready} onPress={onPress}>
        {label}
      </Button>
    </>
  );
}

interface Said {
  readonly note: string;
  readonly reason: string;
}

/** The note on its paper, and why it is written anew. */
export function NoteAndReason({
  note,
  reason,
  reasonWhy,
  onChange,
}: Said & { reasonWhy: string; onChange: (said: Partial<Said>) => void }) {
  const t = useTexts();
  return (
    <>
      <Textarea
        label={t("billing.note")}
        description={t("billing.note-why")}
        autosize
        minRows={2}
        maxLength={2000}
        value={note}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
      <Textarea
        label={t("billing.reason")}
        description={reasonWhy}
        required
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => onChange({ reason: event.currentTarget.value })}
      />
    </>
  );
}

export function BeforeAndAfter({
  document,
  shown,
  labels,
}: {
  document: Document;
  shown: Shown;
  labels: { before: string; after: string };
}) {
  const t = useTexts();
  return (
    <Facts
      facts={[
        { label: labels.before, value: <MoneyText value={document.gross} /> },
        { label: labels.after, value: <MoneyText value={shown.gross} /> },
        ...(shown.dueOn ? [{ label: t("billing.due"), value: <DayText value={shown.dueOn} /> }] : []),
      ]}
    />
  );
}
