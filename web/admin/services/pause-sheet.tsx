import { TextInput } from "@mantine/core";
import { useState } from "react";
import { addDays, calendarDay, isDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { ChangeSheet } from "./change-sheet.tsx";
import { FeeWaiver } from "./fee-waiver.tsx";
import { type Service, serviceNumber } from "./service.ts";

/** As long as somebody is away: the first day without the service, and the first one with it again. */
const usualDays = 14;

export function PauseSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const [on, setOn] = useState<string>(today);
  const [isOpen, setIsOpen] = useState<"known" | "open">("known");
  const [until, setUntil] = useState<string>(addDays(today, usualDays));
  const [waive, setWaive] = useState<string>();
  const [reason, setReason] = useState("");
  const isWhole = isDay(on) && (isOpen === "open" || isDay(until));
  return (
    <ChangeSheet
      service={service}
      title={t("services.change.pause-title", { number: serviceNumber(service) })}
      act={t("services.act.pause")}
      onClose={onClose}
      missing={waive !== undefined && waive.trim() === ""}
      wish={
        isWhole ? { kind: "pause", on, until: isOpen === "open" ? null : until, reason, ...(waive?.trim() ? { waive } : {}) } : undefined
      }
    >
      {({ errorOf }) => (
        <>
          <DayField label={t("services.change.pause-from")} required min={today} value={on} onChange={setOn} error={errorOf("on")} />
          <Choice
            label={t("services.change.pause-end")}
            value={isOpen}
            onChange={setIsOpen}
            options={[
              { value: "known", label: t("services.change.pause-known") },
              { value: "open", label: t("services.change.pause-open") },
            ]}
          />
          {isOpen === "known" && (
            <DayField label={t("services.change.back-on")} required value={until} onChange={setUntil} error={errorOf("until")} />
          )}
          <TextInput
            label={t("services.reason")}
            description={t("services.reason-why")}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <FeeWaiver value={waive} onChange={setWaive} />
        </>
      )}
    </ChangeSheet>
  );
}

export function ResumeSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const [on, setOn] = useState<string>(today);
  return (
    <ChangeSheet
      service={service}
      title={t("services.change.resume-title", { number: serviceNumber(service) })}
      act={t("services.act.resume")}
      onClose={onClose}
      wish={isDay(on) ? { kind: "resume", on, reason: "" } : undefined}
    >
      {({ errorOf }) => (
        <DayField label={t("services.change.back-on")} required min={today} value={on} onChange={setOn} error={errorOf("on")} />
      )}
    </ChangeSheet>
  );
}
