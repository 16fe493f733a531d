import {
  portalPaymentCalendarEndpoint,
  portalPaymentCalendarPdfEndpoint,
} from "../../../server/modules/billing/payment-calendar/contract.ts";
import { addDays, type Day } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PortalTable } from "../../ui/portal-table.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import "./statement-page.css";

type Calendar = ReturnsOf<typeof portalPaymentCalendarEndpoint>;

/** The next twelve invoices, as far as anybody can know them today (B-176). */
export function CalendarPage() {
  const t = useTexts();
  const format = useFormat();
  const { data, problem, former, reload } = useEndpoint(
    portalPaymentCalendarEndpoint,
    {},
    { topics: ["services", "invoices", "payments"] },
  );
  if (data?.whyNone) return <WhyNone calendar={data} />;
  return (
    <div className="statement">
      <div className="statement-head">
        <p className="calendar-intro">{t(data?.isProformaFirst ? "portal-finance.calendar.first" : "portal-finance.calendar.intro")}</p>
        {data && <FileButtons pdf={{ endpoint: portalPaymentCalendarPdfEndpoint, input: {} }} />}
      </div>
      {!data?.isProformaFirst && (
        <PortalTable
          label={t("portal-finance.calendar.title")}
          list={{ items: data?.items, problem, former, refreshing: false, reload }}
          rowKey={({ on }) => on}
          columns={[
            {
              id: "invoice",
              head: t("portal-finance.calendar.title"),
              width: "minmax(0, 1.6fr)",
              place: "title",
              cell: ({ on }) => t("portal-finance.calendar.invoice-of", { day: format.day(on) }),
            },
            {
              id: "period",
              head: t("portal-finance.calendar.period"),
              width: "minmax(0, 2fr)",
              place: "phone",
              cell: ({ start, end }) => `${format.shortDay(start, data?.today)} – ${format.shortDay(addDays(end as Day, -1), data?.today)}`,
            },
            {
              id: "period-wide",
              head: t("portal-finance.calendar.period"),
              width: "minmax(0, 2fr)",
              place: "desktop",
              cell: ({ start, end }) => `${format.shortDay(start, data?.today)} – ${format.shortDay(addDays(end as Day, -1), data?.today)}`,
            },
            {
              id: "due",
              head: t("portal-finance.calendar.due"),
              width: "minmax(0, 1fr)",
              place: "desktop",
              cell: ({ dueOn }) => <DayText value={dueOn} />,
            },
            {
              id: "amount",
              head: t("portal-finance.calendar.amount"),
              width: "minmax(0, 1fr)",
              place: "end",
              number: true,
              cell: ({ amount }) => <MoneyText value={amount} />,
            },
          ]}
          empty={{ title: t("portal-finance.calendar.none"), text: t("portal-finance.calendar.none-text") }}
        />
      )}
      {data?.total && !data.isProformaFirst && (
        <Total words={t("portal-finance.calendar.total", { count: data.items.length })} value={data.total} />
      )}
      {data && data.proformas.length > 0 && <Proformas calendar={data} />}
    </div>
  );
}

/** B-125 what asks for the money before it is owed. */
function Proformas({ calendar: { proformas, today, isProformaFirst, total } }: { calendar: Calendar }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <section>
      {!isProformaFirst && (
        <header className="calendar-proformas">
          <h2>{t("portal-finance.calendar.proformas")}</h2>
          <p className="calendar-intro">{t("portal-finance.calendar.proformas-why")}</p>
        </header>
      )}
      <PortalTable
        label={t("portal-finance.calendar.proformas")}
        list={{ items: proformas, problem: undefined, former: false, refreshing: false, reload: () => undefined }}
        rowKey={({ on }) => on}
        columns={[
          {
            id: "proforma",
            head: t("portal-finance.calendar.proformas"),
            width: "minmax(0, 1.6fr)",
            place: "title",
            cell: ({ on }) => t("portal-finance.calendar.proforma-of", { day: format.day(on) }),
          },
          {
            id: "period",
            head: t("portal-finance.calendar.period"),
            width: "minmax(0, 2fr)",
            place: "phone",
            cell: ({ start, end }) => `${format.shortDay(start, today)} – ${format.shortDay(addDays(end as Day, -1), today)}`,
          },
          {
            id: "period-wide",
            head: t("portal-finance.calendar.period"),
            width: "minmax(0, 3fr)",
            place: "desktop",
            cell: ({ start, end }) => `${format.shortDay(start, today)} – ${format.shortDay(addDays(end as Day, -1), today)}`,
          },
          {
            id: "amount",
            head: t("portal-finance.calendar.amount"),
            width: "minmax(0, 1fr)",
            place: "end",
            number: true,
            cell: ({ amount }) => <MoneyText value={amount} />,
          },
        ]}
        empty={{ title: t("portal-finance.calendar.none"), text: t("portal-finance.calendar.none-text") }}
      />
      {total && isProformaFirst && (
        <Total words={t("portal-finance.calendar.proformas-total", { count: proformas.length })} value={total} />
      )}
    </section>
  );
}

const Total = ({ words, value }: { words: string; value: NonNullable<Calendar["total"]> }) => (
  <div className="statement-line statement-closing">
    <span>{words}</span>
    <MoneyText value={value} />
  </div>
);

function WhyNone({ calendar: { whyNone, lastsUntil } }: { calendar: Calendar }) {
  const t = useTexts();
  const format = useFormat();
  switch (whyNone) {
    case "prepaid":
      return (
        <EmptyState
          title={t("portal-finance.calendar.prepaid")}
          text={`${t("portal-finance.calendar.prepaid-text")}${lastsUntil ? ` ${t("portal-finance.calendar.lasts-until", { day: format.day(lastsUntil) })}` : ""}`}
        />
      );
    case "paid-by-main":
      return <EmptyState title={t("portal-finance.calendar.by-main")} text={t("portal-finance.calendar.by-main-text")} />;
    case "billing-off":
      return <EmptyState title={t("portal-finance.calendar.none")} text={t("portal-finance.calendar.off-text")} />;
    default:
      return <EmptyState title={t("portal-finance.calendar.none")} text={t("portal-finance.calendar.none-text")} />;
  }
}
