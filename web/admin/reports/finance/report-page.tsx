import { ActionIcon, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconArrowDownRight, IconArrowUpRight, IconCircleCheck, IconMailFast, IconPrinter } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { type ReportId, reportExportEndpoints, reportIds, reportPdfEndpoint } from "../../../../server/modules/reports/finance/contract.ts";
import { urlOf } from "../../../lib/api.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useLanguage, useTexts } from "../../../lib/texts.tsx";
import { BackLink } from "../../../ui/back-link.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { NotFound } from "../../app/not-found.tsx";
import { SavedViews } from "../saved-views.tsx";
import { ReportFilters } from "./report-filters.tsx";
import { ReportTable } from "./report-table.tsx";
import { aboutOf, columnTitle, figureTitle, tableTitle, titleOf, useWritten } from "./report-words.ts";
import { type ReportData, type ShownReport, useReport } from "./use-report.ts";
import "../../../ui/data-list/data-list.css";
import "./finance-reports.css";

const ReportChart = lazy(() => import("./report-chart.tsx").then((module) => ({ default: module.ReportChart })));
const SchedulesSheet = lazy(() => import("./schedules-sheet.tsx").then((module) => ({ default: module.SchedulesSheet })));

export function ReportPage() {
  const { report } = useParams({ strict: false }) as { report: string };
  return reportIds.includes(report as ReportId) ? <OneReport key={report} id={report as ReportId} /> : <NotFound />;
}

function OneReport({ id }: { id: ReportId }) {
  const t = useTexts();
  const report = useReport(id);
  const { answer } = report;
  const { data } = answer;
  return (
    <div className="report-page">
      <header className="report-head">
        <BackLink to="/reports">{t("finance.back")}</BackLink>
        <h1>{titleOf(t, id)}</h1>
        <p>{aboutOf(t, id)}</p>
      </header>
      <div className="data-list-tools">
        <ReportFilters report={report} />
        <ReportTools id={id} report={report} />
      </div>
      {answer.problem && !data && <ProblemNote problem={answer.problem} onRetry={answer.reload} />}
      {answer.problem && data && <ProblemNote problem={answer.problem} onRetry={answer.reload} />}
      {!data && !answer.problem && <Waiting />}
      {data && (
        <div className="report-body" data-former={answer.former} aria-busy={answer.refreshing}>
          <Time data={data} report={report} />
          <Figures data={data} />
          {data.chart?.points.some(({ values }) => values.some((value) => Number(value) !== 0)) && (
            <Suspense fallback={<Skeleton height={240} radius="md" />}>
              <section className="report-card">
                <ReportChart id={id} chart={data.chart} />
              </section>
            </Suspense>
          )}
          <Tables id={id} report={report} data={data} />
          <Ties data={data} />
          {data.notes.length > 0 && (
            <ul className="report-notes">
              {data.notes.map((note) => (
                <li key={note}>{t.optional(`finance.note.${note}`) ?? note}</li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  );
}

function Waiting() {
  return (
    <div className="report-body">
      <Skeleton height={76} radius="md" />
      <Skeleton height={240} radius="md" />
      <Skeleton height={220} radius="md" />
    </div>
  );
}

function ReportTools({ id, report }: { id: ReportId; report: ShownReport }) {
  const t = useTexts();
  const { language } = useLanguage();
  const [scheduling, setScheduling] = useState(false);
  const mayExport = useMay("finance.reports.export");
  const { spec, asked, table, moves } = report;
  const columns = Object.entries(spec.tables[table] ?? {});
  const names = columns.map(([name]) => name);
  const inFile = [...names, ...(columns.some(([, type]) => type === "money") ? ["currency"] : [])];
  const shown = report.answer.data?.tables.find((one) => one.id === table);
  return (
    <div className="data-list-tools-end">
      <SavedViews list={`finance-${id}`} state={moves.state} />
      {mayExport && (
        <>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            aria-label={t("finance.schedule.open")}
            title={t("finance.schedule.open")}
            onClick={() => setScheduling(true)}
          >
            <IconMailFast size={17} stroke={1.7} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="md"
            aria-label={t("finance.pdf")}
            title={t("finance.pdf")}
            onClick={() =>
              window.open(
                urlOf(reportPdfEndpoint, { params: { report: id }, query: { filter: asked, table, language, inline: "true" } }),
                "_blank",
                "noopener",
              )
            }
          >
            <IconPrinter size={17} stroke={1.7} aria-hidden />
          </ActionIcon>
          <ExportButton
            endpoint={reportExportEndpoints[id]}
            list={{
              asked: { sort: undefined, filter: { ...asked, table } },
              total: shown ? { count: shown.rows.length + shown.more, exact: true } : null,
            }}
            columns={inFile}
            shown={inFile}
            names={Object.fromEntries([...names, "currency"].map((name) => [name, columnTitle(t, id, name)]))}
          />
        </>
      )}
      {scheduling && (
        <Suspense>
          <SchedulesSheet id={id} asked={asked} onClose={() => setScheduling(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Which days, and up to which posting: B-251 the switch between the figures as they were and with what was corrected later. */
function Time({ data, report }: { data: ReportData; report: ShownReport }) {
  const t = useTexts();
  const format = useFormat();
  const hasAsOf = report.spec.filters.includes("asOf");
  const days = report.spec.time === "day" ? format.day(data.to) : `${format.day(data.from)} – ${format.day(data.to)}`;
  return (
    <p className="report-time">
      <strong className="number">{days}</strong>
      {hasAsOf && (
        <>
          <span>{data.isAsOf ? t("finance.posted", { moment: format.moment(data.postedBefore) }) : t("finance.posted-now")}</span>
          <button
            type="button"
            className="data-list-clear"
            onClick={() => report.moves.setFilter("asOf", data.isAsOf ? undefined : data.postedBefore)}
          >
            {t(data.isAsOf ? "finance.later" : "finance.keep")}
          </button>
        </>
      )}
    </p>
  );
}

function Figures({ data }: { data: ReportData }) {
  const t = useTexts();
  const write = useWritten();
  if (data.figures.length === 0) return null;
  return (
    <dl className="report-figures">
      {data.figures.map((figure) => {
        const value = figure.value === null ? "–" : write(figure.type, figure.value, { currency: figure.currency });
        const grown = figure.before === null || figure.value === null ? 0 : Number(figure.value) - Number(figure.before);
        return (
          <div key={`${figure.id} ${figure.currency}`}>
            <dt>{figureTitle(t, figure.id)}</dt>
            <dd className="number">{figure.to ? <Link to={figure.to as never}>{value}</Link> : value}</dd>
            {figure.before !== null && (
              <dd className="report-before number">
                {grown > 0 && <IconArrowUpRight size={14} aria-hidden />}
                {grown < 0 && <IconArrowDownRight size={14} aria-hidden />}
                {t("finance.before", { value: write(figure.type, figure.before, { currency: figure.currency }) })}
              </dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}

function Tables({ id, report, data }: { id: ReportId; report: ShownReport; data: ReportData }) {
  const t = useTexts();
  const shown = data.tables.find((table) => table.id === report.table);
  const columns = report.spec.tables[report.table];
  if (!shown || !columns) return null;
  return (
    <section className="report-card">
      {data.tables.length > 1 && (
        <nav className="report-tabs" aria-label={t("finance.tables")}>
          {data.tables.map((table) => (
            <button key={table.id} type="button" aria-current={table.id === report.table} onClick={() => report.showTable(table.id)}>
              {tableTitle(t, table.id)}
            </button>
          ))}
        </nav>
      )}
      {shown.rows.length === 0 ? (
        <EmptyState title={t("finance.empty.title")} text={t("finance.empty.text")} />
      ) : (
        <ReportTable id={id} table={shown} columns={columns} />
      )}
    </section>
  );
}

/** B-250 what the report comes to, and what stands on the accounts. */
function Ties({ data }: { data: ReportData }) {
  const t = useTexts();
  const format = useFormat();
  if (data.ties.length === 0) return null;
  return (
    <ul className="report-ties">
      {data.ties.map((tie) => {
        const holds = Number(tie.difference.amount) === 0;
        return (
          <li key={tie.currency} data-holds={holds}>
            {holds ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
            <div>
              <strong>
                {t("finance.ties.title", { accounts: tie.accounts.join(t("ui.comma")) })} ·{" "}
                <span className="number">{t("finance.ties.difference", { amount: format.money(tie.difference) })}</span>
              </strong>
              <span className="number">
                {t("finance.ties.same", { reported: format.money(tie.reported), booked: format.money(tie.booked) })}
              </span>
              {!holds && <span>{t("finance.ties.why")}</span>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
