import { Checkbox, Select, TextInput } from "@mantine/core";
import type { correctInvoiceEndpoint } from "../../../server/modules/billing/corrections/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import type { Document } from "./document.ts";
import type { InvoiceOptions } from "./use-invoice-preview.ts";
import "./correct-sheet.css";

type Line = Document["lines"][number];
type Wish = (typeof correctInvoiceEndpoint)["body"]["_output"]["lines"][number];

export interface Kept {
  isKept: boolean;
  text: string;
  unitPrice: string;
  quantity: string;
  /** Another tax than the line has; null: as it is. */
  taxId: string | null;
}
export type KeptLines = Readonly<Record<string, Kept>>;

const trimmed = (decimal: string): string => (decimal.includes(".") ? decimal.replace(/\.?0+$/, "") : decimal);

export const keepAll = (lines: readonly Line[]): KeptLines =>
  Object.fromEntries(
    lines.map((line) => [
      line.id,
      { isKept: true, text: line.text, unitPrice: line.unitPrice, quantity: trimmed(line.quantity), taxId: null },
    ]),
  );

/** The lines that stay, with what of them is to be another. */
export const keptBody = (lines: readonly Line[], kept: KeptLines, isFree: (line: Line) => boolean): Wish[] =>
  lines.flatMap((line) => {
    const wished = kept[line.id];
    if (!wished?.isKept) return [];
    const { text, unitPrice, quantity, taxId } = wished;
    return [
      {
        lineId: line.id,
        ...(text.trim() !== line.text && text.trim() !== "" ? { text: text.trim() } : {}),
        ...(isFree(line) && trimmed(unitPrice) !== trimmed(line.unitPrice) ? { unitPrice } : {}),
        ...(isFree(line) && quantity !== trimmed(line.quantity) ? { quantity } : {}),
        ...(isFree(line) && taxId !== null ? { taxId } : {}),
      },
    ];
  });

/** The lines of an invoice, each to be kept, changed or left out. */
export function KeptLineFields({
  legend,
  document,
  kept,
  options,
  isFree,
  taxWhy,
  onChange,
}: {
  legend: string;
  document: Document;
  kept: KeptLines;
  options: InvoiceOptions | undefined;
  isFree: (line: Line) => boolean;
  taxWhy: string;
  onChange: (id: string, edit: Partial<Kept>) => void;
}) {
  const t = useTexts();
  return (
    <fieldset>
      <legend>{legend}</legend>
      {document.lines.map((line) => {
        const wished = kept[line.id] as Kept;
        return (
          <div key={line.id} className="correct-line">
            <Checkbox
              checked={wished.isKept}
              label={
                <>
                  <MoneyText value={line.amount} />
                  {line.periodStart && (
                    <>
                      {" · "}
                      <PeriodText start={line.periodStart} end={line.periodEnd} />
                    </>
                  )}
                </>
              }
              onChange={(event) => onChange(line.id, { isKept: event.currentTarget.checked })}
            />
            {wished.isKept && (
              <TextInput
                label={t("billing.line-text")}
                maxLength={500}
                value={wished.text}
                onChange={(event) => onChange(line.id, { text: event.currentTarget.value })}
              />
            )}
            {wished.isKept && isFree(line) && (
              <div className="correct-pair">
                <DecimalField
                  label={t("billing.quantity")}
                  places={3}
                  value={wished.quantity}
                  onChange={(quantity) => onChange(line.id, { quantity })}
                />
                <DecimalField
                  label={t("billing.unit-price")}
                  places={8}
                  value={wished.unitPrice}
                  onChange={(unitPrice) => onChange(line.id, { unitPrice })}
                />
              </div>
            )}
            {wished.isKept && isFree(line) && options && (
              <Select
                label={t("billing.tax")}
                description={taxWhy}
                placeholder={t("billing.correct.tax-kept", { rate: line.taxRatePercent })}
                clearable
                data={options.taxes.map((tax) => ({ value: tax.id, label: `${tax.name} (${tax.ratePercent} %)` }))}
                value={wished.taxId}
                onChange={(taxId) => onChange(line.id, { taxId })}
              />
            )}
            {!wished.isKept && line.periodStart && <small>{t("billing.correct.left-out")}</small>}
          </div>
        );
      })}
    </fieldset>
  );
}
