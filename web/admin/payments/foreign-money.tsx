import { Select } from "@mantine/core";
import { useMemo } from "react";
import type { MoneyJson } from "../../../shared/money.ts";
import { useLocale } from "../../lib/format.ts";
import { useTexts } from "../../lib/texts.tsx";
import { AmountField } from "../../ui/amount-field.tsx";

export interface Given {
  currency: string;
  amount: MoneyJson | undefined;
}

/** B-3 money that was given in another currency than the account's: what it was stands beside what came of it. */
export function ForeignMoney({ own, value, onChange }: { own: string; value: Given | null; onChange: (given: Given | null) => void }) {
  const t = useTexts();
  const locale = useLocale();
  const options = useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: "currency" });
    return Intl.supportedValuesOf("currency")
      .filter((code) => code !== own)
      .map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
  }, [locale, own]);
  return (
    <div className="record-payment-pair">
      <Select
        label={t("payments.record.given-currency")}
        description={t("payments.record.given-why", { currency: own })}
        placeholder={t("payments.record.given-none", { currency: own })}
        data={options}
        searchable
        clearable
        value={value?.currency ?? null}
        comboboxProps={{ withinPortal: false }}
        onChange={(currency) => onChange(currency === null ? null : { currency, amount: undefined })}
      />
      {value && (
        <AmountField
          key={value.currency}
          label={t("payments.record.given")}
          required
          name="original"
          currency={value.currency}
          value={value.amount}
          onChange={(amount) => onChange({ ...value, amount })}
        />
      )}
    </div>
  );
}
