import { PasswordInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { portalChoosePasswordEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { useEnter } from "./enter.ts";
import { passwordFault } from "./password-fault.ts";
import "./sign-in-page.css";

/** The last step of a reset: the new password signs in at once (P-28). */
export function ChoosePassword({ grant, customerId, passwordMin }: { grant: string; customerId: string; passwordMin: number }) {
  const t = useTexts();
  const enter = useEnter();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const choose = useAction(portalChoosePasswordEndpoint, {
    onDone: ({ home, isSignedIn }) => {
      if (isSignedIn) enter(home);
      // A second factor is asked for besides: at the door, with the new password.
      else void navigate({ to: "/sign-in" as never, replace: true });
    },
  });
  const wrong = passwordFault(t, choose.problem);
  return (
    <form
      className="door-form"
      onSubmit={(event) => {
        event.preventDefault();
        void choose.run({ body: { grant, customerId, password } });
      }}
    >
      <PasswordInput
        label={t("portal.password.new")}
        description={t("portal.password.rule", { count: passwordMin })}
        name="new-password"
        autoComplete="new-password"
        required
        withAsterisk={false}
        {...(wrong ? { error: wrong } : {})}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {!wrong && <ProblemNote problem={choose.problem} />}
      <Button kind="primary" submit full busy={choose.busy}>
        {t("portal.password.choose")}
      </Button>
    </form>
  );
}
