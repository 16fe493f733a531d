import { replayHookEndpoint, tryHookEndpoint } from "../../../../server/modules/network/alert-groups/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import type { AlertGroup } from "./alert-group.ts";

/** N-259 how the latest call of a saved webhook went, a trial, and what was given up once more. */
export function HookAnswers({ groupId, last }: { groupId: string; last: NonNullable<AlertGroup["webhook"]>["last"] }) {
  const t = useTexts();
  const call = { params: { alertGroupId: groupId }, body: {} };
  const trial = useAction(tryHookEndpoint);
  const replay = useAction(replayHookEndpoint, { onDone: ({ calls }) => notify(t("monitor.groups.replayed", { calls })) });
  const { result } = trial;
  return (
    <div className="network-fields">
      {last && (
        <p className="network-quiet network-secret">
          {t(`monitor.groups.last.${last.state}`)} <MomentText value={last.at} /> <bdi>{last.answer}</bdi>
        </p>
      )}
      <div className="network-acts">
        <Button small busy={trial.busy} onPress={() => trial.run(call)}>
          {t("monitor.groups.try")}
        </Button>
        {last?.state === "dead" && (
          <Button small busy={replay.busy} onPress={() => replay.run(call)}>
            {t("monitor.groups.replay")}
          </Button>
        )}
      </div>
      <div role="status" className="network-secret">
        {result &&
          t(result.hasArrived ? "monitor.groups.arrived" : "monitor.groups.not-arrived", { answer: `\u2068${result.answer}\u2069` })}
      </div>
      <ProblemNote problem={trial.problem ?? replay.problem} />
    </div>
  );
}
