import { Textarea } from "@mantine/core";
import { useState } from "react";
import { activateCardsEndpoint, voidCardsEndpoint } from "../../../../server/modules/payments/refill-cards/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { type Series, seriesTopics } from "./series.ts";

/** Activates cards of a series or makes them void: all, or those between two numbers. */
export function RangeSheet({ act, series, onClose }: { act: "activate" | "void"; series: Series; onClose: () => void }) {
  const t = useTexts();
  const [from, setFrom] = useState<number | "">(1);
  const [to, setTo] = useState<number | "">(series.quantity);
  const [reason, setReason] = useState("");
  const onDone = (): void => {
    notify(t(act === "activate" ? "cards.activated" : "cards.voided"));
    onClose();
  };
  const activate = useAction(activateCardsEndpoint, { topics: seriesTopics, onDone });
  const makeVoid = useAction(voidCardsEndpoint, { topics: seriesTopics, onDone });
  const running = act === "activate" ? activate : makeVoid;
  const isNumber = (value: number | ""): value is number =>
    value !== "" && Number.isInteger(value) && value >= 1 && value <= series.quantity;
  const isRange = isNumber(from) && isNumber(to) && from <= to;
  const wrong = t("cards.range-wrong", { most: series.quantity });
  const count = isRange ? to - from + 1 : 0;
  const start = (): void => {
    if (!isRange) return;
    const input = { params: { seriesId: series.id }, version: series.version };
    if (act === "activate") void activate.run({ ...input, body: { from, to } });
    else void makeVoid.run({ ...input, body: { from, to, reason } });
  };
  return (
    <Sheet
      open
      title={t(`cards.${act}`)}
      onClose={onClose}
      locked={running.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={running.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind={act === "void" ? "danger" : "primary"}
            busy={running.busy}
            disabled={!isRange || (act === "void" && reason.trim() === "")}
            onPress={start}
          >
            {t(`cards.${act}-do`, { count })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t(`cards.${act}-text`)}</span>
        <CountField
          label={t("cards.from")}
          value={from}
          required
          error={from === "" || isNumber(from) ? undefined : wrong}
          onChange={setFrom}
        />
        <CountField
          label={t("cards.to")}
          value={to}
          required
          error={to === "" || (isNumber(to) && (from === "" || from <= to)) ? undefined : wrong}
          onChange={setTo}
        />
        {act === "void" && (
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
        <ProblemNote problem={running.problem} errors={running.problem?.problem.errors ?? []} />
      </div>
    </Sheet>
  );
}
