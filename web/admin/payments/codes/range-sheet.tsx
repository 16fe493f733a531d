import { Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Endpoint } from "../../../../shared/endpoint.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Action } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";

export interface RangeSheetProps {
  title: string;
  text: string;
  fromLabel: string;
  toLabel: string;
  /** How many the series has. */
  most: number;
  /** What cannot be undone: it needs a reason, and its button is red. */
  isFinal: boolean;
  doing: Pick<Action<Endpoint>, "busy" | "problem">;
  /** The words of the button for this many. */
  verb: (count: number) => string;
  children?: ReactNode;
  onConfirm: (range: { from: number; to: number; reason: string }) => unknown;
  onClose: () => void;
}

/** Does something with all of a series, or with those between two numbers. */
export function RangeSheet({ most, isFinal, doing, onClose, ...props }: RangeSheetProps) {
  const t = useTexts();
  const [from, setFrom] = useState<number | "">(1);
  const [to, setTo] = useState<number | "">(most);
  const [reason, setReason] = useState("");
  const isNumber = (value: number | ""): value is number => value !== "" && Number.isInteger(value) && value >= 1 && value <= most;
  const isRange = isNumber(from) && isNumber(to) && from <= to;
  const isReady = isRange && (!isFinal || reason.trim() !== "");
  const wrong = t("cards.range-wrong", { most });
  const beforeFirst = isNumber(from) && isNumber(to) && to < from ? t("cards.range-turned", { from }) : undefined;
  return (
    <Sheet
      open
      title={props.title}
      onClose={onClose}
      locked={doing.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={doing.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind={isFinal ? "danger" : "primary"}
            busy={doing.busy}
            disabled={!isReady}
            onPress={() => isRange && props.onConfirm({ from, to, reason })}
          >
            {isRange ? props.verb(to - from + 1) : props.title}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{props.text}</span>
        <CountField
          label={props.fromLabel}
          value={from}
          required
          error={from === "" || isNumber(from) ? undefined : wrong}
          onChange={setFrom}
        />
        <CountField label={props.toLabel} value={to} required error={to === "" || isNumber(to) ? beforeFirst : wrong} onChange={setTo} />
        {props.children}
        {isFinal && (
          <Textarea
            label={t("cards.reason")}
            required
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <ProblemNote problem={doing.problem} errors={doing.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
