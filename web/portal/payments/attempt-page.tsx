// After the gateway: the page asks how the attempt stands until it is over, and says what happened. The gateway's own word decides, not that
// the browser came back.
import { IconCheck, IconClock, IconX } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { getAttemptEndpoint } from "../../../server/modules/payments/attempts/contract.ts";
import { portalGetPaymentEndpoint, portalReceiptEndpoint } from "../../../server/modules/payments/contract.ts";
import { prepaidEndpoint } from "../../../server/modules/portal/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { LinkButton } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns } from "../../ui/portal-columns.tsx";
import type { Tone } from "../../ui/tone.ts";
import { toneClass } from "../../ui/tone.ts";
import { BalanceText } from "../../ui/value-texts.tsx";
import { FileButtons } from "../app/file-buttons.tsx";
import { PayLink, type PayWish } from "../app/pay-wish.tsx";
import { useFeature } from "../app/use-feature.ts";
import { useFinance } from "../app/use-finance.ts";
import { notePaid } from "../device/install.ts";
import type { Attempt } from "./options.ts";
import { PaidFor } from "./paid-for.tsx";
import "./attempt-page.css";

const askEveryMs = 1500;
// M-19: the page asks for half a minute; after that the server goes on asking.
const patienceMs = 30_000;

export function AttemptPage() {
  const t = useTexts();
  const { attemptId } = useParams({ strict: false }) as { attemptId: string };
  const [asking, setAsking] = useState(true);
  const { data, loading, problem, reload } = useEndpoint(
    getAttemptEndpoint,
    { params: { attemptId } },
    { topics: ["payments"], ...(asking ? { everyMs: askEveryMs } : {}) },
  );
  const isOver = data?.isOver ?? false;
  const hasPaid = data?.state === "succeeded" && data.purpose !== "setup";
  useEffect(() => {
    if (isOver) setAsking(false);
    if (hasPaid) notePaid();
    const timer = setTimeout(() => setAsking(false), patienceMs);
    return () => clearTimeout(timer);
  }, [isOver, hasPaid]);

  if (!data)
    return (
      <PortalColumns
        matters={<PortalCard title={t("portal-finance.attempt.asking")} loading={loading} problem={problem} onRetry={reload} />}
      />
    );
  return (
    <PortalColumns
      matters={
        <div className="attempt" aria-live="polite">
          <Outcome attempt={data} asking={asking} />
        </div>
      }
    />
  );
}

function Outcome({ attempt, asking }: { attempt: Attempt; asking: boolean }) {
  switch (attempt.state) {
    case "succeeded":
      return attempt.purpose === "setup" ? <CardSaved /> : <Paid attempt={attempt} />;
    case "failed":
    case "cancelled":
    case "expired":
      return <NotPaid attempt={attempt} />;
    default:
      return <Waiting attempt={attempt} asking={asking} />;
  }
}

function Verdict({ tone, sign, title, children }: { tone: Tone; sign: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={`verdict ${toneClass(tone)}`}>
      <span className="verdict-sign">{sign}</span>
      <h1>{title}</h1>
      {children}
    </div>
  );
}

/** The receipt: the amount, its number, what it paid, and what is owed now. */
function Paid({ attempt }: { attempt: Attempt }) {
  const t = useTexts();
  const format = useFormat();
  const { data: home } = useFinance();
  const payment = useEndpoint(
    portalGetPaymentEndpoint,
    { params: { paymentId: attempt.paymentId ?? "" } },
    { enabled: attempt.paymentId !== null, topics: ["payments"] },
  );
  return (
    <>
      <Verdict
        tone="works"
        sign={<IconCheck size={32} stroke={2} aria-hidden />}
        title={t("portal-finance.attempt.paid", { amount: format.money(attempt.amount) })}
      >
        {attempt.receiptNumber && (
          <p>
            {t("portal-finance.attempt.receipt")} <bdi className="number">{attempt.receiptNumber}</bdi>
          </p>
        )}
        {home?.money && (
          <p className="verdict-balance">
            <BalanceText value={home.money.balance} reader="customer" />
          </p>
        )}
      </Verdict>
      <PaidThrough />
      {payment.data && <PaidFor settles={payment.data.settles} free={payment.data.free} />}
      {payment.data?.hasReceipt && (
        <FileButtons mayView pdf={{ endpoint: portalReceiptEndpoint, input: { params: { paymentId: payment.data.id } } }} />
      )}
      {attempt.orderId ? (
        <LinkButton to={`/orders/${attempt.orderId}` as never} kind="primary" full>
          {t("portal-finance.attempt.to-order")}
        </LinkButton>
      ) : attempt.quoteId ? (
        <LinkButton to={`/services/paying/${attempt.quoteId}` as never} search={{} as never} kind="primary" full>
          {t("portal-finance.attempt.to-change")}
        </LinkButton>
      ) : (
        <LinkButton to={"/" as never} kind="primary" full>
          {t("ui.go-home")}
        </LinkButton>
      )}
    </>
  );
}

/** P-118 what it did for who pays in advance. */
function PaidThrough() {
  const t = useTexts();
  const format = useFormat();
  const { data } = useEndpoint(prepaidEndpoint, undefined, { topics: ["payments", "services"], enabled: useFeature("services") });
  const through = data?.prepaid?.through;
  return through ? <p className="verdict-through">{t("portal-finance.pay.through", { day: format.day(through) })}</p> : null;
}

function CardSaved() {
  const t = useTexts();
  return (
    <>
      <Verdict tone="works" sign={<IconCheck size={32} stroke={2} aria-hidden />} title={t("portal-finance.attempt.saved")}>
        <p>{t("portal-finance.attempt.saved-text")}</p>
      </Verdict>
      <LinkButton to={"/finance/methods" as never} kind="primary" full>
        {t("portal-finance.attempt.to-methods")}
      </LinkButton>
    </>
  );
}

const wishAgain = ({ orderId, quoteId, documentIds }: Attempt): PayWish => {
  if (quoteId) return { kind: "change", id: quoteId };
  if (orderId) return { kind: "order", id: orderId };
  return documentIds.length > 0 ? { kind: "documents", ids: documentIds } : { kind: "settle" };
};

function NotPaid({ attempt }: { attempt: Attempt }) {
  const t = useTexts();
  const { state, failure, purpose } = attempt;
  const isSetup = purpose === "setup";
  const reason = failure && (t.optional(`portal-finance.attempt.failure.${failure.code}`) ?? failure.message);
  const title = {
    failed: t(isSetup ? "portal-finance.attempt.not-saved" : "portal-finance.attempt.failed"),
    cancelled: t(isSetup ? "portal-finance.attempt.not-saved" : "portal-finance.attempt.cancelled"),
    expired: t("portal-finance.attempt.expired"),
  }[state as "failed" | "cancelled" | "expired"];
  return (
    <>
      <Verdict tone={state === "failed" ? "hurts" : "past"} sign={<IconX size={32} stroke={2} aria-hidden />} title={title}>
        {reason && <p>{reason}</p>}
        <p>{t("portal-finance.attempt.nothing-charged")}</p>
      </Verdict>
      {isSetup ? (
        <LinkButton to={"/finance/methods" as never} kind="primary" full>
          {t("portal-finance.attempt.to-methods")}
        </LinkButton>
      ) : (
        <PayLink wish={wishAgain(attempt)} kind="primary" full>
          {t("portal-finance.attempt.again")}
        </PayLink>
      )}
      <LinkButton to={"/" as never} full>
        {t("ui.go-home")}
      </LinkButton>
    </>
  );
}

function Waiting({ attempt, asking }: { attempt: Attempt; asking: boolean }) {
  const t = useTexts();
  const isSetup = attempt.purpose === "setup";
  const isWithBank = attempt.state === "processing" || attempt.state === "unknown";
  if (asking && (isWithBank || !attempt.continueUrl)) {
    return <Verdict tone="waits" sign={<span className="verdict-spin" />} title={t("portal-finance.attempt.asking")} />;
  }
  return (
    <>
      <Verdict
        tone={isWithBank ? "waits" : "attention"}
        sign={<IconClock size={32} stroke={1.8} aria-hidden />}
        title={t(
          isWithBank ? "portal-finance.attempt.on-its-way" : isSetup ? "portal-finance.attempt.open-card" : "portal-finance.attempt.open",
        )}
      >
        {(isWithBank || !isSetup) && <p>{t(isWithBank ? "portal-finance.attempt.on-its-way-text" : "portal-finance.attempt.open-text")}</p>}
      </Verdict>
      {attempt.continueUrl && !isWithBank && (
        <a className="attempt-continue" href={attempt.continueUrl}>
          {t(isSetup ? "portal-finance.attempt.continue-card" : "portal-finance.pay.continue")}
        </a>
      )}
      <LinkButton to={"/" as never} full>
        {t("ui.go-home")}
      </LinkButton>
    </>
  );
}
