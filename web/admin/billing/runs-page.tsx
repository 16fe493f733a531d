import { useState } from "react";
import { listRunsEndpoint } from "../../../server/modules/billing/runs/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useList } from "../../lib/use-list.ts";
import { Button } from "../../ui/button.tsx";
import { DataList } from "../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { DayText, MomentText, MoneyText } from "../../ui/value-texts.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { isDone, runTones, setAside } from "./run-words.ts";
import { StartRunSheet } from "./start-run-sheet.tsx";

export function RunsPage() {
  const t = useTexts();
  const format = useFormat();
  const mayPreview = useMay("finance.runs.preview");
  const { partnerId } = usePartnerScope();
  const [starting, setStarting] = useState(false);
  const list = useList(listRunsEndpoint, {
    filters: [],
    sorts: ["createdAt"],
    ...(partnerId ? { fixed: { partner: partnerId } } : {}),
    topics: ["invoices"],
  });
  const start = mayPreview && (
    <Button kind="primary" onPress={() => setStarting(true)}>
      {t("billing.run.new")}
    </Button>
  );
  return (
    <>
      <DataList
        name="billing-runs"
        title={t("billing.runs")}
        list={list}
        rowKey={(run) => run.id}
        href={(run) => `/billing-runs/${run.id}`}
        primary={start}
        columns={[
          { id: "target", head: t("billing.run.target"), main: true, cell: (run) => <DayText value={run.targetOn} /> },
          {
            id: "state",
            head: t("billing.state-head"),
            cell: (run) => (
              <StatusChip tone={run.isUndoing ? "waits" : runTones[run.state]}>
                {t(run.isUndoing ? "billing.run.undoing" : `billing.run.state.${run.state}`)}
              </StatusChip>
            ),
          },
          { id: "partner", head: t("billing.partner"), cell: (run) => <bdi>{run.partnerName}</bdi> },
          {
            id: "trigger",
            head: t("billing.run.trigger"),
            extra: true,
            cell: (run) => t.optional(`billing.run.trigger-word.${run.trigger}`) ?? run.trigger,
          },
          {
            id: "issued",
            head: t("billing.run.issued"),
            number: true,
            cell: (run) => <span className="number">{format.number(isDone(run) ? run.documents : 0)}</span>,
          },
          {
            id: "set-aside",
            head: t("billing.run.set-aside"),
            number: true,
            cell: (run) => <span className="number">{format.number(setAside(run))}</span>,
          },
          { id: "gross", head: t("billing.gross"), number: true, cell: (run) => <MoneyText value={run.gross} /> },
          {
            id: "created",
            head: t("billing.run.created"),
            sort: "createdAt",
            sortDown: true,
            cell: (run) => <MomentText value={run.createdAt} />,
          },
        ]}
        empty={{ title: t("billing.run.none"), text: t("billing.run.none-why"), ...(start ? { action: start } : {}) }}
      />
      {starting && <StartRunSheet onClose={() => setStarting(false)} />}
    </>
  );
}
