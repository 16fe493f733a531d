// P-25 setting the second step up: which one, its first code, the codes for the day on which the telephone is lost. In a sheet, or as a page
// where the provider asks everybody for it.
import { type ReactNode, useEffect, useState } from "react";
import {
  portalConfirmFactorEndpoint,
  type portalFactorEndpoint,
  portalStartFactorEndpoint,
  portalStartSentFactorEndpoint,
} from "../../../server/modules/portal/sign-in/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { saveFile } from "../../lib/api.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { CodeField, isWrongCode } from "./code-field.tsx";
import "./sign-in-page.css";
import "./security-page.css";

export type Offer = ReturnsOf<typeof portalFactorEndpoint>["offers"][number];
type Kind = Offer["kind"];

/** How a step is put before its reader. `foot` stands where the thumb is. */
export type Frame = (step: { title: string; body: ReactNode; foot: ReactNode; locked?: boolean }) => ReactNode;

export function SetUpFactor({ offers, frame, onDone }: { offers: readonly Offer[]; frame: Frame; onDone: () => void }) {
  const [only] = offers.length === 1 ? offers : [];
  const [kind, setKind] = useState<Kind | undefined>(only?.kind);
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <RecoveryCodes codes={codes} frame={frame} onDone={onDone} />;
  if (!kind) return <Choose offers={offers} frame={frame} onChoose={setKind} />;
  const back = only ? undefined : () => setKind(undefined);
  const to = offers.find((offer) => offer.kind === kind)?.to ?? "";
  return kind === "totp" ? (
    <WithApp frame={frame} onBack={back} onConfirmed={setCodes} />
  ) : (
    <WithCodes channel={kind} to={to} frame={frame} onBack={back} onConfirmed={setCodes} />
  );
}

function Choose({ offers, frame, onChoose }: { offers: readonly Offer[]; frame: Frame; onChoose: (kind: Kind) => void }) {
  const t = useTexts();
  return frame({
    title: t("portal-door.set-up"),
    foot: null,
    body: (
      <div className="door-form">
        <span>{t("portal-door.choose")}</span>
        <ul className="door-choices">
          {offers.map(({ kind, to }) => (
            <li key={kind}>
              <button type="button" onClick={() => onChoose(kind)}>
                <strong>{t(`portal-door.by-${kind}`)}</strong>
                <span>{t(`portal-door.by-${kind}-how`, { address: to })}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    ),
  });
}

interface StepProps {
  frame: Frame;
  onBack: (() => void) | undefined;
  onConfirmed: (codes: readonly string[]) => void;
}

function WithApp({ frame, onBack, onConfirmed }: StepProps) {
  const t = useTexts();
  const start = useAction(portalStartFactorEndpoint);
  const { run } = start;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever chose this asked for it already; once.
  useEffect(() => {
    void run();
  }, []);
  const { result } = start;
  return (
    <Confirm
      kind="totp"
      ready={result !== undefined}
      title={t("portal.factor.set-up")}
      frame={frame}
      onBack={onBack}
      onConfirmed={onConfirmed}
    >
      {result ? (
        <>
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
        </>
      ) : start.problem ? (
        <ProblemNote problem={start.problem} onRetry={() => void run()} />
      ) : (
        <span role="status">{t("ui.loading")}</span>
      )}
    </Confirm>
  );
}

function WithCodes({ channel, to, frame, onBack, onConfirmed }: StepProps & { channel: "email" | "sms"; to: string }) {
  const t = useTexts();
  const send = useAction(portalStartSentFactorEndpoint);
  const { run } = send;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever chose this asked for it already; once.
  useEffect(() => {
    void run({ body: { channel } });
  }, []);
  const { result } = send;
  return (
    <Confirm
      kind={channel}
      ready={result !== undefined}
      title={t(`portal-door.by-${channel}`)}
      frame={frame}
      onBack={onBack}
      onConfirmed={onConfirmed}
    >
      {result ? (
        <>
          <span role="status">{t(result.isSent ? `portal-door.sent-${channel}` : "portal-door.no-more-codes", { address: to })}</span>
          <div>
            <Button busy={send.busy} onPress={() => run({ body: { channel } })}>
              {t("portal-door.send-again")}
            </Button>
          </div>
        </>
      ) : send.problem ? (
        <ProblemNote problem={send.problem} onRetry={() => void run({ body: { channel } })} />
      ) : (
        <span role="status">{t("ui.loading")}</span>
      )}
    </Confirm>
  );
}

function Confirm({
  kind,
  ready,
  title,
  frame,
  onBack,
  onConfirmed,
  children,
}: StepProps & { kind: Kind; ready: boolean; title: string; children: ReactNode }) {
  const t = useTexts();
  const [code, setCode] = useState("");
  const confirm = useAction(portalConfirmFactorEndpoint, { onDone: ({ recoveryCodes }) => onConfirmed(recoveryCodes) });
  return frame({
    title,
    locked: confirm.busy,
    body: (
      <form
        id="confirm-factor"
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void confirm.run({ body: { code: code.trim(), kind } });
        }}
      >
        {children}
        {ready && (
          <>
            <CodeField appOnly kind={kind} value={code} problem={confirm.problem} onChange={setCode} />
            {!isWrongCode(confirm.problem) && <ProblemNote problem={confirm.problem} />}
          </>
        )}
      </form>
    ),
    foot: (
      <>
        {onBack && (
          <Button onPress={onBack} disabled={confirm.busy}>
            {t("portal-door.other-way")}
          </Button>
        )}
        {ready && (
          <Button kind="primary" submit form="confirm-factor" busy={confirm.busy} disabled={code.trim() === ""}>
            {t("portal.factor.confirm")}
          </Button>
        )}
      </>
    ),
  });
}

/** Shown this once: it closes by its own button only. */
export function RecoveryCodes({ codes, frame, onDone }: { codes: readonly string[]; frame: Frame; onDone: () => void }) {
  const t = useTexts();
  return frame({
    title: t("portal.factor.codes-title"),
    locked: true,
    body: (
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
    ),
    foot: (
      <>
        <Button onPress={() => saveFile(new Blob([`${codes.join("\n")}\n`], { type: "text/plain" }), "recovery-codes.txt")}>
          {t("portal.factor.save-codes")}
        </Button>
        <Button kind="primary" onPress={onDone}>
          {t("portal.factor.kept-codes")}
        </Button>
      </>
    ),
  });
}
