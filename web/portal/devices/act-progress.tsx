import { portalWithdrawActionEndpoint } from "../../../server/modules/devices/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button, LinkButton } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { Tone } from "../../ui/tone.ts";
import { useFeature } from "../app/use-feature.ts";
import { type Act, routerTopics } from "./device.ts";

const tones: Record<Act["state"], Tone> = {
  queued: "waits",
  sent: "waits",
  applied: "works",
  failed: "hurts",
  expired: "attention",
  withdrawn: "past",
};
/** What is under way, and what has just come of it; said aloud as it changes (P-200). */
export function ActsUnderWay({ acts }: { acts: readonly Act[] }) {
  const shown = acts.filter(({ state }) => state !== "withdrawn");
  return (
    <div role="status" className="router-form">
      {shown.slice(0, 3).map((act) => (
        <ActProgress key={act.id} act={act} />
      ))}
    </div>
  );
}

function ActProgress({ act }: { act: Act }) {
  const t = useTexts();
  const format = useFormat();
  const mayWrite = useFeature("tickets");
  const withdraw = useAction(portalWithdrawActionEndpoint, { topics: routerTopics });
  const { kind, state, reason, seconds, expiresAt } = act;
  const what =
    state === "applied" && seconds !== null && kind === "reboot"
      ? t("portal-equipment.acts.back-after", { seconds })
      : t(`portal-equipment.acts.state.${state}`);
  return (
    <div className={`act-progress tone-${tones[state]}`}>
      <p>
        <strong>{t(`portal-equipment.acts.kind.${kind}`)}</strong>
        {" · "}
        {what}
      </p>
      {state === "queued" && <p>{t("portal-equipment.acts.until", { moment: format.moment(expiresAt) })}</p>}
      {reason && <p>{t(`portal-equipment.acts.reason.${reason}`)}</p>}
      {state === "queued" && (
        <div>
          <Button small busy={withdraw.busy} onPress={() => withdraw.run({ params: { cpeActionId: act.id } })}>
            {t("portal-equipment.acts.withdraw")}
          </Button>
          <ProblemNote problem={withdraw.problem} />
        </div>
      )}
      {state === "failed" && mayWrite && (
        <div>
          <LinkButton small to={"/tickets/new" as never}>
            {t("portal-equipment.acts.ask-us")}
          </LinkButton>
        </div>
      )}
    </div>
  );
}
