// Back from the gateway: the page asks how the payment stands until it is over. The gateway's own word decides, not that the browser came back.
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { guestAttemptEndpoint } from "../../../server/modules/payments/pay-links/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { type Tone, toneClass } from "../../ui/tone.ts";
import { Door } from "../identity/door.tsx";
import type { GuestAttempt } from "./guest.ts";
import "./guest.css";

const askEveryMs = 1500;
// M-19: the page asks for half a minute; after that the server goes on asking.
const patienceMs = 30_000;

export function GuestAttemptPart({ token, attemptId }: { token: string; attemptId: string }) {
  const t = useTexts();
  const [asking, setAsking] = useState(true);
  const { data, problem, reload } = useEndpoint(
    guestAttemptEndpoint,
    { params: { token, attemptId } },
    asking ? { everyMs: askEveryMs } : {},
  );
  const isOver = data !== undefined && data.state !== "open" && data.state !== "with-bank";
  useEffect(() => {
    if (isOver) setAsking(false);
    const timer = setTimeout(() => setAsking(false), patienceMs);
    return () => clearTimeout(timer);
  }, [isOver]);
  return (
    <Door title={t("portal-pay.your-payment")}>
      <div className="guest-verdict" aria-live="polite">
        {problem && !data ? <ProblemNote problem={problem} onRetry={reload} /> : <Verdict attempt={data} asking={asking} />}
      </div>
    </Door>
  );
}

function Verdict({ attempt, asking }: { attempt: GuestAttempt | undefined; asking: boolean }) {
  const t = useTexts();
  const format = useFormat();
  if (!attempt || (asking && (attempt.state === "with-bank" || attempt.state === "open")))
    return <Said tone="waits" sign={<span className="guest-spin" />} title={t("portal-pay.attempt.asking")} />;
  const amount = format.money(attempt.amount);
  switch (attempt.state) {
    case "paid":
      return (
        <Said tone="works" sign={<IconCheck size={32} stroke={2} aria-hidden />} title={t("portal-pay.attempt.paid", { amount })}>
          {attempt.receiptNumber && <p>{t("portal-pay.attempt.receipt", { number: attempt.receiptNumber })}</p>}
          <p>{t("portal-pay.attempt.thanks")}</p>
        </Said>
      );
    case "with-bank":
      return (
        <Said tone="waits" sign={<IconClock size={32} stroke={1.8} aria-hidden />} title={t("portal-pay.attempt.with-bank")}>
          <p>{t("portal-pay.attempt.with-bank-text")}</p>
        </Said>
      );
    case "open":
      return (
        <>
          <Said tone="attention" sign={<IconClock size={32} stroke={1.8} aria-hidden />} title={t("portal-pay.attempt.open")} />
          {attempt.continueUrl && (
            <a className="guest-go" href={attempt.continueUrl}>
              {t("portal-pay.continue")}
            </a>
          )}
          <Again />
        </>
      );
    default:
      return (
        <>
          <Said
            tone={attempt.state === "failed" ? "hurts" : "past"}
            sign={<IconX size={32} stroke={2} aria-hidden />}
            title={t(`portal-pay.attempt.${attempt.state}`)}
          >
            {attempt.failure && <p>{t.optional(`portal-pay.failure.${attempt.failure.code}`) ?? attempt.failure.message}</p>}
            <p>{t("portal-pay.attempt.nothing-charged")}</p>
          </Said>
          <Again />
        </>
      );
  }
}

function Said({ tone, sign, title, children }: { tone: Tone; sign: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={`guest-said ${toneClass(tone)}`}>
      <span className="guest-sign">{sign}</span>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** Without the attempt the page asks anew what is open. */
function Again() {
  const t = useTexts();
  return (
    <a className="guest-go" href={location.pathname}>
      {t("portal-pay.attempt.again")}
    </a>
  );
}
