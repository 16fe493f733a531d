import { mayDo, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { isSoldOnce, type PlanRow, planRight } from "./plan.ts";
import type { PlanAct } from "./plan-sheets.tsx";

export interface PlanMenuEntry {
  readonly label: string;
  readonly act: PlanAct;
  readonly danger?: boolean;
}

/** What this person may do with a plan in the state it is in: the likeliest first. */
export function usePlanActs(): (plan: PlanRow) => PlanMenuEntry[] {
  const t = useTexts();
  const session = useStaffSession();
  const mayMove = mayDo(session, "customers.services.update");
  return (plan) => {
    const may = (action: "create" | "update" | "delete"): boolean => mayDo(session, planRight(plan.kind, action));
    const mayUpdate = may("update") && plan.mayEdit;
    const isLive = plan.archivedAt === null;
    const isSold = isLive && plan.enabled;
    const isMoved = !isSoldOnce(plan.kind) && plan.kind !== "bundle";
    const wanted: (PlanMenuEntry & { readonly shown: boolean })[] = [
      { label: t("catalog.reprice.open"), act: "price", shown: mayUpdate && isLive },
      { label: t("catalog.move.open"), act: "move", shown: may("update") && mayMove && isMoved },
      { label: t("catalog.text.open"), act: "text", shown: mayUpdate && isLive },
      { label: t("catalog.copy.open"), act: "copy", shown: may("create") },
      { label: t("catalog.step.disabled.do"), act: "disabled", shown: mayUpdate && isSold },
      { label: t("catalog.step.enabled.do"), act: "enabled", shown: mayUpdate && !isSold },
      { label: t("catalog.step.archived.do"), act: "archived", shown: mayUpdate && isLive, danger: true },
      { label: t("catalog.step.deleted.do"), act: "deleted", shown: may("delete") && plan.mayEdit, danger: true },
    ];
    return wanted.filter(({ shown }) => shown).map(({ shown: _shown, ...entry }) => entry);
  };
}
