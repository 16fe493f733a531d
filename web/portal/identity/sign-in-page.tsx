import { Link, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { portalSignInPageEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { isOnHomeScreen } from "../../lib/home-screen.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { isPageDrawn } from "../../ui/drawn-page.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Door } from "./door.tsx";
import { usePartnerHere } from "./partner-here.ts";
import { passkeysHere } from "./passkeys-here.ts";
import { SignInFields } from "./sign-in-fields.tsx";
import { partsOf, SignInFoot, useSignInLook } from "./sign-in-look.tsx";
import { useTakeOverDoor } from "./take-over-door.ts";
import { useSignIn } from "./use-sign-in.ts";
import "./sign-in-page.css";

const SecondStep = lazy(async () => ({ default: (await import("./second-step.tsx")).SecondStep }));
const extras = () => import("./door-extras.tsx");
const Issuers = lazy(async () => ({ default: (await extras()).Issuers }));
const Incidents = lazy(async () => ({ default: (await extras()).Incidents }));
const WaitingLink = lazy(async () => ({ default: (await extras()).WaitingLink }));
const PasskeySignIn = lazy(async () => ({ default: (await import("./passkey-button.tsx")).PasskeySignIn }));

/** The provider's own door: identifier, password, and the way back for whoever forgot it. */
export function SignInPage() {
  const t = useTexts();
  const partner = usePartnerHere();
  const about = useEndpoint(portalSignInPageEndpoint, { query: { partner } });
  const { look, waiting } = useSignInLook();
  // Who comes from the form on the provider's website, and was not let in there.
  const { for: known, said } = useSearch({ strict: false }) as { for?: string; said?: string };
  const [typed, setTyped] = useState({ identifier: known ?? "", password: "", stay: isOnHomeScreen() });
  // A second step in between keeps the password: it is sent again with the code.
  const signIn = useSignIn(() => setTyped((now) => ({ ...now, password: "" })));
  const [link, setLink] = useState(() => behindHash("link"));
  useHalfSignIn(signIn.goOn);
  useTakeOverDoor(!waiting && !about.loading, (door) => {
    setTyped(door.typed);
    if (door.isSent) void signIn.start({ ...door.typed, ...(link ? { link } : {}) });
  });

  if (signIn.choices) return <ChooseAccount choices={signIn.choices} busy={signIn.busy} onChoose={signIn.choose} />;
  if (signIn.asked) {
    return (
      <Suspense>
        <SecondStep signIn={signIn} asked={signIn.asked} />
      </Suspense>
    );
  }
  // The page that the server drew stays until all of this one is there: never are there two.
  if (waiting || (about.loading && isPageDrawn())) return null;
  return (
    <Door
      {...partsOf(look)}
      foot={<SignInFoot look={look} about={about.data} />}
      darkLogoUrl={look?.darkLogoUrl}
      below={
        (about.data?.resetEnabled || about.data?.help) && (
          <>
            {about.data.resetEnabled && (
              <Link className="door-link" to={"/reset" as never} search={(typed.identifier ? { for: typed.identifier } : {}) as never}>
                {t("portal.sign-in.forgot")}
              </Link>
            )}
            {about.data.help && (
              <Link className="door-link" to={"/answers" as never}>
                {t("portal.nav.help")}
              </Link>
            )}
          </>
        )
      }
    >
      {look?.styleUrl && <link rel="stylesheet" href={look.styleUrl} precedence="high" />}
      <Suspense>
        {look && look.incidents.length > 0 && <Incidents incidents={look.incidents} />}
        {link && <WaitingLink link={link} onLeave={() => setLink("")} />}
      </Suspense>
      <form
        className="door-form"
        // Before there is a script, or without any, the browser sends it by itself.
        method="post"
        action="/auth/sign-in"
        onSubmit={(event) => {
          event.preventDefault();
          void signIn.start({ ...typed, ...(link ? { link } : {}) });
        }}
      >
        {partner !== undefined && <input type="hidden" name="partner" value={partner} />}
        <SignInFields byLogin={about.data?.field === "login"} typed={typed} onChange={setTyped} />
        {said && !signIn.problem && (
          <p className="door-said" role="status">
            {t(isSaid(said) ? `portal.sign-in.said-${said}` : "portal.sign-in.said-more")}
          </p>
        )}
        <ProblemNote problem={signIn.problem} />
        <Button kind="primary" submit full busy={signIn.busy}>
          {t("portal.sign-in.go")}
        </Button>
      </form>
      {about.data?.passkeys && passkeysHere() && (
        <div className="door-passkey">
          <Suspense>
            <PasskeySignIn stay={typed.stay} onStep={signIn.go} />
          </Suspense>
        </div>
      )}
      {about.data && about.data.issuers.length > 0 && !link && (
        <Suspense>
          <Issuers issuers={about.data.issuers} stay={typed.stay} />
        </Suspense>
      )}
    </Door>
  );
}

const said = ["refused", "issuer-away", "issuer-stale", "issuer-refused", "closed"] as const;
const isSaid = (text: string): text is (typeof said)[number] => (said as readonly string[]).includes(text);

/** Secrets of one use stand behind the "#", so that no log on the way has them; they leave the address at once. */
function behindHash(name: "link" | "half"): string {
  if (typeof location === "undefined") return "";
  return new URLSearchParams(location.hash.slice(1)).get(name) ?? "";
}

/** P-27 who came in by another account and has a second step goes on to it. */
function useHalfSignIn(goOn: (half: string) => Promise<void>): void {
  const [half] = useState(() => behindHash("half"));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens.
  useEffect(() => {
    if (location.hash) history.replaceState(history.state, "", location.pathname + location.search);
    if (half) void goOn(half);
  }, [half]);
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
