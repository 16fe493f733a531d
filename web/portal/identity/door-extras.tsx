// What only some sign-in pages show: accounts elsewhere, what is broken, where the app is, and an account that waits to be linked.
import { TextInput } from "@mantine/core";
import {
  IconBrandApple,
  IconBrandAppstore,
  IconBrandFacebook,
  IconBrandGoogle,
  IconBrandGooglePlay,
  IconBrandWindows,
  IconKey,
} from "@tabler/icons-react";
import { useEffect, useState } from "react";
import {
  portalForgotLoginEndpoint,
  type portalSignInPageEndpoint,
  portalWaitingLinkEndpoint,
} from "../../../server/modules/portal/sign-in/contract.ts";
import type { signInLookEndpoint } from "../../../server/modules/portal/sign-in-page/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useFormat } from "../../lib/format.ts";
import { TextsOf, useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { partnerHere, usePartnerHere } from "./partner-here.ts";
import "./door-extras.css";

type About = ReturnsOf<typeof portalSignInPageEndpoint>;
type Incident = ReturnsOf<typeof signInLookEndpoint>["incidents"][number];

const signs = { google: IconBrandGoogle, microsoft: IconBrandWindows, apple: IconBrandApple, facebook: IconBrandFacebook, other: IconKey };

/** P-27 plain links: the whole page goes there and comes back. */
export function Issuers({ issuers, stay }: { issuers: About["issuers"]; stay: boolean }) {
  return (
    <TextsOf part="portal-door">
      <IssuerLinks issuers={issuers} stay={stay} />
    </TextsOf>
  );
}

function IssuerLinks({ issuers, stay }: { issuers: About["issuers"]; stay: boolean }) {
  const t = useTexts();
  const partner = usePartnerHere();
  return (
    <div className="door-issuers">
      <span className="door-or">{t("portal-door.or")}</span>
      {issuers.map(({ id, name, kind }) => {
        const Sign = signs[kind];
        const query = new URLSearchParams({ issuer: id, ...(partner ? { partner } : {}), ...(stay ? { stay: "1" } : {}) });
        return (
          <a key={id} className="door-issuer" href={`/auth/issuer/start?${query}`}>
            <Sign size={20} stroke={1.8} aria-hidden />
            <span>{t("portal-door.continue-with", { name })}</span>
          </a>
        );
      })}
    </div>
  );
}

/** P-33 what is broken, before anybody has to sign in for it. */
export function Incidents({ incidents }: { incidents: readonly Incident[] }) {
  return (
    <TextsOf part="portal-door">
      <IncidentLines incidents={incidents} />
    </TextsOf>
  );
}

function IncidentLines({ incidents }: { incidents: readonly Incident[] }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <div className="door-incidents" role="status">
      {incidents.map(({ id, text, startedAt }) => (
        <div key={id}>
          <p dir="auto">{text}</p>
          <span>{t("portal-door.since", { when: format.moment(startedAt) })}</span>
        </div>
      ))}
    </div>
  );
}

/** P-35 what fits the device at hand; everything where none is. */
export function AppLinks({ app }: { app: NonNullable<About["app"]> }) {
  return (
    <TextsOf part="portal-door">
      <StoreLinks app={app} />
    </TextsOf>
  );
}

function StoreLinks({ app }: { app: NonNullable<About["app"]> }) {
  const t = useTexts();
  const agent = navigator.userAgent;
  const [isAndroid, isApple] = [/Android/.test(agent), /iPhone|iPad|iPod/.test(agent)];
  return (
    <div className="door-apps">
      {app.androidUrl && !isApple && (
        <a href={app.androidUrl} rel="noopener">
          <IconBrandGooglePlay size={20} stroke={1.8} aria-hidden />
          {t("portal-door.app-android")}
        </a>
      )}
      {app.iosUrl && !isAndroid && (
        <a href={app.iosUrl} rel="noopener">
          <IconBrandAppstore size={20} stroke={1.8} aria-hidden />
          {t("portal-door.app-ios")}
        </a>
      )}
    </div>
  );
}

/** P-27 somebody comes from another account that nobody has linked: the password once, and it is linked. */
export function WaitingLink({ link, onLeave }: { link: string; onLeave: () => void }) {
  return (
    <TextsOf part="portal-door">
      <Waiting link={link} onLeave={onLeave} />
    </TextsOf>
  );
}

function Waiting({ link, onLeave }: { link: string; onLeave: () => void }) {
  const t = useTexts();
  const ask = useAction(portalWaitingLinkEndpoint);
  const { run } = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked for once, when the page opens.
  useEffect(() => {
    void run({ body: { link } });
  }, [link]);
  if (ask.problem) return <ProblemNote problem={ask.problem} />;
  if (!ask.result) return null;
  const { name, email } = ask.result;
  return (
    <div className="door-waiting" role="status">
      <p>{t(email ? "portal-door.waiting" : "portal-door.waiting-nameless", { name, email })}</p>
      <button type="button" className="door-help" onClick={onLeave}>
        {t("portal-door.waiting-leave", { name })}
      </button>
    </div>
  );
}

/** P-36 the login is sent to an address that we know; the answer is the same for every address. */
export function ForgotLogin() {
  return (
    <TextsOf part="portal-door">
      <AskForLogin />
    </TextsOf>
  );
}

function AskForLogin() {
  const t = useTexts();
  const [email, setEmail] = useState("");
  const ask = useAction(portalForgotLoginEndpoint);
  if (ask.result) return <p role="status">{t("portal-door.login-sent")}</p>;
  return (
    <form
      className="door-form"
      onSubmit={(event) => {
        event.preventDefault();
        void ask.run({ body: { email: email.trim(), partner: partnerHere() } });
      }}
    >
      <TextInput
        label={t("portal-door.login-forgotten")}
        description={t("portal-door.login-how")}
        name="email"
        type="email"
        autoComplete="email"
        required
        withAsterisk={false}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <ProblemNote problem={ask.problem} />
      <Button submit full busy={ask.busy}>
        {t("portal-door.login-send")}
      </Button>
    </form>
  );
}
