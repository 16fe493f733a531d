// P-119 what whoever pays with a gateway bears: shown before they pay, charged with it, on an invoice of its own.
import { Select, Switch, TextInput } from "@mantine/core";
import { listTaxesEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import type { Gateway } from "./payment-words.ts";

type Surcharge = Gateway["surcharge"];

const none = { fixed: "0", percent: "0", cap: null, tax: "" };

export interface SurchargeFieldsProps {
  surcharge: Surcharge;
  onChange: (surcharge: Surcharge) => void;
  errorOf: (field: string) => string | undefined;
}

export function SurchargeFields({ surcharge, onChange, errorOf }: SurchargeFieldsProps) {
  const t = useTexts();
  const field = (name: "fixed" | "percent" | "cap", label: string, description?: string) => (
    <TextInput
      label={label}
      description={description}
      inputMode="decimal"
      maxLength={14}
      value={surcharge?.[name] ?? ""}
      error={errorOf(`surcharge.${name}`)}
      onChange={({ currentTarget: { value } }) =>
        surcharge && onChange({ ...surcharge, [name]: name === "cap" && value === "" ? null : value.replace(",", ".") })
      }
    />
  );
  return (
    <>
      <Switch
        label={t("payments.gateways.surcharge-on")}
        description={t("payments.gateways.surcharge-why")}
        checked={surcharge !== null}
        onChange={({ currentTarget }) => onChange(currentTarget.checked ? none : null)}
      />
      {surcharge && (
        <fieldset className="gateway-surcharge">
          <legend>{t("payments.gateways.surcharge")}</legend>
          {field("fixed", t("payments.gateways.surcharge-fixed"), t("payments.gateways.surcharge-fixed-why"))}
          {field("percent", t("payments.gateways.surcharge-percent"))}
          {field("cap", t("payments.gateways.surcharge-cap"), t("payments.gateways.surcharge-cap-why"))}
          <TaxOfFee code={surcharge.tax} error={errorOf("surcharge.tax")} onChange={(tax) => onChange({ ...surcharge, tax })} />
        </fieldset>
      )}
    </>
  );
}

/** A tax has a row for each of its rates, all under one code. */
function TaxOfFee({ code, error, onChange }: { code: string; error: string | undefined; onChange: (code: string) => void }) {
  const t = useTexts();
  const taxes = useEndpoint(listTaxesEndpoint);
  const names = new Map((taxes.data?.items ?? []).filter((tax) => tax.enabled || tax.code === code).map((tax) => [tax.code, tax.name]));
  return (
    <Select
      label={t("payments.gateways.surcharge-tax")}
      required
      disabled={taxes.data === undefined}
      error={error}
      data={[...names].map(([value, label]) => ({ value, label }))}
      value={code || null}
      allowDeselect={false}
      comboboxProps={{ withinPortal: false }}
      onChange={(chosen) => chosen && onChange(chosen)}
    />
  );
}
