import { Checkbox, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { listPlansEndpoint } from "../../../server/modules/catalog/contract.ts";
import { createPromoEndpoint, updatePromoEndpoint } from "../../../server/modules/catalog/promo-codes/contract.ts";
import { listLabelsEndpoint } from "../../../server/modules/partners/contract.ts";
import { calendarDay } from "../../../shared/calendar.ts";
import { currentMoment } from "../../lib/current-moment.ts";
import type { Form } from "../../lib/form.ts";
import { useStaffSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { CountField } from "../../ui/count-field.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { RadioList } from "../../ui/radio-list.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { usePartnerScope } from "../app/partner-scope.ts";
import { useActForm } from "../app/use-act-form.ts";
import { useRecordForm } from "../app/use-record-form.ts";
import { Pair } from "./pair.tsx";
import type { Promo } from "./promo.ts";
import { usePromoCurrency } from "./use-promo-currency.ts";

interface PromoValues {
  note: string;
  effect: Promo["effect"];
  percent: string | null;
  fixed: string | null;
  cycles: number | "" | null;
  waives: Promo["waives"];
  planIds: string[];
  customers: Promo["customers"];
  labelIds: string[];
  validFrom: string;
  validTo: string | null;
  maxUses: number | "" | null;
  maxPerCustomer: number | "" | null;
  isStackable: boolean;
}

interface NewValues extends PromoValues {
  partnerId: string;
  code: string;
}

export function NewPromoSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const navigate = useNavigate();
  const { timeZone, partners } = useStaffSession();
  const scope = usePartnerScope();
  const { form, action } = useActForm<typeof createPromoEndpoint, NewValues>({
    endpoint: createPromoEndpoint,
    start: {
      ...{
        partnerId: scope.partnerId ?? partners[0]?.id ?? "",
        code: "",
        note: "",
        effect: "percent",
        percent: "",
        fixed: null,
        cycles: 3,
      },
      ...{ waives: [], planIds: [], customers: "all", labelIds: [], validTo: null, maxUses: null, maxPerCustomer: 1, isStackable: false },
      validFrom: calendarDay(currentMoment(), timeZone),
    },
    topics: ["promo-codes"],
    onDone: (promo) => {
      notify(t("catalog.promo.made", { code: promo.code }));
      onClose();
      void navigate({ to: `/plans/promo-codes/${promo.id}` as never });
    },
  });
  return (
    <Sheet open wide title={t("catalog.promo.new")} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("catalog.promo.make")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        {partners.length > 1 && (
          <NativeSelect
            label={t("catalog.promo.partner")}
            {...form.field("partnerId")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <TextInput
          label={t("catalog.promo.code")}
          description={t("catalog.promo.code-why")}
          required
          dir="ltr"
          autoComplete="off"
          data-autofocus
          {...form.field("code")}
          onChange={(event) => form.set("code", event.currentTarget.value.toUpperCase())}
        />
        <PromoFields form={form as unknown as Form<PromoValues>} partnerId={form.values.partnerId} />
      </FormFrame>
    </Sheet>
  );
}

const valuesOf = (promo: Promo): PromoValues => ({
  note: promo.note,
  effect: promo.effect,
  percent: promo.percent,
  fixed: promo.fixed,
  cycles: promo.cycles,
  waives: promo.waives,
  planIds: promo.planIds,
  customers: promo.customers,
  labelIds: promo.labelIds,
  validFrom: promo.validFrom,
  validTo: promo.validTo,
  maxUses: promo.maxUses,
  maxPerCustomer: promo.maxPerCustomer,
  isStackable: promo.isStackable,
});

export function EditPromoSheet({ promo, onClose }: { promo: Promo; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updatePromoEndpoint,
    params: { promoCodeId: promo.id },
    record: promo,
    values: valuesOf,
    topics: ["promo-codes"],
    onSaved: () => {
      notify(t("catalog.promo.changed", { code: promo.code }));
      onClose();
    },
  });
  return (
    <Sheet open wide title={t("catalog.promo.edit-title", { code: promo.code })} onClose={onClose} locked={action.busy}>
      <FormFrame form={form} submit={t("catalog.promo.save")} busy={action.busy} problem={action.problem} onCancel={onClose}>
        <span style={{ color: "var(--ink-quiet)" }}>{t("catalog.promo.edit-why")}</span>
        <PromoFields form={form} partnerId={promo.partnerId} />
      </FormFrame>
    </Sheet>
  );
}

const effects = ["percent", "fixed", "fee_waiver", "plan_unlocked"] as const;
const customers = ["all", "new", "existing"] as const;
const fees = ["activation", "setup"] as const;

function PromoFields({ form, partnerId }: { form: Form<PromoValues>; partnerId: string }) {
  const t = useTexts();
  const currency = usePromoCurrency()(partnerId);
  const plans = useEndpoint(listPlansEndpoint, {
    query: { limit: 250, total: "none", filter: { kind: "internet,voice,recurring,bundle", partnerId } as never },
  });
  const labels = useEndpoint(listLabelsEndpoint, { query: { module: "customers" } });
  const { values } = form;
  const isDiscount = values.effect === "percent" || values.effect === "fixed";
  return (
    <>
      <RadioList
        label={t("catalog.promo.effect")}
        value={values.effect}
        onChange={(effect) => form.set("effect", effect)}
        options={effects.map((value) => ({
          value,
          label: t(`catalog.promo.effect-of.${value}`),
          note: t(`catalog.promo.effect-why.${value}`),
        }))}
      />
      {isDiscount && (
        <Pair>
          {values.effect === "percent" ? (
            <DecimalField
              label={t("services.discount.off")}
              description={t("catalog.promo.off-why")}
              places={4}
              unit="%"
              required
              {...form.field("percent")}
            />
          ) : (
            <DecimalField
              label={t("services.discount.off")}
              description={t("catalog.promo.off-why")}
              places={8}
              unit={currency}
              required
              {...form.field("fixed")}
            />
          )}
          <CountField
            label={t("catalog.promo.cycles")}
            description={t("catalog.promo.cycles-why")}
            unit={t("services.months-unit")}
            {...form.field("cycles")}
          />
        </Pair>
      )}
      {values.effect === "fee_waiver" && (
        <Checkbox.Group
          label={t("catalog.promo.waives")}
          value={values.waives}
          error={form.field("waives").error}
          onChange={(chosen) => form.set("waives", chosen as Promo["waives"])}
        >
          <div className="plan-fields-row">
            {fees.map((fee) => (
              <Checkbox key={fee} value={fee} label={t(`catalog.promo.waive-of.${fee}`)} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <MultiSelect
        label={t("catalog.promo.plans")}
        {...(values.effect === "plan_unlocked" ? { required: true } : { description: t("catalog.promo.plans-why") })}
        searchable
        clearable
        nothingFoundMessage={t("ui.list.nothing-matches")}
        data={plans.data?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []}
        value={values.planIds}
        error={form.field("planIds").error}
        onChange={(chosen) => form.set("planIds", chosen)}
      />
      <Pair>
        <NativeSelect
          label={t("catalog.promo.for")}
          description={t("catalog.promo.for-why")}
          {...form.field("customers")}
          data={customers.map((value) => ({ value, label: t(`catalog.promo.customers.${value}`) }))}
        />
        <MultiSelect
          label={t("catalog.labels")}
          description={t("catalog.promo.labels-why")}
          searchable
          clearable
          nothingFoundMessage={t("ui.list.nothing-matches")}
          data={labels.data?.items.map(({ id, title }) => ({ value: id, label: title })) ?? []}
          value={values.labelIds}
          error={form.field("labelIds").error}
          onChange={(chosen) => form.set("labelIds", chosen)}
        />
      </Pair>
      <Pair>
        <DayField label={t("catalog.promo.from")} description={t("catalog.promo.from-why")} required {...form.field("validFrom")} />
        <DayField
          label={t("catalog.promo.to")}
          description={t("catalog.promo.to-why")}
          {...form.field("validTo")}
          value={values.validTo ?? ""}
        />
      </Pair>
      <Pair>
        <CountField label={t("catalog.promo.max-uses")} description={t("catalog.empty-no-limit")} {...form.field("maxUses")} />
        <CountField
          label={t("catalog.promo.max-per-customer")}
          description={t("catalog.empty-no-limit")}
          {...form.field("maxPerCustomer")}
        />
      </Pair>
      <Checkbox label={t("catalog.promo.stackable")} description={t("catalog.promo.stackable-why")} {...form.check("isStackable")} />
      <TextInput label={t("services.note")} description={t("services.note-why")} maxLength={200} {...form.field("note")} />
    </>
  );
}
