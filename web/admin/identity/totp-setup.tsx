import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { confirmTotpEndpoint, startTotpEndpoint } from "../../../server/modules/identity/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

/** Scan, confirm with a code, keep the recovery codes. `onDone` comes after the codes were shown, for they are shown once. */
export function TotpSetup({ onDone, atOnce = false }: { onDone: () => void; atOnce?: boolean }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const start = useAction(startTotpEndpoint);
  const confirm = useAction(confirmTotpEndpoint);
  const { run } = start;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever asked for it already is not asked again; once.
  useEffect(() => {
    if (atOnce) void run();
  }, []);
  if (confirm.result) return <RecoveryCodes codes={confirm.result.recoveryCodes} onDone={onDone} />;
  if (!start.result) {
    return (
      <div style={{ display: "grid", gap: 16 }}>
        <span>{t("identity.totp.why")}</span>
        <ProblemNote problem={start.problem} />
        <div>
          <Button kind="primary" busy={start.busy} onPress={() => start.run()}>
            {t("identity.totp.start")}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <form
      style={{ display: "grid", gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        void confirm.run({ body: { code: code.trim() } });
      }}
    >
      <span>{t("identity.totp.scan")}</span>
      <img
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(start.result.qrSvg)}`}
        alt={t("identity.totp.qr")}
        width={180}
        height={180}
        style={{ background: "#fff", borderRadius: 8, justifySelf: "center", padding: 8 }}
      />
      <span style={{ overflowWrap: "anywhere" }}>
        {t("identity.totp.by-hand")} <bdi className="code">{start.result.secret}</bdi>
      </span>
      <TextInput
        label={t("identity.totp.code")}
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        withAsterisk={false}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <ProblemNote problem={confirm.problem} />
      <div>
        <Button kind="primary" submit busy={confirm.busy}>
          {t("identity.totp.confirm")}
        </Button>
      </div>
    </form>
  );
}
