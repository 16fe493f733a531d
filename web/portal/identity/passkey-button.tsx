// P-26 a passkey in place of the password: by a button, and among what the browser offers to fill into the name.
import { IconFingerprint } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { type ApiProblem, asProblem } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { browserSupportsWebAuthnAutofill, callOff, isOfDevice, signInWithPasskey, wasCalledOff } from "./passkey-ceremony.ts";
import type { SignInStep } from "./send-sign-in.ts";

export function PasskeySignIn({ stay, onStep }: { stay: boolean; onStep: (step: SignInStep) => void }) {
  const t = useTexts();
  const [state, setState] = useState<{ busy: boolean; problem?: ApiProblem; deviceFailed?: boolean }>({ busy: false });
  const now = useRef({ stay, onStep });
  useEffect(() => {
    now.current = { stay, onStep };
  });

  useEffect(() => {
    let isHere = true;
    async function offer(): Promise<void> {
      if (!(await browserSupportsWebAuthnAutofill()) || !isHere) return;
      try {
        now.current.onStep(await signInWithPasskey({ stay: () => now.current.stay, quietly: true }));
      } catch (thrown) {
        // Nobody asked for it: only what the server says of a passkey that was chosen is worth a word.
        if (isHere && !wasCalledOff(thrown) && !isOfDevice(thrown)) setState({ busy: false, problem: asProblem(thrown) });
      }
    }
    void offer();
    return () => {
      isHere = false;
      callOff();
    };
  }, []);

  async function press(): Promise<void> {
    setState({ busy: true });
    try {
      onStep(await signInWithPasskey({ stay: () => stay, quietly: false }));
      setState({ busy: false });
    } catch (thrown) {
      if (wasCalledOff(thrown)) setState({ busy: false });
      else if (isOfDevice(thrown)) setState({ busy: false, deviceFailed: true });
      else setState({ busy: false, problem: asProblem(thrown) });
    }
  }

  return (
    <>
      <Button full icon={<IconFingerprint size={20} stroke={1.8} aria-hidden />} busy={state.busy} onPress={press}>
        {t("portal.passkey.use")}
      </Button>
      {state.deviceFailed && (
        <p className="door-note" role="alert">
          {t("portal.passkey.device-failed")}
        </p>
      )}
      <ProblemNote problem={state.problem} />
    </>
  );
}
