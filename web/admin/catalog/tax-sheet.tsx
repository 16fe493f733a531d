import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { changeTaxRateEndpoint, deleteTaxEndpoint, taxUsesEndpoint, updateTaxEndpoint } from "../../../server/modules/catalog/contract.ts";
import { useMay } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { DecimalField } from "../../ui/decimal-field.tsx";
import { FormFrame } from "../../ui/form-frame.tsx";
import { notify } from "../../ui/notices.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { StatusChip } from "../../ui/status-chip.tsx";
import { PlainTable } from "../app/plain-table.tsx";
import { useActForm } from "../app/use-act-form.ts";
import { useRecordForm } from "../app/use-record-form.ts";
import { PeriodOrOpen } from "./rate-period.tsx";
import { TaxUses } from "./tax-uses.tsx";
import type { Tax, TaxRate } from "./use-taxes.ts";

/** One tax: its rates, a new one from a day, who takes it, and what it is called. */
export function TaxSheet({ tax, onClose }: { tax: Tax; onClose: () => void }) {
  const mayUpdate = useMay("finance.taxes.update");
  const uses = useEndpoint(taxUsesEndpoint, { params: { taxId: tax.now.id } }, { topics: ["plans"] });
  return (
    <Sheet open wide title={tax.name} onClose={onClose}>
      <div className="tax-sheet">
        <Rates tax={tax} mayUpdate={mayUpdate} onEmptied={onClose} />
        {mayUpdate && <NewRate tax={tax} />}
        <TaxUses uses={uses} />
        {mayUpdate && <EditTax tax={tax} onClose={onClose} />}
      </div>
    </Sheet>
  );
}

function Rates({ tax, mayUpdate, onEmptied }: { tax: Tax; mayUpdate: boolean; onEmptied: () => void }) {
  const t = useTexts();
  const [removing, setRemoving] = useState<TaxRate>();
  const remove = useAction(deleteTaxEndpoint, {
    topics: ["taxes"],
    onDone: () => {
      notify(t("catalog.rate-removed"));
      setRemoving(undefined);
      if (tax.rates.length === 1) onEmptied();
    },
  });
  const phase = (rate: TaxRate): "now" | "coming" | "past" =>
    rate.id === tax.now.id ? "now" : (rate.validFrom ?? "") > (tax.now.validFrom ?? "") ? "coming" : "past";
  return (
    <section>
      <h3>{t("catalog.rates")}</h3>
      <PlainTable<TaxRate>
        label={t("catalog.rates")}
        rows={tax.rates}
        rowKey={(rate) => rate.id}
        quiet={(rate) => phase(rate) === "past"}
        columns={[
          { id: "rate", head: t("catalog.rate"), cell: (rate) => <span className="number">{rate.ratePercent} %</span> },
          { id: "valid", head: t("catalog.valid"), cell: (rate) => <PeriodOrOpen rate={rate} /> },
          {
            id: "phase",
            head: t("catalog.state-head"),
            cell: (rate) => (
              <StatusChip tone={phase(rate) === "now" ? "works" : phase(rate) === "coming" ? "waits" : "past"}>
                {t(`catalog.phase.${phase(rate)}`)}
              </StatusChip>
            ),
          },
          {
            id: "remove",
            head: "",
            number: true,
            cell: (rate) =>
              mayUpdate && (
                <Button small kind="quiet" onPress={() => setRemoving(rate)}>
                  {t("catalog.delete-rate")}
                </Button>
              ),
          },
        ]}
      />
      <ConfirmDialog
        open={removing !== undefined}
        title={t("catalog.delete-rate-title", { rate: removing?.ratePercent ?? "" })}
        confirm={t("catalog.delete-rate")}
        danger
        busy={remove.busy}
        problem={remove.problem}
        onConfirm={() => removing && remove.run({ params: { taxId: removing.id }, version: removing.version })}
        onClose={() => {
          remove.reset();
          setRemoving(undefined);
        }}
      >
        {t(tax.rates.length === 1 ? "catalog.delete-only-rate-text" : "catalog.delete-rate-text")}
      </ConfirmDialog>
    </section>
  );
}

/** B-144 another rate from a day on; documents take the rate of their day. */
function NewRate({ tax }: { tax: Tax }) {
  const t = useTexts();
  const { form, action } = useActForm({
    endpoint: changeTaxRateEndpoint,
    params: { taxId: tax.now.id },
    start: { ratePercent: "", validFrom: "" },
    topics: ["taxes", "plans", "services"],
    onDone: (rate) => {
      notify(t("catalog.rate-new.done", { rate: rate.ratePercent }));
      form.reset({ ratePercent: "", validFrom: "" });
    },
  });
  return (
    <section>
      <h3>{t("catalog.rate-new.title")}</h3>
      <FormFrame form={form} submit={t("catalog.rate-new.do")} busy={action.busy} problem={action.problem}>
        <DecimalField label={t("catalog.rate")} places={5} unit="%" required {...form.field("ratePercent")} />
        <DayField label={t("catalog.valid-from")} description={t("catalog.rate-new.from-why")} required {...form.field("validFrom")} />
      </FormFrame>
    </section>
  );
}

function EditTax({ tax, onClose }: { tax: Tax; onClose: () => void }) {
  const t = useTexts();
  const { form, action } = useRecordForm({
    endpoint: updateTaxEndpoint,
    params: { taxId: tax.now.id },
    record: tax.now,
    values: ({ name, exemptionText, ledgerAccount, enabled }) => ({ name, exemptionText, ledgerAccount, enabled }),
    topics: ["taxes", "plans"],
    onSaved: () => {
      notify(t("catalog.tax-edit.done", { tax: tax.name }));
      onClose();
    },
  });
  return (
    <section>
      <h3>{t("catalog.tax-edit.title")}</h3>
      <FormFrame form={form} submit={t("catalog.tax-edit.do")} busy={action.busy} problem={action.problem}>
        <TextInput label={t("catalog.name")} description={t("catalog.tax-name-why")} required {...form.field("name")} />
        <TextInput label={t("catalog.exemption-text")} description={t("catalog.exemption-text-why")} {...form.field("exemptionText")} />
        <TextInput label={t("catalog.ledger-account")} inputMode="numeric" required dir="ltr" {...form.field("ledgerAccount")} />
        <Checkbox label={t("catalog.tax-may-be-taken")} description={t("catalog.tax-may-be-taken-why")} {...form.check("enabled")} />
      </FormFrame>
    </section>
  );
}
