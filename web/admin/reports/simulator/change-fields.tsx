import { MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { listPlansEndpoint, listTaxesEndpoint } from "../../../../server/modules/catalog/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { Choice } from "../../../ui/choice.tsx";
import { CountField } from "../../../ui/count-field.tsx";
import { audiences, type Values } from "./simulation-values.ts";

export interface ChangeFieldsProps {
  values: Values;
  set: (changed: Partial<Values>) => void;
  /** What is wrong with a field of the change, by its name in the request. */
  errorOf: (field: string) => string | undefined;
}

/** What is to be changed, by the kind of change. */
export function ChangeFields(props: ChangeFieldsProps) {
  const t = useTexts();
  const { values, set, errorOf } = props;
  switch (values.kind) {
    case "price":
      return <PriceFields {...props} />;
    case "tax":
      return <TaxFields {...props} />;
    case "billing-day":
      return (
        <CountField
          label={t("simulator.kind.billing-day.day")}
          description={t("simulator.kind.billing-day.day-why")}
          required
          value={values.day}
          onChange={(day) => set({ day })}
          error={errorOf("day")}
        />
      );
    case "blocking":
      return (
        <>
          <CountField
            label={t("simulator.kind.blocking.block")}
            description={t("simulator.kind.blocking.block-why")}
            required
            unit={t("simulator.days")}
            value={values.blockingDays}
            onChange={(blockingDays) => set({ blockingDays })}
            error={errorOf("blockingDays")}
          />
          <CountField
            label={t("simulator.kind.blocking.deactivate")}
            required
            unit={t("simulator.days")}
            value={values.deactivationDays}
            onChange={(deactivationDays) => set({ deactivationDays })}
            error={errorOf("deactivationDays")}
          />
        </>
      );
    case "retire-plan":
      return <RetireFields {...props} />;
  }
}

function usePlans(partnerId: string): { value: string; label: string }[] {
  const { data } = useEndpoint(listPlansEndpoint, {
    query: { limit: 250, total: "none", sort: "title", filter: { archived: "false", partnerId } as never },
  });
  return (data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }));
}

function PriceFields({ values, set, errorOf }: ChangeFieldsProps) {
  const t = useTexts();
  const plans = usePlans(values.partnerId);
  return (
    <>
      <MultiSelect
        label={t("simulator.kind.price.plans")}
        required
        searchable
        clearable
        nothingFoundMessage={t("ui.list.nothing-matches")}
        data={plans}
        value={[...values.planIds]}
        onChange={(planIds) => set({ planIds })}
        error={errorOf("planIds")}
      />
      <Choice
        label={t("simulator.kind.price.by")}
        value={values.by}
        options={(["percent", "amount"] as const).map((value) => ({ value, label: t(`simulator.kind.price.by-${value}`) }))}
        onChange={(by) => set({ by })}
      />
      {values.by === "percent" ? (
        <TextInput
          label={t("simulator.kind.price.percent")}
          description={t("simulator.kind.price.less-why")}
          required
          inputMode="decimal"
          value={values.percent}
          onChange={(event) => set({ percent: event.currentTarget.value })}
          error={errorOf("by")}
        />
      ) : (
        <TextInput
          label={t("simulator.kind.price.amount")}
          description={t("simulator.kind.price.less-why")}
          required
          inputMode="decimal"
          value={values.amount}
          onChange={(event) => set({ amount: event.currentTarget.value })}
          error={errorOf("by")}
        />
      )}
      <NativeSelect
        label={t("simulator.kind.price.audience")}
        value={values.audience}
        data={audiences.map((value) => ({ value, label: t(`simulator.kind.price.audience-of.${value}`) }))}
        onChange={(event) => set({ audience: event.currentTarget.value as Values["audience"] })}
      />
    </>
  );
}

function TaxFields({ values, set, errorOf }: ChangeFieldsProps) {
  const t = useTexts();
  const { data } = useEndpoint(listTaxesEndpoint);
  const taxes = (data?.items ?? []).filter(({ enabled }) => enabled);
  return (
    <>
      <NativeSelect
        label={t("simulator.kind.tax.tax")}
        required
        value={values.taxId}
        data={[
          { value: "", label: t("simulator.choose") },
          ...taxes.map(({ id, name, ratePercent }) => ({ value: id, label: `${name} ${ratePercent} %` })),
        ]}
        onChange={(event) => set({ taxId: event.currentTarget.value })}
        error={errorOf("taxId")}
      />
      <TextInput
        label={t("simulator.kind.tax.rate")}
        required
        inputMode="decimal"
        value={values.ratePercent}
        onChange={(event) => set({ ratePercent: event.currentTarget.value })}
        error={errorOf("ratePercent")}
      />
      <Choice
        label={t("simulator.kind.tax.bearer")}
        value={values.bearer}
        options={(["customer", "isp"] as const).map((value) => ({ value, label: t(`simulator.kind.tax.bearer-of.${value}`) }))}
        onChange={(bearer) => set({ bearer })}
      />
    </>
  );
}

function RetireFields({ values, set, errorOf }: ChangeFieldsProps) {
  const t = useTexts();
  const plans = usePlans(values.partnerId);
  const choose = { value: "", label: t("simulator.choose") };
  return (
    <>
      <NativeSelect
        label={t("simulator.kind.retire-plan.plan")}
        required
        value={values.planId}
        data={[choose, ...plans]}
        onChange={(event) => set({ planId: event.currentTarget.value })}
        error={errorOf("planId")}
      />
      <NativeSelect
        label={t("simulator.kind.retire-plan.other")}
        description={t("simulator.kind.retire-plan.other-why")}
        required
        value={values.toPlanId}
        data={[choose, ...plans.filter(({ value }) => value !== values.planId)]}
        onChange={(event) => set({ toPlanId: event.currentTarget.value })}
        error={errorOf("toPlanId")}
      />
    </>
  );
}
