import { PasswordInput } from "@mantine/core";
import { useState } from "react";
import { changeMyPasswordEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";

export function OwnPasswordForm() {
  const t = useTexts();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const change = useAction(changeMyPasswordEndpoint, {
    topics: ["me"],
    onDone: () => {
      setCurrent("");
      setPassword("");
      notify(t("identity.password.changed"));
    },
  });
  return (
    <form
      style={{ display: "grid", gap: 16, maxInlineSize: 400 }}
      onSubmit={(event) => {
        event.preventDefault();
        void change.run({ body: { current, password } });
      }}
    >
      <PasswordInput
        label={t("identity.password.current")}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("identity.password.new")}
        autoComplete="new-password"
        required
        withAsterisk={false}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <ProblemNote problem={change.problem} errors={change.problem?.problem.errors ?? []} />
      <div>
        <Button kind="primary" submit busy={change.busy} disabled={current === "" || password === ""}>
          {t("identity.password.choose")}
        </Button>
      </div>
    </form>
  );
}
