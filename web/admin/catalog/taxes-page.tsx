import { useState } from "react";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button, LinkButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import { CellNote, PlainTable } from "../app/plain-table.tsx";
import { NewTaxSheet } from "./new-tax-sheet.tsx";
import { PeriodOrOpen } from "./rate-period.tsx";
import { TaxGroupSheet } from "./tax-group-sheet.tsx";
import { TaxSheet } from "./tax-sheet.tsx";
import { TaxUpdatesPanel } from "./tax-updates/tax-updates-panel.tsx";
import { type Tax, type TaxGroup, useTaxes } from "./use-taxes.ts";
import "./taxes-page.css";

type Open = { kind: "new-tax" } | { kind: "tax"; code: string } | { kind: "new-group" } | { kind: "group"; id: string };

/** Taxes with their rates through time, and the groups made of them. Open one to change it. */
export function TaxesPage() {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("finance.taxes.update");
  const { taxes, groups, problem, loading, reload } = useTaxes();
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const names = new Map(taxes.flatMap(({ rates, name }) => rates.map((rate) => [rate.id, name] as const)));
  const shownTax = open?.kind === "tax" ? taxes.find(({ code }) => code === open.code) : undefined;
  const shownGroup = open?.kind === "group" ? groups.find(({ id }) => id === open.id) : undefined;
  return (
    <div className="taxes-page">
      <header>
        <h1>{t("catalog.taxes")}</h1>
        {mayUpdate && (
          <div className="taxes-page-acts">
            {taxes.length > 0 && <LinkButton to={"/config/taxes/addresses" as never}>{t("taxes.title")}</LinkButton>}
            {taxes.length > 0 && <LinkButton to={"/config/taxes/update" as never}>{t("catalog.tax-update.open")}</LinkButton>}
            <Button kind="primary" onPress={() => setOpen({ kind: "new-tax" })}>
              {t("catalog.tax-new.open")}
            </Button>
          </div>
        )}
      </header>
      {problem && <ProblemNote problem={problem} onRetry={reload} />}
      {!problem && loading && <Panel>{t("ui.loading")}</Panel>}
      {!loading && taxes.length === 0 && <EmptyState title={t("catalog.no-taxes")} text={t("catalog.no-taxes-why")} />}
      {taxes.length > 0 && (
        <Panel title={t("catalog.taxes")}>
          <PlainTable<Tax>
            label={t("catalog.taxes")}
            rows={taxes}
            rowKey={(tax) => tax.code}
            quiet={(tax) => !tax.enabled}
            columns={[
              {
                id: "name",
                head: t("catalog.name"),
                cell: (tax) => (
                  <>
                    <button type="button" className="taxes-page-open" onClick={() => setOpen({ kind: "tax", code: tax.code })}>
                      {tax.name}
                    </button>
                    <CellNote>
                      <bdi className="code">{tax.code}</bdi>
                    </CellNote>
                  </>
                ),
              },
              {
                id: "rate",
                head: t("catalog.rate-today"),
                cell: (tax) => <span className="number">{tax.now.ratePercent} %</span>,
              },
              {
                id: "valid",
                head: t("catalog.valid"),
                cell: (tax) => (tax.now.validFrom || tax.now.validTo ? <PeriodOrOpen rate={tax.now} /> : t("catalog.always")),
              },
              {
                id: "next",
                head: t("catalog.next-rate"),
                cell: (tax) => {
                  const next = tax.rates.find((rate) => rate.validFrom !== null && rate.validFrom === tax.now.validTo);
                  return next ? (
                    <span className="number">
                      {next.ratePercent} % · {t("catalog.from-day", { day: format.day(next.validFrom ?? "") })}
                    </span>
                  ) : (
                    <Nothing />
                  );
                },
              },
              { id: "category", head: t("catalog.en-category"), cell: (tax) => t(`catalog.en.${tax.now.enCategory}`) },
              { id: "account", head: t("catalog.ledger-account"), cell: (tax) => <bdi className="code">{tax.now.ledgerAccount}</bdi> },
              {
                id: "state",
                head: t("catalog.state-head"),
                cell: (tax) => (
                  <StatusChip tone={tax.enabled ? "works" : "past"}>
                    {t(tax.enabled ? "catalog.tax-enabled" : "catalog.tax-disabled")}
                  </StatusChip>
                ),
              },
            ]}
          />
        </Panel>
      )}
      {!loading && (
        <Panel
          title={t("catalog.tax-groups")}
          actions={
            mayUpdate &&
            taxes.length > 0 && (
              <Button small onPress={() => setOpen({ kind: "new-group" })}>
                {t("catalog.group-new.open")}
              </Button>
            )
          }
        >
          {groups.length === 0 ? (
            <span>{t("catalog.no-groups")}</span>
          ) : (
            <PlainTable<TaxGroup>
              label={t("catalog.tax-groups")}
              rows={groups}
              rowKey={(group) => group.id}
              quiet={(group) => !group.enabled}
              columns={[
                {
                  id: "name",
                  head: t("catalog.name"),
                  cell: (group) => (
                    <>
                      <button type="button" className="taxes-page-open" onClick={() => setOpen({ kind: "group", id: group.id })}>
                        {group.name}
                      </button>
                      <CellNote>
                        {group.components.map(({ taxId, base }) => `${names.get(taxId) ?? ""} (${t(`catalog.base.${base}`)})`).join(" · ")}
                      </CellNote>
                    </>
                  ),
                },
                {
                  id: "rate",
                  head: t("catalog.effective"),
                  number: true,
                  cell: (group) =>
                    group.effectivePercent ? <span className="number">{group.effectivePercent} %</span> : t("catalog.no-rate-today"),
                },
                {
                  id: "state",
                  head: t("catalog.state-head"),
                  cell: (group) => (
                    <StatusChip tone={group.enabled ? "works" : "past"}>
                      {t(group.enabled ? "catalog.tax-enabled" : "catalog.tax-disabled")}
                    </StatusChip>
                  ),
                },
              ]}
            />
          )}
        </Panel>
      )}
      <TaxUpdatesPanel />
      {open?.kind === "new-tax" && <NewTaxSheet onClose={close} />}
      {shownTax && <TaxSheet tax={shownTax} onClose={close} />}
      {open?.kind === "new-group" && <TaxGroupSheet taxes={taxes} onClose={close} />}
      {shownGroup && <TaxGroupSheet taxes={taxes} group={shownGroup} onClose={close} />}
    </div>
  );
}
