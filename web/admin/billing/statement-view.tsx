import { Skeleton } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { statementEndpoint, statementPdfEndpoint } from "../../../server/modules/billing/ledger/contract.ts";
import { addMonths, calendarDay, type Day, isDay } from "../../../shared/calendar.ts";
import { fromMoneyJson } from "../../../shared/money.ts";
import { saveFile } from "../../lib/api.ts";
import { csvText } from "../../lib/csv.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useDownload } from "../../lib/use-download.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { BalanceText, DayText, MoneyText, Nothing } from "../../ui/value-texts.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { EntryText, entryWords } from "./entry-text.tsx";
import "./statement-view.css";

type Statement = (typeof statementEndpoint)["returns"]["_output"];

/** A customer's statement for a period (B-139). The period stands in the address. */
export function StatementView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { timeZone } = useStaffSession();
  const search = useSearch({ strict: false }) as { from?: string; to?: string };
  const today = calendarDay(currentMoment(), timeZone);
  const from = search.from && isDay(search.from) ? search.from : addMonths(today, -3);
  const to = search.to && isDay(search.to) ? search.to : today;
  const put = (changes: { from?: string; to?: string }): void =>
    void navigate({ to: ".", search: { ...search, from, to, ...changes } as never, replace: true });
  const { data, problem, former, reload } = useEndpoint(
    statementEndpoint,
    { params: { customerId }, query: { from, to } },
    { keepFormer: true, topics: ["money-documents", "payments", "refunds"] },
  );
  return (
    <Panel title={t("billing.statement.title")} actions={data && <Files customerId={customerId} statement={data} />}>
      <div className="statement-period">
        <DayField isFilter label={t("billing.from")} value={from} onChange={(chosen) => chosen && put({ from: chosen })} />
        <DayField isFilter label={t("billing.until")} value={to} onChange={(chosen) => chosen && put({ to: chosen })} />
      </div>
      {problem ? (
        <ProblemNote problem={problem} errors={problem.problem.errors ?? []} onRetry={reload} />
      ) : data ? (
        <div style={{ opacity: former ? 0.6 : 1 }} aria-busy={former}>
          <Rows statement={data} />
        </div>
      ) : (
        <Skeleton height={160} />
      )}
    </Panel>
  );
}

function Rows({ statement }: { statement: Statement }) {
  const t = useTexts();
  const balance = (value: Statement["opening"]) => <BalanceText value={value} reader="staff" />;
  return (
    <>
      <p className="statement-balance">
        <span>
          {t("billing.statement.opening")} <DayText value={statement.from} />
        </span>
        {balance(statement.opening)}
      </p>
      {statement.rows.length === 0 ? (
        <p>{t("billing.statement.nothing")}</p>
      ) : (
        <PlainTable
          label={t("billing.statement.title")}
          rows={statement.rows}
          rowKey={(row) => row.id}
          columns={[
            { id: "on", head: t("billing.on"), cell: (row) => <DayText value={row.on} /> },
            { id: "what", head: t("billing.what"), cell: (row) => <EntryText row={row} /> },
            {
              id: "debit",
              head: t("billing.debit"),
              number: true,
              cell: (row) => (signOf(row.amount.amount) < 0 ? <MoneyText value={withoutSign(row.amount)} /> : <Nothing />),
            },
            {
              id: "credit",
              head: t("billing.credit-head"),
              number: true,
              cell: (row) => (signOf(row.amount.amount) < 0 ? <Nothing /> : <MoneyText value={row.amount} />),
            },
            { id: "after", head: t("billing.balance-after"), number: true, cell: (row) => balance(row.balanceAfter) },
          ]}
        />
      )}
      <p className="statement-balance" data-strong>
        <span>
          {t("billing.statement.closing")} <DayText value={statement.to} />
        </span>
        {balance(statement.closing)}
      </p>
    </>
  );
}

const withoutSign = (value: Statement["opening"]): Statement["opening"] => ({ ...value, amount: value.amount.replace(/^-/, "") });

function Files({ customerId, statement }: { customerId: string; statement: Statement }) {
  const t = useTexts();
  const format = useFormat();
  const mayExport = useMay("finance.statements.export");
  const { run: fetchFile, busy, problem } = useDownload();
  if (!mayExport) return null;
  const { from, to } = statement;
  const pdf = () => fetchFile(statementPdfEndpoint, { params: { customerId }, query: { from: from as Day, to: to as Day } });
  // Here balances have their sign: people will calculate with them.
  const csv = (): void => {
    const heads = [t("billing.on"), t("billing.what"), t("billing.debit"), t("billing.credit-head"), t("billing.balance-after")];
    const rows = statement.rows.map((row) => {
      const isDebit = fromMoneyJson(row.amount).minor < 0n;
      return [
        row.on,
        entryWords(t, row),
        isDebit ? row.amount.amount.slice(1) : "",
        isDebit ? "" : row.amount.amount,
        row.balanceAfter.amount,
      ];
    });
    const opening = [from, t("billing.statement.opening"), "", "", statement.opening.amount];
    const closing = [to, t("billing.statement.closing"), "", "", statement.closing.amount];
    saveFile(new Blob([csvText([heads, opening, ...rows, closing])], { type: "text/csv" }), `statement-${from}-${to}.csv`);
  };
  const icon = <IconDownload size={15} aria-hidden />;
  const period = `${format.day(from)} – ${format.day(to)}`;
  return (
    <>
      {problem && <ProblemNote problem={problem} />}
      <Button small icon={icon} busy={busy} onPress={pdf} label={t("billing.statement.pdf", { period })}>
        PDF
      </Button>
      <Button small icon={icon} onPress={csv} label={t("billing.statement.csv", { period })}>
        CSV
      </Button>
    </>
  );
}
