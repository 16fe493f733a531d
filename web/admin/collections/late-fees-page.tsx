import { Select, Switch, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { listTaxesEndpoint } from "../../../server/modules/catalog/contract.ts";
import { listLateFeeStepsEndpoint, saveLateFeeStepsEndpoint } from "../../../server/modules/collections/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import type { MoneyJson } from "../../../shared/money.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { digitsToWestern } from "../../lib/typed-values.ts";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { AmountField } from "../../ui/amount-field.tsx";
import { Button } from "../../ui/button.tsx";
import { CountField } from "../../ui/count-field.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { PartnerPage, useChosenPartner } from "./partner-page.tsx";

type Steps = ReturnsOf<typeof listLateFeeStepsEndpoint>;
type Step = Omit<Steps["items"][number], "daysAfterDue"> & { daysAfterDue: number | "" };

/** B-150 what a partner charges for being late, step by step. */
export function LateFeesPage() {
  const t = useTexts();
  const [chosen, choose] = useChosenPartner();
  const { data, problem, reload } = useEndpoint(listLateFeeStepsEndpoint, { params: { partnerId: chosen } }, { enabled: chosen !== "" });
  return (
    <PartnerPage
      title={t("collections.late-fees.title")}
      text={t("collections.late-fees.text")}
      label={t("collections.late-fees.partner")}
      {...{ chosen, problem }}
      onChoose={choose}
      onRetry={reload}
    >
      {data && <StepsForm key={`${chosen} ${JSON.stringify(data.items)}`} partnerId={chosen} steps={data} />}
    </PartnerPage>
  );
}

function StepsForm({ partnerId, steps }: { partnerId: string; steps: Steps }) {
  const t = useTexts();
  const mayUpdate = useMay("config.finance.update");
  const { data: taxes } = useEndpoint(listTaxesEndpoint, { query: {} });
  const [items, setItems] = useState<readonly Step[]>(steps.items);
  const save = useAction(saveLateFeeStepsEndpoint, { onDone: () => notify(t("collections.late-fees.saved")) });
  const options = (taxes?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const change = (at: number, step: Partial<Step>): void => setItems(items.map((one, index) => (index === at ? { ...one, ...step } : one)));
  const add = (): void =>
    setItems([
      ...items,
      {
        daysAfterDue: nextDay(items),
        kind: "fixed",
        value: "5.00",
        min: null,
        max: null,
        cap: null,
        taxId: options[0]?.value ?? "",
        chargedAs: "invoice",
        skipIfHold: true,
        isCompound: false,
      },
    ]);
  const isReady = items.every((step) => typeof step.daysAfterDue === "number" && step.value !== "" && step.taxId !== "");
  const addButton = mayUpdate && items.length < 6 && options.length > 0 && <Button onPress={add}>{t("collections.late-fees.add")}</Button>;
  return (
    <div className="late-fees-steps">
      {items.length === 0 && (
        <EmptyState title={t("collections.late-fees.none")} text={t("collections.late-fees.none-why")} action={addButton} />
      )}
      {items.map((step, at) => (
        <StepPanel
          key={step.id ?? `new-${at}`}
          at={at}
          step={step}
          currency={steps.currency}
          taxes={options}
          disabled={!mayUpdate}
          errorOf={(field) =>
            save.problem?.problem.errors?.find(
              (error) => error.field === `items.${at}.${field}` || error.field === `body.items.${at}.${field}`,
            )?.message
          }
          onChange={(changed) => change(at, changed)}
          onRemove={() => setItems(items.filter((_, index) => index !== at))}
        />
      ))}
      <ProblemNote problem={save.problem} />
      {mayUpdate && (items.length > 0 || steps.items.length > 0) && (
        <div className="late-fees-foot">
          {items.length > 0 && addButton}
          <Button
            kind="primary"
            busy={save.busy}
            disabled={!isReady}
            onPress={() =>
              save.run({
                params: { partnerId },
                body: {
                  items: items.map((step) => ({ ...step, daysAfterDue: Number(step.daysAfterDue), value: digitsToWestern(step.value) })),
                },
              })
            }
          >
            {t("collections.late-fees.save")}
          </Button>
        </div>
      )}
    </div>
  );
}

const nextDay = (items: readonly Step[]): number => Math.max(0, ...items.map((step) => Number(step.daysAfterDue))) + 10;

interface StepPanelProps {
  at: number;
  step: Step;
  currency: string;
  taxes: readonly { value: string; label: string }[];
  disabled: boolean;
  errorOf: (field: string) => string | undefined;
  onChange: (step: Partial<Step>) => void;
  onRemove: () => void;
}

function StepPanel({ at, step, currency, taxes, disabled, errorOf, onChange, onRemove }: StepPanelProps) {
  const t = useTexts();
  const limit = (name: "min" | "max" | "cap") => (
    <AmountField
      label={t(`collections.late-fees.${name}`)}
      currency={currency}
      value={step[name]}
      error={errorOf(name)}
      onChange={(value: MoneyJson | undefined) => onChange({ [name]: value ?? null })}
    />
  );
  return (
    <Panel
      title={t("collections.late-fees.step", { number: at + 1 })}
      actions={
        !disabled && (
          <Button small kind="quiet" icon={<IconTrash size={15} stroke={1.7} aria-hidden />} onPress={onRemove}>
            {t("collections.late-fees.remove")}
          </Button>
        )
      }
    >
      <fieldset className="late-fees-fields" disabled={disabled}>
        <CountField
          label={t("collections.late-fees.days")}
          value={step.daysAfterDue}
          required
          error={errorOf("daysAfterDue")}
          onChange={(daysAfterDue) => onChange({ daysAfterDue })}
        />
        <Select
          label={t("collections.late-fees.kind")}
          data={(["fixed", "percent", "percent_per_year"] as const).map((value) => ({
            value,
            label: t(`collections.late-fees.kinds.${value}`),
          }))}
          value={step.kind}
          allowDeselect={false}
          onChange={(kind) => kind && onChange({ kind: kind as Step["kind"] })}
        />
        {step.kind === "fixed" ? (
          <AmountField
            label={t("collections.late-fees.value-fixed")}
            currency={currency}
            value={{ amount: step.value, currency }}
            required
            error={errorOf("value")}
            onChange={(value) => onChange({ value: value?.amount ?? "" })}
          />
        ) : (
          <TextInput
            label={t("collections.late-fees.value-percent")}
            inputMode="decimal"
            value={step.value}
            required
            error={errorOf("value")}
            rightSection="%"
            onChange={(event) => onChange({ value: event.currentTarget.value.replace(",", ".").trim() })}
          />
        )}
        {step.kind !== "fixed" && limit("min")}
        {step.kind !== "fixed" && limit("max")}
        {limit("cap")}
        <Select
          label={t("collections.late-fees.tax")}
          data={[...taxes]}
          value={step.taxId}
          allowDeselect={false}
          error={errorOf("taxId")}
          onChange={(taxId) => taxId && onChange({ taxId })}
        />
        <Select
          label={t("collections.late-fees.charged-as")}
          data={(["invoice", "future_item"] as const).map((value) => ({ value, label: t(`collections.late-fees.as.${value}`) }))}
          value={step.chargedAs}
          allowDeselect={false}
          onChange={(chargedAs) => chargedAs && onChange({ chargedAs: chargedAs as Step["chargedAs"] })}
        />
        <Switch
          label={t("collections.late-fees.skip-if-hold")}
          checked={step.skipIfHold}
          onChange={(event) => onChange({ skipIfHold: event.currentTarget.checked })}
        />
        <Switch
          label={t("collections.late-fees.is-compound")}
          checked={step.isCompound ?? false}
          onChange={(event) => onChange({ isCompound: event.currentTarget.checked })}
        />
      </fieldset>
    </Panel>
  );
}
