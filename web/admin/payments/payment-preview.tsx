import type { z } from "zod";
import type { PaymentPreview } from "../../../server/modules/payments/contract.ts";
import { signOf } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { BalanceText, DayText, MoneyText } from "../../ui/value-texts.tsx";
import "./payment-preview.css";

/** What the money would pay, and what is left of it and of the debts. */
export function PaymentPreviewBox({
  preview,
  isFormer,
  isCash = false,
}: {
  preview: z.output<typeof PaymentPreview>;
  isFormer: boolean;
  isCash?: boolean;
}) {
  const t = useTexts();
  return (
    <section
      className="payment-preview"
      data-former={isFormer}
      aria-busy={isFormer}
      aria-label={t("payments.record.settles")}
      aria-live="polite"
    >
      <h3>{t("payments.record.settles")}</h3>
      {preview.lines.length === 0 && <p>{t("payments.record.settles-nothing")}</p>}
      {preview.lines.map((line, index) => (
        <div key={line.documentId ?? `charge-${String(index)}`} className="payment-preview-line">
          <span>
            <bdi>{line.number ?? t("payments.record.charge")}</bdi>
            {line.isRecovery && <small>{t("payments.record.recovers")}</small>}
            {line.dueOn && (
              <small>
                {t("payments.due")} <DayText value={line.dueOn} />
              </small>
            )}
          </span>
          <span>
            <MoneyText value={line.paid} />
            <small>
              {signOf(line.left.amount) === 0 ? (
                t("payments.record.paid-off")
              ) : (
                <>
                  {t("payments.record.left")} <MoneyText value={line.left} />
                </>
              )}
            </small>
          </span>
        </div>
      ))}
      {signOf(preview.credit.amount) > 0 && (
        <div className="payment-preview-line">
          <span>{t("payments.record.stays-credit")}</span>
          <MoneyText value={preview.credit} />
        </div>
      )}
      {isCash && preview.inCash && (
        <div className="payment-preview-line" data-strong>
          <span>{t("payments.record.in-cash")}</span>
          <MoneyText value={preview.inCash} />
        </div>
      )}
      <div className="payment-preview-line" data-strong>
        <span>{t("payments.record.balance-after")}</span>
        <BalanceText value={preview.balanceAfter} reader="staff" />
      </div>
    </section>
  );
}
