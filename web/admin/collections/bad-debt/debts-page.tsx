import { useState } from "react";
import {
  debtColumns,
  debtStages,
  debtTotalsEndpoint,
  exportDebtsEndpoint,
  listAgenciesEndpoint,
  listDebtsEndpoint,
} from "../../../../server/modules/collections/bad-debt/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import type { Selection } from "../../../ui/data-list/selection.ts";
import { DayText, MoneyText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { type Debt, debtTopics } from "./debt.ts";
import { type Act, DebtActs } from "./debt-acts.tsx";
import { DebtChip } from "./debt-chip.tsx";
import { DebtStages } from "./debt-stages.tsx";
import { DebtTabs } from "./debt-tabs.tsx";
import "./bad-debt.css";

// What the columns of the list are in a file.
const inFile = {
  customer: ["customer", "customerName"],
  state: ["stage", "ready", "agency"],
  letters: ["letters", "lastLetterOn"],
  next: ["nextLetterOn"],
  owed: ["owed", "currency"],
  inactive: ["deactivatedOn"],
} as const;

/** B-235 what is still owed after the services stopped, by stage. */
export function DebtsPage() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const mayExport = useMay("finance.invoices.export");
  const query = partnerId ? { partner: partnerId } : {};
  const totals = useEndpoint(debtTotalsEndpoint, { query }, { topics: [...debtTopics] });
  const agencies = useEndpoint(listAgenciesEndpoint, { query }, { topics: ["collection-agencies"] });
  const list = useList(listDebtsEndpoint, {
    filters: ["q", "stage", "ready", "agency"],
    periods: ["opened"],
    sorts: ["opened", "owed", "nextLetter"],
    fixed: query,
    topics: [...debtTopics],
  });
  return (
    <div className="debt-page">
      <DebtTabs />
      <DataList
        name="bad-debts"
        title={t("baddebts.title")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/customers/${row.customerId}?tab=money&view=bad-debt`}
        lead={<DebtStages totals={totals} list={list} />}
        tools={(shown) =>
          mayExport && <ExportButton endpoint={exportDebtsEndpoint} list={list} columns={debtColumns} shown={shown} inFile={inFile} />
        }
        massActions={({ selection, clear }) => <MassActs selection={selection} items={list.items ?? []} clear={clear} />}
        filters={[
          { kind: "search", name: "q", label: t("baddebts.search") },
          {
            kind: "choice",
            name: "stage",
            label: t("baddebts.stage"),
            options: debtStages.map((value) => ({ value, label: t(`baddebts.stages.${value}`) })),
          },
          {
            kind: "choice",
            name: "ready",
            label: t("baddebts.ready"),
            options: [
              { value: "true", label: t("baddebts.ready-yes") },
              { value: "false", label: t("baddebts.ready-no") },
            ],
          },
          ...((agencies.data?.items.length ?? 0) > 0
            ? [
                {
                  kind: "choice" as const,
                  name: "agency",
                  label: t("baddebts.agency"),
                  options: (agencies.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
                },
              ]
            : []),
          { kind: "days", name: "opened", label: t("baddebts.opened") },
        ]}
        columns={[
          { id: "customer", head: t("baddebts.customer"), main: true, cell: (row) => <bdi>{row.customerName}</bdi> },
          { id: "state", head: t("baddebts.stage"), cell: (row) => <DebtChip debt={row} /> },
          {
            id: "letters",
            head: t("baddebts.letters"),
            number: true,
            cell: (row) =>
              row.levels === 0 && row.level === 0 ? (
                <Nothing />
              ) : (
                t("baddebts.letters-of", { sent: row.level, all: Math.max(row.levels, row.level) })
              ),
          },
          {
            id: "next",
            head: t("baddebts.next-letter"),
            sort: "nextLetter",
            cell: (row) => (row.nextLetterOn ? <DayText value={row.nextLetterOn} /> : <Nothing />),
          },
          { id: "agency", head: t("baddebts.agency"), cell: (row) => (row.agency ? <bdi>{row.agency.name}</bdi> : <Nothing />) },
          { id: "inactive", head: t("baddebts.deactivated"), cell: (row) => <DayText value={row.deactivatedOn} /> },
          {
            id: "opened",
            head: t("baddebts.opened"),
            extra: true,
            sort: "opened",
            sortDown: true,
            cell: (row) => <DayText value={row.openedOn} />,
          },
          {
            id: "ended",
            head: t("baddebts.ended-on"),
            extra: true,
            cell: (row) => (row.endedOn ? <DayText value={row.endedOn} /> : <Nothing />),
          },
          {
            id: "owed",
            head: t("baddebts.owed"),
            number: true,
            sort: "owed",
            sortDown: true,
            cell: (row) => <MoneyText value={row.owed} />,
          },
        ]}
        empty={{ title: t("baddebts.none"), text: t("baddebts.none-why") }}
      />
    </div>
  );
}

function MassActs({ selection, items, clear }: { selection: Selection; items: readonly Debt[]; clear: () => void }) {
  const t = useTexts();
  const mayAct = useMay("finance.bad_debts.update");
  const mayWriteOff = useMay("finance.invoices.write_off");
  const [doing, setDoing] = useState<Act>();
  // Each act asks its own questions of each debt: what is on the page is what is meant.
  const chosen = items.filter((row) => selection.kind === "matching" || selection.keys.has(row.id));
  const has = (stage: Debt["stage"]): boolean => chosen.some((row) => row.stage === stage);
  const button = (act: Act, fits: boolean) =>
    fits && (
      <Button small onPress={() => setDoing(act)}>
        {t(`baddebts.act.${act}.open`)}
      </Button>
    );
  return (
    <>
      {button("hand-over", mayAct && has("dunning"))}
      {button("letter", mayAct && has("dunning"))}
      {button("recall", mayAct && has("collection"))}
      {button("write-off", mayWriteOff && (has("dunning") || has("collection")))}
      {doing && (
        <DebtActs
          act={doing}
          debts={chosen}
          onClose={() => setDoing(undefined)}
          onDone={() => {
            setDoing(undefined);
            clear();
          }}
        />
      )}
    </>
  );
}
