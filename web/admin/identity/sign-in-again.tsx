import { PasswordInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { staffSecondFactorEndpoint, staffSignInEndpoint } from "../../../server/modules/identity/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { loadAnew } from "../../lib/leave-guard.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { AgainSheet } from "../../ui/again-sheet.tsx";
import type { AgainProps } from "../../ui/sign-in-again.tsx";

/** Signs in again over the page that was open, second factor included. */
export function StaffSignInAgain({ onFinish }: AgainProps) {
  const t = useTexts();
  const me = useStaffSession();
  const client = useQueryClient();
  const [identifier, setIdentifier] = useState(me.login);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [stepToken, setStepToken] = useState<string>();
  const [isIn, setIsIn] = useState(false);

  const take = (result: ReturnsOf<typeof staffSignInEndpoint>): void => {
    if (result.step === "second_factor") {
      setStepToken(result.stepToken);
      return;
    }
    setIsIn(true);
    if (result.adminId === me.adminId) {
      onFinish(true);
      // What changed meanwhile was told to nobody here: rights, too.
      void client.invalidateQueries();
    } else loadAnew();
  };
  const signIn = useAction(staffSignInEndpoint, { onDone: take });
  const finish = useAction(staffSecondFactorEndpoint, { onDone: take });
  const busy = signIn.busy || finish.busy || isIn;
  const leave = (): void => onFinish(false);

  if (stepToken !== undefined) {
    return (
      <AgainSheet
        text={t("identity.second-factor.text")}
        busy={busy}
        problem={finish.problem}
        onSend={() => finish.run({ body: { stepToken, code: code.trim() } })}
        onLeave={leave}
      >
        <TextInput
          key="code"
          label={t("identity.second-factor.code")}
          name="one-time-code"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      </AgainSheet>
    );
  }
  return (
    <AgainSheet busy={busy} problem={signIn.problem} onSend={() => signIn.run({ body: { identifier, password } })} onLeave={leave}>
      <TextInput
        label={t("identity.sign-in.identifier")}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
        value={identifier}
        onChange={(event) => setIdentifier(event.currentTarget.value)}
      />
      <PasswordInput
        label={t("ui.password")}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        data-autofocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
    </AgainSheet>
  );
}
