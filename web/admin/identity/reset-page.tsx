import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { staffResetCodeEndpoint, staffResetEndpoint, staffSignInPageEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { SignInCard } from "../../ui/sign-in-card.tsx";
import { ChoosePassword } from "./choose-password.tsx";

/** Ask for a code, type it, choose a password. */
export function ResetPage() {
  const t = useTexts();
  const about = useEndpoint(staffSignInPageEndpoint);
  const [identifier, setIdentifier] = useState("");
  const [code, setCode] = useState("");
  const ask = useAction(staffResetEndpoint);
  const trade = useAction(staffResetCodeEndpoint);
  const grant = trade.result?.grant;
  const requestId = ask.result?.requestId;
  const text = grant ? undefined : requestId ? t("identity.reset.sent") : t("identity.reset.text");
  return (
    <SignInCard
      title={t("identity.reset.title")}
      {...(text ? { text } : {})}
      below={<Link to={"/sign-in" as never}>{t("identity.reset.back")}</Link>}
    >
      {grant ? (
        <ChoosePassword grant={grant} passwordMin={about.data?.passwordMin} />
      ) : requestId ? (
        <form
          key="code"
          style={{ display: "grid", gap: 16 }}
          onSubmit={(event) => {
            event.preventDefault();
            void trade.run({ body: { requestId, code: code.trim() } });
          }}
        >
          <TextInput
            label={t("identity.reset.code")}
            autoComplete="one-time-code"
            required
            withAsterisk={false}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <ProblemNote problem={trade.problem} />
          <Button kind="primary" submit full busy={trade.busy}>
            {t("identity.reset.go-on")}
          </Button>
        </form>
      ) : (
        <form
          key="ask"
          style={{ display: "grid", gap: 16 }}
          onSubmit={(event) => {
            event.preventDefault();
            void ask.run({ body: { identifier } });
          }}
        >
          <TextInput
            label={t("identity.sign-in.identifier")}
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
            {t("identity.reset.send")}
          </Button>
        </form>
      )}
    </SignInCard>
  );
}
