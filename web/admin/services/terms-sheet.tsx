import { TextInput } from "@mantine/core";
import { editServiceTermsEndpoint } from "../../../server/modules/services/contract.ts";
import { addDays, calendarDay, type Day, maxDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useActForm } from "../app/use-act-form.ts";
import { type Service, serviceNumber, serviceTopics } from "./service.ts";

interface Values {
  on: string;
  customPrice: string | null | undefined;
  quantity: string;
  reason: string;
}

/** Another price or quantity from a day on that is not invoiced yet. */
export function TermsSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const free = service.invoicedUntilOn ? addDays(service.invoicedUntilOn as Day, 1) : (service.startOn as Day);
  const { form, action } = useActForm<typeof editServiceTermsEndpoint, Values>({
    endpoint: editServiceTermsEndpoint,
    params: { serviceId: service.id },
    version: service.version,
    start: { on: maxDay(free, today), customPrice: undefined, quantity: service.quantity, reason: "" },
    topics: serviceTopics,
    onDone: () => {
      notify(t("services.terms.done", { number: serviceNumber(service) }));
      onClose();
    },
  });
  const { customPrice } = form.values;
  const how = customPrice === undefined ? "same" : customPrice === null ? "list" : "own";
  return (
    <Sheet open title={t("services.terms.title", { number: serviceNumber(service) })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("services.terms.save")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <DayField
          label={t("services.terms.from")}
          description={service.invoicedUntilOn ? t("services.terms.from-why") : ""}
          required
          {...form.field("on")}
        />
        <Choice
          label={t("services.price")}
          value={how}
          onChange={(chosen) => form.set("customPrice", chosen === "same" ? undefined : chosen === "list" ? null : service.unitPrice)}
          options={[
            { value: "same", label: t("services.terms.same-price") },
            { value: "own", label: t("services.own-price") },
            ...(service.hasOwnPrice ? [{ value: "list" as const, label: t("services.list-price") }] : []),
          ]}
        />
        {how === "own" && (
          <DecimalField
            {...(form.field("customPrice") as { name: string; error: string | undefined })}
            label={t("services.terms.own-price")}
            description={t(service.includesTax ? "services.with-tax" : "services.plus-tax")}
            value={customPrice}
            places={8}
            unit={service.currency}
            required
            onChange={(price) => form.set("customPrice", price)}
          />
        )}
        <DecimalField label={t("services.quantity")} places={3} required {...form.field("quantity")} />
        <TextInput label={t("services.reason")} description={t("services.reason-why")} {...form.field("reason")} />
      </FormFrame>
    </Sheet>
  );
}
