import { Skeleton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { paymentCalendarEndpoint, paymentCalendarPdfEndpoint } from "../../../server/modules/billing/payment-calendar/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { PeriodText } from "../app/period-text.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import "./statement-view.css";

/** The next twelve invoices as the engine would make them (B-176). */
export function PaymentCalendarView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, reload } = useEndpoint(
    paymentCalendarEndpoint,
    { params: { customerId } },
    { topics: ["services", "billing", "money-documents", "payments"] },
  );
  return (
    <Panel title={t("billing.calendar.title")} actions={data && data.whyNone === null && <Pdf customerId={customerId} />}>
      {problem ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        <Skeleton height={260} />
      ) : data.whyNone ? (
        <p>
          {t(`billing.calendar.none.${data.whyNone}`)}
          {data.lastsUntil && ` ${t("billing.calendar.lasts-until", { day: format.day(data.lastsUntil) })}`}
        </p>
      ) : (
        <>
          <p>{t(data.isProformaFirst ? "billing.calendar.first" : "billing.calendar.intro")}</p>
          {data.items.length > 0 && (
            <PlainTable
              label={t("billing.calendar.title")}
              rows={data.items}
              rowKey={({ on }) => on}
              columns={[
                { id: "on", head: t("billing.calendar.on"), cell: ({ on }) => <DayText value={on} /> },
                {
                  id: "for",
                  head: t("billing.calendar.for"),
                  wide: true,
                  cell: ({ start, end }) => <PeriodText start={start} end={end} />,
                },
                { id: "due", head: t("billing.calendar.due"), wide: true, cell: ({ dueOn }) => <DayText value={dueOn} /> },
                { id: "amount", head: t("billing.calendar.amount"), number: true, cell: ({ amount }) => <MoneyText value={amount} /> },
              ]}
            />
          )}
          {data.total && !data.isProformaFirst && (
            <p className="statement-balance" data-strong>
              <span>{t("billing.calendar.total", { count: data.items.length })}</span>
              <MoneyText value={data.total} />
            </p>
          )}
          {data.proformas.length > 0 && (
            <section>
              {!data.isProformaFirst && (
                <>
                  <h3>{t("billing.calendar.proformas")}</h3>
                  <p className="payment-calendar-note">{t("billing.calendar.proformas-why")}</p>
                </>
              )}
              <PlainTable
                label={t("billing.calendar.proformas")}
                rows={data.proformas}
                rowKey={({ on }) => on}
                columns={[
                  { id: "on", head: t("billing.calendar.proforma-on"), cell: ({ on }) => <DayText value={on} /> },
                  {
                    id: "for",
                    head: t("billing.calendar.for"),
                    wide: true,
                    cell: ({ start, end }) => <PeriodText start={start} end={end} />,
                  },
                  { id: "amount", head: t("billing.calendar.amount"), number: true, cell: ({ amount }) => <MoneyText value={amount} /> },
                ]}
              />
              {data.total && data.isProformaFirst && (
                <p className="statement-balance" data-strong>
                  <span>{t("billing.calendar.proformas-total", { count: data.proformas.length })}</span>
                  <MoneyText value={data.total} />
                </p>
              )}
            </section>
          )}
        </>
      )}
    </Panel>
  );
}

function Pdf({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { run: fetchFile, busy, problem } = useDownload();
  const save = () => fetchFile(paymentCalendarPdfEndpoint, { params: { customerId } });
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <Button small busy={busy} onPress={save} label={t("billing.calendar.pdf")} icon={<IconDownload size={15} aria-hidden />}>
        PDF
      </Button>
    </>
  );
}
