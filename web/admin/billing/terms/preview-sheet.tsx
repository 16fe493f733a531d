import { Checkbox, Skeleton } from "@mantine/core";
import { useState } from "react";
import { previewTermsEndpoint } from "../../../../server/modules/billing/terms/contract.ts";
import { addDays, calendarDay, type Day, daysBetween } from "../../../../shared/calendar.ts";
import type { ApiProblem } from "../../../lib/api.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { signOf, useFormat } from "../../../lib/format.ts";
import { useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { usePreview } from "../../../lib/use-preview.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { Totals } from "../../../ui/wizard.tsx";
import { PeriodText } from "../../app/period-text.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { type Preview, type Terms, type TermsBody, useTermWords } from "./term-words.ts";

/** B-165 what a change comes to before it is confirmed: before and after, the bridge, and the next amounts from the engine itself. */
export function PreviewSheet({
  customerId,
  currency,
  filters,
  body,
  busy,
  problem,
  onConfirm,
  onClose,
}: {
  customerId: string;
  currency: string;
  filters: Terms["chargeFilters"];
  body: TermsBody;
  busy: boolean;
  problem: ApiProblem | undefined;
  onConfirm: (body: TermsBody) => unknown;
  onClose: () => void;
}) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const [taxed, setTaxed] = useState<Taxed>({ from: today, adjust: true });
  const isTaxed = body.taxStatus !== undefined || body.taxExemptUntil !== undefined;
  const asked: TermsBody = isTaxed ? { ...body, taxStatusFrom: taxed.from as Day, adjustBilledDays: taxed.adjust } : body;
  const preview = usePreview(previewTermsEndpoint, isTaxed && taxed.from === "" ? undefined : { params: { customerId }, body: asked });
  const answered = preview.problem ? undefined : preview.data;
  return (
    <Sheet
      open
      wide
      title={t("terms.preview.title")}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("terms.preview.back")}
          </Button>
          <Button kind="primary" busy={busy} disabled={!answered || preview.former} onPress={() => onConfirm(asked)}>
            {t("terms.save")}
          </Button>
        </>
      }
    >
      {problem && <ProblemNote problem={problem} />}
      {preview.problem && <ProblemNote problem={preview.problem} />}
      {isTaxed && <TaxedFields taxed={taxed} today={today} onChange={setTaxed} />}
      {!answered && !preview.problem && <Skeleton height={220} radius="md" />}
      {answered && isTaxed && taxed.adjust && <AdjustedDays adjusted={answered.adjusted} former={preview.former} />}
      {answered && <PreviewBody preview={answered} currency={currency} filters={filters} />}
    </Sheet>
  );
}

interface Taxed {
  /** The first day with another tax status; empty while it is typed. */
  readonly from: string;
  /** B-102 days that are invoiced beyond it are credited and invoiced anew. */
  readonly adjust: boolean;
}

function TaxedFields({ taxed, today, onChange }: { taxed: Taxed; today: string; onChange: (taxed: Taxed) => void }) {
  const t = useTexts();
  return (
    <div className="terms-taxed">
      <DayField
        label={t("terms.preview.taxed-from")}
        description={t("terms.preview.taxed-from-why")}
        value={taxed.from}
        max={today}
        required
        onChange={(from) => onChange({ ...taxed, from })}
      />
      <Checkbox
        label={t("terms.preview.adjust")}
        description={t("terms.preview.adjust-why")}
        checked={taxed.adjust}
        onChange={(event) => onChange({ ...taxed, adjust: event.currentTarget.checked })}
      />
    </div>
  );
}

/** What the credit notes and the invoice come to that are issued with the change. */
function AdjustedDays({ adjusted, former }: { adjusted: Preview["adjusted"]; former: boolean }) {
  const t = useTexts();
  const format = useFormat();
  if (!adjusted) return <p>{t("terms.preview.adjusted-none")}</p>;
  const { credit, invoice, net } = adjusted;
  const sign = signOf(net.amount);
  const parts = (sums: { net: typeof net; tax: typeof net }): string =>
    t("terms.preview.adjusted-parts", { net: format.money(sums.net), tax: format.money(sums.tax) });
  return (
    <section aria-live="polite" className="terms-adjusted" data-former={former}>
      <Totals
        totals={[
          ...(credit ? [{ label: t("terms.preview.adjusted-credit"), value: format.money(credit.gross), change: parts(credit) }] : []),
          ...(invoice ? [{ label: t("terms.preview.adjusted-invoice"), value: format.money(invoice.gross), change: parts(invoice) }] : []),
        ]}
      />
      <span>
        {sign === 0
          ? t("terms.preview.adjusted-even")
          : t(sign > 0 ? "terms.preview.adjusted-pay" : "terms.preview.adjusted-back", { amount: format.moneySize(net) })}
      </span>
    </section>
  );
}

function PreviewBody({ preview, currency, filters }: { preview: Preview; currency: string; filters: Terms["chargeFilters"] }) {
  const t = useTexts();
  const format = useFormat();
  const words = useTermWords(currency, filters);
  const { template, move, closing, coming, charges, changes } = preview;
  return (
    <div className="terms-preview">
      {template && (
        <p>{t("terms.preview.template", { method: t(`billing.method.${template.paymentMethod}`), revision: template.revision })}</p>
      )}
      <PlainTable
        label={t("terms.preview.title")}
        rows={changes}
        rowKey={(row) => row.field}
        columns={[
          { id: "field", head: t("terms.preview.field"), cell: (row) => t.optional(`terms.field.${row.field}`) ?? row.field },
          { id: "before", head: t("terms.preview.before"), cell: (row) => words(row.field, row.before) },
          { id: "after", head: t("terms.preview.after"), cell: (row) => <strong>{words(row.field, row.after)}</strong> },
        ]}
      />
      {move && (
        <p>
          {t("terms.preview.move", { effective: format.day(move.effectiveOn), first: format.day(move.firstOn), to: move.to })}{" "}
          {move.isMerged &&
            move.bridge &&
            t("terms.preview.merged", {
              days: daysBetween(move.bridge.start as Day, move.bridge.end as Day),
              effective: format.day(move.effectiveOn),
            })}
        </p>
      )}
      {closing && (
        <p>
          {t("terms.preview.closing", {
            amount: format.money(closing.gross),
            start: format.day(closing.start),
            end: format.day(addDays(closing.end as Day, -1)),
          })}
        </p>
      )}
      {preview.unbilledDays > 0 && <p>{t("terms.preview.unbilled", { days: preview.unbilledDays })}</p>}
      {preview.realigned > 0 && <p>{t("terms.preview.realigned", { count: preview.realigned })}</p>}
      {coming.length > 0 && (
        <section>
          <h3>{t("terms.preview.coming")}</h3>
          <PlainTable
            label={t("terms.preview.coming")}
            rows={coming}
            rowKey={(row) => row.on}
            columns={[
              { id: "on", head: t("terms.preview.on"), cell: (row) => <DayText value={row.on} /> },
              {
                id: "period",
                head: t("terms.preview.period"),
                cell: (row) => (
                  <>
                    <PeriodText start={row.start} end={row.end} />
                    {row.isBridge && ` (${t("terms.preview.bridge")})`}
                  </>
                ),
              },
              { id: "net", head: t("terms.preview.net"), number: true, wide: true, cell: (row) => <MoneyText value={row.net} /> },
              { id: "total", head: t("terms.preview.total"), number: true, cell: (row) => <MoneyText value={row.gross} /> },
            ]}
          />
        </section>
      )}
      {charges.length > 0 && (
        <section>
          <h3>{t("terms.preview.charges")}</h3>
          <PlainTable
            label={t("terms.preview.charges")}
            rows={charges}
            rowKey={(row) => `${row.text} ${row.on}`}
            columns={[
              { id: "service", head: t("terms.preview.service"), cell: (row) => row.text },
              { id: "period", head: t("terms.preview.period"), cell: (row) => <PeriodText start={row.on} end={row.end} /> },
              { id: "total", head: t("terms.preview.total"), number: true, cell: (row) => <MoneyText value={row.gross} /> },
            ]}
          />
        </section>
      )}
      {preview.warnings.map((warning) => (
        <p key={warning} className="terms-warning">
          {t(`terms.warning.${warning}`)}
        </p>
      ))}
    </div>
  );
}
