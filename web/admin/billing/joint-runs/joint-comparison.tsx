import { jointRunComparisonEndpoint } from "../../../../server/modules/billing/joint-runs/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ComparedGroups } from "../run-comparison.tsx";
import type { JointRun } from "./joint-words.ts";

/** Both what is said above and the groups below it come from one answer. */
export const useJointComparison = (joint: JointRun) =>
  useEndpoint(
    jointRunComparisonEndpoint,
    { params: { jointRunId: joint.id } },
    { topics: ["billing-runs"], keepFormer: true, enabled: joint.state !== "building" },
  );

/** B-62 the members beside their partners' last runs, summed for each currency. */
export function JointComparison({ joint }: { joint: JointRun }) {
  const t = useTexts();
  const format = useFormat();
  const { data } = useJointComparison(joint);
  const shown = data?.currencies.filter(({ last }) => last !== null) ?? [];
  if (shown.length === 0) return null;
  return (
    <section aria-label={t("billing.run.compared")} style={{ display: "grid", gap: 16 }}>
      {shown.map(({ currency, last, ...groups }) => (
        <div key={currency} style={{ display: "grid", gap: 8 }}>
          <span style={{ color: "var(--ink-quiet)" }}>
            {t("billing.joint.compared-with", { count: last?.runs ?? 0 })}{" "}
            {last && t("billing.run.last-totals", { count: last.issued, total: format.money(last.gross) })}
          </span>
          <ComparedGroups groups={groups} />
        </div>
      ))}
    </section>
  );
}
