import { useState } from "react";
import { addDays, type Day } from "../../../shared/calendar.ts";
import { useFormat } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { ActSheet, asDay } from "./act-sheet.tsx";
import { DayChoice } from "./day-choice.tsx";
import type { Options } from "./options.ts";
import { PauseLength } from "./pause-length.tsx";

type Pause = NonNullable<Options["pause"]>;

/** P-80, P-83 from tonight or a later day, until a day or as long as it may last. */
export function PauseSheet({
  serviceId,
  title,
  options,
  pause,
  onClose,
}: {
  serviceId: string;
  title: string;
  options: Options;
  pause: Pause;
  onClose: () => void;
}) {
  const t = useTexts();
  const format = useFormat();
  const earliest = pause.earliestOn ?? addDays(options.today as Day, 1);
  const latest = pause.latestOn ?? earliest;
  const [from, setFrom] = useState<string>(earliest);
  const [until, setUntil] = useState<string | null>(null);
  const on = asDay(from);
  const back = until === null ? null : asDay(until);
  return (
    <ActSheet
      serviceId={serviceId}
      title={t("portal-services.pause.title", { plan: title })}
      verb={from === addDays(options.today as Day, 1) ? "portal-services.pause.do-tonight" : "portal-services.pause.do"}
      byRequest={pause.mode === "request"}
      wish={on && back !== undefined ? { kind: "pause", on, until: back } : undefined}
      more={[t("portal-services.pause.resume-any-time")]}
      onClose={onClose}
    >
      <DayChoice
        label={t("portal-services.pause.from")}
        otherLabel={t("portal-services.pause.first-day")}
        today={options.today}
        value={from}
        onChange={setFrom}
        min={earliest}
        max={latest}
        likely={[
          {
            day: earliest,
            label: earliest === addDays(options.today as Day, 1) ? t("portal-services.pause.tonight") : t("portal-services.day.soonest"),
            note: t("portal-services.pause.off-from", { day: format.day(earliest) }),
          },
          {
            day: options.nextPeriodOn,
            label: t("portal-services.day.next-period"),
            note: t("portal-services.pause.off-from", { day: format.day(options.nextPeriodOn) }),
          },
        ]}
      />
      <PauseLength from={on} min={pause.minDays} max={pause.maxDays} until={until} onChange={setUntil} />
      {pause.daysLeft !== null && (
        <p className="change-price-note">
          {pause.pausesLeft === null
            ? t("portal-services.pause.days-left", { days: pause.daysLeft })
            : t("portal-services.pause.left", { days: pause.daysLeft, count: pause.pausesLeft })}
        </p>
      )}
    </ActSheet>
  );
}
