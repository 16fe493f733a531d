import { Skeleton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { listAgenciesEndpoint } from "../../../../server/modules/collections/bad-debt/contract.ts";
import type { MoneyJson } from "../../../../shared/money.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import { AgencySheet } from "./agency-sheet.tsx";
import { debtTopics } from "./debt.ts";
import { DebtTabs } from "./debt-tabs.tsx";
import "./bad-debt.css";

/** B-235 the agencies that collect for us, with what they have and what came in. */
export function AgenciesPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayChange = useMay("config.finance.update");
  const [adding, setAdding] = useState(false);
  const { data, problem, reload } = useEndpoint(
    listAgenciesEndpoint,
    { query: partnerId ? { partner: partnerId } : {} },
    { topics: [...debtTopics] },
  );
  const add = mayChange && (
    <Button kind="primary" onPress={() => setAdding(true)}>
      {t("baddebts.agency-add")}
    </Button>
  );
  return (
    <div className="debt-page">
      <DebtTabs />
      <header className="debt-page-head">
        <h1>{t("baddebts.agencies")}</h1>
        {data && data.items.length > 0 && add}
      </header>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : !data ? (
        <Skeleton height={200} />
      ) : data.items.length === 0 ? (
        <EmptyState title={t("baddebts.no-agency")} text={t("baddebts.no-agency-why")} action={add} />
      ) : (
        <Panel>
          <PlainTable
            label={t("baddebts.agencies")}
            rows={data.items}
            rowKey={(row) => row.id}
            quiet={(row) => !row.enabled}
            columns={[
              {
                id: "name",
                head: t("baddebts.agency"),
                cell: (row) => (
                  <>
                    <Link to={`/bad-debts/agencies/${row.id}` as never}>
                      <bdi>{row.name}</bdi>
                    </Link>{" "}
                    {!row.enabled && <StatusChip tone="past">{t("baddebts.agency-off")}</StatusChip>}
                    <CellNote>{t(`baddebts.settles.${row.settles}-short`, { percent: row.commissionPercent })}</CellNote>
                  </>
                ),
              },
              {
                id: "placed",
                head: t("baddebts.has-now"),
                number: true,
                cell: (row) => (
                  <>
                    <Sums sums={row.placed} />
                    <CellNote>{t("baddebts.debts-count", { count: row.placedCount })}</CellNote>
                  </>
                ),
              },
              { id: "recovered", head: t("baddebts.recovered"), number: true, wide: true, cell: (row) => <Sums sums={row.recovered} /> },
              { id: "commission", head: t("baddebts.commission"), number: true, wide: true, cell: (row) => <Sums sums={row.commission} /> },
              {
                id: "owed",
                head: t("baddebts.commission-owed"),
                number: true,
                wide: true,
                cell: (row) => <Sums sums={row.commissionOwed} />,
              },
            ]}
          />
        </Panel>
      )}
      {adding && <AgencySheet onClose={() => setAdding(false)} />}
    </div>
  );
}

/** Sums of several currencies, or nothing. */
export function Sums({ sums }: { sums: readonly MoneyJson[] }) {
  const t = useTexts();
  const format = useFormat();
  return <span className="number">{sums.length === 0 ? t("baddebts.nothing") : sums.map((sum) => format.money(sum)).join(" · ")}</span>;
}
