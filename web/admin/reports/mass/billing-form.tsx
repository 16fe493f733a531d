import { Checkbox, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { proformaCycles, proformaWays } from "../../../../server/modules/billing/terms/contract.ts";
import { paymentMethods } from "../../../../server/modules/reports/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { FormProps, Params } from "./kinds.ts";

const keep = "keep";

const labels = {
  enabled: "reports.mass.billing.enabled",
  dueWay: "reports.mass.billing.due",
  autoPay: "reports.mass.billing.auto-pay",
  method: "reports.mass.billing.method",
  day: "reports.mass.billing.day",
  blocking: "reports.mass.billing.blocking",
  deactivation: "reports.mass.billing.deactivation",
  proformas: "reports.mass.told.proformas",
  proformaDay: "reports.mass.told.proforma-day",
  proformaFor: "reports.mass.told.proforma-for",
  proformaMonths: "reports.mass.told.proforma-months",
} as const;
type Chosen = keyof typeof labels;

const inherit = "inherit";
const answers = ["yes", "no", inherit] as const;

/** What of the billing settings changes; what is left on "as it is" stays as each customer has it. */
export function BillingForm({ onChange }: FormProps) {
  const t = useTexts();
  const [wish, setWish] = useState({
    ...{ enabled: keep, dueWay: keep, dueDays: "", autoPay: keep, method: keep, day: keep, blocking: keep, blockDays: "" },
    ...{ deactivation: keep, deactivationDays: "" },
    ...{ proformas: keep, proformaDay: keep, proformaFor: keep, proformaMonths: keep },
    withoutSaved: false,
  });
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    onChange(paramsOf(next));
  }
  const select = (name: Chosen, options: readonly { value: string; label: string }[], note?: string) => (
    <Select
      label={t(labels[name])}
      description={note}
      data={[{ value: keep, label: t("reports.mass.billing.keep") }, ...options]}
      value={wish[name]}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      onChange={(value) => value && set({ [name]: value })}
    />
  );
  return (
    <>
      {select("enabled", [
        { value: "yes", label: t("reports.mass.billing.on") },
        { value: "no", label: t("reports.mass.billing.off") },
      ])}
      {select(
        "method",
        paymentMethods.map((value) => ({ value, label: t(`billing.method.${value}`) })),
      )}
      {(wish.method === "card" || wish.method === "direct_debit") && (
        <Checkbox
          label={t("reports.mass.billing.saved")}
          checked={wish.withoutSaved}
          onChange={(event) => set({ withoutSaved: event.currentTarget.checked })}
        />
      )}
      {select(
        "day",
        Array.from({ length: 28 }, (_, at) => ({ value: String(at + 1), label: t("reports.mass.billing.day-value", { day: at + 1 }) })),
      )}
      {select("dueWay", [
        { value: "days", label: t("reports.mass.billing.own-days") },
        { value: "inherit", label: t("reports.mass.value.inherit") },
      ])}
      {wish.dueWay === "days" && (
        <TextInput
          label={t("reports.mass.billing.days")}
          inputMode="numeric"
          required
          value={wish.dueDays}
          error={wish.dueDays !== "" && !isDays(wish.dueDays) ? t("reports.mass.billing.days-wrong") : undefined}
          onChange={(event) => set({ dueDays: event.currentTarget.value.trim() })}
        />
      )}
      {select("blocking", [
        { value: "days", label: t("reports.mass.billing.block-days") },
        { value: "never", label: t("reports.mass.billing.never-block") },
        { value: "inherit", label: t("reports.mass.value.inherit") },
      ])}
      {wish.blocking === "days" && (
        <TextInput
          label={t("reports.mass.billing.block-days")}
          inputMode="numeric"
          required
          value={wish.blockDays}
          error={wish.blockDays !== "" && !isBlockDays(wish.blockDays) ? t("reports.mass.billing.block-days-wrong") : undefined}
          onChange={(event) => set({ blockDays: event.currentTarget.value.trim() })}
        />
      )}
      {select(
        "deactivation",
        [
          { value: "days", label: t("reports.mass.billing.deactivation-days") },
          { value: "never", label: t("reports.mass.billing.never-block") },
          { value: "inherit", label: t("reports.mass.value.inherit") },
        ],
        wish.blocking === "never" ? t("terms.warning.never-blocks-with-deactivation") : undefined,
      )}
      {wish.deactivation === "days" && (
        <TextInput
          label={t("reports.mass.billing.deactivation-days")}
          inputMode="numeric"
          required
          value={wish.deactivationDays}
          error={
            wish.deactivationDays !== "" && !isDeactivationDays(wish.deactivationDays)
              ? t("reports.mass.billing.deactivation-days-wrong")
              : undefined
          }
          onChange={(event) => set({ deactivationDays: event.currentTarget.value.trim() })}
        />
      )}
      {select(
        "autoPay",
        answers.map((value) => ({ value, label: t(`reports.mass.value.${value}`) })),
      )}
      {select("proformas", [
        ...proformaWays.map((value) => ({ value, label: t(`terms.proforma-way.${value}`) })),
        { value: inherit, label: t("reports.mass.value.inherit") },
      ])}
      {select("proformaDay", [
        ...Array.from({ length: 28 }, (_, at) => ({ value: String(at + 1), label: t("terms.day", { day: at + 1 }) })),
        { value: inherit, label: t("reports.mass.value.inherit") },
      ])}
      {select("proformaFor", [
        ...proformaCycles.map((value) => ({ value, label: t(`terms.proforma-cycle.${value}`) })),
        { value: inherit, label: t("reports.mass.value.inherit") },
      ])}
      {select("proformaMonths", [
        ...Array.from({ length: 12 }, (_, at) => ({ value: String(at + 1), label: t("terms.cycles", { cycles: at + 1 }) })),
        { value: inherit, label: t("reports.mass.value.inherit") },
      ])}
    </>
  );
}

const isDays = (text: string): boolean => /^\d{1,2}$/.test(text) && Number(text) <= 60;

const isBlockDays = (text: string): boolean => /^\d{1,2}$/.test(text);

const isDeactivationDays = (text: string): boolean => isBlockDays(text) && Number(text) >= 1;

interface Wish {
  enabled: string;
  dueWay: string;
  dueDays: string;
  autoPay: string;
  method: string;
  day: string;
  blocking: string;
  blockDays: string;
  deactivation: string;
  deactivationDays: string;
  proformas: string;
  proformaDay: string;
  proformaFor: string;
  proformaMonths: string;
  withoutSaved: boolean;
}

const isIncomplete = (wish: Wish): boolean =>
  (wish.dueWay === "days" && !isDays(wish.dueDays)) ||
  (wish.blocking === "days" && !isBlockDays(wish.blockDays)) ||
  (wish.deactivation === "days" && !isDeactivationDays(wish.deactivationDays));

/** Days of the customer's own, never, or as the provider has it. */
const daysOrNever = (way: string, days: string): number | "never" | null =>
  way === "inherit" ? null : way === "never" ? way : Number(days);

/** B-156 whether, when and over what proformas are made. */
function proformaParams({ proformas, proformaDay, proformaFor, proformaMonths }: Wish): Params {
  const wished = { proformas, proformaFor, proformaDay: numberOrWord(proformaDay), proformaMonths: numberOrWord(proformaMonths) };
  return Object.fromEntries(
    Object.entries(wished).flatMap(([field, value]) => (value === keep ? [] : [[field, value === inherit ? null : value]])),
  );
}

const numberOrWord = (value: string): number | string => (value === keep || value === inherit ? value : Number(value));

function paramsOf(wish: Wish): Params | undefined {
  if (isIncomplete(wish)) return undefined;
  const params: Params = {
    ...(wish.enabled === keep ? {} : { billingEnabled: wish.enabled === "yes" }),
    ...(wish.method === keep ? {} : { paymentMethod: wish.method }),
    ...(wish.dueWay === keep ? {} : { dueDays: wish.dueWay === "inherit" ? null : Number(wish.dueDays) }),
    ...(wish.autoPay === keep ? {} : { autoPayFromBalance: wish.autoPay === "inherit" ? null : wish.autoPay === "yes" }),
  };
  if (wish.day !== keep) params.billingDay = Number(wish.day);
  if (wish.blocking !== keep) params.blocking = daysOrNever(wish.blocking, wish.blockDays);
  if (wish.deactivation !== keep) params.deactivationDays = daysOrNever(wish.deactivation, wish.deactivationDays);
  Object.assign(params, proformaParams(wish));
  if (Object.keys(params).length === 0) return undefined;
  return wish.withoutSaved && wish.method !== keep ? { ...params, withoutSavedMethod: true } : params;
}
