import { useState } from "react";
import { createPortal } from "react-dom";
import { saveFile } from "../../../lib/api.ts";
import { csvText } from "../../../lib/csv.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import "./codes-sheet.css";

export interface CodesSheetProps {
  /** "RC-12" */
  label: string;
  /** Large on each: its value, or what it opens. */
  headline: string;
  /** Where to type it. */
  hint: string;
  validTill: string | null;
  /** Further columns of the table. */
  more: readonly { head: string; cell: string }[];
  codes: readonly { position: number; code: string }[];
  onClose: () => void;
}

const shown = 100;

/** The codes, this once: they leave this page as a table or on paper, and are gone when it closes. */
export function CodesSheet({ label, headline, hint, validTill, more, codes, onClose }: CodesSheetProps) {
  const t = useTexts();
  const format = useFormat();
  const [isSaved, setSaved] = useState(false);
  const [asking, setAsking] = useState(false);
  const save = (): void => {
    const rows = codes.map(({ position, code }) => [String(position), code, ...more.map(({ cell }) => cell), validTill ?? ""]);
    const heads = [t("cards.card-number"), t("cards.code"), ...more.map(({ head }) => head), t("cards.valid-till")];
    saveFile(new Blob([csvText([heads, ...rows])], { type: "text/csv" }), `${label}.csv`);
    setSaved(true);
  };
  const print = (): void => {
    window.print();
    setSaved(true);
  };
  return (
    <>
      <Sheet
        open
        title={t("cards.codes-title", { label })}
        onClose={() => (isSaved ? onClose() : setAsking(true))}
        foot={
          <>
            <Button onPress={print}>{t("cards.codes-print")}</Button>
            <Button kind="primary" onPress={save}>
              {t("cards.codes-save")}
            </Button>
          </>
        }
      >
        <div style={{ display: "grid", gap: 16 }}>
          <span>{t("cards.codes-text", { count: codes.length })}</span>
          <PlainTable
            label={t("cards.codes")}
            rows={codes.slice(0, shown)}
            rowKey={(row) => String(row.position)}
            columns={[
              { id: "position", head: t("cards.card-number"), cell: (row) => <span className="number">{row.position}</span> },
              { id: "code", head: t("cards.code"), cell: (row) => <bdi className="code">{row.code}</bdi> },
            ]}
          />
          {codes.length > shown && <span>… {format.number(codes.length - shown)}</span>}
        </div>
      </Sheet>
      {createPortal(
        <div className="printed-cards" aria-hidden>
          {codes.map(({ position, code }) => (
            <div key={position} className="printed-card">
              <strong>{headline}</strong>
              <bdi className="printed-code" dir="ltr">
                {code}
              </bdi>
              <span>{hint}</span>
              <span className="printed-foot">
                {validTill && t("cards.print-valid", { day: format.day(validTill) })}
                <bdi>
                  {label}/{position}
                </bdi>
              </span>
            </div>
          ))}
        </div>,
        document.body,
      )}
      <ConfirmDialog
        open={asking}
        title={t("cards.codes-close-title")}
        confirm={t("cards.codes-close")}
        danger
        onConfirm={onClose}
        onClose={() => setAsking(false)}
      >
        {t("cards.codes-close-text")}
      </ConfirmDialog>
    </>
  );
}
