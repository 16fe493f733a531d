import { IconCheck, IconMinus, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { explainLoginEndpoint } from "../../../../server/modules/access/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { StatusChip } from "../../../ui/status-chip.tsx";
import type { Tone } from "../../../ui/tone.ts";

type Answer = ReturnsOf<typeof explainLoginEndpoint>;

const tones: Readonly<Record<Answer["outcome"], Tone>> = { let_in: "works", walled: "attention", refused: "hurts" };
const icons = { passed: IconCheck, failed: IconX, not_reached: IconMinus } as const;

/** The way of a login: what came of it, how far it got, and what the router would be told. */
export function Explained({ answer }: { answer: Answer }) {
  const t = useTexts();
  const reason = answer.reason && (t.optional(`services.logins.reason.${answer.reason}`) ?? answer.reason);
  return (
    <section className="explained" aria-live="polite" aria-label={t("network.explain.answer")}>
      <p className="explained-outcome">
        <StatusChip tone={tones[answer.outcome]}>{t(`network.explain.outcome.${answer.outcome}`)}</StatusChip>
        <bdi className="code">{answer.login}</bdi>
        {answer.serviceId && <Link to={`/services/${answer.serviceId}` as never}>{t("network.explain.open-service")}</Link>}
      </p>
      {reason && (
        <p className="explained-reason">
          {reason} <bdi className="code network-quiet">{answer.reason}</bdi>
        </p>
      )}
      <ol className="explained-steps">
        {answer.steps.map(({ step, result }) => {
          const Icon = icons[result];
          return (
            <li key={step} data-result={result}>
              <Icon size={16} stroke={2} aria-hidden />
              <span>
                {t(`network.explain.step.${step}`)} <span className="only-for-readers">{t(`network.explain.result.${result}`)}</span>
                {step === "state" && answer.accessState && (
                  <span className="network-quiet"> · {t(`services.access.state.${answer.accessState}`)}</span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
      {answer.outcome !== "refused" && (
        <>
          <h3>{t("network.explain.reply")}</h3>
          {answer.attributes.length === 0 ? (
            <p className="network-quiet">{t("network.explain.no-attributes")}</p>
          ) : (
            <dl className="explained-attributes">
              {answer.attributes.map(({ name, value }, at) => (
                // The same attribute may stand there several times.
                <div key={`${name} ${String(at)}`}>
                  <dt>
                    <bdi className="code">{name}</bdi>
                  </dt>
                  <dd>
                    <bdi className="code">{value}</bdi>
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {answer.wantsPool && <p className="network-quiet">{t("network.explain.pool")}</p>}
        </>
      )}
      {answer.faults.length > 0 && (
        <div className="explained-faults" role="alert">
          <strong>{t("network.explain.faults")}</strong>
          <ul>
            {answer.faults.map((fault) => (
              <li key={fault}>
                <bdi>{fault}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
