import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listLedgerAccountsEndpoint } from "../../../../server/modules/billing/accounting/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { AccountSheet, NewAccountSheet } from "./account-sheets.tsx";
import { BookFrame } from "./book.tsx";

export function ChartPage() {
  return <BookFrame>{(partnerId) => <Chart key={partnerId} partnerId={partnerId} />}</BookFrame>;
}

/** The accounts of a book. Those that every book has keep their codes; all of them can have another name. */
function Chart({ partnerId }: { partnerId: string }) {
  const t = useTexts();
  const mayUpdate = useMay("config.finance.update");
  const { data, problem, reload } = useEndpoint(listLedgerAccountsEndpoint, { params: { partnerId } });
  const [open, setOpen] = useState<string | "new">();
  const shown = data?.accounts.find(({ code }) => code === open);
  return (
    <>
      <header className="accounting-head">
        <h1>{t("accounting.accounts")}</h1>
        {mayUpdate && (
          <Button kind="primary" onPress={() => setOpen("new")}>
            {t("accounting.chart.add")}
          </Button>
        )}
      </header>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!problem && !data && <Skeleton height={320} />}
      {data && (
        <Panel>
          <PlainTable
            label={t("accounting.accounts")}
            rows={data.accounts}
            rowKey={(account) => account.code}
            quiet={(account) => !account.enabled}
            columns={[
              { id: "code", head: t("accounting.code"), cell: (account) => <bdi className="code">{account.code}</bdi> },
              {
                id: "name",
                head: t("accounting.name"),
                cell: (account) => (
                  <>
                    <Link to={`/accounting/ledger/${account.code}` as never}>
                      <bdi>{account.name}</bdi>
                    </Link>
                    <CellNote narrow>{t(`accounting.type.${account.type}`)}</CellNote>
                  </>
                ),
              },
              { id: "type", head: t("accounting.type-head"), wide: true, cell: (account) => t(`accounting.type.${account.type}`) },
              {
                id: "state",
                head: t("accounting.period.state-head"),
                wide: true,
                cell: (account) =>
                  account.enabled ? (
                    <span className="accounting-quiet">{account.inUse ? t("accounting.chart.used") : ""}</span>
                  ) : (
                    <StatusChip tone="past">{t("accounting.chart.closed")}</StatusChip>
                  ),
              },
              ...(mayUpdate
                ? [
                    {
                      id: "edit",
                      head: "",
                      number: true,
                      cell: (account: { code: string }) => (
                        <Button
                          small
                          kind="quiet"
                          label={`${t("accounting.chart.edit")}: ${account.code}`}
                          onPress={() => setOpen(account.code)}
                        >
                          {t("accounting.chart.edit")}
                        </Button>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
      )}
      {open === "new" && <NewAccountSheet partnerId={partnerId} onClose={() => setOpen(undefined)} />}
      {shown && <AccountSheet partnerId={partnerId} account={shown} onClose={() => setOpen(undefined)} />}
    </>
  );
}
