import { Skeleton, Switch } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { trialBalanceEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { calendarDay, type Day, isDay } from "../../../../shared/calendar.ts";
import { saveFile } from "../../../lib/api.ts";
import { csvText } from "../../../lib/csv.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MoneyText } from "../../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { BookFrame } from "./book.tsx";
import { BookAlerts } from "./book-alerts.tsx";
import { Figure } from "./figure.tsx";

type Trial = (typeof trialBalanceEndpoint)["returns"]["_output"];
type Row = Trial["rows"][number];

export function TrialBalancePage() {
  return <BookFrame>{(partnerId) => <TrialBalance partnerId={partnerId} />}</BookFrame>;
}

/** B-238 every account with its opening, movement and closing. The span stands in the address; a row leads to what is behind it. */
function TrialBalance({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { timeZone } = useStaffSession();
  const search = useSearch({ strict: false }) as { from?: string; to?: string; asOf?: string };
  const today = calendarDay(currentMoment(), timeZone);
  const dayOf = (text: string | undefined, fallback: Day): Day => (text && isDay(text) ? text : fallback);
  const from = dayOf(search.from, `${today.slice(0, 4)}-01-01` as Day);
  const to = dayOf(search.to, today);
  const asOf = search.asOf && isDay(search.asOf) ? search.asOf : undefined;
  const put = (changes: object): void => void navigate({ to: ".", search: { ...search, from, to, ...changes } as never, replace: true });
  const { data, problem, former, reload } = useEndpoint(
    trialBalanceEndpoint,
    { params: { partnerId }, query: { from, to, ...(asOf ? { asOf } : {}) } },
    { keepFormer: true, topics: ["journal", "payments", "money-documents"] },
  );
  return (
    <>
      <header className="accounting-head">
        <h1>{t("accounting.tabs.trial")}</h1>
        {data && data.rows.length > 0 && <Acts trial={data} name={`trial-balance-${from}-${to}.csv`} />}
      </header>
      <div className="accounting-span">
        <DayField isFilter label={t("accounting.from")} value={from} onChange={(day) => day && put({ from: day })} />
        <DayField isFilter label={t("accounting.until")} value={to} onChange={(day) => day && put({ to: day })} />
        {asOf && <DayField isFilter label={t("accounting.as-of")} value={asOf} onChange={(day) => day && put({ asOf: day })} />}
        <Switch
          className="accounting-wide"
          label={t("accounting.later")}
          description={t("accounting.later-why")}
          checked={!asOf}
          onChange={(event) => put({ asOf: event.currentTarget.checked ? undefined : to })}
        />
      </div>
      {data && <BookAlerts partnerId={partnerId} trial={data} />}
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!problem && !data && <Skeleton height={320} />}
      {data && (
        <div style={{ opacity: former ? 0.6 : 1 }} aria-busy={former}>
          {data.rows.length === 0 ? (
            <EmptyState title={t("accounting.nothing-moved")} text={t("accounting.nothing-moved-why")} />
          ) : (
            data.sums.map((sum) => (
              <Balance key={sum.currency} rows={data.rows.filter((row) => row.currency === sum.currency)} sum={sum} span={{ from, to }} />
            ))
          )}
        </div>
      )}
    </>
  );
}

type Line = Omit<Row, "type"> & { type: Row["type"] | "sum" };

function Balance({ rows, sum, span }: { rows: readonly Row[]; sum: Trial["sums"][number]; span: { from: string; to: string } }) {
  const t = useTexts();
  const lines: Line[] = [...rows, { ...sum, code: "", name: t("accounting.sum-of", { currency: sum.currency }), type: "sum" }];
  return (
    <Panel>
      <PlainTable<Line>
        label={t("accounting.tabs.trial")}
        rows={lines}
        rowKey={(row) => `${row.code}-${row.currency}`}
        columns={[
          { id: "code", head: t("accounting.code"), wide: true, cell: (row) => <bdi className="code">{row.code}</bdi> },
          {
            id: "account",
            head: t("accounting.account"),
            cell: (row) =>
              row.type === "sum" ? (
                <strong>{row.name}</strong>
              ) : (
                <>
                  <Link to={`/accounting/ledger/${row.code}` as never} search={{ onFrom: span.from, onTo: span.to } as never}>
                    <bdi>{row.name}</bdi>
                  </Link>
                  <CellNote narrow>
                    <bdi className="code">{row.code}</bdi>
                  </CellNote>
                </>
              ),
          },
          {
            id: "type",
            head: t("accounting.type-head"),
            wide: true,
            cell: (row) => (row.type === "sum" ? null : t(`accounting.type.${row.type}`)),
          },
          { id: "opening", head: t("accounting.opening"), number: true, wide: true, cell: (row) => <Figure value={row.opening} /> },
          { id: "debit", head: t("accounting.debit"), number: true, wide: true, cell: (row) => <Figure value={row.debit} /> },
          { id: "credit", head: t("accounting.credit"), number: true, wide: true, cell: (row) => <Figure value={row.credit} /> },
          {
            id: "closing",
            head: t("accounting.closing"),
            number: true,
            cell: (row) => <MoneyText value={row.closing} strong={row.type === "sum"} />,
          },
        ]}
      />
    </Panel>
  );
}

function Acts({ trial, name }: { trial: Trial; name: string }) {
  const t = useTexts();
  const mayExport = useMay("finance.ledger.export");
  const csv = (): void => {
    const heads = ["code", "name", "type", "opening", "debit", "credit", "closing"].map((key) =>
      t(key === "type" ? "accounting.type-head" : (`accounting.${key}` as "accounting.code")),
    );
    const rows = [...trial.rows, ...trial.sums.map((sum) => ({ ...sum, code: "", name: t("accounting.sum"), type: "" }))].map((row) => [
      row.code,
      row.name,
      row.type,
      row.opening.amount,
      row.debit.amount,
      row.credit.amount,
      row.closing.amount,
      row.currency,
    ]);
    saveFile(new Blob([csvText([[...heads, ""], ...rows])], { type: "text/csv" }), name);
  };
  return (
    <div className="accounting-acts">
      <Button small icon={<IconPrinter size={15} aria-hidden />} onPress={() => window.print()}>
        {t("accounting.print")}
      </Button>
      {mayExport && (
        <Button small icon={<IconDownload size={15} aria-hidden />} onPress={csv}>
          {t("accounting.csv")}
        </Button>
      )}
    </div>
  );
}
