import { PasswordInput, TextInput } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { staffSecondFactorEndpoint, staffSignInEndpoint, staffSignInPageEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { useLeadOn } from "../../lib/use-lead-on.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SignInCard } from "../../ui/sign-in-card.tsx";

export function SignInPage() {
  const [stepToken, setStepToken] = useState<string>();
  return stepToken ? (
    <SecondFactor stepToken={stepToken} onBack={() => setStepToken(undefined)} />
  ) : (
    <Password onSecondFactor={setStepToken} />
  );
}

function Password({ onSecondFactor }: { onSecondFactor: (stepToken: string) => void }) {
  const t = useTexts();
  const leadOn = useLeadOn();
  const about = useEndpoint(staffSignInPageEndpoint);
  const { ended } = useSearch({ strict: false }) as { ended?: string };
  const [identifier, setIdentifier] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useAction(staffSignInEndpoint, {
    onDone: (result) => (result.step === "signed_in" ? leadOn() : onSecondFactor(result.stepToken)),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void signIn.run({ body: { identifier, password } });
  };
  if (about.data && !about.data.isSetUp) {
    return (
      <SignInCard title={t("identity.sign-in.title")}>
        <strong>{t("identity.sign-in.not-set-up")}</strong>
        <span>{t("identity.sign-in.not-set-up-text")}</span>
        <code className="code">demarc admin create</code>
      </SignInCard>
    );
  }
  return (
    <SignInCard
      title={t("identity.sign-in.title")}
      {...(ended ? { text: t("identity.sign-in.ended") } : {})}
      below={about.data?.resetByMail && <Link to={"/reset" as never}>{t("identity.sign-in.forgot")}</Link>}
    >
      <form onSubmit={send} style={{ display: "grid", gap: 16 }}>
        <TextInput
          label={t("identity.sign-in.identifier")}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
          value={identifier}
          onChange={(event) => setIdentifier(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("ui.password")}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNote problem={signIn.problem} />
        <Button kind="primary" submit full busy={signIn.busy}>
          {t("identity.sign-in.go")}
        </Button>
      </form>
    </SignInCard>
  );
}

function SecondFactor({ stepToken, onBack }: { stepToken: string; onBack: () => void }) {
  const t = useTexts();
  const leadOn = useLeadOn();
  const [code, setCode] = useState("");
  const finish = useAction(staffSecondFactorEndpoint, { onDone: leadOn });
  return (
    <SignInCard
      title={t("identity.second-factor.title")}
      text={t("identity.second-factor.text")}
      below={
        <Button kind="quiet" onPress={onBack}>
          {t("identity.second-factor.back")}
        </Button>
      }
    >
      <form
        style={{ display: "grid", gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          void finish.run({ body: { stepToken, code: code.trim() } });
        }}
      >
        <TextInput
          label={t("identity.second-factor.code")}
          name="one-time-code"
          autoComplete="one-time-code"
          required
          withAsterisk={false}
          autoFocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ProblemNote problem={finish.problem} />
        <Button kind="primary" submit full busy={finish.busy}>
          {t("identity.sign-in.go")}
        </Button>
      </form>
    </SignInCard>
  );
}
