import { MultiSelect, NativeSelect, Pill } from "@mantine/core";
import { paymentMethods } from "../../../../server/modules/billing/accounts/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { CustomerPicker } from "../../app/customer-picker.tsx";
import type { ChargeFilter } from "./charge-words.ts";
import type { useChargeNames } from "./use-charge-names.ts";

export type Draft = Omit<ChargeFilter, "id" | "partnerId" | "version">;
export type Kind = "any" | "recurring" | "one_time";

/** Which invoices a filter speaks of. What is left empty is left out of the conditions. */
export function ConditionFields({
  draft,
  kind,
  currency,
  partnerId,
  choices,
  totalError,
  onKind,
  onChange,
}: {
  draft: Draft;
  kind: Kind;
  currency: string;
  partnerId: string;
  choices: ReturnType<typeof useChargeNames>;
  totalError: string | undefined;
  onKind: (kind: Kind) => void;
  onChange: (changes: Partial<Draft>) => void;
}) {
  const t = useTexts();
  const { total } = draft.conditions;
  const only = (changes: Partial<Draft["conditions"]>): void =>
    onChange({
      conditions: Object.fromEntries(
        Object.entries({ ...draft.conditions, ...changes }).filter(
          ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
        ),
      ) as Draft["conditions"],
    });
  return (
    <fieldset className="auto-group">
      <legend>{t("payments.auto.filters.which")}</legend>
      <p className="auto-note">{t("payments.auto.filters.which-why")}</p>
      <Choice
        label={t("payments.auto.filters.kinds")}
        value={kind}
        onChange={onKind}
        options={(["any", "recurring", "one_time"] as const).map((value) => ({ value, label: t(`payments.auto.kind.${value}`) }))}
      />
      <MultiSelect
        label={t("payments.auto.filters.methods")}
        data={paymentMethods.map((value) => ({ value, label: t(`payments.method-word.${value}`) }))}
        value={draft.conditions.paymentMethods ?? []}
        comboboxProps={{ withinPortal: false }}
        onChange={(values) => only({ paymentMethods: values })}
      />
      <div className="auto-pair">
        <NativeSelect
          label={t("payments.auto.filters.total")}
          value={total?.is ?? "any"}
          data={(["any", "at_least", "at_most"] as const).map((value) => ({ value, label: t(`payments.auto.total-is.${value}`) }))}
          onChange={(event) => {
            const is = event.currentTarget.value;
            only({ total: is === "at_least" || is === "at_most" ? { is, amount: total?.amount ?? "" } : undefined });
          }}
        />
        {total && (
          <AmountField
            label={t("payments.amount")}
            currency={currency}
            value={total.amount === "" ? null : { amount: total.amount, currency }}
            error={totalError}
            onChange={(value) => only({ total: { ...total, amount: value?.amount ?? "" } })}
          />
        )}
      </div>
      {choices.locations.length > 0 && (
        <MultiSelect
          label={t("payments.auto.filters.locations")}
          data={choices.locations}
          value={draft.conditions.locationIds ?? []}
          searchable
          comboboxProps={{ withinPortal: false }}
          onChange={(values) => only({ locationIds: values })}
        />
      )}
      {choices.labels.length > 0 && (
        <MultiSelect
          label={t("payments.auto.filters.labels")}
          data={choices.labels}
          value={draft.conditions.labelIds ?? []}
          searchable
          comboboxProps={{ withinPortal: false }}
          onChange={(values) => only({ labelIds: values })}
        />
      )}
      <CustomerPicker
        key={draft.customers.length}
        label={t("payments.auto.filters.customers")}
        picked={undefined}
        partnerId={partnerId}
        onPick={(picked) => {
          if (!picked || draft.customers.some(({ id }) => id === picked.id)) return;
          const customers = [...draft.customers, picked];
          onChange({ customers, conditions: { ...draft.conditions, customerIds: customers.map(({ id }) => id) } });
        }}
      />
      {draft.customers.length > 0 && (
        <div className="auto-picked">
          {draft.customers.map((customer) => (
            <Pill
              key={customer.id}
              withRemoveButton
              removeButtonProps={{ "aria-label": t("payments.auto.filters.without-customer", { name: customer.name }) }}
              onRemove={() => {
                const customers = draft.customers.filter(({ id }) => id !== customer.id);
                const { customerIds, ...rest } = draft.conditions;
                onChange({ customers, conditions: customers.length > 0 ? { ...rest, customerIds: customers.map(({ id }) => id) } : rest });
              }}
            >
              {customer.name} · {customer.number}
            </Pill>
          ))}
        </div>
      )}
    </fieldset>
  );
}
