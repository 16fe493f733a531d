import { useState } from "react";
import { makeProformaEndpoint } from "../../../server/modules/billing/proformas/contract.ts";
import { createRecurringInvoiceEndpoint, previewRecurringInvoiceEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { isDay } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { usePreview } from "../../lib/use-preview.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";

/** What a customer's services come to now, and the invoice over it, without waiting for the run (B-74, B-85). */
export function InvoiceServicesSheet({ customerId, onClose }: { customerId: string; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const [through, setThrough] = useState<string>();
  const body = { ...(through && isDay(through) ? { throughOn: through } : {}) };
  const { data, problem, former } = usePreview(previewRecurringInvoiceEndpoint, { params: { customerId }, body });
  const issue = useAction(createRecurringInvoiceEndpoint, {
    topics: ["invoices", "money-documents", "customers"],
    onDone: ({ documents }) => {
      notify(
        t("billing.services-now.done", { count: documents.length, numbers: documents.map(({ number }) => number).join(t("ui.comma")) }),
      );
      onClose();
    },
  });
  const propose = useAction(makeProformaEndpoint, {
    topics: ["invoices", "money-documents", "customers"],
    onDone: () => {
      notify(t("billing.services-now.proforma-done"));
      onClose();
    },
  });
  const mayPropose = useMay("finance.proformas.create");
  const busy = issue.busy || propose.busy;
  const documents = problem ? [] : (data?.documents ?? []);
  return (
    <Sheet
      open
      wide
      title={t("billing.services-now.open")}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          {mayPropose && (
            <Button
              busy={propose.busy}
              disabled={documents.length === 0 || former || issue.busy}
              onPress={() => propose.run({ params: { customerId }, body })}
            >
              {t("billing.services-now.proforma")}
            </Button>
          )}
          <Button
            kind="primary"
            busy={issue.busy}
            disabled={documents.length === 0 || former}
            onPress={() => issue.run({ params: { customerId }, body })}
          >
            {data && documents.length > 0
              ? t("billing.services-now.do", { total: format.money(data.gross) })
              : t("billing.services-now.open")}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
        <DayField
          label={t("billing.services-now.through")}
          description={t("billing.services-now.through-why")}
          value={through}
          onChange={setThrough}
        />
        <ProblemNote problem={problem ?? issue.problem ?? propose.problem} />
        {documents.map((document) => (
          <PlainTable
            key={`${document.issuedOn} ${document.gross.amount} ${document.lines[0]?.text}`}
            label={t("billing.services-now.open")}
            rows={document.lines}
            rowKey={(line) => `${line.text} ${line.periodStart} ${line.amount.amount}`}
            columns={[
              {
                id: "text",
                head: t("billing.services-now.line"),
                cell: (line) => (
                  <>
                    <bdi>{line.text}</bdi>
                    {line.periodStart && (
                      <CellNote>
                        <PeriodText start={line.periodStart} end={line.periodEnd} />
                      </CellNote>
                    )}
                  </>
                ),
              },
              { id: "amount", head: t("billing.amount"), number: true, cell: (line) => <MoneyText value={line.amount} /> },
            ]}
            sums={[
              { label: t("billing.tax"), value: <MoneyText value={document.tax} /> },
              { label: t("billing.gross"), value: <MoneyText value={document.gross} /> },
              ...(document.dueOn ? [{ label: t("billing.due"), value: <DayText value={document.dueOn} /> }] : []),
            ]}
          />
        ))}
      </div>
    </Sheet>
  );
}
