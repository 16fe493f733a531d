// P-133 a code goes to the customer and is typed here: before what is saved is shown on an old link, and before a new card is kept.
import { TextInput } from "@mantine/core";
import { useState } from "react";
import { checkPayCodeEndpoint, sendPayCodeEndpoint } from "../../../server/modules/payments/pay-links/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import type { Guest } from "./guest.ts";

export function GuestCode({
  token,
  channels,
  why,
  onRight,
}: {
  token: string;
  channels: Guest["code"]["channels"];
  why: "why-old" | "why-keep";
  onRight: () => void;
}) {
  const t = useTexts();
  const params = { token };
  const [code, setCode] = useState("");
  const send = useAction(sendPayCodeEndpoint);
  const check = useAction(checkPayCodeEndpoint, { onDone: onRight });
  const isWrong = check.problem?.code === "pay-code-wrong";
  const confirm = (): void => {
    if (code.trim() !== "") void check.run({ params, body: { code: code.trim() } });
  };
  return (
    <section className="guest-code">
      <p className="guest-text">{t(`portal-pay.code.${why}`)}</p>
      {send.result && (
        <>
          <p className="guest-text" role="status">
            {t(`portal-pay.code.${send.result.outcome}`, { to: `\u2068${send.result.to}\u2069` })}
          </p>
          <TextInput
            label={t("portal-pay.code.label")}
            description={t("portal-pay.code.help")}
            name="one-time-code"
            autoComplete="one-time-code"
            inputMode="numeric"
            dir="ltr"
            maxLength={20}
            {...(isWrong ? { error: t("portal-pay.code.wrong") } : {})}
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
            onKeyDown={(event) => {
              // It stands within the form that pays.
              if (event.key !== "Enter") return;
              event.preventDefault();
              confirm();
            }}
          />
          {!isWrong && <ProblemNote problem={check.problem} />}
          <Button kind="primary" full busy={check.busy} disabled={code.trim() === ""} onPress={confirm}>
            {t("portal-pay.code.check")}
          </Button>
        </>
      )}
      {channels.map((channel) => (
        <Button
          key={channel}
          full
          kind={send.result ? "quiet" : "plain"}
          busy={send.busy}
          onPress={() => send.run({ params, body: { channel } })}
        >
          {t(send.result && channels.length === 1 ? "portal-pay.code.again" : `portal-pay.code.by-${channel}`)}
        </Button>
      ))}
      <ProblemNote problem={send.problem} />
    </section>
  );
}
