import { useState } from "react";
import type { z } from "zod";
import {
  getRegistrationEndpoint,
  type RegistrationView,
  retryRegistrationEndpoint,
  waiveRegistrationEndpoint,
} from "../../../server/modules/billing/fiscalisation/contract.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import type { Tone } from "../../ui/tone.ts";
import { MomentText } from "../../ui/value-texts.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";
import "./registration-panel.css";

export type Registration = z.output<typeof RegistrationView>;

const tones: Record<Registration["state"], Tone> = { waiting: "waits", registered: "works", refused: "hurts", waived: "past" };

export function RegistrationChip({ state }: { state: Registration["state"] }) {
  const t = useTexts();
  return <StatusChip tone={tones[state]}>{t(`fiscal.state.${state}`)}</StatusChip>;
}

/** A registration that waits comes by itself within seconds. */
const lookAgainMs = 5000;

/** How a document, payment or refund stands with the tax office; null where it needs no registration. */
export function useRegistration(sourceId: string, enabled = true) {
  const [waits, setWaits] = useState(false);
  const state = useEndpoint(
    getRegistrationEndpoint,
    { params: { sourceId } },
    { topics: ["fiscal"], enabled, everyMs: waits ? lookAgainMs : undefined },
  );
  const isWaiting = state.data?.registration?.state === "waiting";
  if (isWaiting !== waits) setWaits(isWaiting);
  return state;
}

/** Whether the paper is held back, so that no button offers it. */
export const isPaperHeld = (registration: Registration | null | undefined): boolean =>
  registration?.policy === "block" && (registration.state === "waiting" || registration.state === "refused");

/** B-245 the registration with the tax office: how it stands, and what can be done. Nothing where none is needed. */
export function RegistrationPanel({ sourceId }: { sourceId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useRegistration(sourceId);
  if (problem && !data)
    return (
      <Panel title={t("fiscal.one")}>
        <ProblemNote problem={problem} onRetry={reload} />
      </Panel>
    );
  if (!data?.registration) return null;
  return (
    <Panel title={t("fiscal.one")} actions={<RegistrationChip state={data.registration.state} />}>
      <Standing registration={data.registration} />
    </Panel>
  );
}

function Standing({ registration }: { registration: Registration }) {
  const t = useTexts();
  const { state, policy, qrSvg } = registration;
  const why = state === "waiting" || state === "refused" ? (`fiscal.why.${state}-${policy}` as const) : (`fiscal.why.${state}` as const);
  return (
    <div className="registration">
      <div className="registration-words">
        <span>{t(registration.isPaused ? "fiscal.paused" : why)}</span>
        <Facts facts={useFacts(registration)} />
        <Acts registration={registration} />
      </div>
      {qrSvg && (
        <img
          className="registration-code"
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(qrSvg)}`}
          alt={t("fiscal.code")}
          width={132}
          height={132}
        />
      )}
    </div>
  );
}

function useFacts(registration: Registration): Fact[] {
  const t = useTexts();
  const { state, fiscalNumber, reservation, lacksReservation, texts, reason, attempts, dueAt, isPaused, stateAt } = registration;
  const isDue = dueAt !== null && new Date(dueAt) <= currentMoment();
  return [
    ...(fiscalNumber ? [{ label: t("fiscal.number"), value: <bdi className="code">{fiscalNumber}</bdi> }] : []),
    ...(reservation ? [{ label: t("fiscal.reservation"), value: <bdi className="code">{reservation}</bdi> }] : []),
    ...(lacksReservation ? [{ label: t("fiscal.reservation"), value: t("fiscal.no-reservation") }] : []),
    ...(texts.length > 0
      ? [
          {
            label: t("fiscal.lines"),
            value: (
              <span className="registration-lines">
                {texts.map((line) => (
                  <bdi key={line}>{line}</bdi>
                ))}
              </span>
            ),
          },
        ]
      : []),
    ...(reason
      ? [{ label: t(state === "waiting" ? "fiscal.last-answer" : "fiscal.reason"), value: <ReasonText registration={registration} /> }]
      : []),
    { label: t("fiscal.since"), value: <MomentText value={stateAt} /> },
    ...(state === "waiting" && !isPaused
      ? [
          {
            label: t("fiscal.next-try"),
            value: (
              <>
                {isDue ? t("fiscal.soon") : <MomentText value={dueAt} />} · {t("fiscal.tries", { count: attempts })}
              </>
            ),
          },
        ]
      : []),
  ];
}

/** While it waits, the kind of trouble stands before what the add-on said: "busy: 503". */
export function ReasonText({ registration: { state, reason } }: { registration: Registration }) {
  const t = useTexts();
  const [, fault = "", detail = ""] = /^(\w+)(?:: ([\s\S]*))?$/.exec(reason) ?? [];
  const words = state === "waiting" ? t.optional(`fiscal.settings.fault.${fault}`) : undefined;
  if (!words) return <bdi className="registration-reason">{reason}</bdi>;
  return (
    <span className="registration-reason">
      {words} {detail && <bdi className="code">{detail}</bdi>}
    </span>
  );
}

function Acts({ registration: { sourceId, mayRetry, mayWaive } }: { registration: Registration }) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const maySend = useMay("finance.invoices.send");
  const maySet = useMay("config.finance.update");
  const topics = ["fiscal-registrations", "invoices", "payments"];
  const retry = useAction(retryRegistrationEndpoint, { topics, onDone: () => notify(t("fiscal.retried")) });
  const waive = useAction(waiveRegistrationEndpoint, {
    topics,
    onDone: () => {
      notify(t("fiscal.waived-done"));
      setAsking(false);
    },
  });
  if (!(maySend && mayRetry) && !(maySet && mayWaive)) return null;
  return (
    <>
      <div className="registration-acts">
        {maySend && mayRetry && (
          <Button busy={retry.busy} onPress={() => retry.run({ params: { sourceId }, body: {} })}>
            {t("fiscal.retry")}
          </Button>
        )}
        {maySet && mayWaive && (
          <Button kind="quiet" onPress={() => setAsking(true)}>
            {t("fiscal.waive")}
          </Button>
        )}
      </div>
      <ProblemNote problem={retry.problem} />
      {asking && (
        <ReasonDialog
          title={t("fiscal.waive-title")}
          text={t("fiscal.waive-text")}
          confirm={t("fiscal.waive")}
          busy={waive.busy}
          problem={waive.problem}
          onConfirm={(reason) => waive.run({ params: { sourceId }, body: { reason } })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
