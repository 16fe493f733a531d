import { TextInput } from "@mantine/core";
import { useState } from "react";
import { availablePlansEndpoint } from "../../../server/modules/services/contract.ts";
import { addDays, calendarDay, type Day, isDay, maxDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { ChangeSheet } from "./change-sheet.tsx";
import { FeeWaiver } from "./fee-waiver.tsx";
import { PlanShop } from "./plan-shop.tsx";
import { type Service, serviceNumber } from "./service.ts";

/** Another plan for a running service: choose one, see what it comes to on a day, confirm. */
export function ChangePlanSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const [planId, setPlanId] = useState<string>();
  const [when, setWhen] = useState<"soonest" | "after" | "day">("soonest");
  const [day, setDay] = useState<string>(maxDay(service.startOn as Day, today));
  const [waive, setWaive] = useState<string>();
  const [reason, setReason] = useState("");
  const customerId = service.customer?.id ?? "";
  const plans = useEndpoint(availablePlansEndpoint, { params: { customerId } }, { enabled: customerId !== "" });
  // The first day that no invoice reaches; nothing has to be given back then.
  const after =
    service.invoicedUntilOn !== null && service.invoicedUntilOn >= today ? addDays(service.invoicedUntilOn as Day, 1) : undefined;
  const title = t("services.change.plan-title", { number: serviceNumber(service) });
  const chosen = plans.data?.items.find((plan) => plan.id === planId);
  if (!chosen) {
    const others = (plans.data?.items ?? []).filter(
      (plan) => plan.kind === service.kind && plan.id !== service.plan.id && plan.currency === service.currency,
    );
    return (
      <Sheet open wide title={title} onClose={onClose} foot={<Button onPress={onClose}>{t("ui.cancel")}</Button>}>
        <div style={{ display: "grid", gap: 16 }}>
          <span>{t("services.change.plan-now", { plan: service.plan.title })}</span>
          {plans.problem && <ProblemNote problem={plans.problem} onRetry={plans.reload} />}
          {!plans.data && !plans.problem && <span>{t("ui.loading")}</span>}
          {plans.data &&
            (others.length > 0 ? <PlanShop plans={others} onChoose={setPlanId} /> : <span>{t("services.change.no-other-plan")}</span>)}
        </div>
      </Sheet>
    );
  }
  return (
    <ChangeSheet
      service={service}
      title={title}
      act={t("services.act.change_plan")}
      onClose={onClose}
      onBack={() => setPlanId(undefined)}
      missing={waive !== undefined && waive.trim() === ""}
      wish={
        when !== "day" || isDay(day)
          ? {
              kind: "plan",
              planId: chosen.id,
              ...(when === "day" ? { on: day as Day } : when === "after" && after ? { on: after } : {}),
              reason,
              ...(waive?.trim() ? { waive } : {}),
            }
          : undefined
      }
    >
      {({ errorOf }) => (
        <>
          <span>
            <bdi>{service.plan.title}</bdi> → <strong>{chosen.title}</strong>
          </span>
          <Choice
            label={t("services.change.when")}
            value={when}
            onChange={setWhen}
            options={[
              { value: "soonest", label: t("services.change.soonest") },
              ...(after ? [{ value: "after" as const, label: t("services.change.after-invoiced", { day: format.day(after) }) }] : []),
              { value: "day", label: t("services.change.on-a-day") },
            ]}
          />
          {when === "after" && <span>{t("services.change.after-why")}</span>}
          {when === "day" && (
            <DayField
              label={t("services.change.first-day")}
              description={t("services.change.first-day-why")}
              required
              value={day}
              onChange={setDay}
              error={errorOf("on")}
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
