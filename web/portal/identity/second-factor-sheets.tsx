// The second step in sheets over the security page: setting it up, removing it, and new codes for the day on which the telephone is lost.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import {
  portalRecoveryCodesEndpoint,
  portalRemoveFactorEndpoint,
  portalSendFactorCodeEndpoint,
} from "../../../server/modules/portal/sign-in/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { CodeField, isWrongCode } from "./code-field.tsx";
import { type Frame, type Offer, RecoveryCodes, SetUpFactor } from "./set-up-factor.tsx";
import "./sign-in-page.css";
import "./security-page.css";

const topics = ["second-factor", "sign-ins", "security-log"];

/** Each step in the same sheet. */
const inSheet =
  (onClose: () => void): Frame =>
  ({ title, body, foot, locked }) => (
    <Sheet open title={title} onClose={onClose} locked={locked ?? false} foot={foot}>
      {body}
    </Sheet>
  );

export function SetUpSheet({ offers, onClose }: { offers: readonly Offer[]; onClose: () => void }) {
  const t = useTexts();
  const client = useQueryClient();
  return (
    <SetUpFactor
      offers={offers}
      frame={inSheet(onClose)}
      onDone={() => {
        notify(t("portal-door.added"));
        void client.invalidateQueries();
        onClose();
      }}
    />
  );
}

export function RemoveFactor({
  kind,
  sentTo,
  isRequired,
  onClose,
}: {
  kind: Offer["kind"];
  sentTo: string;
  isRequired: boolean;
  onClose: () => void;
}) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const send = useAction(portalSendFactorCodeEndpoint);
  const { run } = send;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a code goes out once, when the sheet opens.
  useEffect(() => {
    if (kind !== "totp") void run();
  }, []);
  const remove = useAction(portalRemoveFactorEndpoint, {
    topics: [...topics, "me"],
    onDone: () => {
      notify(t("portal-door.removed"));
      onClose();
    },
  });
  return (
    <Sheet
      open
      title={t("portal.factor.remove-title")}
      onClose={onClose}
      locked={remove.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={remove.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="danger" submit form="remove-factor" busy={remove.busy} disabled={code.trim() === ""}>
            {t("portal-door.remove-step")}
          </Button>
        </>
      }
    >
      <form
        id="remove-factor"
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void remove.run({ body: { code: code.trim() } });
        }}
      >
        <span>{t(isRequired ? "portal-door.remove-required" : "portal-door.remove-text")}</span>
        {kind !== "totp" && send.result && (
          <span role="status">{t(send.result.isSent ? `portal-door.sent-${kind}` : "portal-door.no-more-codes", { address: sentTo })}</span>
        )}
        <ProblemNote problem={send.problem} />
        <CodeField kind={kind} value={code} problem={remove.problem} onChange={setCode} />
        {!isWrongCode(remove.problem) && <ProblemNote problem={remove.problem} />}
      </form>
    </Sheet>
  );
}

export function NewRecoveryCodes({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const make = useAction(portalRecoveryCodesEndpoint, { topics });
  if (make.result) return <RecoveryCodes codes={make.result.recoveryCodes} frame={inSheet(onClose)} onDone={onClose} />;
  return (
    <Sheet
      open
      title={t("portal.factor.new-codes-title")}
      onClose={onClose}
      locked={make.busy}
      foot={
        <>
          <Button onPress={onClose} disabled={make.busy}>
            {t("ui.cancel")}
          </Button>
          <Button kind="primary" busy={make.busy} onPress={() => make.run()}>
            {t("portal.factor.new-codes")}
          </Button>
        </>
      }
    >
      <div className="door-form">
        <span>{t("portal.factor.new-codes-text")}</span>
        <ProblemNote problem={make.problem} />
      </div>
    </Sheet>
  );
}
