import { Select, Skeleton, TextInput } from "@mantine/core";
import type { z } from "zod";
import {
  changeEInvoicingEndpoint,
  deliveryWays,
  type EInvoicingView,
  formats,
  getEInvoicingEndpoint,
} from "../../../../server/modules/billing/einvoice/contract.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import { schemes } from "./schemes.ts";
import "./e-invoice-words.css";

type EInvoicing = z.output<typeof EInvoicingView>;

/** How a customer gets e-invoices. */
export function EInvoicingPanel({ customerId }: { customerId: string }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(getEInvoicingEndpoint, { params: { customerId } }, { topics: ["customers", "settings"] });
  return (
    <Panel title={t("einvoice.config.title")}>
      {problem && !data ? (
        <ProblemNote problem={problem} onRetry={reload} />
      ) : data ? (
        <EInvoicingForm eInvoicing={data} />
      ) : (
        <Skeleton height={200} radius="md" />
      )}
    </Panel>
  );
}

interface Values {
  format: EInvoicing["format"]["value"] | null;
  delivery: EInvoicing["delivery"]["value"] | null;
  networkScheme: string;
  networkValue: string;
  buyerReference: string;
  mandateReference: string;
}

function EInvoicingForm({ eInvoicing }: { eInvoicing: EInvoicing }) {
  const t = useTexts();
  const mayUpdate = useMay("customers.billing.update");
  const { form, action } = useRecordForm<typeof changeEInvoicingEndpoint, EInvoicing, Values>({
    endpoint: changeEInvoicingEndpoint,
    params: { customerId: eInvoicing.customerId },
    record: eInvoicing,
    values: (record) => ({
      format: record.format.origin === "customer" ? record.format.value : null,
      delivery: record.delivery.origin === "customer" ? record.delivery.value : null,
      networkScheme: record.networkScheme,
      networkValue: record.networkValue,
      buyerReference: record.buyerReference,
      mandateReference: record.mandateReference,
    }),
    topics: ["customers", "billing"],
    onSaved: () => notify(t("einvoice.config.saved")),
  });
  const { inherited } = eInvoicing;
  const format = form.values.format ?? inherited.format;
  const delivery = form.values.delivery ?? inherited.delivery;
  const isOn = format !== "none";
  const isNetwork = isOn && delivery === "network";
  return (
    <fieldset disabled={!mayUpdate} className="billing-configuration-form">
      <FormFrame form={form} submit={t("einvoice.config.save")} busy={action.busy} problem={action.problem}>
        <p className="e-invoicing-note">{t("einvoice.config.why")}</p>
        <Select
          label={t("einvoice.config.format")}
          description={t("einvoice.config.format-why")}
          data={[
            { value: "", label: t("einvoice.config.inherit", { value: t(`einvoice.format.${inherited.format}`) }) },
            ...formats.map((value) => ({ value, label: t(`einvoice.format.${value}`) })),
          ]}
          value={form.values.format ?? ""}
          allowDeselect={false}
          onChange={(value) => form.set("format", (value || null) as Values["format"])}
        />
        {isOn && (
          <>
            <Select
              label={t("einvoice.config.delivery")}
              {...(isNetwork && !eInvoicing.hasAccessPoint ? { description: t("einvoice.config.no-access-point") } : {})}
              data={[
                { value: "", label: t("einvoice.config.inherit", { value: t(`einvoice.delivery.${inherited.delivery}`) }) },
                ...deliveryWays.map((value) => ({ value, label: t(`einvoice.delivery.${value}`) })),
              ]}
              value={form.values.delivery ?? ""}
              allowDeselect={false}
              onChange={(value) => form.set("delivery", (value || null) as Values["delivery"])}
            />
            <Select
              label={t("einvoice.config.scheme")}
              description={t(isNetwork ? "einvoice.config.value-needed" : "einvoice.config.scheme-why")}
              data={schemes.map((value) => ({ value, label: t(`einvoice.scheme.${value}`) }))}
              searchable
              clearable
              {...form.field("networkScheme")}
              value={form.values.networkScheme || null}
              onChange={(value) => {
                form.set("networkScheme", value ?? "");
                if (!value) form.set("networkValue", "");
              }}
            />
            {form.values.networkScheme !== "" && <TextInput label={t("einvoice.config.value")} dir="ltr" {...form.field("networkValue")} />}
            <TextInput
              label={t("einvoice.config.reference")}
              description={t("einvoice.config.reference-why")}
              dir="ltr"
              withAsterisk={format === "xrechnung"}
              {...form.field("buyerReference")}
            />
            {eInvoicing.paysByDirectDebit && (
              <TextInput
                label={t("einvoice.config.mandate")}
                description={t("einvoice.config.mandate-why")}
                dir="ltr"
                {...form.field("mandateReference")}
              />
            )}
            <p className="e-invoicing-note">{t("einvoice.config.rounding")}</p>
          </>
        )}
      </FormFrame>
    </fieldset>
  );
}
