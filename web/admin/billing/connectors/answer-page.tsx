import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { answerSignInEndpoint } from "../../../../server/modules/billing/connectors/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { LinkButton } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";

/** Where the accounting system sends the browser back to: takes the answer in, once, and shows the connection. */
export function AnswerPage() {
  const t = useTexts();
  const navigate = useNavigate();
  const { setPartnerId } = usePartnerScope();
  const answer = useRef(new URLSearchParams(window.location.search)).current;
  const [state, code, realm] = [answer.get("state") ?? "", answer.get("code") ?? "", answer.get("realmId") ?? ""];
  const { run, problem } = useAction(answerSignInEndpoint, {
    topics: ["accounting-connection"],
    onDone: ({ partnerId }) => {
      setPartnerId(partnerId);
      // The code must not stay in the history of the browser.
      void navigate({ to: "/accounting/connection" as never, replace: true });
    },
  });
  const isSent = useRef(false);
  useEffect(() => {
    if (isSent.current || state === "" || code === "") return;
    isSent.current = true;
    void run({ body: { state, code, realm } });
  }, [run, state, code, realm]);
  const back = (
    <LinkButton kind="primary" to={"/accounting/connection" as never}>
      {t("connectors.answer.back")}
    </LinkButton>
  );
  if (state === "" || code === "")
    return (
      <EmptyState
        title={t("connectors.answer.refused")}
        text={answer.get("error_description") ?? t("connectors.answer.refused-why")}
        action={back}
      />
    );
  if (problem)
    return (
      <>
        <ProblemNote problem={problem} />
        {back}
      </>
    );
  return <EmptyState title={t("connectors.answer.title")} text={t("connectors.answer.working")} />;
}
