import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { portalSignInPageEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { type ApiProblem, asProblem } from "../../lib/api.ts";
import { loadAnew } from "../../lib/leave-guard.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { AgainSheet } from "../../ui/again-sheet.tsx";
import type { AgainProps } from "../../ui/sign-in-again.tsx";
import { useMe } from "../app/me.ts";
import { CodeField, isWrongCode } from "./code-field.tsx";
import { partnerHere } from "./partner-here.ts";
import { sendSignIn } from "./send-sign-in.ts";
import { SignInFields } from "./sign-in-fields.tsx";

/** Signs a customer in again over the page that was open. */
export function CustomerSignInAgain({ onFinish }: AgainProps) {
  const t = useTexts();
  const { customer } = useMe();
  const client = useQueryClient();
  const about = useEndpoint(portalSignInPageEndpoint, { query: { partner: partnerHere() } });
  const byLogin = about.data?.field === "login";
  // Where addresses are asked for, a login is one only if it was made from one.
  const known = byLogin || customer.login.includes("@") ? customer.login : "";
  const [typed, setTyped] = useState<string>();
  const [password, setPassword] = useState("");
  const [stay, setStay] = useState(false);
  const [code, setCode] = useState<string>();
  const [factor, setFactor] = useState<"totp" | "email" | "sms">("totp");
  const [state, setState] = useState<{ busy: boolean; problem?: ApiProblem }>({ busy: false });
  const identifier = typed ?? known;

  async function send(): Promise<void> {
    setState({ busy: true });
    try {
      const step = await sendSignIn({ identifier, password, stay }, { customerId: customer.id, ...(code ? { code: code.trim() } : {}) });
      switch (step.step) {
        case "signed_in":
          if (step.customerId === customer.id) {
            onFinish(true);
            void client.invalidateQueries();
          } else loadAnew();
          break;
        case "elsewhere":
          location.assign(step.url);
          break;
        case "code":
          if (step.customerId === customer.id) {
            setCode("");
            setFactor(step.factor);
            setState({ busy: false });
          } else onFinish(false);
          break;
        case "choose":
          // None of these accounts is the one whose page this is: the sign-in page asks which.
          onFinish(false);
          break;
      }
    } catch (thrown) {
      // The code alone was wrong: the password stays.
      if (code === undefined) setPassword("");
      setState({ busy: false, problem: asProblem(thrown) });
    }
  }

  if (code !== undefined) {
    return (
      <AgainSheet
        text={t(factor === "totp" ? "portal.factor.sign-in-text" : "portal.factor.sent-text")}
        busy={state.busy}
        problem={isWrongCode(state.problem) ? undefined : state.problem}
        onSend={send}
        onLeave={() => onFinish(false)}
      >
        <CodeField value={code} problem={state.problem} kind={factor} onChange={setCode} />
      </AgainSheet>
    );
  }
  return (
    <AgainSheet busy={state.busy} problem={state.problem} onSend={send} onLeave={() => onFinish(false)}>
      <SignInFields
        byLogin={byLogin}
        typed={{ identifier, password, stay }}
        focusPassword
        onChange={(now) => {
          if (now.identifier !== identifier) setTyped(now.identifier);
          setPassword(now.password);
          setStay(now.stay);
        }}
      />
    </AgainSheet>
  );
}
