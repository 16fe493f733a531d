import { useFormat } from "../../lib/format.ts";
import { type TextKey, useTexts } from "../../lib/texts.tsx";
import { Contact } from "../app/contact.tsx";
import type { Check } from "./device.ts";

type Step = Check["steps"][number];
type Say = "fine" | "unknown" | "debt";

/** One sentence, whose key follows from the code of the step that failed. */
function sentenceOf({ verdict, steps, failedStep }: Check): TextKey {
  const failed = verdict === "failed" ? steps.find(({ step }) => step === failedStep)?.code : verdict;
  const code = (failed ?? "unknown") as Say;
  return `portal-equipment.check.say.${code}`;
}

/** What a check found: one sentence, then every step with its answer (P-249). */
export function CheckResult({ check }: { check: Check }) {
  const t = useTexts();
  const format = useFormat();
  const failed = check.steps.find(({ step }) => step === check.failedStep);
  const result = (step: Step): string => {
    const code = step.code as Say;
    return t(`portal-equipment.check.result.${code}`);
  };
  return (
    <>
      <div role="status">
        <p className="check-say">{t(sentenceOf(check))}</p>
        {failed?.text && <p>{failed.text}</p>}
        {failed?.at && (
          <p className="router-note">
            {t(failed.code === "router-silent" ? "portal-equipment.check.last-seen" : "portal-equipment.check.since", {
              moment: format.moment(failed.at),
            })}
          </p>
        )}
        {check.verdict === "fine" && <p className="router-note">{t("portal-equipment.check.hints")}</p>}
        {failed?.code === "blocked" && <Contact />}
      </div>
      <CheckSteps check={check} result={result} />
    </>
  );
}

function CheckSteps({ check, result }: { check: Check; result: (step: Step) => string }) {
  const t = useTexts();
  return (
    <details className="check-steps">
      <summary>{t("portal-equipment.check.details")}</summary>
      <dl>
        {check.steps.map((step) => (
          <div key={step.step} style={{ display: "contents" }}>
            <dt>{t(`portal-equipment.check.step.${step.step}`)}</dt>
            <dd {...(step.step === check.failedStep ? { "data-failed": true } : {})}>{result(step)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
