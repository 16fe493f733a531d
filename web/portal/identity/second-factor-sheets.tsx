// Setting the authenticator app up, removing it, and the codes for the day on which the telephone is lost.
import { useEffect, useState } from "react";
import {
  portalConfirmFactorEndpoint,
  portalRecoveryCodesEndpoint,
  portalRemoveFactorEndpoint,
  portalStartFactorEndpoint,
} from "../../../server/modules/portal/sign-in/contract.ts";
import { saveFile } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { CodeField, isWrongCode } from "./code-field.tsx";
import "./sign-in-page.css";
import "./security-page.css";

const topics = ["second-factor", "sign-ins"];

export function SetUpFactor({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const start = useAction(portalStartFactorEndpoint);
  const confirm = useAction(portalConfirmFactorEndpoint, { topics });
  const { run } = start;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever opened this asked for it already; once.
  useEffect(() => {
    void run();
  }, []);
  if (confirm.result) {
    return (
      <Codes
        codes={confirm.result.recoveryCodes}
        onClose={() => {
          notify(t("portal.factor.added"));
          onClose();
        }}
      />
    );
  }
  const { result } = start;
  return (
    <Sheet
      open
      title={t("portal.factor.set-up")}
      onClose={onClose}
      locked={confirm.busy}
      foot={
        result ? (
          <Button kind="primary" full submit form="confirm-factor" busy={confirm.busy} disabled={code.trim() === ""}>
            {t("portal.factor.confirm")}
          </Button>
        ) : (
          <Button full onPress={onClose}>
            {t("ui.close")}
          </Button>
        )
      }
    >
      {result ? (
        <form
          id="confirm-factor"
          className="door-form"
          onSubmit={(event) => {
            event.preventDefault();
            void confirm.run({ body: { code: code.trim() } });
          }}
        >
          <span>{t("portal.factor.scan")}</span>
          <img
            className="factor-picture"
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(result.qrSvg)}`}
            alt={t("portal.factor.picture")}
            width={180}
            height={180}
          />
          <span className="door-note factor-secret">
            {t("portal.factor.by-hand")} <bdi className="code">{result.secret}</bdi>
          </span>
          <CodeField appOnly value={code} problem={confirm.problem} onChange={setCode} />
          {!isWrongCode(confirm.problem) && <ProblemNote problem={confirm.problem} />}
        </form>
      ) : start.problem ? (
        <ProblemNote problem={start.problem} onRetry={() => void run()} />
      ) : (
        <span role="status">{t("ui.loading")}</span>
      )}
    </Sheet>
  );
}

export function RemoveFactor({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const remove = useAction(portalRemoveFactorEndpoint, {
    topics,
    onDone: () => {
      notify(t("portal.factor.removed"));
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
            {t("portal.factor.remove")}
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
        <span>{t("portal.factor.remove-text")}</span>
        <CodeField value={code} problem={remove.problem} onChange={setCode} />
        {!isWrongCode(remove.problem) && <ProblemNote problem={remove.problem} />}
      </form>
    </Sheet>
  );
}

export function NewRecoveryCodes({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const make = useAction(portalRecoveryCodesEndpoint, { topics });
  if (make.result) return <Codes codes={make.result.recoveryCodes} onClose={onClose} />;
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

/** Shown this once: it closes by its own button only. */
function Codes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const t = useTexts();
  return (
    <Sheet
      open
      locked
      title={t("portal.factor.codes-title")}
      onClose={onClose}
      foot={
        <>
          <Button onPress={() => saveFile(new Blob([`${codes.join("\n")}\n`], { type: "text/plain" }), "recovery-codes.txt")}>
            {t("portal.factor.save-codes")}
          </Button>
          <Button kind="primary" onPress={onClose}>
            {t("portal.factor.kept-codes")}
          </Button>
        </>
      }
    >
      <div className="door-form">
        <span>{t("portal.factor.codes-text")}</span>
        <ol className="factor-codes">
          {codes.map((code) => (
            <li key={code}>
              <bdi className="code">{code}</bdi>
            </li>
          ))}
        </ol>
      </div>
    </Sheet>
  );
}
