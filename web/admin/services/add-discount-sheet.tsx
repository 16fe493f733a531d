import { TextInput } from "@mantine/core";
import { useState } from "react";
import { addMonths, calendarDay, type Day, isDay, maxDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { ChangeSheet } from "./change-sheet.tsx";
import { DiscountFields, type DiscountValues, newDiscount } from "./discount-fields.tsx";
import { type Service, serviceNumber } from "./service.ts";

/** Takes something off the price from a day on; what is invoiced beyond it is settled. */
export function AddDiscountSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const [on, setOn] = useState<string>(maxDay(service.startOn as Day, today));
  const [values, setValues] = useState<DiscountValues>(newDiscount("percent"));
  const { percent, fixed, months, endBefore, reason } = values;
  const end = typeof months === "number" && isDay(on) ? addMonths(on, months) : (endBefore ?? null);
  const isWhole = isDay(on) && (percent ?? fixed ?? "") !== "" && months !== "" && (end === null || isDay(end));
  return (
    <ChangeSheet
      service={service}
      title={t("services.discount.title", { number: serviceNumber(service) })}
      act={t("services.act.add_discount")}
      onClose={onClose}
      wish={isWhole ? { kind: "discount", percent, fixed, on, endBefore: end as Day | null, reason } : undefined}
    >
      {({ errorOf }) => (
        <>
          <DayField label={t("services.discount.from")} required value={on} onChange={setOn} error={errorOf("on")} />
          <DiscountFields
            values={values}
            currency={service.currency}
            field={(name) => ({ name, error: errorOf(name) })}
            onChange={(change) => setValues((before) => ({ ...before, ...change }))}
          />
          <TextInput
            label={t("services.reason")}
            description={t("services.discount.reason-why")}
            maxLength={200}
            value={reason}
            onChange={(event) => setValues((before) => ({ ...before, reason: event.currentTarget.value }))}
          />
        </>
      )}
    </ChangeSheet>
  );
}

/** Ends a discount today; what is invoiced with it beyond that is settled. */
export function EndDiscountSheet({ service, discountId, onClose }: { service: Service; discountId: string; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const [on, setOn] = useState<string>(calendarDay(currentMoment(), timeZone));
  return (
    <ChangeSheet
      service={service}
      title={t("services.discount.end-title")}
      act={t("services.discount.end")}
      danger
      onClose={onClose}
      wish={isDay(on) ? { kind: "discount_end", discountId, on, reason: "" } : undefined}
    >
      {({ errorOf }) => <DayField label={t("services.discount.end-on")} required value={on} onChange={setOn} error={errorOf("on")} />}
    </ChangeSheet>
  );
}
