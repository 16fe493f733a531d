import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  addTaxRuleEndpoint,
  changeTaxRuleEndpoint,
  previewTaxRuleEndpoint,
  removeTaxRuleEndpoint,
} from "../../../../server/modules/billing/taxes-by-address/contract.ts";
import { listPlansEndpoint } from "../../../../server/modules/catalog/contract.ts";
import { calendarDay, isDay } from "../../../../shared/calendar.ts";
import { countryOptions } from "../../../lib/countries.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import type { Form } from "../../../lib/form.ts";
import { bodyFromValues } from "../../../lib/form-values.ts";
import { useFormat, useLocale } from "../../../lib/format.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { usePreview } from "../../../lib/use-preview.ts";
import { Button } from "../../../ui/button.tsx";
import { ConfirmDialog } from "../../../ui/confirm-dialog.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { RadioList } from "../../../ui/radio-list.tsx";
import { Sheet } from "../../../ui/sheet.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { useActForm } from "../../app/use-act-form.ts";
import { ruleTopics, type TaxRule, useTaxChoices } from "./rule-words.ts";
import "./tax-rules.css";

interface RuleValues {
  title: string;
  country: string;
  state: string;
  city: string;
  zipFrom: string;
  zipTo: string;
  kind: TaxRule["kind"];
  planId: string | null;
  taxId: string | null;
  taxGroupId: string | null;
  keeps: TaxRule["keeps"];
  startOn: string;
  endOn: string;
  billedDays: "leave" | "adjust";
}

type NewValues = RuleValues & { partnerId: string };

export function NewRuleSheet({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const { timeZone, partners } = useStaffSession();
  const scope = usePartnerScope();
  const { form, action } = useActForm<typeof addTaxRuleEndpoint, NewValues>({
    endpoint: addTaxRuleEndpoint,
    start: {
      ...{ partnerId: scope.partnerId ?? partners[0]?.id ?? "", title: "", country: "", state: "", city: "", zipFrom: "", zipTo: "" },
      ...{ kind: null, planId: null, taxId: null, taxGroupId: null, keeps: "gross", endOn: "", billedDays: "leave" },
      startOn: calendarDay(currentMoment(), timeZone),
    },
    topics: ruleTopics,
    onDone: ({ title }) => {
      notify(t("taxes.added", { name: title }));
      onClose();
    },
  });
  const { title, partnerId } = form.values;
  return (
    <Sheet open wide title={t("taxes.add")} onClose={onClose} locked={action.busy}>
      <FormFrame
        form={form}
        submit={title.trim() === "" ? t("taxes.save-new-bare") : t("taxes.save-new", { name: title.trim() })}
        busy={action.busy}
        problem={action.problem}
        onCancel={onClose}
      >
        {partners.length > 1 && (
          <NativeSelect
            label={t("taxes.partner")}
            {...form.field("partnerId")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <RuleFields form={form as unknown as Form<RuleValues>} partnerId={partnerId} />
      </FormFrame>
    </Sheet>
  );
}

const valuesOf = (rule: TaxRule): RuleValues => ({
  ...{ title: rule.title, country: rule.country, state: rule.state, city: rule.city, zipFrom: rule.zipFrom },
  zipTo: rule.zipTo === rule.zipFrom ? "" : rule.zipTo,
  ...{ kind: rule.kind, planId: rule.plan?.id ?? null, taxId: rule.taxId, taxGroupId: rule.taxGroupId, keeps: rule.keeps },
  ...{ startOn: rule.startOn, endOn: rule.endOn ?? "", billedDays: "leave" },
});

export function EditRuleSheet({ rule, onClose }: { rule: TaxRule; onClose: () => void }) {
  const t = useTexts();
  const format = useFormat();
  const { timeZone } = useStaffSession();
  const mayUpdate = useMay("finance.taxes.update");
  const [removing, setRemoving] = useState(false);
  const { form, action } = useActForm<typeof changeTaxRuleEndpoint, RuleValues>({
    endpoint: changeTaxRuleEndpoint,
    params: { ruleId: rule.id },
    version: rule.version,
    start: valuesOf(rule),
    topics: ruleTopics,
    onDone: ({ title }) => {
      notify(t("taxes.changed", { name: title }));
      onClose();
    },
  });
  const remove = useAction(removeTaxRuleEndpoint, {
    topics: ruleTopics,
    onDone: () => {
      notify(t("taxes.removed", { name: rule.title }));
      onClose();
    },
  });
  const isBegun = rule.when !== "coming";
  return (
    <Sheet open wide title={mayUpdate ? t("taxes.edit", { name: rule.title }) : rule.title} onClose={onClose} locked={action.busy}>
      {mayUpdate ? (
        <FormFrame form={form} submit={t("taxes.save")} busy={action.busy} problem={action.problem} onCancel={onClose}>
          {isBegun && <span style={{ color: "var(--ink-quiet)" }}>{t("taxes.begun", { day: format.day(rule.startOn) })}</span>}
          <RuleFields form={form} partnerId={rule.partnerId} rule={rule} isBegun={isBegun} />
          {rule.when !== "ended" && (
            <div style={{ display: "flex", gap: 8, flexWrap: "wrap" }}>
              {rule.when === "now" && (
                <Button small onPress={() => form.set("endOn", calendarDay(currentMoment(), timeZone))}>
                  {t("taxes.end-today")}
                </Button>
              )}
              {rule.when === "coming" && (
                <Button small kind="danger" onPress={() => setRemoving(true)}>
                  {t("taxes.remove")}
                </Button>
              )}
            </div>
          )}
        </FormFrame>
      ) : (
        <fieldset disabled className="tax-rule-plain">
          <RuleFields form={form} partnerId={rule.partnerId} rule={rule} isBegun />
        </fieldset>
      )}
      {removing && (
        <ConfirmDialog
          open
          danger
          title={t("taxes.remove-ask", { name: rule.title })}
          confirm={t("taxes.remove")}
          keep={t("ui.keep-it")}
          busy={remove.busy}
          problem={remove.problem}
          onConfirm={() => remove.run({ params: { ruleId: rule.id }, version: rule.version })}
          onClose={() => setRemoving(false)}
        >
          {t("taxes.remove-text")}
        </ConfirmDialog>
      )}
    </Sheet>
  );
}

const kinds = ["internet", "voice", "recurring", "one_time", "topup", "bundle"] as const;

/** What a rule asks for, what it says, and from when until when. Of one that holds only the name and the end are open. */
function RuleFields({
  form,
  partnerId,
  rule,
  isBegun = false,
}: {
  form: Form<RuleValues>;
  partnerId: string;
  rule?: TaxRule;
  isBegun?: boolean;
}) {
  const t = useTexts();
  const locale = useLocale();
  const { values } = form;
  const chosenTax = values.taxId ? `tax ${values.taxId}` : values.taxGroupId ? `group ${values.taxGroupId}` : "";
  const taxes = useTaxChoices(chosenTax);
  const plans = useEndpoint(listPlansEndpoint, { query: { limit: 250, total: "none", filter: { partnerId } as never } });
  const known = plans.data?.items ?? [];
  const planOptions = rule?.plan && !known.some(({ id }) => id === rule.plan?.id) ? [rule.plan, ...known] : known;
  return (
    <>
      <TextInput
        label={t("taxes.name")}
        description={t("taxes.name-why")}
        required
        maxLength={100}
        data-autofocus={!rule || undefined}
        {...form.field("title")}
      />
      <fieldset disabled={isBegun} className="tax-rule-match">
        <NativeSelect
          label={t("taxes.country")}
          {...form.field("country")}
          data={[{ value: "", label: t("taxes.any-country") }, ...countryOptions(locale)]}
        />
        <TextInput label={t("taxes.state")} {...form.field("state")} />
        <TextInput
          label={t("taxes.zip-from")}
          description={t("taxes.zip-from-why")}
          dir="ltr"
          autoComplete="off"
          {...form.field("zipFrom")}
        />
        <TextInput label={t("taxes.zip-to")} description={t("taxes.zip-to-why")} dir="ltr" autoComplete="off" {...form.field("zipTo")} />
        <TextInput label={t("taxes.city")} {...form.field("city")} />
        <NativeSelect
          label={t("taxes.for")}
          value={values.planId ? `plan ${values.planId}` : values.kind ? `kind ${values.kind}` : ""}
          error={form.field("kind").error ?? form.field("planId").error}
          onChange={(event) => {
            const [what, id = null] = event.currentTarget.value.split(" ");
            form.set("planId", what === "plan" ? id : null);
            form.set("kind", what === "kind" ? (id as RuleValues["kind"]) : null);
          }}
          data={[
            { value: "", label: t("taxes.everything") },
            { group: t("taxes.kinds"), items: kinds.map((kind) => ({ value: `kind ${kind}`, label: t(`taxes.kind.${kind}`) })) },
            { group: t("taxes.plan"), items: planOptions.map(({ id, title }) => ({ value: `plan ${id}`, label: title })) },
          ]}
        />
        <span className="tax-rule-wide tax-rule-quiet">{t("taxes.for-why")}</span>
        <div className="tax-rule-wide">
          <NativeSelect
            label={t("taxes.tax")}
            required
            value={chosenTax}
            data-field="taxId"
            error={form.field("taxId").error}
            onChange={(event) => {
              const [what, id = null] = event.currentTarget.value.split(" ");
              form.set("taxId", what === "tax" ? id : null);
              form.set("taxGroupId", what === "group" ? id : null);
            }}
            data={[...(chosenTax === "" ? [{ value: "", label: t("taxes.choose-tax") }] : []), ...taxes]}
          />
        </div>
        <div className="tax-rule-wide">
          <RadioList
            label={t("taxes.keeps-head")}
            value={values.keeps}
            onChange={(keeps) => form.set("keeps", keeps)}
            options={(["gross", "net"] as const).map((value) => ({
              value,
              label: t(`taxes.keeps.${value}`),
              note: t(`taxes.keeps-why.${value}`),
            }))}
          />
        </div>
      </fieldset>
      <div className="tax-rule-match">
        <fieldset disabled={isBegun} className="tax-rule-plain">
          <DayField label={t("taxes.from")} required {...form.field("startOn")} />
        </fieldset>
        <DayField label={t("taxes.to")} description={t("taxes.to-why")} {...form.field("endOn")} />
      </div>
      <Reach form={form} partnerId={partnerId} {...(rule ? { rule } : {})} />
    </>
  );
}

/** Whom it reaches, and what becomes of what is invoiced already. */
function Reach({ form, partnerId, rule }: { form: Form<RuleValues>; partnerId: string; rule?: TaxRule }) {
  const t = useTexts();
  const format = useFormat();
  const { billedDays: _billed, ...values } = form.values;
  const isSaid =
    values.title.trim() !== "" &&
    (values.taxId ?? values.taxGroupId) !== null &&
    `${values.country}${values.state}${values.city}${values.zipFrom}` !== "" &&
    isDay(values.startOn) &&
    (values.endOn === "" || isDay(values.endOn)) &&
    (!rule || form.changed);
  const preview = usePreview(
    previewTaxRuleEndpoint,
    isSaid ? { body: bodyFromValues(previewTaxRuleEndpoint.body, { ...values, partnerId, ruleId: rule?.id ?? null }) as never } : undefined,
  );
  const reach = isSaid && !preview.problem ? preview.data : undefined;
  if (!reach) return null;
  return (
    <section aria-live="polite" style={{ display: "grid", gap: 12, opacity: preview.former ? 0.6 : 1 }}>
      <span>{t("taxes.reaches", { services: reach.services, further: reach.invoicedFurther, day: format.day(reach.from) })}</span>
      {reach.invoicedFurther > 0 && (
        <RadioList
          label={t("taxes.billed")}
          value={form.values.billedDays}
          onChange={(billedDays) => form.set("billedDays", billedDays)}
          options={(["leave", "adjust"] as const).map((value) => ({
            value,
            label: t(`taxes.billed-of.${value}`),
            note: t(`taxes.billed-why.${value}`),
          }))}
        />
      )}
    </section>
  );
}
