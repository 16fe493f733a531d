import { Skeleton } from "@mantine/core";
import { useState } from "react";
import { homeMonthsEndpoint } from "../../../../server/modules/reports/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Choice } from "../../../ui/choice.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { MonthsChart } from "./months-chart.tsx";
import { MonthsTable } from "./months-table.tsx";

/** What was invoiced and what was received, month by month: one chart, and its numbers in a table under it. */
export function Months() {
  const t = useTexts();
  const { partnerId } = usePartnerScope();
  const { data, problem, reload } = useEndpoint(
    homeMonthsEndpoint,
    { query: partnerId ? { partner: partnerId } : {} },
    { topics: ["invoices", "payments"] },
  );
  const [chosen, setChosen] = useState<string>();
  if (data === null) return null;
  const shown = data?.currencies.find(({ currency }) => currency === chosen) ?? data?.currencies[0];
  return (
    <Panel title={t("reports.home.months")}>
      <div style={{ display: "grid", gap: 16, gridTemplateColumns: "minmax(0, 1fr)" }}>
        {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
        {!data && !problem && <Skeleton height={220} radius="md" />}
        {data && !shown && <span style={{ color: "var(--ink-quiet)" }}>{t("reports.home.no-money-why")}</span>}
        {data && data.currencies.length > 1 && shown && (
          <Choice
            label={t("reports.home.currency")}
            value={shown.currency}
            options={data.currencies.map(({ currency }) => ({ value: currency, label: currency }))}
            onChange={setChosen}
          />
        )}
        {shown && (
          <>
            <MonthsChart currency={shown.currency} months={shown.months} />
            <MonthsTable months={shown.months} />
          </>
        )}
      </div>
    </Panel>
  );
}
