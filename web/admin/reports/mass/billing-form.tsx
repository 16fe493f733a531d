import { Checkbox, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { paymentMethods } from "../../../../server/modules/reports/contract.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { FormProps, Params } from "./kinds.ts";

const keep = "keep";
const answers = ["yes", "no", "inherit"] as const;

/** What of the billing settings changes; what is left on "as it is" stays as each customer has it. */
export function BillingForm({ onChange }: FormProps) {
  const t = useTexts();
  const [wish, setWish] = useState({
    ...{ enabled: keep, dueWay: keep, dueDays: "", autoPay: keep, method: keep, day: keep, blocking: keep, blockDays: "" },
    ...{ deactivation: keep, deactivationDays: "" },
    withoutSaved: false,
  });
  function set(changes: Partial<typeof wish>): void {
    const next = { ...wish, ...changes };
    setWish(next);
    onChange(paramsOf(next));
  }
  const select = (
    name: "enabled" | "dueWay" | "autoPay" | "method" | "day" | "blocking" | "deactivation",
    options: readonly { value: string; label: string }[],
  ) => (
    <Select
      label={t(`reports.mass.billing.${name === "dueWay" ? "due" : name === "autoPay" ? "auto-pay" : name}`)}
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
      {select("deactivation", [
        { value: "days", label: t("reports.mass.billing.deactivation-days") },
        { value: "never", label: t("reports.mass.billing.never-block") },
        { value: "inherit", label: t("reports.mass.value.inherit") },
      ])}
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
  withoutSaved: boolean;
}

const isIncomplete = (wish: Wish): boolean =>
  (wish.dueWay === "days" && !isDays(wish.dueDays)) ||
  (wish.blocking === "days" && !isBlockDays(wish.blockDays)) ||
  (wish.deactivation === "days" && !isDeactivationDays(wish.deactivationDays));

/** Days of the customer's own, never, or as the provider has it. */
const daysOrNever = (way: string, days: string): number | "never" | null =>
  way === "inherit" ? null : way === "never" ? way : Number(days);

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
  if (Object.keys(params).length === 0) return undefined;
  return wish.withoutSaved && wish.method !== keep ? { ...params, withoutSavedMethod: true } : params;
}
