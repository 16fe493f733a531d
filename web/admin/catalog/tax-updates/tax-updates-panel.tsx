import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import {
  cancelTaxUpdateEndpoint,
  listTaxUpdatesEndpoint,
  taxUpdateLogEndpoint,
} from "../../../../server/modules/catalog/tax-updates/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useDownload } from "../../../lib/use-download.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { CellNote, PlainTable } from "../../app/plain-table.tsx";
import "./tax-updates.css";

type Update = ReturnsOf<typeof listTaxUpdatesEndpoint>["items"][number];

const tones = { scheduled: "waits", applying: "attention", applied: "works", cancelled: "past" } as const;

/** Planned and past updates. Nothing stands here until the first one. */
export function TaxUpdatesPanel() {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("finance.taxes.update");
  const { data, problem, reload } = useEndpoint(listTaxUpdatesEndpoint, undefined, { topics: ["taxes", "tax-updates"] });
  const [cancelling, setCancelling] = useState<Update>();
  const file = useDownload();
  const action = useAction(cancelTaxUpdateEndpoint, {
    topics: ["taxes", "tax-updates"],
    onDone: () => {
      notify(t("catalog.tax-update.cancelled"));
      setCancelling(undefined);
    },
  });
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data || data.items.length === 0) return null;
  const download = (update: Update) => file.run(taxUpdateLogEndpoint, { params: { taxUpdateId: update.id } });
  return (
    <Panel title={t("catalog.tax-update.list")}>
      <ProblemNote problem={file.problem} />
      <PlainTable<Update>
        label={t("catalog.tax-update.list")}
        rows={data.items}
        rowKey={(update) => update.id}
        quiet={(update) => update.state === "cancelled"}
        columns={[
          {
            id: "what",
            head: t("catalog.tax-update.what"),
            cell: (update) => (
              <>
                {update.newTax
                  ? t("catalog.tax-update.becomes-tax", { old: update.oldTax.name, new: update.newTax.name })
                  : t("catalog.tax-update.becomes-rate", { old: update.oldTax.name, rate: update.newRatePercent ?? "" })}
                <CellNote>
                  {t(`catalog.tax-update.bearer-${update.bearer}`)}
                  {update.billedDays === "adjust" && ` · ${t("catalog.tax-update.billed-days")}: ${t("catalog.tax-update.billed-adjust")}`}
                  {update.createdBy && ` · ${update.createdBy}`}
                </CellNote>
              </>
            ),
          },
          { id: "on", head: t("catalog.tax-update.on"), cell: (update) => <span className="number">{format.day(update.on)}</span> },
          {
            id: "state",
            head: t("catalog.state-head"),
            cell: (update) => (
              <>
                <StatusChip tone={tones[update.state]}>{t(`catalog.tax-update.state.${update.state}`)}</StatusChip>
                {update.state === "applying" && (
                  <CellNote>
                    {t("catalog.tax-update.steps", { done: format.number(update.done), total: format.number(update.steps) })}
                  </CellNote>
                )}
                {update.failures.map(({ label, why }) => (
                  <CellNote key={label}>
                    <span className="tax-update-odd">{t("catalog.tax-update.failed", { what: label, why })}</span>
                  </CellNote>
                ))}
              </>
            ),
          },
          {
            id: "acts",
            head: "",
            number: true,
            cell: (update) => (
              <span className="tax-update-acts">
                {update.state === "scheduled" && mayUpdate && (
                  <Button small onPress={() => setCancelling(update)}>
                    {t("catalog.tax-update.cancel")}
                  </Button>
                )}
                {(update.state === "applied" || update.state === "applying") && (
                  <Button small icon={<IconDownload size={16} aria-hidden />} onPress={() => download(update)}>
                    {t("catalog.tax-update.log")}
                  </Button>
                )}
              </span>
            ),
          },
        ]}
      />
      {cancelling && (
        <ConfirmDialog
          open
          danger
          title={t("catalog.tax-update.cancel-ask", { tax: cancelling.oldTax.name, day: format.day(cancelling.on) })}
          confirm={t("catalog.tax-update.cancel")}
          keep={t("ui.keep-it")}
          busy={action.busy}
          problem={action.problem}
          onConfirm={() => action.run({ params: { taxUpdateId: cancelling.id }, version: cancelling.version })}
          onClose={() => setCancelling(undefined)}
        >
          {t("catalog.tax-update.cancel-text")}
        </ConfirmDialog>
      )}
    </Panel>
  );
}
