// P-114 what was billed and paid, and what comes: bars for the eye, and the same numbers in a table for everybody.
import { useId } from "react";
import { portalAnalysisEndpoint } from "../../../server/modules/billing/analysis/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { signOf, useFormat, useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Facts } from "../../ui/facts.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns } from "../../ui/portal-columns.tsx";
import { DayText, MoneyText } from "../../ui/value-texts.tsx";
import "./analysis-page.css";

type Analysis = ReturnsOf<typeof portalAnalysisEndpoint>;
type Month = Analysis["months"][number];

const parts = ["internet", "voice", "other", "fees"] as const;

export function AnalysisPage() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(portalAnalysisEndpoint, undefined, {
    topics: ["invoices", "credit-notes", "payments", "refunds"],
  });
  if (!data) return <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />;
  if (data.average === null)
    return (
      <PortalColumns matters={<PortalCard title={t("portal-finance.analysis.billed")} emptyLine={t("portal-finance.document.none")} />} />
    );
  return (
    <PortalColumns
      matters={
        <>
          <Billed analysis={data} />
          <Paid analysis={data} />
        </>
      }
      happened={
        <>
          <Compared analysis={data} />
          <Coming analysis={data} />
        </>
      }
    />
  );
}

/** "Jun 26" under a bar, "June 2026" in a table. */
function useMonthWords(): { short: (on: string) => string; long: (on: string) => string } {
  const locale = useLocale();
  const words = (month: "short" | "long", year: "2-digit" | "numeric") => {
    const format = new Intl.DateTimeFormat(locale, { month, year, timeZone: "UTC" });
    return (on: string) => format.format(new Date(`${on}T12:00:00Z`));
  };
  return { short: words("short", "2-digit"), long: words("long", "numeric") };
}

function Billed({ analysis: { months } }: { analysis: Analysis }) {
  const t = useTexts();
  const used = parts.filter((part) => months.some(({ billed }) => signOf(billed[part].amount) !== 0));
  const word = (part: (typeof parts)[number]) => t(`portal-finance.analysis.part.${part}`);
  return (
    <PortalCard title={t("portal-finance.analysis.billed")}>
      <Bars months={months} stack={used.map((part) => ({ name: part, of: (month) => month.billed[part] }))} />
      {used.length > 1 && (
        <ul className="analysis-legend" aria-hidden>
          {used.map((part) => (
            <li key={part} data-part={part}>
              {word(part)}
            </li>
          ))}
        </ul>
      )}
      <Table
        months={months}
        label={t("portal-finance.analysis.billed")}
        columns={[
          ...(used.length > 1 ? used.map((part) => ({ head: word(part), of: (month: Month) => month.billed[part] })) : []),
          { head: t("portal-finance.document.total"), of: (month: Month) => month.total },
        ]}
      />
    </PortalCard>
  );
}

function Paid({ analysis: { months } }: { analysis: Analysis }) {
  const t = useTexts();
  return (
    <PortalCard title={t("portal-finance.analysis.paid")}>
      <Bars months={months} stack={[{ name: "paid", of: (month) => month.paid }]} />
      <Table
        months={months}
        label={t("portal-finance.analysis.paid")}
        columns={[{ head: t("portal-finance.analysis.paid-head"), of: (month) => month.paid }]}
      />
    </PortalCard>
  );
}

interface Bar {
  name: string;
  of: (month: Month) => { amount: string };
}

/** Pixels may be rounded as they like; what is below zero has no height. */
const height = ({ amount }: { amount: string }): number => Math.max(0, Number(amount));

function Bars({ months, stack }: { months: readonly Month[]; stack: readonly Bar[] }) {
  const { short } = useMonthWords();
  const most = Math.max(1, ...months.map((month) => stack.reduce((sum, { of }) => sum + height(of(month)), 0)));
  return (
    <div className="analysis-bars" aria-hidden>
      {months.map((month, at) => (
        <div key={month.on} className="analysis-month">
          <div className="analysis-bar">
            {stack.map(({ name, of }) => (
              <span key={name} data-part={name} style={{ blockSize: `${(height(of(month)) / most) * 100}%` }} />
            ))}
          </div>
          <span className="analysis-when">{(months.length - 1 - at) % 3 === 0 ? short(month.on) : ""}</span>
        </div>
      ))}
    </div>
  );
}

interface Column {
  head: string;
  of: (month: Month) => { amount: string; currency: string };
}

function Table({ months, columns, label }: { months: readonly Month[]; columns: readonly Column[]; label: string }) {
  const t = useTexts();
  const format = useFormat();
  const { long } = useMonthWords();
  const id = useId();
  return (
    <details className="analysis-table">
      <summary>{t("portal-finance.analysis.numbers")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by the keyboard. */}
      <section tabIndex={0} aria-labelledby={id}>
        <table>
          <caption id={id} className="only-for-readers">
            {label}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t("portal-finance.analysis.month")}</th>
              {columns.map(({ head }) => (
                <th key={head} scope="col" className="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {months.toReversed().map((month) => (
              <tr key={month.on}>
                <th scope="row">{long(month.on)}</th>
                {columns.map(({ head, of }) => (
                  <td key={head} className="number">
                    {format.money(of(month))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Compared({ analysis: { average, thisYear, lastYear, today } }: { analysis: Analysis }) {
  const t = useTexts();
  const year = Number(today.slice(0, 4));
  return (
    <PortalCard title={t("portal-finance.analysis.compared")}>
      <Facts
        facts={[
          ...(average ? [{ label: t("portal-finance.analysis.average"), value: <MoneyText value={average} strong /> }] : []),
          { label: t("portal-finance.analysis.so-far", { year: String(year) }), value: <MoneyText value={thisYear} /> },
          { label: t("portal-finance.analysis.same-months", { year: String(year - 1) }), value: <MoneyText value={lastYear} /> },
        ]}
      />
    </PortalCard>
  );
}

function Coming({ analysis: { coming } }: { analysis: Analysis }) {
  const t = useTexts();
  if (coming.length === 0) return null;
  return (
    <PortalCard
      title={t("portal-finance.analysis.coming")}
      flush
      more={{ to: "/finance/calendar", label: t("portal-finance.analysis.all") }}
    >
      <PortalRows>
        {coming.map(({ on, dueOn, amount }) => (
          <PortalRow
            key={on}
            title={<DayText value={on} />}
            note={t.rich("portal.money.is-due", { day: () => <DayText value={dueOn} /> })}
            end={<MoneyText value={amount} strong />}
          />
        ))}
      </PortalRows>
    </PortalCard>
  );
}
