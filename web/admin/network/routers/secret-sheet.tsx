import { PasswordInput } from "@mantine/core";
import { useId, useState } from "react";
import { setNextSecretEndpoint, updateNasEndpoint } from "../../../../server/modules/network/routers/contract.ts";
import { fieldErrorText } from "../../../lib/field-texts.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import type { Nas } from "./nas.ts";

export type WhichSheet = "current" | "next" | "dynamic";

/** Sets a secret. The next one may be left to chance, the one of dynamic authorisation to be the same. */
export function SecretSheet({ nas, which, onClose }: { nas: Nas; which: WhichSheet; onClose: () => void }) {
  const t = useTexts();
  const form = useId();
  const [secret, setSecret] = useState("");
  const done = {
    topics: ["nases"],
    onDone: () => {
      notify(t("network.secret.saved"));
      onClose();
    },
  };
  const setNext = useAction(setNextSecretEndpoint, done);
  const change = useAction(updateNasEndpoint, done);
  const problem = setNext.problem ?? change.problem;
  const busy = setNext.busy || change.busy;
  const fault = problem?.problem.errors?.[0];
  const call = { params: { nasId: nas.id }, version: nas.version };
  const save = () => {
    if (which === "next") return setNext.run({ ...call, body: secret === "" ? {} : { secret } });
    return change.run({ ...call, body: which === "current" ? { secret } : { dynamicSecret: secret === "" ? null : secret } });
  };
  return (
    <Sheet
      open
      title={t(`network.secret.set-which.${which}`)}
      onClose={onClose}
      locked={busy}
      foot={
        <>
          <Button onPress={onClose} disabled={busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" submit form={form} busy={busy} disabled={which === "current" && secret === ""}>
            {t("network.save")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        className="network-fields"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="network-quiet">{t(`network.secret.set-why.${which}`)}</p>
        <PasswordInput
          label={t("network.secret.secret")}
          description={t("network.secret.rule")}
          dir="ltr"
          autoComplete="new-password"
          maxLength={64}
          data-autofocus
          value={secret}
          error={fault && fieldErrorText(t, fault)}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        {!fault && <ProblemNote problem={problem} />}
      </form>
    </Sheet>
  );
}
