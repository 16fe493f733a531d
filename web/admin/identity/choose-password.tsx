import { PasswordInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { staffChoosePasswordEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

/** The last step of every way to a new password: a grant is in hand, the password follows, and then the usual sign-in. */
export function ChoosePassword({ grant, passwordMin }: { grant: string; passwordMin: number | undefined }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const choose = useAction(staffChoosePasswordEndpoint, {
    onDone: () => {
      notify(t("identity.password.chosen"));
      void navigate({ to: "/sign-in" as never, replace: true });
    },
  });
  return (
    <form
      style={{ display: "grid", gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        void choose.run({ body: { grant, password } });
      }}
    >
      <PasswordInput
        label={t("identity.password.new")}
        autoComplete="new-password"
        required
        withAsterisk={false}
        {...(passwordMin ? { description: t("identity.password.length", { count: passwordMin }) } : {})}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <ProblemNote problem={choose.problem} errors={choose.problem?.problem.errors ?? []} />
      <Button kind="primary" submit full busy={choose.busy}>
        {t("identity.password.choose")}
      </Button>
    </form>
  );
}
