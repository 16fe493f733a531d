// N-133, N-134 what was put right of what was counted, with the reasons that customers do not read.
import { useState } from "react";
import type { serviceUsageEndpoint } from "../../../server/modules/usage/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { MomentText } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { CreditSheet } from "./credit-sheet.tsx";
import { ReasonSheet } from "./reason-sheet.tsx";

type Correction = ReturnsOf<typeof serviceUsageEndpoint>["corrections"][number];

export function CorrectionsPanel({
  serviceId,
  corrections,
  cycles,
}: {
  serviceId: string;
  corrections: readonly Correction[];
  /** The days on which cycles began, the newest first. */
  cycles: readonly string[];
}) {
  const t = useTexts();
  const format = useFormat();
  const mayAdjust = useMay("network.usage.adjust");
  const [open, setOpen] = useState<"credit" | "reset">();
  const [undone, setUndone] = useState<Correction>();
  const signed = (value: number, words: (size: number) => string): string =>
    value === 0 ? "" : `${value > 0 ? "+" : "−"}${words(Math.abs(value))}`;
  return (
    <Panel
      title={t("usage.corrections.title")}
      actions={
        mayAdjust && (
          <>
            <Button onPress={() => setOpen("credit")}>{t("usage.credit.open")}</Button>
            <Button onPress={() => setOpen("reset")}>{t("usage.reset.open")}</Button>
          </>
        )
      }
    >
      {corrections.length === 0 ? (
        t("usage.corrections.none")
      ) : (
        <PlainTable
          label={t("usage.corrections.title")}
          rows={corrections}
          rowKey={({ id }) => id}
          quiet={({ isUndone }) => isUndone}
          columns={[
            {
              id: "what",
              head: t("usage.what"),
              cell: ({ kind, at, reason, by, documentNumber, isUndone }) => (
                <>
                  {kind === "late"
                    ? t("usage.corrections.kind.late", { number: documentNumber ?? "" })
                    : t(`usage.corrections.kind.${kind}`)}
                  <CellNote>
                    <MomentText value={at} />
                    {by && (
                      <>
                        {" · "}
                        <bdi>{by}</bdi>
                      </>
                    )}
                    {reason && (
                      <>
                        {" · "}
                        <bdi>{reason}</bdi>
                      </>
                    )}
                    {isUndone && ` · ${t("usage.corrections.undone")}`}
                  </CellNote>
                </>
              ),
            },
            { id: "down", head: t("usage.down"), number: true, cell: ({ downBytes }) => signed(downBytes, format.bytes) },
            { id: "up", head: t("usage.up"), number: true, wide: true, cell: ({ upBytes }) => signed(upBytes, format.bytes) },
            {
              id: "time",
              head: t("usage.corrections.time"),
              number: true,
              wide: true,
              cell: ({ seconds }) =>
                signed(seconds, (size) => t("usage.fair.hours-of", { count: format.number(Math.round(size / 36) / 100) })),
            },
            {
              id: "act",
              head: <span className="only-for-readers">{t("usage.corrections.undo")}</span>,
              cell: (correction) =>
                mayAdjust && correction.mayUndo ? (
                  <Button small kind="quiet" onPress={() => setUndone(correction)}>
                    {t("usage.corrections.undo")}
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
      {open === "credit" && <CreditSheet serviceId={serviceId} cycles={cycles} onClose={() => setOpen(undefined)} />}
      {open === "reset" && <ReasonSheet act={{ kind: "reset", serviceId }} onClose={() => setOpen(undefined)} />}
      {undone && <ReasonSheet act={{ kind: "undo", correctionId: undone.id }} onClose={() => setUndone(undefined)} />}
    </Panel>
  );
}
