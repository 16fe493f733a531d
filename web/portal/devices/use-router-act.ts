import { portalActOnCpeEndpoint, type Wish } from "../../../server/modules/devices/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { routerTopics } from "./device.ts";

/** Tells the router; a refusal that says when it is possible again is put into words. */
export function useRouterAct(cpeId: string, onDone?: () => void) {
  const t = useTexts();
  const format = useFormat();
  const act = useAction(portalActOnCpeEndpoint, { topics: routerTopics, ...(onDone ? { onDone } : {}) });
  const code = act.problem?.code;
  const { renewsAt } = (act.problem?.problem.current ?? {}) as { renewsAt?: string };
  const words =
    code === "limit-reached" && renewsAt
      ? t("portal-equipment.refusal.limit", { moment: format.moment(renewsAt) })
      : code === "action-pending"
        ? t("portal-equipment.refusal.pending")
        : undefined;
  return {
    busy: act.busy,
    /** In words of this page, or the problem as it is. */
    refusal: words,
    problem: words ? undefined : act.problem,
    errors: act.problem?.problem.errors ?? [],
    run: (wish: Wish) => act.run({ params: { cpeId }, body: { wish } as never }),
  };
}
