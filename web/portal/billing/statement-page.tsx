import { useNavigate, useSearch } from "@tanstack/react-router";
import { portalStatementEndpoint, portalStatementPdfEndpoint } from "../../../server/modules/billing/ledger/contract.ts";
import { addDays, addMonths, type Day, isDay } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { signOf, useFormat } from "../../lib/format.ts";
import type { PlainSearch } from "../../lib/plain-search.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { DayField } from "../../ui/day-field.tsx";
import { type PortalColumn, PortalTable } from "../../ui/portal-table.tsx";
import { BalanceText, DayText } from "../../ui/value-texts.tsx";
import { entryName } from "../app/entry-name.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { FilterChips } from "../app/filter-chips.tsx";
import { useFinance } from "../app/use-finance.ts";
import { useCategoryWord } from "./category-word.ts";
import { statementCsv } from "./statement-csv.ts";
import { DayAndCategory, TransactionText } from "./transaction-text.tsx";
import "./statement-page.css";

type Statement = ReturnsOf<typeof portalStatementEndpoint>;

const firstOfMonth = (day: Day): Day => `${day.slice(0, 7)}-01` as Day;
const lastOfMonth = (day: Day): Day => addDays(addMonths(firstOfMonth(day), 1), -1);

/** Ready periods, as people ask for them. */
function periods(today: Day): { value: string; from: Day; to: Day }[] {
  const before = addMonths(firstOfMonth(today), -1);
  return [
    { value: "this-month", from: firstOfMonth(today), to: today },
    { value: "last-month", from: before, to: lastOfMonth(before) },
    { value: "three-months", from: addMonths(firstOfMonth(today), -2), to: today },
    { value: "this-year", from: `${today.slice(0, 4)}-01-01` as Day, to: today },
  ];
}

/** Opening, what moved, closing: for any period of up to two years (P-113). */
export function StatementPage() {
  const t = useTexts();
  const search = useSearch({ strict: false }) as PlainSearch;
  const navigate = useNavigate();
  const { data: home } = useFinance();
  const ready = periods((home?.today ?? currentMoment().toISOString().slice(0, 10)) as Day);
  const standard = ready[2];
  const from = search.from && isDay(search.from) ? search.from : standard?.from;
  const to = search.to && isDay(search.to) ? search.to : standard?.to;
  const chosen = ready.find((period) => period.from === from && period.to === to)?.value ?? "own";
  const go = (period: { from: string | undefined; to: string | undefined }): void =>
    void navigate({ to: ".", search: { ...search, ...period } as never, replace: true, resetScroll: false });
  const statement = useEndpoint(
    portalStatementEndpoint,
    { query: { from: from ?? "", to: to ?? "" } },
    {
      enabled: home !== undefined,
      keepFormer: true,
      topics: ["invoices", "credit-notes", "payments", "refunds"],
    },
  );
  return (
    <>
      <FilterChips
        label={t("portal-finance.statement.period")}
        value={chosen}
        onChange={(value) => {
          const period = ready.find((known) => known.value === value);
          if (period) go({ from: period.from, to: period.to });
        }}
        options={[
          { value: "this-month", label: t("portal-finance.statement.this-month") },
          { value: "last-month", label: t("portal-finance.statement.last-month") },
          { value: "three-months", label: t("portal-finance.statement.three-months") },
          { value: "this-year", label: t("portal-finance.statement.this-year") },
        ]}
      />
      <div className="statement-head">
        <div className="statement-period">
          <DayField
            isFilter
            label={t("portal-finance.document.from")}
            value={from}
            onChange={(day) => day && go({ from: day, to })}
            {...(to ? { max: to } : {})}
          />
          <DayField
            isFilter
            label={t("portal-finance.document.to")}
            value={to}
            onChange={(day) => day && go({ from, to: day })}
            {...(from ? { min: from } : {})}
          />
        </div>
        {statement.data && <Files statement={statement.data} />}
      </div>
      <Movements statement={statement.data} problem={statement.problem} former={statement.former} reload={statement.reload} />
    </>
  );
}

function Files({ statement }: { statement: Statement }) {
  const t = useTexts();
  const categoryOf = useCategoryWord();
  const { from, to } = statement;
  return (
    <FileButtons
      pdf={{ endpoint: portalStatementPdfEndpoint, input: { query: { from, to } } }}
      csv={{
        name: `statement-${from}-${to}.csv`,
        make: () =>
          statementCsv(
            { ...statement, rows: statement.rows.map((row) => ({ ...row, text: entryName(t, row), category: categoryOf(row) ?? "" })) },
            {
              heads: [
                t("portal-finance.transaction.on"),
                t("portal-finance.transaction.what"),
                t("portal-finance.transaction.category"),
                t("portal-finance.transaction.charged"),
                t("portal-finance.transaction.credited"),
                t("portal-finance.statement.balance-csv", { currency: statement.currency }),
              ],
              opening: t("portal-finance.statement.opening"),
              closing: t("portal-finance.statement.closing"),
            },
          ),
      }}
    />
  );
}

interface Shown {
  statement: Statement | undefined;
  problem: ReturnType<typeof useEndpoint>["problem"];
  former: boolean;
  reload: () => void;
}

function Movements({ statement, problem, former, reload }: Shown) {
  const t = useTexts();
  const format = useFormat();
  const categoryOf = useCategoryWord();
  const columns: PortalColumn<Statement["rows"][number]>[] = [
    {
      id: "text",
      head: t("portal-finance.transaction.what"),
      width: "minmax(0, 2fr)",
      place: "title",
      cell: (row) => <TransactionText row={row} />,
    },
    {
      id: "category",
      head: t("portal-finance.transaction.category"),
      width: "minmax(0, 1.1fr)",
      place: "desktop",
      cell: (row) => categoryOf(row),
    },
    {
      id: "on",
      head: t("portal-finance.transaction.on"),
      width: "minmax(0, 1fr)",
      place: "desktop",
      cell: ({ on }) => <DayText value={on} />,
    },
    { id: "note", head: "", width: "0", place: "phone", cell: (row) => <DayAndCategory row={row} /> },
    {
      id: "debit",
      head: t("portal-finance.transaction.charged"),
      width: "minmax(0, 1fr)",
      place: "desktop",
      number: true,
      cell: ({ amount }) => signOf(amount.amount) < 0 && format.moneySize(amount),
    },
    {
      id: "credit",
      head: t("portal-finance.transaction.credited"),
      width: "minmax(0, 1fr)",
      place: "desktop",
      number: true,
      cell: ({ amount }) => signOf(amount.amount) > 0 && format.moneySize(amount),
    },
    {
      id: "amount",
      head: "",
      width: "0",
      place: "phone-end",
      cell: ({ amount }) =>
        signOf(amount.amount) < 0 ? format.moneySize(amount) : t("portal-finance.transaction.plus", { amount: format.moneySize(amount) }),
    },
    {
      id: "balance",
      head: t("portal-finance.transaction.balance"),
      width: "minmax(0, 1.7fr)",
      place: "mark",
      number: true,
      cell: ({ balanceAfter }) => <BalanceText value={balanceAfter} reader="customer" />,
    },
  ];
  return (
    <div className="statement">
      {statement && (
        <div className="statement-line">
          <span>{t.rich("portal-finance.statement.opening-on", { day: () => <DayText value={statement.from} /> })}</span>
          <BalanceText value={statement.opening} reader="customer" />
        </div>
      )}
      <PortalTable
        label={t("portal-finance.money.tab-statement")}
        list={{ items: statement?.rows, problem, former, refreshing: false, reload }}
        rowKey={({ id }) => id}
        columns={columns}
        empty={{ title: t("portal-finance.statement.none"), text: t("portal-finance.statement.none-text") }}
      />
      {statement && (
        <div className="statement-line statement-closing">
          <span>{t.rich("portal-finance.statement.closing-on", { day: () => <DayText value={statement.to} /> })}</span>
          <BalanceText value={statement.closing} reader="customer" />
        </div>
      )}
    </div>
  );
}
