import { Checkbox } from "@mantine/core";
import { planServicesEndpoint, repricePlanEndpoint } from "../../../server/modules/services/contract.ts";
import { calendarDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import type { Form } from "../../lib/form.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useActForm } from "../app/use-act-form.ts";
import { type Audience, AudienceField } from "./audience-field.tsx";
import { isSoldOnce, type Plan, useMayPlan } from "./plan.ts";
import { useListPriceWords } from "./plan-price.tsx";
import { TaxedFields, type TaxedValues } from "./taxed-fields.tsx";

interface Values extends TaxedValues {
  price: string;
  validFrom: string;
  audience: Audience;
  adjustBilledDays: boolean;
}

/** B-12 another price from a day on, with the choice of who gets it and how many services that are. */
export function RepriceSheet({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useTexts();
  const words = useListPriceWords();
  const { timeZone } = useStaffSession();
  const mayForce = useMayPlan(plan.kind, "reprice");
  const services = useEndpoint(planServicesEndpoint, { params: { planId: plan.id } });
  const soldOnce = isSoldOnce(plan.kind);
  const { form, action } = useActForm<typeof repricePlanEndpoint, Values>({
    endpoint: repricePlanEndpoint,
    params: { planId: plan.id },
    start: {
      price: "",
      validFrom: calendarDay(currentMoment(), timeZone),
      taxId: undefined,
      taxGroupId: undefined,
      includesTax: undefined,
      audience: "new_services_only",
      adjustBilledDays: false,
    },
    topics: ["plans", "services", "customers"],
    onDone: (result) => {
      notify(t("catalog.reprice.done", { count: result.services }));
      onClose();
    },
  });
  const { audience } = form.values;
  return (
    <Sheet open wide title={t("catalog.reprice.title", { plan: plan.title })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("catalog.reprice.do")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <span>{t("catalog.reprice.now", { price: words(plan, plan.price.price) })}</span>
        <DecimalField label={t("catalog.reprice.price")} places={8} unit={plan.currency} required {...form.field("price")} />
        <DayField label={t("catalog.valid-from")} description={t("catalog.reprice.from-why")} required {...form.field("validFrom")} />
        <TaxedFields
          form={form as unknown as Form<TaxedValues>}
          taxAsBefore={t("catalog.reprice.same-tax")}
          includesAsBefore={t("catalog.reprice.same-as-before")}
        />
        {!soldOnce && (
          <>
            <AudienceField
              about="price"
              value={audience}
              onChange={(chosen) => form.set("audience", chosen)}
              services={services.data}
              mayForce={mayForce}
            />
            {audience !== "new_services_only" && (
              <Checkbox
                label={t("catalog.reprice.adjust")}
                description={t("catalog.reprice.adjust-why")}
                {...form.check("adjustBilledDays")}
              />
            )}
          </>
        )}
      </FormFrame>
    </Sheet>
  );
}
