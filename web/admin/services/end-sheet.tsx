import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { calendarDay, isDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useMay, useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { ChangeSheet } from "./change-sheet.tsx";
import { FeeWaiver } from "./fee-waiver.tsx";
import { type Service, serviceNumber } from "./service.ts";

/** Ends a service on a day or at once, after showing what comes back and what is still to pay. */
export function EndSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const invoiced = service.invoicedUntilOn;
  const [when, setWhen] = useState<"day" | "now">("day");
  const [day, setDay] = useState<string>(service.endOn ?? (invoiced && invoiced > today ? invoiced : today));
  const [refund, setRefund] = useState(true);
  const [final, setFinal] = useState<"keep" | "refund_to_method">();
  const [waive, setWaive] = useState<string>();
  const [reason, setReason] = useState("");
  const mayRefund = useMay("finance.payments.refund");
  const endOn = when === "now" ? today : day;
  return (
    <ChangeSheet
      service={service}
      title={t("services.end.title", { number: serviceNumber(service) })}
      act={t("services.act.end")}
      danger
      onClose={onClose}
      missing={waive !== undefined && waive.trim() === ""}
      wish={
        isDay(endOn)
          ? {
              kind: "end",
              endOn,
              isNow: when === "now",
              reason,
              ...(refund ? {} : { refund: false }),
              ...(final ? { final } : {}),
              ...(waive?.trim() ? { waive } : {}),
            }
          : undefined
      }
    >
      {({ quote, errorOf }) => (
        <>
          <Choice
            label={t("services.end.when")}
            value={when}
            onChange={setWhen}
            options={[
              { value: "day", label: t("services.end.on-day") },
              { value: "now", label: t("services.end.now") },
            ]}
          />
          {when === "day" ? (
            <DayField
              label={t("services.end.last-day")}
              description={t("services.end.last-day-why")}
              required
              value={day}
              onChange={setDay}
              error={errorOf("endOn")}
            />
          ) : (
            <span>{t("services.end.now-why")}</span>
          )}
          <Checkbox
            label={t("services.change.refund-unused")}
            checked={refund}
            onChange={(event) => setRefund(event.currentTarget.checked)}
          />
          {(quote?.asksFinal || final !== undefined) && (
            <Choice
              label={t("services.change.final")}
              value={final ?? "later"}
              onChange={(chosen) => setFinal(chosen === "later" ? undefined : chosen)}
              options={[
                { value: "later", label: t("services.change.final-later") },
                { value: "keep", label: t("services.change.final-keep") },
                ...(mayRefund ? [{ value: "refund_to_method" as const, label: t("services.change.final-refund") }] : []),
              ]}
            />
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
