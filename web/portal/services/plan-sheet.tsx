import { useState } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { SpeedText } from "../app/speed-text.tsx";
import { ActSheet, asDay } from "./act-sheet.tsx";
import { DayChoice } from "./day-choice.tsx";
import { Difference } from "./difference.tsx";
import type { OfferedPlan, Options } from "./options.ts";
import { PriceText } from "./price-text.tsx";
import type { Service } from "./service.ts";

/** P-68, P-71 from when, what it comes to, what is otherwise then. */
export function PlanSheet({
  service,
  options,
  plan,
  onClose,
}: {
  service: Service;
  options: Options;
  plan: OfferedPlan;
  onClose: () => void;
}) {
  const t = useTexts();
  const [from, setFrom] = useState<string>(plan.startDays?.[0] ?? plan.earliestOn);
  const on = asDay(from);
  const isSlower = plan.downBps !== null && service.downBps !== null && plan.downBps < service.downBps;
  return (
    <ActSheet
      serviceId={service.id}
      title={t("portal-services.change.to", { plan: plan.title })}
      verb="portal-services.change.do"
      byRequest={plan.mode === "request"}
      wish={on ? { kind: "plan", planId: plan.id, on } : undefined}
      more={[
        ...(from === options.today ? [t("portal-services.change.reconnects")] : []),
        ...(isSlower ? [t("portal-services.change.slower")] : []),
        t("portal-services.change.keeps"),
      ]}
      onClose={onClose}
    >
      <div className="plan-chosen">
        <span className="plan-chosen-words">
          <span className="plan-difference number">
            <Difference plan={plan} />
          </span>
          <span className="plan-chosen-speed">
            <SpeedText downBps={plan.downBps} upBps={plan.upBps} />
          </span>
        </span>
        <PriceText service={plan} />
      </div>
      <DayChoice
        label={t("portal-services.change.from")}
        otherLabel={t("portal-services.change.first-day")}
        today={options.today}
        value={from}
        onChange={setFrom}
        min={plan.earliestOn}
        max={plan.latestOn}
        only={plan.startDays}
        likely={[
          {
            day: plan.earliestOn,
            label: plan.earliestOn === options.today ? t("portal-services.day.today") : t("portal-services.day.soonest"),
          },
          { day: options.nextPeriodOn, label: t("portal-services.day.next-period") },
        ]}
      />
    </ActSheet>
  );
}
