import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { CheckResult } from "./check-result.tsx";
import type { Check } from "./device.ts";
import "./equipment.css";

/** In a thread: what had been found when it was opened. */
export function AttachedCheck({ check }: { check: Check }) {
  return (
    <div className="check act-progress tone-past">
      <CheckWords check={check} />
    </div>
  );
}

export function CheckWords({ check }: { check: Check }) {
  const t = useTexts();
  const format = useFormat();
  return (
    <>
      <strong>{t("portal-equipment.check.attached", { moment: format.moment(check.startedAt) })}</strong>
      <CheckResult check={check} />
    </>
  );
}
