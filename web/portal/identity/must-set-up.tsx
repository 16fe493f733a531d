import { portalFactorEndpoint, portalSignOutEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { TextsOf, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Door } from "./door.tsx";
import { SetUpFactor } from "./set-up-factor.tsx";

/** P-25 where the provider asks everybody for a second step, it is set up before anything else. */
export function MustSetUpFactor({ onDone }: { onDone: () => void }) {
  return (
    <TextsOf part="portal-door">
      <SetUpPage onDone={onDone} />
    </TextsOf>
  );
}

function SetUpPage({ onDone }: { onDone: () => void }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(portalFactorEndpoint);
  const leave = useAction(portalSignOutEndpoint, { onDone });
  if (!data) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : null;
  return (
    <SetUpFactor
      offers={data.offers}
      onDone={onDone}
      frame={({ title, body, foot }) => (
        <Door
          title={title}
          text={t("portal-door.must")}
          below={
            <Button kind="quiet" busy={leave.busy} onPress={() => leave.run()}>
              {t("ui.sign-out")}
            </Button>
          }
        >
          {body}
          {foot && <div className="factor-acts must-foot">{foot}</div>}
        </Door>
      )}
    />
  );
}
