import { NumberInput, Select, Skeleton, Switch, Textarea, TextInput } from "@mantine/core";
import type { z } from "zod";
import { type BillingAccountView, changeBillingAccountEndpoint, paymentMethods } from "../../../server/modules/billing/contract.ts";
import { useFormat } from "../../lib/format.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Facts } from "../../ui/facts.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { DayText } from "../../ui/value-texts.tsx";
import { RecordActivity } from "../app/record-activity.tsx";
import { useRecordForm } from "../app/use-record-form.ts";
import { EInvoicingPanel } from "./einvoice/e-invoicing-form.tsx";
import { useAccount } from "./money-answer.tsx";
import "./configuration-view.css";

type Account = z.output<typeof BillingAccountView>;

/** How a customer is billed, and what a change of it means from when on. */
export function ConfigurationView({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useAccount(customerId);
  if (problem && !data) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!data) return <Skeleton height={320} radius="md" />;
  return (
    <div className="billing-configuration">
      <div className="billing-configuration-forms">
        <Panel title={t("billing.config.title")}>
          <Configuration account={data} />
        </Panel>
        <EInvoicingPanel customerId={customerId} />
      </div>
      <aside>
        <Panel title={t("billing.config.fixed")}>
          <Facts
            facts={[
              { label: t("billing.config.type"), value: t(`billing.config.type-word.${data.billingType}`) },
              ...(data.billingType === "recurring"
                ? [
                    {
                      label: t("billing.config.period"),
                      value:
                        data.prepaidMonths === 0
                          ? t("billing.config.postpaid")
                          : t("billing.config.prepaid", { months: data.prepaidMonths }),
                    },
                    { label: t("billing.config.day"), value: t("billing.config.day-of", { day: data.billingDay }) },
                    { label: t("billing.account.next-bill"), value: <DayText value={data.nextBillingOn} /> },
                  ]
                : []),
              { label: t("billing.config.currency"), value: data.currency },
              { label: t("billing.config.tax"), value: t(`billing.config.tax-word.${data.taxStatus}`) },
            ]}
          />
          <p className="billing-configuration-note">{t("billing.config.fixed-why")}</p>
        </Panel>
        <RecordActivity entity="billing_account" entityId={customerId} topics={["billing"]} />
      </aside>
    </div>
  );
}

interface Values {
  billingEnabled: boolean;
  dueDays: number | string;
  autoPay: string;
  autoPayFromBalance: boolean | null;
  paymentMethod: Account["paymentMethod"];
  billingName: string;
  billingAddress: string;
  poNumber: string;
}

function Configuration({ account }: { account: Account }) {
  const t = useTexts();
  const format = useFormat();
  const mayUpdate = useMay("customers.billing.update");
  const isOwn = (value: { origin: string }): boolean => value.origin === "customer";
  const { form, action } = useRecordForm<typeof changeBillingAccountEndpoint, Account, Omit<Values, "autoPay">>({
    endpoint: changeBillingAccountEndpoint,
    params: { customerId: account.customerId },
    record: account,
    values: (record) => ({
      billingEnabled: record.billingEnabled,
      dueDays: isOwn(record.dueDays) ? record.dueDays.value : "",
      autoPayFromBalance: isOwn(record.autoPayFromBalance) ? record.autoPayFromBalance.value : null,
      paymentMethod: record.paymentMethod,
      billingName: record.billingName,
      billingAddress: record.billingAddress,
      poNumber: record.poNumber,
    }),
    topics: ["customers"],
    onSaved: () => notify(t("billing.config.saved")),
  });
  const inherited = (name: "dueDays" | "autoPayFromBalance", words: string): string =>
    isOwn(account[name]) ? t("billing.config.own") : t("billing.config.inherited", { value: words });
  const dueDays = form.field("dueDays");
  const autoPay = form.values.autoPayFromBalance;
  const enabledChange = account.billingEnabled !== form.values.billingEnabled;
  return (
    <fieldset disabled={!mayUpdate} className="billing-configuration-form">
      <FormFrame form={form} submit={t("billing.config.save")} busy={action.busy} problem={action.problem}>
        <Switch
          label={t("billing.config.enabled")}
          description={t(
            enabledChange ? (account.billingEnabled ? "billing.config.off-then" : "billing.config.on-then") : "billing.config.enabled-why",
            {
              day: format.day(account.nextBillingOn),
            },
          )}
          {...form.check("billingEnabled")}
        />
        <NumberInput
          label={t("billing.config.due-days")}
          description={`${t("billing.config.due-days-why")} ${inherited("dueDays", t("billing.config.days", { days: account.dueDays.value }))}`}
          placeholder={String(account.dueDays.value)}
          min={0}
          max={60}
          allowDecimal={false}
          {...dueDays}
          onChange={(value) => form.set("dueDays", value)}
        />
        <Select
          label={t("billing.config.auto-pay")}
          description={`${t("billing.config.auto-pay-why")} ${inherited("autoPayFromBalance", t(account.autoPayFromBalance.value ? "billing.config.yes" : "billing.config.no"))}`}
          data={[
            { value: "inherit", label: t("billing.config.inherit") },
            { value: "yes", label: t("billing.config.yes") },
            { value: "no", label: t("billing.config.no") },
          ]}
          value={autoPay === null ? "inherit" : autoPay ? "yes" : "no"}
          allowDeselect={false}
          onChange={(value) => form.set("autoPayFromBalance", value === "inherit" ? null : value === "yes")}
        />
        <Select
          label={t("billing.config.method")}
          description={t("billing.config.method-why")}
          data={paymentMethods.map((value) => ({ value, label: t(`billing.method.${value}`) }))}
          allowDeselect={false}
          {...form.field("paymentMethod")}
          onChange={(value) => value && form.set("paymentMethod", value as Account["paymentMethod"])}
        />
        <TextInput label={t("billing.config.name")} description={t("billing.config.name-why")} {...form.field("billingName")} />
        <Textarea label={t("billing.config.address")} autosize minRows={2} {...form.field("billingAddress")} />
        <TextInput label={t("billing.po-number")} description={t("billing.config.po-why")} {...form.field("poNumber")} />
      </FormFrame>
    </fieldset>
  );
}
