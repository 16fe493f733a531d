// P-25 the second step at the door: what the app shows, or what was just sent.
import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { TextsOf, useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { CodeField, isWrongCode } from "./code-field.tsx";
import { Door } from "./door.tsx";
import type { useSignIn } from "./use-sign-in.ts";

type SignIn = ReturnType<typeof useSignIn>;

export function SecondStep({ signIn, asked }: { signIn: SignIn; asked: NonNullable<SignIn["asked"]> }) {
  return (
    <TextsOf part="portal-door">
      <Step signIn={signIn} asked={asked} />
    </TextsOf>
  );
}

function Step({ signIn, asked }: { signIn: SignIn; asked: NonNullable<SignIn["asked"]> }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const [trust, setTrust] = useState(false);
  return (
    <Door title={t("portal.factor.sign-in-title")} text={useStepText(asked)}>
      <form
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn.sendCode(code.trim(), trust);
        }}
      >
        <CodeField value={code} problem={signIn.problem} kind={asked.factor} onChange={setCode} />
        <Checkbox label={t("portal-door.trust")} checked={trust} onChange={(event) => setTrust(event.currentTarget.checked)} />
        {!isWrongCode(signIn.problem) && <ProblemNote problem={signIn.problem} />}
        <Button kind="primary" submit full busy={signIn.busy}>
          {t("portal.sign-in.go")}
        </Button>
        {asked.factor !== "totp" && (
          <Button full disabled={signIn.busy} onPress={signIn.sendAgain}>
            {t("portal-door.send-again")}
          </Button>
        )}
        <Button kind="quiet" full disabled={signIn.busy} onPress={signIn.startAnew}>
          {t("portal.factor.other-account")}
        </Button>
      </form>
    </Door>
  );
}

/** Where the code is. */
function useStepText({ factor, sentTo, isSent }: NonNullable<SignIn["asked"]>): string {
  const t = useTexts();
  if (factor === "totp") return t("portal.factor.sign-in-text");
  if (sentTo === "") return t("portal-door.nowhere");
  return t(isSent ? `portal-door.sent-${factor}` : "portal-door.no-more-codes", { address: sentTo });
}
