import { Skeleton } from "@mantine/core";
import { getTaxRuleEndpoint } from "../../../../server/modules/billing/taxes-by-address/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { EditRuleSheet } from "./rule-sheet.tsx";

/** A rule that a link leads to. */
export function OpenRuleSheet({ ruleId, onClose }: { ruleId: string; onClose: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getTaxRuleEndpoint, { params: { ruleId } }, { topics: ["tax-rules"] });
  if (data) return <EditRuleSheet rule={data} onClose={onClose} />;
  return (
    <Sheet open wide title={t("taxes.title")} onClose={onClose}>
      {problem ? <ProblemNote problem={problem} onRetry={reload} /> : <Skeleton height={320} radius="md" />}
    </Sheet>
  );
}
