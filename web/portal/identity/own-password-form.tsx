import { PasswordInput } from "@mantine/core";
import { useState } from "react";
import { portalChangePasswordEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { passwordFault } from "./password-fault.ts";
import "./sign-in-page.css";

/** The present password and a new one; all other sign-ins end with it. */
export function OwnPasswordForm({ passwordMin, onDone, full = false }: { passwordMin: number; onDone: () => void; full?: boolean }) {
  const t = useTexts();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const change = useAction(portalChangePasswordEndpoint, {
    topics: ["me", "sign-ins"],
    onDone: () => {
      setCurrent("");
      setPassword("");
      onDone();
    },
  });
  const wrong = passwordFault(t, change.problem);
  const isCurrentWrong = change.problem?.code === "auth-failed";
  return (
    <form
      className="door-form"
      onSubmit={(event) => {
        event.preventDefault();
        void change.run({ body: { current, password } });
      }}
    >
      <PasswordInput
        label={t("portal.password.current")}
        name="current-password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        {...(isCurrentWrong ? { error: t("portal.password.current-wrong") } : {})}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
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
      {!wrong && !isCurrentWrong && <ProblemNote problem={change.problem} />}
      <span className="door-note">{t("portal.password.ends-others")}</span>
      <div>
        <Button kind="primary" submit full={full} busy={change.busy} disabled={current === "" || password === ""}>
          {t("portal.password.change")}
        </Button>
      </div>
    </form>
  );
}
