import { endMyOtherSignInsEndpoint, endMySignInEndpoint, mySignInsEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { SignInTable } from "../sign-in-table.tsx";

export function MySignIns() {
  const t = useTexts();
  const list = useEndpoint(mySignInsEndpoint);
  const end = useAction(endMySignInEndpoint, { onDone: () => notify(t("identity.session.ended")) });
  const endOthers = useAction(endMyOtherSignInsEndpoint, {
    onDone: ({ ended }) => notify(t("identity.session.others-ended", { count: ended })),
  });
  const others = list.data?.items.some(({ isThis }) => !isThis) ?? false;
  return (
    <Panel
      title={t("identity.session.mine")}
      actions={
        others && (
          <Button small busy={endOthers.busy} onPress={() => endOthers.run()}>
            {t("identity.session.end-others")}
          </Button>
        )
      }
    >
      <p style={{ marginBlockStart: 0, color: "var(--ink-quiet)" }}>{t("identity.session.mine-text")}</p>
      <ProblemNote problem={end.problem ?? endOthers.problem ?? (list.data ? undefined : list.problem)} />
      <SignInTable signIns={list.data?.items} none={t("identity.session.none")} onEnd={(signInId) => end.run({ params: { signInId } })} />
    </Panel>
  );
}
