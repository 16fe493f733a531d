import { TextInput } from "@mantine/core";
import { useState } from "react";
import { calendarDay, type Day, isDay, maxDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { ChangeSheet } from "./change-sheet.tsx";
import { type Service, serviceNumber } from "./service.ts";

/** Another price or quantity from a day on; what is invoiced beyond it is settled. */
export function TermsSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const [on, setOn] = useState<string>(maxDay(service.startOn as Day, today));
  const [customPrice, setCustomPrice] = useState<string | null>();
  const [quantity, setQuantity] = useState<string | null | undefined>(service.quantity);
  const [reason, setReason] = useState("");
  const how = customPrice === undefined ? "same" : customPrice === null ? "list" : "own";
  const isOther = customPrice !== undefined || quantity !== service.quantity;
  const isWhole = isDay(on) && Boolean(quantity) && customPrice !== "" && isOther;
  return (
    <ChangeSheet
      service={service}
      title={t("services.terms.title", { number: serviceNumber(service) })}
      act={t("services.terms.save")}
      onClose={onClose}
      wish={
        isWhole
          ? {
              kind: "terms",
              on,
              reason,
              ...(customPrice === undefined ? {} : { customPrice }),
              ...(quantity === service.quantity ? {} : { quantity: quantity ?? "1" }),
            }
          : undefined
      }
    >
      {({ errorOf }) => (
        <>
          <DayField label={t("services.terms.from")} required value={on} onChange={setOn} error={errorOf("on")} />
          <Choice
            label={t("services.price")}
            value={how}
            onChange={(chosen) => setCustomPrice(chosen === "same" ? undefined : chosen === "list" ? null : service.unitPrice)}
            options={[
              { value: "same", label: t("services.terms.same-price") },
              { value: "own", label: t("services.own-price") },
              ...(service.hasOwnPrice ? [{ value: "list" as const, label: t("services.list-price") }] : []),
            ]}
          />
          {how === "own" && (
            <DecimalField
              label={t("services.terms.own-price")}
              description={t(service.includesTax ? "services.with-tax" : "services.plus-tax")}
              value={customPrice}
              places={8}
              unit={service.currency}
              required
              error={errorOf("customPrice")}
              onChange={setCustomPrice}
            />
          )}
          <DecimalField
            label={t("services.quantity")}
            places={3}
            required
            value={quantity}
            error={errorOf("quantity")}
            onChange={setQuantity}
          />
          <TextInput
            label={t("services.reason")}
            description={t("services.reason-why")}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      )}
    </ChangeSheet>
  );
}
