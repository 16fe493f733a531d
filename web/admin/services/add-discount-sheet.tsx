import { TextInput } from "@mantine/core";
import { addDiscountEndpoint } from "../../../server/modules/services/contract.ts";
import { addDays, calendarDay, type Day, maxDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useActForm } from "../app/use-act-form.ts";
import { DiscountFields, type DiscountValues, newDiscount } from "./discount-fields.tsx";
import { type Service, serviceNumber, serviceTopics } from "./service.ts";

/** Takes something off the price, from a day on that is not invoiced yet. */
export function AddDiscountSheet({ service, onClose }: { service: Service; onClose: () => void }) {
  const t = useTexts();
  const { timeZone } = useStaffSession();
  const today = calendarDay(currentMoment(), timeZone);
  const free = service.invoicedUntilOn ? addDays(service.invoicedUntilOn as Day, 1) : (service.startOn as Day);
  const { form, action } = useActForm<typeof addDiscountEndpoint, DiscountValues & { startOn: string }>({
    endpoint: addDiscountEndpoint,
    params: { serviceId: service.id },
    start: { ...newDiscount("percent"), startOn: maxDay(free, today) },
    topics: serviceTopics,
    onDone: () => {
      notify(t("services.discount.done", { number: serviceNumber(service) }));
      onClose();
    },
  });
  return (
    <Sheet open title={t("services.discount.title", { number: serviceNumber(service) })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("services.act.add_discount")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <DayField label={t("services.discount.from")} required {...form.field("startOn")} />
        <DiscountFields
          values={form.values}
          currency={service.currency}
          field={(name) => form.field(name)}
          onChange={(change) => {
            for (const [name, value] of Object.entries(change)) form.set(name as keyof DiscountValues, value as never);
          }}
        />
        <TextInput label={t("services.reason")} description={t("services.discount.reason-why")} {...form.field("reason")} />
      </FormFrame>
    </Sheet>
  );
}
