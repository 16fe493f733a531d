import { Textarea } from "@mantine/core";
import { useState } from "react";
import { holdManyEndpoint } from "../../../server/modules/collections/contract.ts";
import { addDays, type Day, day, isDay } from "../../../shared/calendar.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { holdTopics } from "./use-case.ts";

export type ManyKind = "extension" | "promise" | "exempt";

interface HoldManyProps {
  kind: ManyKind;
  customerIds: readonly string[];
  today: string;
  onClose: () => void;
  onDone: () => void;
}

/** Spares several customers at once; who could not be spared is listed with the reason. */
export function HoldManySheet({ kind, customerIds, today, onClose, onDone }: HoldManyProps) {
  const t = useTexts();
  const [until, setUntil] = useState<string>(kind === "exempt" ? "" : addDays(day(today), kind === "promise" ? 5 : 7));
  const [reason, setReason] = useState("");
  const hold = useAction(holdManyEndpoint, {
    topics: holdTopics,
    onDone: ({ done, refused }) => {
      if (done > 0) notify(t("collections.many.done", { count: done }));
      if (refused.length === 0) onDone();
    },
  });
  const count = customerIds.length;
  const refused = hold.result?.refused ?? [];
  if (refused.length > 0) {
    return (
      <Sheet
        open
        title={t(`collections.many.title.${kind}`, { count })}
        onClose={onDone}
        foot={<Button onPress={onDone}>{t("ui.close")}</Button>}
      >
        <div style={{ display: "grid", gap: 12 }}>
          <strong>{t("collections.many.done", { count: hold.result?.done ?? 0 })}</strong>
          <span>{t("collections.many.refused", { count: refused.length })}</span>
          <ul style={{ margin: 0, paddingInlineStart: 18, display: "grid", gap: 4 }}>
            {refused.map(({ customerId, number, why }) => (
              <li key={customerId}>{t("collections.many.refused-row", { number, why })}</li>
            ))}
          </ul>
        </div>
      </Sheet>
    );
  }
  return (
    <Sheet
      open
      title={t(`collections.many.title.${kind}`, { count })}
      onClose={onClose}
      locked={hold.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={hold.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="primary"
            busy={hold.busy}
            disabled={count > 500 || (until === "" ? kind !== "exempt" : !isDay(until))}
            onPress={() => hold.run({ body: { customerIds: [...customerIds], kind, until: until === "" ? null : (until as Day), reason } })}
          >
            {t(`collections.many.do.${kind}`, { count })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <span>{count > 500 ? t("collections.many.most") : t(`collections.many.text.${kind}`)}</span>
        <DayField
          label={t(kind === "promise" ? "collections.promise-sheet.until" : "collections.hold.until")}
          description={t(kind === "exempt" ? "collections.hold.until-empty" : "collections.hold.until-why")}
          value={until}
          min={today}
          required={kind !== "exempt"}
          onChange={setUntil}
        />
        <Textarea
          label={t("collections.hold.reason")}
          description={t("collections.hold.reason-why")}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ProblemNote problem={hold.problem} />
      </div>
    </Sheet>
  );
}
