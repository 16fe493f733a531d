import { NativeSelect, TextInput } from "@mantine/core";
import { customerFormEndpoint } from "../../../server/modules/customers/contract.ts";
import { listLocationsEndpoint } from "../../../server/modules/partners/contract.ts";
import { fieldErrorText } from "../../lib/field-texts.ts";
import type { Form } from "../../lib/form.ts";
import { allLanguages } from "../../lib/languages.ts";
import { useMay } from "../../lib/session.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Choice } from "../../ui/choice.tsx";
import { DayField } from "../../ui/day-field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Coordinate, FurtherAddressFields, MainAddressFields } from "./address-fields.tsx";
import { type Category, type CustomerValues, extraFor } from "./customer-values.ts";
import { ExtraInput } from "./extra-input.tsx";
import { bySection, type ExtraField, isFilledIn, useExtraFields } from "./extra-values.ts";
import { ListField } from "./list-field.tsx";
import { PersonFields } from "./person-fields.tsx";
import { useColleagues, useLanguageName } from "./use-names.ts";
import "./list-field.css";
import "./customer-sheets.css";

const categories = ["individual", "company", "reseller"] as const;
const channels = ["mail", "sms", "whatsapp", "push", "none"] as const;

interface FieldsProps {
  form: Form<CustomerValues>;
  partnerId: string;
  required: ReadonlySet<string>;
}

/** What this provider wants filled, beyond the name. */
export function useCustomerForm(
  partnerId: string | undefined,
  category: Category,
): { required: ReadonlySet<string>; loginExample: string } {
  const { data } = useEndpoint(
    customerFormEndpoint,
    { query: { partnerId: partnerId ?? "" } },
    { enabled: partnerId !== undefined, topics: ["settings", "locations"], keepFormer: true },
  );
  const names = category === "individual" ? data?.requiredOfIndividuals : data?.requiredOfCompanies;
  return { required: new Set(names), loginExample: data?.loginExample ?? "" };
}

/** Who they are and how they are reached: what the telephone call begins with. */
export function PersonSection({ form, required }: FieldsProps) {
  const t = useTexts();
  const isCompany = form.values.category !== "individual";
  const { fields } = useAllExtraFields();
  return (
    <Panel title={t("customers.form.who")}>
      <div className="form-columns">
        <div className="form-wide">
          <Choice
            label={t("customers.field.category")}
            value={form.values.category}
            options={categories.map((value) => ({ value, label: t(`customers.category.${value}`) }))}
            onChange={(category) => {
              form.set("category", category);
              form.set("extra", extraFor(category, form.values.extra, fields) as never);
            }}
          />
        </div>
        <TextInput
          className="form-wide"
          label={t(isCompany ? "customers.field.full-name-company" : "customers.field.full-name")}
          withAsterisk
          autoComplete="off"
          {...form.field("fullName")}
        />
        {isCompany && (
          <>
            <TextInput
              className="form-wide"
              label={t("customers.field.company-name")}
              withAsterisk={required.has("companyName")}
              {...form.field("companyName")}
            />
            <TextInput
              label={t("customers.field.company-number")}
              withAsterisk={required.has("companyNumber")}
              {...form.field("companyNumber")}
            />
            <TextInput label={t("customers.field.tax-id")} withAsterisk={required.has("taxId")} {...form.field("taxId")} />
          </>
        )}
        <ListField
          label={t("customers.field.phones")}
          type="tel"
          name="phones"
          required={required.has("phones")}
          value={form.values.phones}
          errors={shownErrors(form, "phones")}
          onChange={(value) => form.set("phones", value)}
        />
        <ListField
          label={t("customers.field.emails")}
          type="email"
          name="emails"
          required={required.has("emails")}
          value={form.values.emails}
          errors={shownErrors(form, "emails")}
          onChange={(value) => form.set("emails", value)}
        />
      </div>
    </Panel>
  );
}

// Asking the form for the field tells it that its errors are shown here and belong not beside the button.
function shownErrors(form: Form<CustomerValues>, name: "phones" | "emails" | "billingEmails") {
  form.field(name);
  return form.errors;
}

export function AddressSection({ form, required }: FieldsProps) {
  const t = useTexts();
  return (
    <Panel title={t("customers.form.address")}>
      <MainAddressFields form={form} required={required} />
    </Panel>
  );
}

/** What is needed now and then. */
export function MoreSections({
  form,
  partnerId,
  required,
  masked = "",
  loginHelp,
  addedHelp,
  shown,
}: FieldsProps & {
  masked?: string;
  loginHelp: string;
  addedHelp?: string;
  /** The additional fields of the record; undefined for a new one. */
  shown?: Readonly<Record<string, unknown>>;
}) {
  const t = useTexts();
  const languageName = useLanguageName();
  const colleagues = useColleagues();
  const locations = useEndpoint(listLocationsEndpoint, { query: { partnerId } }, { topics: ["locations"] });
  const isCompany = form.values.category !== "individual";
  const { language } = form.values;
  const languages = [...new Set([...allLanguages, ...(language ? [language] : [])])];
  return (
    <>
      <Panel title={t("customers.form.details")}>
        <div className="form-columns">
          {!isCompany && (
            <>
              <DayField label={t("customers.field.date-of-birth")} required={required.has("dateOfBirth")} {...form.field("dateOfBirth")} />
              <TextInput label={t("customers.field.tax-id")} withAsterisk={required.has("taxId")} {...form.field("taxId")} />
            </>
          )}
          <TextInput
            label={t("customers.field.identification")}
            withAsterisk={required.has("identification")}
            autoComplete="off"
            {...(masked ? { description: t("customers.identification.now", { masked }) } : {})}
            {...form.field("identification")}
          />
          {(locations.data?.items.length ?? 0) > 0 && (
            <NativeSelect
              label={t("customers.field.location")}
              withAsterisk={required.has("locationId")}
              data={[
                { value: "", label: "–" },
                ...(locations.data?.items ?? []).map((location) => ({ value: location.id, label: location.path.join(" › ") })),
              ]}
              {...form.field("locationId")}
            />
          )}
          <NativeSelect
            label={t("customers.field.account-manager")}
            data={[
              { value: "", label: "–" },
              ...colleagues.choices.map(({ id, name }) => ({ value: id, label: name })),
              ...(form.values.accountManagerId && colleagues.name(form.values.accountManagerId) === undefined
                ? [{ value: form.values.accountManagerId, label: t("customers.details.former-colleague") }]
                : []),
            ]}
            {...form.field("accountManagerId")}
          />
          <DayField label={t("customers.field.added-on")} {...(addedHelp ? { description: addedHelp } : {})} {...form.field("addedOn")} />
          <NativeSelect
            label={t("customers.field.language")}
            data={[
              ...(language ? [] : [{ value: "", label: t("customers.form.partner-language") }]),
              ...languages.map((value) => ({ value, label: languageName(value) })),
            ]}
            {...form.field("language")}
          />
          <NativeSelect
            label={t("customers.field.preferred-channel")}
            data={channels.map((value) => ({ value, label: t(`customers.channel.${value}`) }))}
            {...form.field("preferredChannel")}
          />
          <ListField
            label={t("customers.field.billing-emails")}
            description={t("customers.field.billing-emails-why")}
            type="email"
            name="billingEmails"
            value={form.values.billingEmails}
            errors={shownErrors(form, "billingEmails")}
            onChange={(value) => form.set("billingEmails", value)}
          />
          <TextInput label={t("customers.field.portal-login")} description={loginHelp} autoComplete="off" {...form.field("portalLogin")} />
          <div className="form-wide form-columns">
            <Coordinate form={form} name="lat" />
            <Coordinate form={form} name="lng" />
          </div>
        </div>
      </Panel>
      <ExtraSections form={form} partnerId={partnerId} shown={shown} />
      <Panel title={t("customers.form.persons")}>
        <div className="customer-sheet">
          <PersonFields form={form} />
        </div>
      </Panel>
      <Panel title={t("customers.form.further-addresses")}>
        <div className="customer-sheet">
          <FurtherAddressFields form={form} />
        </div>
      </Panel>
    </>
  );
}

interface ExtraProps {
  form: Form<CustomerValues>;
  partnerId: string;
  shown: Readonly<Record<string, unknown>> | undefined;
}

function ExtraSections({ form, partnerId, shown }: ExtraProps) {
  const t = useTexts();
  const mayWrite = useMay("customers.additional_fields.update");
  const { fields } = useExtraFields(form.values.category);
  if (!mayWrite) return null;
  // The form for a new customer asks only for what is wanted there, and for what cannot be left out.
  const isAsked = (field: ExtraField): boolean => isFilledIn(field) && (shown !== undefined || field.inAddForm || field.isRequired);
  return bySection(fields.filter(isAsked)).map(({ section, fields: own }) => (
    <Panel key={section} title={section || t("customers.details.extra")}>
      <div className="form-columns">
        {own.map((field) => (
          <div key={field.id} className={field.type === "long_text" ? "form-wide" : undefined}>
            <OneExtra form={form} field={field} partnerId={partnerId} shown={shown} />
          </div>
        ))}
      </div>
    </Panel>
  ));
}

function OneExtra({ form, field, partnerId, shown }: ExtraProps & { field: ExtraField }) {
  const t = useTexts();
  const path = `extra.${field.name}` as "extra";
  form.field(path);
  const wrong = form.errors.find((error) => error.field === path);
  return (
    <ExtraInput
      field={field}
      value={valueIn(form.values.extra, field, shown === undefined)}
      shown={shown?.[field.name]}
      partnerId={partnerId}
      error={wrong && fieldErrorText(t, wrong)}
      onChange={(value) => form.set(path, value as never)}
    />
  );
}

/** A new record begins with the default until somebody says something else; the server writes it then. */
const valueIn = (extra: Readonly<Record<string, unknown>>, field: ExtraField, isNew: boolean): unknown =>
  isNew && extra[field.name] === undefined && field.isUnique === "no" ? (field.defaultValue ?? undefined) : extra[field.name];

/** Of both categories: what is typed for one is dropped when the other is chosen. */
function useAllExtraFields(): { fields: readonly ExtraField[] } {
  const person = useExtraFields("individual").fields;
  const company = useExtraFields("company").fields;
  return { fields: [...new Map([...person, ...company].map((field) => [field.id, field])).values()] };
}

/** What a field is called, for conflicts and lists of errors. */
export function useFieldName(): (field: string) => string {
  const t = useTexts();
  const { language } = useLanguage();
  const { fields } = useAllExtraFields();
  return (path) => {
    const [head = "", name = ""] = path.split(".");
    const extra = head === "extra" ? fields.find((field) => field.name === name) : undefined;
    if (extra) return extra.title[language] ?? extra.title.en ?? extra.name;
    return t.optional(`audit.field.${head}`) ?? head;
  };
}
