import { type ReactNode, useId } from "react";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayText, Nothing } from "../../ui/value-texts.tsx";
import { LabelChips } from "../app/label-chips.tsx";
import { addressLines } from "./contact-lines.tsx";
import { ExtraValue } from "./extra-value.tsx";
import { fieldTitle, useExtraFields } from "./extra-values.ts";
import type { MergedCustomer, MergePreview } from "./merge-values.ts";
import { useColleagues, useCountryName, useLanguageName } from "./use-names.ts";

interface FieldsProps {
  preview: MergePreview;
  taken: ReadonlySet<string>;
  onTake: (field: string, fromLoser: boolean) => void;
}

/** Every field in which the two differ, with both values: one click decides. */
export function MergeFields({ preview: { survivor, loser, fields }, taken, onTake }: FieldsProps) {
  const t = useTexts();
  const titleOf = useTitles(survivor.category);
  const shownOf = useValues(survivor.category);
  if (fields.length === 0) return <Panel title={t("customers.merge.fields")}>{t("customers.merge.no-fields")}</Panel>;
  return (
    <Panel title={t("customers.merge.fields")}>
      <div className="merge-fields">
        {fields.map(({ field }) => (
          <Decision
            key={field}
            label={titleOf(field)}
            fromLoser={taken.has(field)}
            ours={shownOf(field, survivor)}
            theirs={shownOf(field, loser)}
            onChange={(fromLoser) => onTake(field, fromLoser)}
          />
        ))}
      </div>
    </Panel>
  );
}

interface DecisionProps {
  label: string;
  fromLoser: boolean;
  ours: ReactNode;
  theirs: ReactNode;
  onChange: (fromLoser: boolean) => void;
}

function Decision({ label, fromLoser, ours, theirs, onChange }: DecisionProps) {
  const name = useId();
  const option = (isLoser: boolean, value: ReactNode) => (
    <label className="merge-option">
      <input type="radio" name={name} checked={fromLoser === isLoser} onChange={() => onChange(isLoser)} />
      <span>{value}</span>
    </label>
  );
  return (
    <fieldset className="merge-field">
      <legend>{label}</legend>
      {option(false, ours)}
      {option(true, theirs)}
    </fieldset>
  );
}

const names = {
  fullName: "full-name",
  category: "category",
  companyName: "company-name",
  companyNumber: "company-number",
  taxId: "tax-id",
  identification: "identification",
  dateOfBirth: "date-of-birth",
  language: "language",
  preferredChannel: "preferred-channel",
  portalLogin: "portal-login",
  address: "address",
  locationId: "location",
  accountManagerId: "account-manager",
  addedOn: "added-on",
} as const;
type Named = keyof typeof names;

function useTitles(category: string): (field: string) => string {
  const t = useTexts();
  const { language } = useLanguage();
  const { fields } = useExtraFields(category);
  return (field) => {
    const extra = fields.find(({ name }) => field === `extra.${name}`);
    if (extra) return fieldTitle(extra, language);
    return field in names ? t(`customers.field.${names[field as Named]}`) : field;
  };
}

function useValues(category: string): (field: string, customer: MergedCustomer) => ReactNode {
  const t = useTexts();
  const { fields } = useExtraFields(category);
  const colleagues = useColleagues();
  const countryName = useCountryName();
  const languageName = useLanguageName();
  return (field, customer) => {
    switch (field as Named) {
      case "category":
        return t(`customers.category.${customer.category}`);
      case "preferredChannel":
        return t(`customers.channel.${customer.preferredChannel}`);
      case "language":
        return languageName(customer.language);
      case "dateOfBirth":
        return <DayText value={customer.dateOfBirth} />;
      case "addedOn":
        return <DayText value={customer.addedOn} />;
      case "locationId":
        return customer.location ? <bdi>{customer.location.path.join(" › ")}</bdi> : <Nothing />;
      case "accountManagerId":
        return customer.accountManagerId ? (
          (colleagues.name(customer.accountManagerId) ?? t("customers.details.former-colleague"))
        ) : (
          <Nothing />
        );
      case "address": {
        const lines = addressLines(customer, countryName);
        return lines.length > 0 ? lines.map((line) => <bdi key={line}>{line}</bdi>) : <Nothing />;
      }
      case "portalLogin":
        return <bdi className="code">{customer.portalLogin}</bdi>;
      case "fullName":
      case "companyName":
      case "companyNumber":
      case "taxId":
      case "identification": {
        const text = customer[field as "fullName"];
        return text ? <bdi>{text}</bdi> : <Nothing />;
      }
      default: {
        const extra = fields.find(({ name }) => field === `extra.${name}`);
        const value = customer.extra[field.slice("extra.".length)];
        return extra ? <ExtraValue field={extra} value={value} /> : <bdi>{String(value ?? "")}</bdi>;
      }
    }
  };
}

/** What needs no decision, because both have room: it is shown as it will be. */
export function MergeLists({ preview: { joined } }: { preview: MergePreview }) {
  const t = useTexts();
  const lists = [
    { label: t("customers.field.emails"), values: joined.emails },
    { label: t("customers.field.billing-emails"), values: joined.billingEmails },
    { label: t("customers.field.phones"), values: joined.phones },
  ].filter(({ values }) => values.length > 0);
  if (lists.length === 0 && joined.labels.length === 0) return null;
  return (
    <Panel title={t("customers.merge.lists")}>
      <dl className="merge-lists">
        {lists.map(({ label, values }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {values.map((value) => (
                <bdi key={value}>{value}</bdi>
              ))}
            </dd>
          </div>
        ))}
        {joined.labels.length > 0 && (
          <div>
            <dt>{t("customers.merge.labels")}</dt>
            <dd>
              <LabelChips labels={joined.labels} />
            </dd>
          </div>
        )}
        {joined.leftOut.length > 0 && (
          <div>
            <dt>{t("customers.merge.left-out")}</dt>
            <dd>
              {joined.leftOut.map((value) => (
                <bdi key={value}>{value}</bdi>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </Panel>
  );
}
