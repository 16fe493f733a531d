import { Checkbox, MultiSelect, NumberInput, SegmentedControl, Select, Skeleton, Switch } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { z } from "zod";
import {
  billingTypes,
  groupings,
  listFailedSwitchesEndpoint,
  listRevisionsEndpoint,
  listTemplatesEndpoint,
  proformaCycles,
  proformaWays,
  saveTemplateEndpoint,
  switchFields,
  type TemplateView,
} from "../../../../server/modules/billing/terms/contract.ts";
import { previewMassActionEndpoint } from "../../../../server/modules/reports/contract.ts";
import { useMay, useStaffSession } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { useEndpoint } from "../../../lib/use-endpoint.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { MomentText } from "../../../ui/value-texts.tsx";
import { usePartnerScope } from "../../app/partner-scope.ts";
import { PlainTable } from "../../app/plain-table.tsx";
import { ReminderDays, usualRule } from "./reminder-days.tsx";
import { cycleOptions, filterOptions, type TemplateValues, type Terms, templateTexts, useTermWords } from "./term-words.ts";
import "../../../ui/settings-page.css";
import "./terms.css";

type Template = z.output<typeof TemplateView>;

/** B-156 how customers are billed by the way in which they pay; one template for each way. */
export function TemplatesPage() {
  const t = useTexts();
  const { partners } = useStaffSession();
  const scope = usePartnerScope();
  const [chosen, setChosen] = useState<string>();
  const partnerId = chosen ?? scope.partnerId ?? partners[0]?.id ?? "";
  const { data, problem, reload } = useEndpoint(
    listTemplatesEndpoint,
    { query: { partnerId } },
    { enabled: partnerId !== "", topics: ["billing-templates", "billing"] },
  );
  const [method, setMethod] = useState<Template["paymentMethod"]>("bank_transfer");
  const template = data?.items.find((item) => item.paymentMethod === method);
  return (
    <div className="settings-page">
      <header>
        <div className="settings-head-words">
          <h1>{t("terms.templates.title")}</h1>
          <p>{t("terms.templates.intro")}</p>
        </div>
        {partners.length > 1 && (
          <Select
            className="terms-partner"
            label={t("terms.templates.partner")}
            data={partners.map(({ id, name }) => ({ value: id, label: name }))}
            value={partnerId}
            allowDeselect={false}
            searchable={partners.length > 8}
            onChange={(id) => id !== null && setChosen(id)}
          />
        )}
      </header>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {!data && !problem && <Skeleton height={320} radius="md" />}
      {data && template && (
        <div className="terms-templates">
          <nav className="terms-methods" aria-label={t("terms.templates.title")}>
            {data.items.map((item) => (
              <button
                key={item.paymentMethod}
                type="button"
                className="terms-method"
                aria-current={item.paymentMethod === method}
                onClick={() => setMethod(item.paymentMethod)}
              >
                <strong>{t(`billing.method.${item.paymentMethod}`)}</strong>
                <span>
                  {item.id === null
                    ? t("terms.templates.none")
                    : item.isActive
                      ? t("terms.templates.revision", { revision: item.revision })
                      : t("terms.templates.off")}
                  {" · "}
                  {t("terms.templates.customers", { count: item.customers })}
                </span>
              </button>
            ))}
          </nav>
          <div className="terms-column">
            <TemplateForm
              key={`${partnerId} ${method} ${template.version}`}
              template={template}
              partnerId={partnerId}
              currency={data.currency}
              filters={data.chargeFilters}
            />
            {template.id !== null && (
              <Revisions partnerId={partnerId} method={method} currency={data.currency} filters={data.chargeFilters} />
            )}
            {data.failedSwitches > 0 && <FailedSwitches partnerId={partnerId} count={data.failedSwitches} />}
          </div>
        </div>
      )}
    </div>
  );
}

type Filters = Terms["chargeFilters"];

/** What a field has when it is ticked. */
const first: Required<TemplateValues> = {
  billingType: "recurring",
  prepaidMonths: 1,
  billingDay: { day: 1 },
  dueDays: 15,
  blocking: 0,
  deactivationDays: 10,
  minBalance: { amount: "0", currency: "EUR" },
  autoPayFromBalance: true,
  grouping: "account",
  autoInvoice: true,
  billWhileBlocked: true,
  creditOnDeactivation: false,
  payFromNegative: false,
  reminders: usualRule,
  proformas: "auto",
  proformaDay: 25,
  proformaMonths: 1,
  proformaFor: "next",
  lateFees: false,
  chargeFilter: "none",
};

function TemplateForm({
  template,
  partnerId,
  currency,
  filters,
}: {
  template: Template;
  partnerId: string;
  currency: string;
  filters: Filters;
}) {
  const t = useTexts();
  const mayUpdate = useMay("config.finance.update");
  const mayBulk = useMay("customers.billing.update");
  const navigate = useNavigate();
  const { paymentMethod: method } = template;
  const [form, setForm] = useState({
    isActive: template.id === null ? true : template.isActive,
    onPayment: template.onPayment,
    onCashPayment: template.onCashPayment,
    realignOpenDue: template.realignOpenDue,
    values: template.values,
  });
  const save = useAction(saveTemplateEndpoint, { topics: ["billing-templates", "billing"] });
  const startBulk = useAction(previewMassActionEndpoint);
  const set = (changes: Partial<typeof form>): void => {
    setForm((now) => ({ ...now, ...changes }));
    save.reset();
  };
  const setValue = <Name extends keyof TemplateValues>(name: Name, value: TemplateValues[Name] | undefined): void => {
    const { [name]: _gone, ...rest } = form.values;
    set({ values: value === undefined ? rest : { ...rest, [name]: value } });
  };
  const keep = async (andExisting: boolean): Promise<void> => {
    const saved = await save.run({ params: { partnerId, method }, body: form, version: template.version });
    if (!saved) return;
    notify(
      saved.revision === template.revision ? t("terms.templates.saved-same") : t("terms.templates.saved", { revision: saved.revision }),
    );
    if (!andExisting) return;
    const action = await startBulk.run({
      body: { kind: "customers.follow-template", params: {}, filter: { partner: partnerId, paymentMethod: method } } as never,
    });
    if (action) await navigate({ to: `/mass-actions/${action.id}` as never });
  };
  const field = { values: form.values, currency, setValue };
  return (
    <Panel title={t("terms.templates.method", { method: t(`billing.method.${method}`) })}>
      <fieldset disabled={!mayUpdate} className="terms-form">
        <Switch
          label={t("terms.templates.active")}
          description={t("terms.templates.active-why")}
          checked={form.isActive}
          onChange={(event) => set({ isActive: event.currentTarget.checked })}
        />
        {method === "cash" ? (
          <Switch
            label={t("terms.templates.on-cash")}
            description={t("terms.templates.on-cash-why")}
            checked={form.onCashPayment && form.onPayment}
            onChange={(event) => set({ onCashPayment: event.currentTarget.checked, onPayment: true })}
          />
        ) : (
          <Switch
            label={t("terms.templates.on-payment")}
            description={t("terms.templates.on-payment-why")}
            checked={form.onPayment}
            onChange={(event) => set({ onPayment: event.currentTarget.checked })}
          />
        )}
        <Switch
          label={t("terms.templates.realign")}
          description={t("terms.templates.realign-why")}
          checked={form.realignOpenDue}
          onChange={(event) => set({ realignOpenDue: event.currentTarget.checked })}
        />
        <div className="terms-fields">
          <div>
            <strong>{t("terms.templates.fields")}</strong>
            <div className="billing-configuration-note">{t("terms.templates.fields-why")}</div>
          </div>
          <Tick {...field} name="billingType">
            <Options
              name="billingType"
              value={form.values.billingType}
              options={billingTypes.map((value) => ({ value, label: t(`terms.type.${value}`) }))}
              onChange={(value) => setValue("billingType", value as TemplateValues["billingType"])}
            />
          </Tick>
          <Tick {...field} name="prepaidMonths">
            <Options
              name="prepaidMonths"
              value={String(form.values.prepaidMonths)}
              options={Array.from({ length: 13 }, (_, months) => ({ value: String(months), label: t("terms.ahead", { months }) }))}
              onChange={(value) => setValue("prepaidMonths", Number(value))}
            />
          </Tick>
          <Tick {...field} name="billingDay">
            {form.values.billingDay && <DayRule rule={form.values.billingDay} onChange={(rule) => setValue("billingDay", rule)} />}
          </Tick>
          <Tick {...field} name="dueDays">
            <Whole name="dueDays" value={form.values.dueDays} max={60} onChange={(value) => setValue("dueDays", value)} />
          </Tick>
          <Tick {...field} name="blocking">
            <div className="terms-pair">
              <Whole
                name="blocking"
                value={typeof form.values.blocking === "number" ? form.values.blocking : undefined}
                max={99}
                disabled={form.values.blocking === "never"}
                onChange={(value) => setValue("blocking", value)}
              />
              <Checkbox
                label={t("terms.never")}
                checked={form.values.blocking === "never"}
                onChange={(event) => setValue("blocking", event.currentTarget.checked ? "never" : 0)}
              />
            </div>
          </Tick>
          <Tick {...field} name="deactivationDays">
            <div className="terms-pair">
              <Whole
                name="deactivationDays"
                value={typeof form.values.deactivationDays === "number" ? form.values.deactivationDays : undefined}
                min={1}
                max={99}
                disabled={form.values.deactivationDays === "never"}
                onChange={(value) => setValue("deactivationDays", value)}
              />
              <Checkbox
                label={t("terms.never")}
                checked={form.values.deactivationDays === "never"}
                onChange={(event) => setValue("deactivationDays", event.currentTarget.checked ? "never" : first.deactivationDays)}
              />
            </div>
          </Tick>
          {form.values.blocking === "never" && typeof form.values.deactivationDays === "number" && (
            <p className="terms-note">{t("terms.warning.never-blocks-with-deactivation")}</p>
          )}
          <Tick {...field} name="minBalance">
            <AmountField
              label={t("terms.field.minBalance")}
              currency={currency}
              value={form.values.minBalance}
              onChange={(value) => setValue("minBalance", value ?? { amount: "0", currency })}
            />
          </Tick>
          <Tick {...field} name="autoPayFromBalance">
            <Switch
              aria-label={t("terms.field.autoPayFromBalance")}
              label={t(form.values.autoPayFromBalance ? "terms.yes" : "terms.no")}
              checked={form.values.autoPayFromBalance === true}
              onChange={(event) => setValue("autoPayFromBalance", event.currentTarget.checked)}
            />
          </Tick>
          <Tick {...field} name="grouping">
            <Options
              name="grouping"
              value={form.values.grouping}
              options={groupings.map((value) => ({ value, label: t(`terms.group-by.${value}`) }))}
              onChange={(value) => setValue("grouping", value as TemplateValues["grouping"])}
            />
          </Tick>
          {switchFields.map((name) => (
            <Tick key={name} {...field} name={name}>
              <Switch
                aria-label={t(`terms.field.${name}`)}
                label={t(form.values[name] ? "terms.yes" : "terms.no")}
                checked={form.values[name] === true}
                onChange={(event) => setValue(name, event.currentTarget.checked)}
              />
            </Tick>
          ))}
          <Tick {...field} name="reminders">
            {form.values.reminders && <ReminderDays rule={form.values.reminders} onChange={(rule) => setValue("reminders", rule)} />}
          </Tick>
          <Tick {...field} name="proformas">
            <Options
              name="proformas"
              value={form.values.proformas}
              options={proformaWays.map((value) => ({ value, label: t(`terms.proforma-way.${value}`) }))}
              onChange={(value) => setValue("proformas", value as TemplateValues["proformas"])}
            />
          </Tick>
          <Tick {...field} name="proformaDay">
            <Options
              name="proformaDay"
              value={String(form.values.proformaDay)}
              options={allDays.map((value) => ({ value, label: t("terms.day", { day: Number(value) }) }))}
              onChange={(value) => setValue("proformaDay", Number(value))}
            />
          </Tick>
          <Tick {...field} name="proformaFor">
            <Options
              name="proformaFor"
              value={form.values.proformaFor}
              options={proformaCycles.map((value) => ({ value, label: t(`terms.proforma-cycle.${value}`) }))}
              onChange={(value) => setValue("proformaFor", value as TemplateValues["proformaFor"])}
            />
          </Tick>
          <Tick {...field} name="proformaMonths">
            <Options
              name="proformaMonths"
              value={String(form.values.proformaMonths)}
              options={cycleOptions(t)}
              onChange={(value) => setValue("proformaMonths", Number(value))}
            />
          </Tick>
          <Tick {...field} name="lateFees">
            <Switch
              aria-label={t("terms.field.lateFees")}
              label={t(form.values.lateFees ? "terms.yes" : "terms.no")}
              checked={form.values.lateFees === true}
              onChange={(event) => setValue("lateFees", event.currentTarget.checked)}
            />
          </Tick>
          <Tick {...field} name="chargeFilter">
            <Options
              name="chargeFilter"
              value={form.values.chargeFilter}
              options={filterOptions(t, filters)}
              onChange={(value) => setValue("chargeFilter", value)}
            />
          </Tick>
        </div>
        {template.id !== null && (
          <div className="billing-configuration-note">
            {t("terms.templates.followers", { count: template.followers })}
            {template.followersOfOlder > 0 && ` · ${t("terms.templates.older", { count: template.followersOfOlder })}`}
          </div>
        )}
        {save.problem && <ProblemNote problem={save.problem} />}
        {startBulk.problem && <ProblemNote problem={startBulk.problem} />}
        {mayUpdate && (
          <div className="terms-buttons">
            <Button kind="primary" busy={save.busy && !startBulk.busy} onPress={() => keep(false)}>
              {t("terms.templates.save")}
            </Button>
            {mayBulk && template.followers + template.followersOfOlder > 0 && (
              <Button busy={startBulk.busy} onPress={() => keep(true)}>
                {t("terms.templates.save-all")}
              </Button>
            )}
          </div>
        )}
      </fieldset>
    </Panel>
  );
}

function Tick<Name extends keyof TemplateValues>({
  name,
  values,
  currency,
  setValue,
  children,
}: {
  name: Name;
  values: TemplateValues;
  currency: string;
  setValue: (name: Name, value: TemplateValues[Name] | undefined) => void;
  children: ReactNode;
}) {
  const t = useTexts();
  const isTicked = values[name] !== undefined;
  const start = name === "minBalance" ? ({ amount: "0", currency } as TemplateValues[Name]) : (first[name] as TemplateValues[Name]);
  return (
    <div className="terms-tick">
      <Checkbox
        label={t(`terms.field.${name}`)}
        checked={isTicked}
        onChange={(event) => setValue(name, event.currentTarget.checked ? start : undefined)}
      />
      {isTicked && children}
    </div>
  );
}

function Options({
  name,
  value,
  options,
  onChange,
}: {
  name: keyof TemplateValues;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  const t = useTexts();
  return (
    <Select
      aria-label={t(`terms.field.${name}`)}
      data={options}
      value={value ?? null}
      allowDeselect={false}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
    />
  );
}

function Whole({
  name,
  value,
  min = 0,
  max,
  disabled = false,
  onChange,
}: {
  name: keyof TemplateValues;
  value: number | undefined;
  min?: number;
  max: number;
  disabled?: boolean;
  onChange: (value: number) => void;
}) {
  const t = useTexts();
  return (
    <NumberInput
      aria-label={t(`terms.field.${name}`)}
      min={min}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      hideControls
      disabled={disabled}
      value={value ?? ""}
      onChange={(typed) => typed !== "" && onChange(Number(typed))}
    />
  );
}

const allDays = Array.from({ length: 28 }, (_, at) => String(at + 1));

function DayRule({
  rule,
  onChange,
}: {
  rule: NonNullable<TemplateValues["billingDay"]>;
  onChange: (rule: NonNullable<TemplateValues["billingDay"]>) => void;
}) {
  const t = useTexts();
  return (
    <div className="terms-fields">
      <SegmentedControl
        data={[
          { value: "day", label: t("terms.templates.one-day") },
          { value: "allowed", label: t("terms.templates.allowed") },
        ]}
        value={"day" in rule ? "day" : "allowed"}
        onChange={(kind) =>
          onChange(
            kind === "day"
              ? { day: "day" in rule ? rule.day : (rule.allowed[0] ?? 1) }
              : { allowed: "day" in rule ? [rule.day] : rule.allowed },
          )
        }
      />
      {"day" in rule ? (
        <Options
          name="billingDay"
          value={String(rule.day)}
          options={allDays.map((value) => ({ value, label: t("terms.day", { day: Number(value) }) }))}
          onChange={(value) => onChange({ day: Number(value) })}
        />
      ) : (
        <MultiSelect
          aria-label={t("terms.field.billingDay")}
          description={t("terms.templates.allowed-why")}
          data={allDays}
          value={rule.allowed.map(String)}
          onChange={(days) => days.length > 0 && onChange({ allowed: days.map(Number).sort((a, b) => a - b) })}
        />
      )}
    </div>
  );
}

function Revisions({
  partnerId,
  method,
  currency,
  filters,
}: {
  partnerId: string;
  method: Template["paymentMethod"];
  currency: string;
  filters: Filters;
}) {
  const t = useTexts();
  const words = useTermWords(currency, filters);
  const { data } = useEndpoint(listRevisionsEndpoint, { params: { partnerId, method } }, { topics: ["billing-templates"] });
  if (!data || data.items.length === 0) return null;
  const text = ({ field, value }: { field: string; value: string }): string =>
    `${t.optional(`terms.field.${field}`) ?? field}: ${field === "billingDay" && value.includes(",") ? value : words(field, value)}`;
  return (
    <Panel title={t("terms.templates.revisions")}>
      <PlainTable
        label={t("terms.templates.revisions")}
        rows={data.items}
        rowKey={(row) => row.id}
        columns={[
          { id: "number", head: "#", number: true, cell: (row) => row.number },
          { id: "values", head: t("terms.templates.values"), cell: (row) => templateTexts(row.values).map(text).join(" · ") },
          { id: "by", head: t("terms.templates.by"), wide: true, cell: (row) => row.madeBy },
          { id: "when", head: t("terms.templates.when"), wide: true, cell: (row) => <MomentText value={row.madeAt} /> },
          { id: "who", head: t("terms.templates.who"), number: true, cell: (row) => row.followers },
        ]}
      />
    </Panel>
  );
}

/** B-267 payments that brought a template and came back: the configuration stays, and somebody looks at it. */
function FailedSwitches({ partnerId, count }: { partnerId: string; count: number }) {
  const t = useTexts();
  const { data, problem, reload } = useEndpoint(listFailedSwitchesEndpoint, { query: { partnerId } }, { topics: ["billing-templates"] });
  return (
    <Panel title={t("terms.templates.failed-title")}>
      <p className="billing-configuration-note">
        {t("terms.templates.failed", { count })} {t("terms.templates.failed-why")}
      </p>
      {problem && !data && <ProblemNote problem={problem} onRetry={reload} />}
      {data && (
        <PlainTable
          label={t("terms.templates.failed-title")}
          rows={data.items}
          rowKey={(row) => `${row.customerId} ${row.usedAt}`}
          columns={[
            {
              id: "customer",
              head: t("terms.templates.customer"),
              cell: (row) => (
                <Link
                  to={`/customers/${row.customerId}?tab=money&view=configuration` as never}
                >{`${row.customerNumber} ${row.customerName}`}</Link>
              ),
            },
            { id: "method", head: t("terms.field.paymentMethod"), cell: (row) => t(`billing.method.${row.paymentMethod}`) },
            { id: "used", head: t("terms.templates.switched"), wide: true, cell: (row) => <MomentText value={row.usedAt} /> },
            { id: "reversed", head: t("terms.templates.came-back"), cell: (row) => <MomentText value={row.reversedAt} /> },
          ]}
        />
      )}
    </Panel>
  );
}
