import type { z } from "zod";
import type { InvoicePreview } from "../../../server/modules/billing/one-time/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { MoneyText } from "../../ui/value-texts.tsx";

/** The invoice as it would be issued, beside what is being typed. */
export function InvoicePreviewPanel({ preview, isFormer }: { preview: z.output<typeof InvoicePreview> | undefined; isFormer: boolean }) {
  const t = useTexts();
  return (
    <Panel title={t("billing.new.preview")}>
      <div className="invoice-preview" data-former={isFormer} aria-busy={isFormer} aria-live="polite">
        {preview ? (
          <>
            {preview.lines.map((line, index) => (
              <div key={`${String(index)}-${line.text}`} className="invoice-preview-line">
                <span>{line.text}</span>
                <MoneyText value={line.amount} />
              </div>
            ))}
            <div className="invoice-preview-total">
              <span>{t("billing.net")}</span>
              <MoneyText value={preview.net} />
            </div>
            {preview.taxes.map((tax, index) => (
              <div key={`${String(index)}-${tax.name}`} className="invoice-preview-total">
                <span>
                  {tax.name} <span className="number">{tax.ratePercent} %</span>
                </span>
                <MoneyText value={tax.tax} />
              </div>
            ))}
            <div className="invoice-preview-total" data-strong>
              <span>{t("billing.gross")}</span>
              <MoneyText value={preview.gross} />
            </div>
          </>
        ) : (
          <span style={{ color: "var(--ink-quiet)" }}>{t("billing.new.preview-empty")}</span>
        )}
      </div>
    </Panel>
  );
}
