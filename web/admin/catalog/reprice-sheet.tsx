import { Checkbox } from "@mantine/core";
import { planServicesEndpoint, previewRepriceEndpoint, repricePlanEndpoint } from "../../../server/modules/services/contract.ts";
import { calendarDay, type Day } from "../../../shared/calendar.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import type { Form } from "../../lib/form.ts";
import { useFormat } from "../../lib/format.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { usePreview } from "../../lib/use-preview.ts";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { Totals } from "../../ui/wizard.tsx";
import { useActForm } from "../app/use-act-form.ts";
import { AdjustedEffect } from "./adjusted-effect.tsx";
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
  const { audience, price, validFrom, includesTax, taxId, taxGroupId, adjustBilledDays } = form.values;
  const isAsked = !soldOnce && /^\d{1,12}(\.\d{1,8})?$/.test(price) && validFrom !== "";
  const preview = usePreview(
    previewRepriceEndpoint,
    isAsked ? { params: { planId: plan.id }, body: { price, validFrom: validFrom as Day, taxId, taxGroupId, includesTax } } : undefined,
  );
  const chosen = preview.data?.audiences.find((each) => each.audience === audience);
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
            {audience !== "new_services_only" && chosen && <RepriceEffect effect={chosen} former={preview.former} />}
            {audience !== "new_services_only" && (
              <Checkbox
                label={t("catalog.reprice.adjust")}
                description={t("catalog.reprice.adjust-why")}
                {...form.check("adjustBilledDays")}
              />
            )}
            {audience !== "new_services_only" && adjustBilledDays && chosen && (
              <AdjustedEffect adjusted={chosen.adjusted} former={preview.former} />
            )}
          </>
        )}
      </FormFrame>
    </Sheet>
  );
}

type Effect = ReturnsOf<typeof previewRepriceEndpoint>["audiences"][number];

/** What the choice makes of what these customers pay by the month. */
function RepriceEffect({ effect, former }: { effect: Effect; former: boolean }) {
  const t = useTexts();
  const format = useFormat();
  const { services, invoicedFurther, monthBefore, monthAfter } = effect;
  return (
    <section aria-live="polite" style={{ display: "grid", gap: 8, opacity: former ? 0.6 : 1 }}>
      <Totals
        totals={[
          { label: t("catalog.reprice.get-it"), value: format.number(services) },
          { label: t("catalog.reprice.month-before"), value: format.money(monthBefore) },
          { label: t("catalog.reprice.month-after"), value: format.money(monthAfter) },
        ]}
      />
      {invoicedFurther > 0 && (
        <span style={{ color: "var(--attention-ink)" }}>{t("catalog.reprice.invoiced-further", { count: invoicedFurther })}</span>
      )}
    </section>
  );
}
