import { Skeleton } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { deferredRevenueEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { saveFile } from "../../../lib/api.ts";
import { csvText } from "../../../lib/csv.ts";
import { signOf } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button, LinkButton } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { DayText, MoneyText } from "../../../ui/value-texts.tsx";
import { PlainTable } from "../../app/plain-table.tsx";
import { BookFrame } from "./book.tsx";
import { Figure } from "./figure.tsx";
import { useMonthName } from "./months.ts";

type Deferred = (typeof deferredRevenueEndpoint)["returns"]["_output"];

export function DeferredPage() {
  return <BookFrame>{(partnerId) => <Loaded partnerId={partnerId} />}</BookFrame>;
}

/** B-239 what is billed and not yet earned, and that it ties to its account. */
function Loaded({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(
    deferredRevenueEndpoint,
    { params: { partnerId } },
    { topics: ["journal", "money-documents"] },
  );
  return (
    <>
      <header className="accounting-head">
        <h1>{t("accounting.tabs.deferred")}</h1>
        {data && data.months.length > 0 && <Acts deferred={data} />}
      </header>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!problem && !data && <Skeleton height={240} />}
      {data && <Shown deferred={data} />}
    </>
  );
}

function Shown({ deferred }: { deferred: Deferred }) {
  const t = useTexts();
  const monthName = useMonthName();
  const maySettings = useMay("config.finance.view");
  const isOff = deferred.mode === "on_invoice";
  const settings = maySettings && (
    <LinkButton to={"/config/settings/accounting/billing.revenue_recognition" as never}>{t("accounting.deferred.settings")}</LinkButton>
  );
  if (deferred.months.length === 0 && deferred.ties.every((tie) => signOf(tie.booked.amount) === 0))
    return isOff ? (
      <EmptyState title={t("accounting.deferred.off")} text={t("accounting.deferred.off-why")} action={settings} />
    ) : (
      <EmptyState title={t("accounting.deferred.none")} text={t("accounting.deferred.none-why")} />
    );
  return (
    <>
      <p className="accounting-quiet">
        {t("accounting.deferred.why")}{" "}
        {deferred.releasedThrough ? (
          <>
            {t("accounting.deferred.through")} <DayText value={deferred.releasedThrough} />.
          </>
        ) : (
          t("accounting.deferred.never")
        )}
      </p>
      <div className="accounting-two">
        <Panel title={t("accounting.deferred.by-month")}>
          <PlainTable
            label={t("accounting.deferred.by-month")}
            rows={deferred.months}
            rowKey={(row) => row.month + row.currency}
            columns={[
              { id: "month", head: t("accounting.period.month"), cell: (row) => monthName(row.month) },
              { id: "amount", head: t("accounting.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
            ]}
            sums={deferred.ties.map((tie) => ({ label: t("accounting.sum"), value: <MoneyText value={tie.waiting} /> }))}
          />
        </Panel>
        <div className="accounting">
          <Panel title={t("accounting.deferred.by-account")}>
            <PlainTable
              label={t("accounting.deferred.by-account")}
              rows={deferred.accounts}
              rowKey={(row) => row.code + row.amount.currency}
              columns={[
                {
                  id: "account",
                  head: t("accounting.account"),
                  cell: (row) => (
                    <Link to={`/accounting/ledger/${row.code}` as never}>
                      <bdi className="code">{row.code}</bdi> <bdi>{row.name}</bdi>
                    </Link>
                  ),
                },
                { id: "amount", head: t("accounting.amount"), number: true, cell: (row) => <MoneyText value={row.amount} /> },
              ]}
            />
          </Panel>
          <Panel title={t("accounting.deferred.tie")}>
            <PlainTable
              label={t("accounting.deferred.tie")}
              rows={deferred.ties.flatMap((tie) => [
                { id: "waiting", currency: tie.currency, label: t("accounting.deferred.waiting"), value: tie.waiting, strong: false },
                { id: "advances", currency: tie.currency, label: t("accounting.deferred.advances"), value: tie.advances, strong: false },
                { id: "booked", currency: tie.currency, label: t("accounting.deferred.booked"), value: tie.booked, strong: false },
                {
                  id: "difference",
                  currency: tie.currency,
                  label: t("accounting.deferred.difference"),
                  value: tie.difference,
                  strong: true,
                },
              ])}
              rowKey={(row) => row.id + row.currency}
              columns={[
                { id: "label", head: t("accounting.check.what"), cell: (row) => (row.strong ? <strong>{row.label}</strong> : row.label) },
                {
                  id: "value",
                  head: t("accounting.amount"),
                  number: true,
                  cell: (row) => (row.strong ? <MoneyText value={row.value} strong /> : <Figure value={row.value} />),
                },
              ]}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Acts({ deferred }: { deferred: Deferred }) {
  const t = useTexts();
  const mayExport = useMay("finance.ledger.export");
  const csv = (): void => {
    const rows = deferred.months.map((row) => [row.month.slice(0, 7), row.amount.amount, row.currency]);
    saveFile(
      new Blob([csvText([[t("accounting.period.month"), t("accounting.amount"), ""], ...rows])], { type: "text/csv" }),
      "deferred-revenue.csv",
    );
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
