import { TextInput } from "@mantine/core";
import { useState } from "react";
import { makeRecoveryCodesEndpoint, myFactorsEndpoint, removeTotpEndpoint } from "../../../../server/modules/identity/contract.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { RecoveryCodes } from "../recovery-codes.tsx";
import { TotpSetup } from "../totp-setup.tsx";

/** The authenticator app and the codes for the day on which it is lost. */
export function SecondFactor({ onChange }: { onChange: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const factors = useEndpoint(myFactorsEndpoint);
  const [asks, setAsks] = useState<"set-up" | "remove" | "codes">();
  const makeCodes = useAction(makeRecoveryCodesEndpoint);
  const close = (): void => {
    setAsks(undefined);
    makeCodes.reset();
    onChange();
  };
  const { data } = factors;
  return (
    <Panel title={t("identity.factor.title")}>
      {!data ? (
        <ProblemNote problem={factors.problem} onRetry={factors.reload} />
      ) : (
        <div style={{ display: "grid", gap: 14, justifyItems: "start" }}>
          {data.totpSince ? (
            <>
              <span>{t("identity.factor.since", { moment: format.moment(data.totpSince) })}</span>
              <span>{t("identity.recovery.left", { count: data.recoveryCodesLeft })}</span>
              <div style={{ display: "flex", flexWrap: "wrap", gap: 8 }}>
                <Button onPress={() => setAsks("codes")}>{t("identity.recovery.make")}</Button>
                {!data.isRequired && <Button onPress={() => setAsks("remove")}>{t("identity.factor.remove")}</Button>}
              </div>
              {data.isRequired && <span style={{ color: "var(--ink-quiet)" }}>{t("identity.factor.required")}</span>}
            </>
          ) : (
            <>
              <span>{t("identity.totp.why")}</span>
              <Button kind="primary" onPress={() => setAsks("set-up")}>
                {t("identity.totp.start")}
              </Button>
            </>
          )}
        </div>
      )}
      {asks === "set-up" && (
        <Sheet open title={t("identity.totp.title")} onClose={close}>
          <TotpSetup
            atOnce
            onDone={() => {
              notify(t("identity.factor.added"));
              close();
            }}
          />
        </Sheet>
      )}
      {asks === "codes" &&
        (makeCodes.result ? (
          <Sheet open locked title={t("identity.recovery.title")} onClose={close}>
            <RecoveryCodes codes={makeCodes.result.recoveryCodes} onDone={close} />
          </Sheet>
        ) : (
          <ConfirmDialog
            open
            title={t("identity.recovery.make-title")}
            confirm={t("identity.recovery.make")}
            busy={makeCodes.busy}
            problem={makeCodes.problem}
            onConfirm={() => makeCodes.run()}
            onClose={close}
          >
            {t("identity.recovery.make-text")}
          </ConfirmDialog>
        ))}
      {asks === "remove" && <RemoveFactor onClose={close} />}
    </Panel>
  );
}

function RemoveFactor({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const remove = useAction(removeTotpEndpoint, {
    onDone: () => {
      notify(t("identity.factor.removed"));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("identity.factor.remove-title")}
      onClose={onClose}
      locked={remove.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={remove.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="danger" submit form="remove-factor" busy={remove.busy} disabled={code.trim() === ""}>
            {t("identity.factor.remove")}
          </Button>
        </>
      }
    >
      <form
        id="remove-factor"
        style={{ display: "grid", gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          void remove.run({ body: { code: code.trim() } });
        }}
      >
        <span>{t("identity.factor.remove-text")}</span>
        <TextInput
          label={t("identity.totp.code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          withAsterisk={false}
          data-autofocus
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ProblemNote problem={remove.problem} />
      </form>
    </Sheet>
  );
}
