// A forgotten password: the name, the code that was mailed, a new password. A mailed link enters at the last step.
import { TextInput } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import {
  portalPasswordLinkEndpoint,
  portalResetCodeEndpoint,
  portalResetEndpoint,
  portalSignInPageEndpoint,
} from "../../../server/modules/portal/sign-in/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ChoosePassword } from "./choose-password.tsx";
import { Door } from "./door.tsx";
import { partnerHere } from "./partner-here.ts";
import "./sign-in-page.css";

type Granted = ReturnsOf<typeof portalResetCodeEndpoint>;

export function ResetPage() {
  // The token stands behind the "#", so that no log on the way has it.
  const [token] = useState(() => location.hash.slice(1));
  const [requestId, setRequestId] = useState<string>();
  const [granted, setGranted] = useState<Granted>();
  if (granted) return <NewPassword granted={granted} />;
  if (token) return <OpenLink token={token} onGranted={setGranted} />;
  return requestId ? (
    <Code requestId={requestId} onGranted={setGranted} onBack={() => setRequestId(undefined)} />
  ) : (
    <Ask onSent={setRequestId} />
  );
}

function Step({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const t = useTexts();
  return (
    <Door
      title={title}
      {...(text ? { text } : {})}
      below={
        <Link className="door-link" to={"/sign-in" as never}>
          {t("portal.reset.back")}
        </Link>
      }
    >
      {children}
    </Door>
  );
}

function Ask({ onSent }: { onSent: (requestId: string) => void }) {
  const t = useTexts();
  const { for: known } = useSearch({ strict: false }) as { for?: string };
  const about = useEndpoint(portalSignInPageEndpoint, { query: { partner: partnerHere() } });
  const [identifier, setIdentifier] = useState(known ?? "");
  const ask = useAction(portalResetEndpoint, { onDone: ({ requestId }) => onSent(requestId) });
  const isEmail = (about.data?.field ?? "email") === "email";
  return (
    <Step title={t("portal.reset.title")} text={t("portal.reset.text")}>
      <form
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask.run({ body: { identifier, partner: partnerHere() } });
        }}
      >
        <TextInput
          label={t(isEmail ? "portal.sign-in.email" : "portal.sign-in.login")}
          name="username"
          type={isEmail ? "email" : "text"}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          value={identifier}
          onChange={(event) => setIdentifier(event.currentTarget.value)}
        />
        <ProblemNote problem={ask.problem} />
        <Button kind="primary" submit full busy={ask.busy}>
          {t("portal.reset.send")}
        </Button>
      </form>
    </Step>
  );
}

function Code({ requestId, onGranted, onBack }: { requestId: string; onGranted: (granted: Granted) => void; onBack: () => void }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const field = useRef<HTMLInputElement>(null);
  // The button that led here is gone: whoever goes by keyboard or by ear stands in the field that comes next.
  useEffect(() => field.current?.focus(), []);
  const check = useAction(portalResetCodeEndpoint, { onDone: onGranted });
  const left = check.problem?.problem.errors?.[0]?.params?.left;
  const isWrong = check.problem?.code === "code-wrong" && typeof left === "number";
  return (
    <Step title={t("portal.reset.code-title")} text={t("portal.reset.code-text")}>
      <form
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void check.run({ body: { requestId, code } });
        }}
      >
        <TextInput
          ref={field}
          label={t("portal.reset.code")}
          name="one-time-code"
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          required
          withAsterisk={false}
          dir="ltr"
          {...(isWrong ? { error: t("portal.reset.code-wrong", { left }) } : {})}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {!isWrong && <ProblemNote problem={check.problem} />}
        <Button kind="primary" submit full busy={check.busy}>
          {t("portal.reset.check")}
        </Button>
        <Button kind="quiet" full onPress={onBack}>
          {t("portal.reset.again")}
        </Button>
      </form>
    </Step>
  );
}

function OpenLink({ token, onGranted }: { token: string; onGranted: (granted: Granted) => void }) {
  const t = useTexts();
  const trade = useAction(portalPasswordLinkEndpoint, { onDone: onGranted });
  const { run } = trade;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link is traded once, when the page opens.
  useEffect(() => {
    void run({ body: { token } });
  }, [token]);
  return (
    <Step title={t("portal.reset.new-title")}>
      {trade.problem ? (
        <>
          <ProblemNote problem={trade.problem} />
          <a className="door-link" href="./reset">
            {t("portal.reset.again")}
          </a>
        </>
      ) : (
        <span role="status">{t("ui.loading")}</span>
      )}
    </Step>
  );
}

function NewPassword({ granted }: { granted: Granted }) {
  const t = useTexts();
  const [customerId, setCustomerId] = useState(granted.choices.length === 1 ? granted.choices[0]?.customerId : undefined);
  const chosen = granted.choices.find((choice) => choice.customerId === customerId);
  if (!chosen) {
    return (
      <Door text={t("portal.sign-in.choose")}>
        <ul className="door-choices">
          {granted.choices.map(({ customerId: id, name, address }) => (
            <li key={id}>
              <button type="button" onClick={() => setCustomerId(id)}>
                <strong>{name}</strong>
                <span>{address}</span>
              </button>
            </li>
          ))}
        </ul>
      </Door>
    );
  }
  return (
    <Door title={t("portal.reset.new-title")} text={t("portal.reset.new-text", { name: chosen.name })}>
      <ChoosePassword grant={granted.grant} customerId={chosen.customerId} passwordMin={granted.passwordMin} />
    </Door>
  );
}
