import { useNavigate } from "@tanstack/react-router";
import { getPlanEndpoint } from "../../../server/modules/catalog/contract.ts";
import { planServicesEndpoint } from "../../../server/modules/services/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { CopyPlanSheet } from "./copy-plan-sheet.tsx";
import { LineTextSheet } from "./line-text-sheet.tsx";
import { MoveServicesSheet } from "./move-services-sheet.tsx";
import { PlanStateDialog, type PlanStep } from "./plan-state-dialog.tsx";
import { RepriceSheet } from "./reprice-sheet.tsx";

export type PlanAct = "price" | "text" | "copy" | "move" | PlanStep;

/** What a menu of a plan opens, on its page and in the list alike. */
export function PlanSheets({ planId, act, onClose }: { planId: string; act: PlanAct; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const navigate = useNavigate();
  const plan = useEndpoint(getPlanEndpoint, { params: { planId } });
  const services = useEndpoint(planServicesEndpoint, { params: { planId } }, { topics: ["services"] });
  if (!plan.data)
    return (
      <Sheet open title={t("catalog.plan")} onClose={onClose}>
        {plan.problem ? <ProblemNote problem={plan.problem} onRetry={plan.reload} /> : t("ui.loading")}
      </Sheet>
    );
  const running = services.data?.states
    .filter(({ state }) => state === "active" || state === "paused" || state === "pending")
    .reduce((sum, { count }) => sum + count, 0);
  const props = { plan: plan.data, onClose };
  switch (act) {
    case "price":
      return <RepriceSheet {...props} />;
    case "text":
      return <LineTextSheet {...props} />;
    case "copy":
      return <CopyPlanSheet {...props} />;
    case "move":
      return <MoveServicesSheet {...props} />;
    default:
      return (
        <PlanStateDialog
          {...props}
          step={act}
          running={running === undefined ? "" : format.number(running)}
          onDeleted={() => void navigate({ to: "/plans" as never })}
        />
      );
  }
}
