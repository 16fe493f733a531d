import { Link, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { portalSignInPageEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { CodeField, isWrongCode } from "./code-field.tsx";
import { Door } from "./door.tsx";
import { partnerHere } from "./partner-here.ts";
import { passkeysHere } from "./passkeys-here.ts";
import { SignInFields } from "./sign-in-fields.tsx";
import { partsOf, SignInFoot, useSignInLook } from "./sign-in-look.tsx";
import { useSignIn } from "./use-sign-in.ts";
import "./sign-in-page.css";

const PasskeySignIn = lazy(async () => ({ default: (await import("./passkey-button.tsx")).PasskeySignIn }));

/** The provider's own door: identifier, password, and the way back for whoever forgot it. */
export function SignInPage() {
  const t = useTexts();
  const about = useEndpoint(portalSignInPageEndpoint, { query: { partner: partnerHere() } });
  const { look, waiting } = useSignInLook();
  // Who comes from the form on the provider's website, and was not let in there.
  const { for: known, said } = useSearch({ strict: false }) as { for?: string; said?: string };
  const [typed, setTyped] = useState({ identifier: known ?? "", password: "", stay: false });
  const signIn = useSignIn(() => setTyped((now) => ({ ...now, password: "" })));

  if (signIn.choices) return <ChooseAccount choices={signIn.choices} busy={signIn.busy} onChoose={signIn.choose} />;
  if (signIn.asksCode) return <TypeCode signIn={signIn} />;
  if (waiting) return null;
  return (
    <Door
      {...partsOf(look)}
      foot={<SignInFoot look={look} />}
      darkLogoUrl={look?.darkLogoUrl}
      below={
        about.data?.resetEnabled && (
          <Link className="door-link" to={"/reset" as never} search={(typed.identifier ? { for: typed.identifier } : {}) as never}>
            {t("portal.sign-in.forgot")}
          </Link>
        )
      }
    >
      {look?.styleUrl && <link rel="stylesheet" href={look.styleUrl} precedence="high" />}
      <form
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn.start(typed);
        }}
      >
        <SignInFields byLogin={about.data?.field === "login"} typed={typed} onChange={setTyped} />
        {said && !signIn.problem && (
          <p className="door-said" role="status">
            {t(said === "refused" ? "portal.sign-in.said-refused" : "portal.sign-in.said-more")}
          </p>
        )}
        <ProblemNote problem={signIn.problem} />
        <Button kind="primary" submit full busy={signIn.busy}>
          {t("portal.sign-in.go")}
        </Button>
      </form>
      {about.data?.passkeys && passkeysHere() && (
        <Suspense>
          <PasskeySignIn stay={typed.stay} onStep={signIn.go} />
        </Suspense>
      )}
    </Door>
  );
}

/** P-25 the second step: what the app on the telephone shows. */
function TypeCode({ signIn }: { signIn: ReturnType<typeof useSignIn> }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  return (
    <Door title={t("portal.factor.sign-in-title")} text={t("portal.factor.sign-in-text")}>
      <form
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn.sendCode(code.trim());
        }}
      >
        <CodeField value={code} problem={signIn.problem} onChange={setCode} />
        {!isWrongCode(signIn.problem) && <ProblemNote problem={signIn.problem} />}
        <Button kind="primary" submit full busy={signIn.busy}>
          {t("portal.sign-in.go")}
        </Button>
        <Button kind="quiet" full disabled={signIn.busy} onPress={signIn.startAnew}>
          {t("portal.factor.other-account")}
        </Button>
      </form>
    </Door>
  );
}

interface Choice {
  customerId: string;
  name: string;
  number: number;
  address: string;
}

/** P-18 one address and password, several accounts: the address of the services tells them apart. */
function ChooseAccount({
  choices,
  busy,
  onChoose,
}: {
  choices: readonly Choice[];
  busy: boolean;
  onChoose: (customerId: string) => unknown;
}) {
  const t = useTexts();
  return (
    <Door text={t("portal.sign-in.choose")}>
      <ul className="door-choices">
        {choices.map(({ customerId, name, number, address }) => (
          <li key={customerId}>
            <button type="button" disabled={busy} onClick={() => void onChoose(customerId)}>
              <strong>{name}</strong>
              <span>
                {address || t("portal.customer-number")} <bdi className="number">{address ? "" : number}</bdi>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Door>
  );
}
