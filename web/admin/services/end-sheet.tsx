import { TextInput } from "@mantine/core";
import { useState } from "react";
import { nextServiceBillEndpoint } from "../../../server/modules/billing/contract.ts";
import { endServiceEndpoint, moveServiceEndpoint } from "../../../server/modules/services/contract.ts";
import { calendarDay, isDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { notify } from "../../ui/notices.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { BillTable } from "./bill-table.tsx";
import { type Service, serviceNumber, serviceTopics } from "./service.ts";

/** Ends a service on a day or at once, after showing what is still to pay for it. */
export function EndSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const invoiced = service.invoicedUntilOn;
  const [when, setWhen] = useState<"day" | "now">("day");
  const [day, setDay] = useState<string>(service.endOn ?? (invoiced && invoiced > today ? invoiced : today));
  const [reason, setReason] = useState("");
  const endOn = when === "now" ? today : day;
  const bill = useEndpoint(
    nextServiceBillEndpoint,
    { params: { serviceId: service.id }, query: { endOn } },
    { enabled: isDay(endOn) && service.bundleServiceId === null, keepFormer: true },
  );
  const done = (): void => {
    notify(t("services.end.done", { number: serviceNumber(service), day: format.day(endOn) }));
    onClose();
  };
  const end = useAction(endServiceEndpoint, { topics: serviceTopics, onDone: done });
  const endNow = useAction(moveServiceEndpoint, { topics: serviceTopics, onDone: done });
  const action = when === "now" ? endNow : end;
  const fieldError = action.problem?.problem.errors?.find(({ field }) => field === "endOn");
  const said = reason.trim() === "" ? {} : { reason };
  return (
    <Sheet
      open
      wide
      title={t("services.end.title", { number: serviceNumber(service) })}
      onClose={onClose}
      locked={action.busy}
      sendsOnEnter
      foot={
        <>
          <Button onPress={onClose} disabled={action.busy}>
            {t("ui.cancel")}
          </Button>
          <Button
            kind="danger"
            busy={action.busy}
            disabled={!isDay(endOn)}
            onPress={() => {
              const call = { params: { serviceId: service.id }, version: service.version };
              return when === "now"
                ? endNow.run({ ...call, body: { act: "end_now", ...said } })
                : end.run({ ...call, body: { endOn: day, ...said } });
            }}
          >
            {when === "now" ? t("services.end.do-now") : t("services.end.do", { day: isDay(day) ? format.day(day) : "" })}
          </Button>
        </>
      }
    >
      <div style={{ display: "grid", gap: 16 }}>
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
            description={invoiced ? t("services.end.invoiced", { day: format.day(invoiced) }) : t("services.end.last-day-why")}
            required
            value={day}
            onChange={(chosen) => {
              end.reset();
              setDay(chosen);
            }}
            error={fieldError && fieldErrorText(t, fieldError, format.day)}
          />
        ) : (
          <span>{t("services.end.now-why")}</span>
        )}
        <TextInput
          label={t("services.reason")}
          description={t("services.reason-why")}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {isDay(endOn) && service.bundleServiceId === null && (
          <section style={{ display: "grid", gap: 8 }}>
            <h3 style={{ margin: 0, fontSize: 14 }}>{t("services.end.preview")}</h3>
            {invoiced && endOn < invoiced ? (
              <span style={{ color: "var(--attention-ink)" }}>{t("services.end.too-early", { day: format.day(invoiced) })}</span>
            ) : bill.data ? (
              <BillTable bill={bill.data} />
            ) : bill.problem ? (
              <ProblemNote problem={bill.problem} onRetry={bill.reload} />
            ) : (
              t("ui.loading")
            )}
          </section>
        )}
        {action.problem && !(when === "day" && fieldError) && <ProblemNote problem={action.problem} />}
      </div>
    </Sheet>
  );
}
