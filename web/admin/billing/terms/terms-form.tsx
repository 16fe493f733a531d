import { Checkbox, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { paymentMethods } from "../../../../server/modules/billing/accounts/contract.ts";
import {
  billingTypes,
  changeTermsEndpoint,
  groupings,
  pinnable,
  proformaCycles,
  proformaWays,
  switchFields,
} from "../../../../server/modules/billing/terms/contract.ts";
import { ruleText } from "../../../../shared/reminder-rule.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import { useAction } from "../../../lib/use-action.ts";
import { AmountField } from "../../../ui/amount-field.tsx";
import { Button } from "../../../ui/button.tsx";
import { DayField } from "../../../ui/day-field.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProblemNote } from "../../../ui/problem-note.tsx";
import { Setting, SettingsBar } from "../../../ui/settings-page.tsx";
import { PreviewSheet } from "./preview-sheet.tsx";
import { ReminderDays, usualRule } from "./reminder-days.tsx";
import { TaxNumber } from "./tax-number.tsx";
import { cycleOptions, filterOptions, type Terms, type TermsBody, useTermWords } from "./term-words.ts";
import "./terms.css";

type Pinnable = (typeof pinnable)[number];
type Field = Exclude<keyof TermsBody, "pinned" | "taxStatusFrom" | "adjustBilledDays">;

/** What is looked at before it is saved: it moves days, money or other fields with it. */
const weighty: ReadonlySet<string> = new Set([
  ...["billingEnabled", "paymentMethod", "billingType", "prepaidMonths", "billingDay", "taxStatus", "taxExemptUntil"],
]);

/** How a customer is billed, each value with its origin. What moves days or brings a template is shown before it is saved. */
export function TermsForm({ terms }: { terms: Terms }) {
  const t = useTexts();
  const mayUpdate = useMay("customers.billing.update");
  const words = useTermWords(terms.currency, terms.chargeFilters);
  const [edits, setEdits] = useState<TermsBody>({});
  const [isReviewing, setReviewing] = useState(false);
  const save = useAction(changeTermsEndpoint, { topics: ["customers", "billing", "collections"] });
  const count = Object.keys(edits).length;
  const edit = (field: keyof TermsBody, value: unknown): void => {
    setEdits((now) => ({ ...now, [field]: value }));
    save.reset();
  };
  const undo = (field: keyof TermsBody): void => setEdits(({ [field]: _gone, ...rest }) => rest);
  const keep = async (body: TermsBody = edits): Promise<void> => {
    const saved = await save.run({ params: { customerId: terms.customerId }, body, version: terms.version });
    if (!saved) return;
    setEdits({});
    setReviewing(false);
    notify(t("terms.saved"));
  };
  const wrong = (field: string): string | undefined => {
    const found = save.problem?.problem.errors?.find((error) => error.field === field);
    return found ? (t.optional(`ui.field-error.${found.code}`, found.params as never) ?? save.problem?.problem.detail) : undefined;
  };
  const isPinned = (field: Pinnable): boolean => (edits.pinned ?? pinnedOf(terms)).includes(field);
  const pin = (field: Pinnable, on: boolean): void => {
    const now = edits.pinned ?? pinnedOf(terms);
    edit("pinned", on ? [...now, field] : now.filter((one) => one !== field));
  };
  const row = { terms, edits, undo, edit, words, isPinned, pin, disabled: !mayUpdate };
  const shown = <Value,>(field: Field, value: Value): Value => (edits[field] === undefined ? value : (edits[field] as Value));
  const isLinked = terms.billedThroughMain;
  const calendar = { ...row, disabled: !mayUpdate || isLinked };
  const type = shown("billingType", terms.billingType.value) ?? terms.billingType.inherited;
  return (
    <fieldset disabled={!mayUpdate} className="terms-form">
      {isLinked && <p className="terms-note">{t("terms.main")}</p>}
      <Panel title={t("terms.group.how")}>
        <PlainRow {...row} field="billingEnabled">
          <Switch
            aria-label={t("terms.field.billingEnabled")}
            label={t(shown("billingEnabled", terms.billingEnabled) ? "terms.on" : "terms.off")}
            checked={shown("billingEnabled", terms.billingEnabled)}
            onChange={(event) => edit("billingEnabled", event.currentTarget.checked)}
          />
        </PlainRow>
        <Row {...calendar} field="billingType">
          <Choice
            field="billingType"
            value={type}
            options={billingTypes.map((value) => ({ value, label: t(`terms.type.${value}`) }))}
            disabled={isLinked}
            onChange={(value) => edit("billingType", value)}
          />
        </Row>
        {type === "recurring" && (
          <Row {...calendar} field="prepaidMonths">
            <Choice
              field="prepaidMonths"
              value={String(shown("prepaidMonths", terms.prepaidMonths.value) ?? terms.prepaidMonths.inherited)}
              options={Array.from({ length: 13 }, (_, months) => ({ value: String(months), label: t("terms.ahead", { months }) }))}
              disabled={isLinked}
              onChange={(value) => edit("prepaidMonths", Number(value))}
            />
          </Row>
        )}
        <Row {...calendar} field="billingDay">
          <Choice
            field="billingDay"
            value={String(shown<number | string | null>("billingDay", terms.billingDay.value) ?? terms.billingDay.inherited)}
            options={[
              ...Array.from({ length: 28 }, (_, at) => ({ value: String(at + 1), label: t("terms.day", { day: at + 1 }) })),
              { value: "from_creation", label: t("terms.from-creation") },
            ]}
            disabled={isLinked}
            onChange={(value) => edit("billingDay", value === "from_creation" ? value : Number(value))}
          />
        </Row>
      </Panel>
      <Panel title={t("terms.group.paying")}>
        <PlainRow {...row} field="paymentMethod">
          <Choice
            field="paymentMethod"
            value={shown("paymentMethod", terms.paymentMethod)}
            options={paymentMethods.map((value) => ({ value, label: t(`billing.method.${value}`) }))}
            onChange={(value) => edit("paymentMethod", value)}
          />
        </PlainRow>
        <Row {...row} field="dueDays">
          <Whole
            field="dueDays"
            value={shown("dueDays", terms.dueDays.value)}
            max={60}
            error={wrong("dueDays")}
            onChange={(value) => edit("dueDays", value)}
          />
        </Row>
        <Row {...row} field="autoPayFromBalance">
          <Switch
            aria-label={t("terms.field.autoPayFromBalance")}
            label={t(shown("autoPayFromBalance", terms.autoPayFromBalance.value) ? "terms.yes" : "terms.no")}
            checked={shown("autoPayFromBalance", terms.autoPayFromBalance.value) === true}
            onChange={(event) => edit("autoPayFromBalance", event.currentTarget.checked)}
          />
        </Row>
        <Row {...row} field="grouping">
          <Choice
            field="grouping"
            value={shown("grouping", terms.grouping.value)}
            options={groupings.map((value) => ({ value, label: t(`terms.group-by.${value}`) }))}
            onChange={(value) => edit("grouping", value)}
          />
        </Row>
      </Panel>
      <Panel title={t("terms.group.switches")}>
        {switchFields.map((field) => (
          <Row key={field} {...row} field={field}>
            <Switch
              aria-label={t(`terms.field.${field}`)}
              label={t(shown(field, terms[field].value) ? "terms.yes" : "terms.no")}
              checked={shown(field, terms[field].value) === true}
              onChange={(event) => edit(field, event.currentTarget.checked)}
            />
          </Row>
        ))}
      </Panel>
      <Panel title={t("terms.group.proformas")}>
        <Row {...row} field="proformas">
          <Choice
            field="proformas"
            value={shown("proformas", terms.proformas.value)}
            options={proformaWays.map((value) => ({ value, label: t(`terms.proforma-way.${value}`) }))}
            onChange={(value) => edit("proformas", value)}
          />
        </Row>
        <Row {...row} field="proformaDay">
          <Choice
            field="proformaDay"
            value={String(shown("proformaDay", terms.proformaDay.value))}
            options={Array.from({ length: 28 }, (_, at) => ({ value: String(at + 1), label: t("terms.day", { day: at + 1 }) }))}
            onChange={(value) => edit("proformaDay", Number(value))}
          />
        </Row>
        <Row {...row} field="proformaFor">
          <Choice
            field="proformaFor"
            value={shown("proformaFor", terms.proformaFor.value)}
            options={proformaCycles.map((value) => ({ value, label: t(`terms.proforma-cycle.${value}`) }))}
            onChange={(value) => edit("proformaFor", value)}
          />
        </Row>
        <Row {...row} field="proformaMonths">
          <Choice
            field="proformaMonths"
            value={String(shown("proformaMonths", terms.proformaMonths.value))}
            options={cycleOptions(t)}
            onChange={(value) => edit("proformaMonths", Number(value))}
          />
        </Row>
      </Panel>
      <Panel title={t("terms.group.charges")}>
        <Row {...row} field="chargeFilter">
          <Choice
            field="chargeFilter"
            value={shown("chargeFilter", terms.chargeFilter.value)}
            options={filterOptions(t, terms.chargeFilters)}
            onChange={(value) => edit("chargeFilter", value)}
          />
        </Row>
      </Panel>
      <Panel title={t("terms.group.unpaid")}>
        <Row {...row} field="blocking">
          <div className="terms-pair">
            <Whole
              field="blocking"
              value={numberOf(shown("blocking", terms.blocking.value))}
              max={99}
              disabled={shown("blocking", terms.blocking.value) === "never"}
              error={wrong("blocking")}
              onChange={(value) => edit("blocking", value)}
            />
            <Checkbox
              label={t("terms.never")}
              checked={shown("blocking", terms.blocking.value) === "never"}
              onChange={(event) => edit("blocking", event.currentTarget.checked ? "never" : 0)}
            />
          </div>
        </Row>
        <Row {...row} field="deactivationDays">
          <div className="terms-pair">
            <Whole
              field="deactivationDays"
              value={numberOf(shown("deactivationDays", terms.deactivationDays.value))}
              min={1}
              max={99}
              disabled={shown("deactivationDays", terms.deactivationDays.value) === "never"}
              error={wrong("deactivationDays")}
              onChange={(value) => edit("deactivationDays", value)}
            />
            <Checkbox
              label={t("terms.never")}
              checked={shown("deactivationDays", terms.deactivationDays.value) === "never"}
              onChange={(event) => edit("deactivationDays", event.currentTarget.checked ? "never" : null)}
            />
          </div>
        </Row>
        <Row {...row} field="minBalance">
          <AmountField
            label={t("terms.field.minBalance")}
            currency={terms.currency}
            value={shown("minBalance", terms.minBalance.value)}
            error={wrong("minBalance")}
            onChange={(value) => edit("minBalance", value ?? null)}
          />
        </Row>
        <Row {...row} field="lateFees">
          <Switch
            aria-label={t("terms.field.lateFees")}
            label={t((shown("lateFees", terms.lateFees.value) ?? true) ? "terms.yes" : "terms.no")}
            checked={shown("lateFees", terms.lateFees.value) ?? true}
            onChange={(event) => edit("lateFees", event.currentTarget.checked)}
          />
        </Row>
        <Row {...row} field="reminders">
          {shown("reminders", terms.reminders.value) ? (
            <ReminderDays rule={shown("reminders", terms.reminders.value) ?? usualRule} onChange={(rule) => edit("reminders", rule)} />
          ) : (
            <Button disabled={!mayUpdate} onPress={() => edit("reminders", usualRule)}>
              {t("terms.reminders-own")}
            </Button>
          )}
        </Row>
        {terms.warnings.map((warning) => (
          <p key={warning} className="terms-warning">
            {t(`terms.warning.${warning}`)}
          </p>
        ))}
      </Panel>
      <Panel title={t("terms.group.paper")}>
        <PlainRow {...row} field="billingName">
          <TextInput
            aria-label={t("terms.field.billingName")}
            value={shown("billingName", terms.billingName)}
            onChange={(event) => edit("billingName", event.currentTarget.value)}
          />
        </PlainRow>
        <PlainRow {...row} field="billingAddress">
          <Textarea
            aria-label={t("terms.field.billingAddress")}
            autosize
            minRows={2}
            value={shown("billingAddress", terms.billingAddress)}
            onChange={(event) => edit("billingAddress", event.currentTarget.value)}
          />
        </PlainRow>
        <PlainRow {...row} field="poNumber">
          <TextInput
            aria-label={t("terms.field.poNumber")}
            value={shown("poNumber", terms.poNumber)}
            onChange={(event) => edit("poNumber", event.currentTarget.value)}
          />
        </PlainRow>
        <PlainRow {...row} field="taxStatus">
          <Choice
            field="taxStatus"
            value={shown("taxStatus", terms.taxStatus)}
            options={(["taxable", "exempt", "reverse_charge"] as const).map((value) => ({
              value,
              label: t(`billing.config.tax-word.${value}`),
            }))}
            onChange={(value) => edit("taxStatus", value)}
          />
        </PlainRow>
        {shown("taxStatus", terms.taxStatus) === "reverse_charge" && <TaxNumber terms={terms} />}
        {shown("taxStatus", terms.taxStatus) === "exempt" && (
          <>
            <PlainRow {...row} field="taxExemptNumber">
              <TextInput
                aria-label={t("terms.field.taxExemptNumber")}
                dir="ltr"
                maxLength={100}
                value={shown("taxExemptNumber", terms.taxExemptNumber)}
                error={wrong("taxExemptNumber")}
                onChange={(event) => edit("taxExemptNumber", event.currentTarget.value)}
              />
            </PlainRow>
            <PlainRow {...row} field="taxExemptUntil">
              <DayField
                label={t("terms.field.taxExemptUntil")}
                labelHidden
                value={shown("taxExemptUntil", terms.taxExemptUntil) ?? ""}
                error={wrong("taxExemptUntil")}
                onChange={(day) => edit("taxExemptUntil", day === "" ? null : day)}
              />
            </PlainRow>
          </>
        )}
        <PlainRow {...row} field="sendNotifications">
          <Switch
            aria-label={t("terms.field.sendNotifications")}
            label={t(shown("sendNotifications", terms.sendNotifications) ? "terms.on" : "terms.off")}
            checked={shown("sendNotifications", terms.sendNotifications)}
            onChange={(event) => edit("sendNotifications", event.currentTarget.checked)}
          />
        </PlainRow>
      </Panel>
      {count > 0 && (
        <SettingsBar
          words={t("terms.unsaved", { count })}
          save={t(Object.keys(edits).some((field) => weighty.has(field)) ? "terms.review" : "terms.save")}
          busy={save.busy}
          onSave={() => (Object.keys(edits).some((field) => weighty.has(field)) ? setReviewing(true) : void keep())}
          onDiscard={() => {
            setEdits({});
            save.reset();
          }}
        >
          {save.problem && !isReviewing && <ProblemNote problem={save.problem} />}
        </SettingsBar>
      )}
      {isReviewing && (
        <PreviewSheet
          customerId={terms.customerId}
          currency={terms.currency}
          filters={terms.chargeFilters}
          body={edits}
          busy={save.busy}
          problem={save.problem}
          onConfirm={keep}
          onClose={() => {
            setReviewing(false);
            save.reset();
          }}
        />
      )}
    </fieldset>
  );
}

const pinnedOf = (terms: Terms): Pinnable[] => pinnable.filter((field) => terms[field].isPinned);

const numberOf = (value: number | "never" | null): number | null => (typeof value === "number" ? value : null);

interface RowProps<Name extends Field> {
  terms: Terms;
  edits: TermsBody;
  field: Name;
  edit: (field: keyof TermsBody, value: unknown) => void;
  undo: (field: keyof TermsBody) => void;
  words: (field: string, value: string | null) => string;
  isPinned: (field: Pinnable) => boolean;
  pin: (field: Pinnable, on: boolean) => void;
  disabled: boolean;
  children: ReactNode;
}

/** A value that may be inherited: with its origin, the way back to it, and whether templates may change it. */
function Row({ terms, edits, field, edit, undo, words, isPinned, pin, disabled, children }: RowProps<Pinnable>) {
  const t = useTexts();
  const { origin, inherited } = terms[field];
  const text =
    inherited === null
      ? null
      : typeof inherited === "object"
        ? "amount" in inherited
          ? inherited.amount
          : ruleText(inherited)
        : String(inherited);
  const isChanged = edits[field] !== undefined;
  const isOwn = origin === "customer";
  return (
    <Setting
      id={`terms.${field}`}
      title={t(`terms.field.${field}`)}
      help={t(`terms.help.${field}`)}
      origin={isOwn ? { kind: "own", resetTo: words(field, text) } : { kind: "inherited", from: t(`terms.from.${origin}`) }}
      changed={isChanged}
      onUndo={() => undo(field)}
      {...(disabled ? {} : { onReset: () => edit(field, null) })}
    >
      {edits[field] === null ? <span className="terms-inherited">{words(field, text)}</span> : children}
      {(isOwn || isChanged || isPinned(field)) && !disabled && (
        <Checkbox
          size="xs"
          className="terms-pin"
          label={t("terms.keep")}
          checked={isPinned(field)}
          onChange={(event) => pin(field, event.currentTarget.checked)}
        />
      )}
    </Setting>
  );
}

/** A value that is each customer's own: there is nothing that it could be inherited from. */
function PlainRow({ edits, field, undo, children }: RowProps<Exclude<Field, Pinnable>>) {
  const t = useTexts();
  const help = t.optional(`terms.help.${field}`);
  const isChanged = edits[field] !== undefined;
  return (
    <div className="setting" data-changed={isChanged}>
      <div className="setting-words">
        <span className="setting-title">{t(`terms.field.${field}`)}</span>
        {help && <span className="setting-help">{help}</span>}
      </div>
      <div className="setting-control">
        {children}
        {isChanged && (
          <div className="setting-control-foot">
            <span className="setting-origin" data-changed>
              {t("ui.setting.unsaved")}
            </span>
            <button
              type="button"
              className="setting-reset"
              aria-label={t("ui.setting.undo-of", { setting: t(`terms.field.${field}`) })}
              onClick={() => undo(field)}
            >
              {t("ui.setting.undo")}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

function Choice({
  field,
  value,
  options,
  disabled = false,
  onChange,
}: {
  field: string;
  value: string | null;
  options: { value: string; label: string }[];
  disabled?: boolean;
  onChange: (value: string) => void;
}) {
  const t = useTexts();
  return (
    <Select
      aria-label={t.optional(`terms.field.${field}`) ?? field}
      data={options}
      value={value}
      placeholder={t("terms.provider")}
      allowDeselect={false}
      disabled={disabled}
      onChange={(chosen) => chosen !== null && onChange(chosen)}
    />
  );
}

function Whole({
  field,
  value,
  min = 0,
  max,
  disabled = false,
  error,
  onChange,
}: {
  field: string;
  value: number | null;
  min?: number;
  max: number;
  disabled?: boolean;
  error: string | undefined;
  onChange: (value: number | null) => void;
}) {
  const t = useTexts();
  return (
    <NumberInput
      aria-label={t.optional(`terms.field.${field}`) ?? field}
      placeholder={t("terms.provider")}
      min={min}
      max={max}
      clampBehavior="strict"
      allowDecimal={false}
      allowNegative={false}
      hideControls
      disabled={disabled}
      value={value ?? ""}
      error={error}
      onChange={(typed) => onChange(typed === "" ? null : Number(typed))}
    />
  );
}
