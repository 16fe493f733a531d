import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import {
  exportTaxRulesEndpoint,
  listTaxRulesEndpoint,
  ruleStates,
  taxRuleColumns,
} from "../../../../server/modules/billing/taxes-by-address/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useList } from "../../../lib/use-list.ts";
import { Button } from "../../../ui/button.tsx";
import { DataList } from "../../../ui/data-list/data-list.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import { DayText, Nothing } from "../../../ui/value-texts.tsx";
import { ExportButton } from "../../app/export-button.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { OpenRuleSheet } from "./open-rule-sheet.tsx";
import { NewRuleSheet } from "./rule-sheet.tsx";
import { usePlaceWords } from "./rule-words.ts";
import { TrySheet } from "./try-sheet.tsx";

const tones = { now: "works", coming: "waits", ended: "past" } as const;
// What the columns of the list are in a file.
const inFile = { where: ["country", "state", "city", "zipFrom", "zipTo"], for: ["kind", "plan"], tax: ["tax", "rate"] } as const;

/** B-140 which tax holds at which addresses, in place of the plan's. */
export function TaxRulesPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const words = usePlaceWords();
  const { partners } = useStaffSession();
  const { partnerId } = usePartnerScope();
  const { rule: opened } = useSearch({ strict: false }) as { rule?: string };
  const [sheet, setSheet] = useState<"new" | "try">();
  const mayUpdate = useMay("finance.taxes.update");
  const list = useList(listTaxRulesEndpoint, {
    filters: ["q", "when"],
    sorts: ["title", "startOn", "country"],
    fixed: partnerId ? { partner: partnerId } : {},
    topics: ["tax-rules", "taxes"],
  });
  const names = new Map(partners.map(({ id, name }) => [id, name]));
  const add = mayUpdate && (
    <Button kind="primary" onPress={() => setSheet("new")}>
      {t("taxes.add")}
    </Button>
  );
  return (
    <>
      <DataList
        name="tax-rules"
        title={t("taxes.title")}
        list={list}
        rowKey={(row) => row.id}
        href={(row) => `/config/taxes/addresses?rule=${row.id}`}
        primary={add}
        tools={(shown) => (
          <>
            <Button onPress={() => setSheet("try")}>{t("taxes.try")}</Button>
            <ExportButton endpoint={exportTaxRulesEndpoint} list={list} columns={taxRuleColumns} shown={shown} inFile={inFile} />
          </>
        )}
        filters={[
          { kind: "search", name: "q", label: t("taxes.search") },
          {
            kind: "choice",
            name: "when",
            label: t("taxes.when-head"),
            options: ruleStates.map((value) => ({ value, label: t(`taxes.when.${value}`) })),
          },
        ]}
        columns={[
          { id: "title", head: t("taxes.name"), main: true, sort: "title", cell: (row) => <bdi>{row.title}</bdi> },
          { id: "where", head: t("taxes.where"), sort: "country", cell: (row) => <bdi>{words.rule(row)}</bdi> },
          {
            id: "for",
            head: t("taxes.for"),
            cell: (row) => (row.plan ? <bdi>{row.plan.title}</bdi> : row.kind ? t(`taxes.kind.${row.kind}`) : t("taxes.everything")),
          },
          {
            id: "tax",
            head: t("taxes.tax"),
            cell: (row) => (
              <bdi>
                {row.taxName}
                {row.ratePercent !== null && <span className="number"> {row.ratePercent} %</span>}
              </bdi>
            ),
          },
          {
            id: "state",
            head: t("taxes.when-head"),
            cell: (row) => <StatusChip tone={tones[row.when]}>{t(`taxes.when.${row.when}`)}</StatusChip>,
          },
          { id: "startOn", head: t("taxes.from"), sort: "startOn", cell: (row) => <DayText value={row.startOn} /> },
          { id: "endOn", head: t("taxes.to"), cell: (row) => (row.endOn ? <DayText value={row.endOn} /> : <Nothing />) },
          { id: "keeps", head: t("taxes.keeps-head"), extra: true, cell: (row) => t(`taxes.keeps.${row.keeps}`) },
          { id: "partner", head: t("taxes.partner"), extra: true, cell: (row) => names.get(row.partnerId) ?? "" },
        ]}
        empty={{ title: t("taxes.none"), text: t("taxes.none-why"), action: add }}
      />
      {sheet === "new" && <NewRuleSheet onClose={() => setSheet(undefined)} />}
      {sheet === "try" && <TrySheet onClose={() => setSheet(undefined)} />}
      {opened && (
        <OpenRuleSheet
          key={opened}
          ruleId={opened}
          onClose={() =>
            void navigate({ to: "/config/taxes/addresses" as never, search: ((now: object) => ({ ...now, rule: undefined })) as never })
          }
        />
      )}
    </>
  );
}
