import { TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { updatePartnerEndpoint } from "../../../../server/modules/partners/contract.ts";
import { currentMoment } from "../../../lib/current-moment.ts";
import type { Form } from "../../../lib/form.ts";
import { useMay } from "../../../lib/session.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Action } from "../../../lib/use-action.ts";
import { FormFrame } from "../../../ui/form-frame.tsx";
import { notify } from "../../../ui/notices.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useRecordForm } from "../../app/use-record-form.ts";
import type { Partner } from "./partner.ts";
import "../settings/settings.css";
import "../../app/short-list.css";
import { CodeField, CountryField, CurrencyField, LanguageField, TimeZoneField } from "./partner-fields.tsx";

/** A part of the partner's data, edited by itself: only what was changed is sent. */
export function usePartnerForm<Values extends object>(partner: Partner, values: (partner: Partner) => Values) {
  const t = useTexts();
  return useRecordForm({
    endpoint: updatePartnerEndpoint,
    params: { partnerId: partner.id },
    record: partner,
    values,
    topics: ["partner-choices"],
    onSaved: () => notify(t("partners.partner.saved")),
  });
}

interface PartFormProps<Values extends object> {
  form: Form<Values>;
  action: Action<typeof updatePartnerEndpoint>;
  /** The names of the fields, for a conflict. */
  names: Partial<Record<string, string>>;
  children: ReactNode;
  after?: ReactNode;
}

/** The fields of a tab; read-only for those who may not change them. */
function PartForm<Values extends object>({ form, action, names, children, after }: PartFormProps<Values>) {
  const t = useTexts();
  const mayUpdate = useMay("admin.partners.update");
  const fields = <div className="partner-fields aligned-inputs">{children}</div>;
  return (
    <div className="partner-form partner-tab">
      <Panel>
        {mayUpdate ? (
          <FormFrame
            form={form}
            submit={t("partners.partner.save")}
            busy={action.busy}
            problem={action.problem}
            nameField={(field) => names[field] ?? field}
          >
            {fields}
          </FormFrame>
        ) : (
          <fieldset disabled className="partner-read-only">
            {fields}
          </fieldset>
        )}
      </Panel>
      {after}
    </div>
  );
}

export function CompanyTab({ partner }: { partner: Partner }) {
  const t = useTexts();
  const names = {
    name: t("partners.partner.name"),
    legalName: t("partners.partner.legal-name"),
    taxNumber: t("partners.partner.tax-number"),
    companyNumber: t("partners.partner.company-number"),
    email: t("partners.partner.email"),
    phone: t("partners.partner.phone"),
    website: t("partners.partner.website"),
  };
  const { form, action } = usePartnerForm(partner, ({ name, legalName, taxNumber, companyNumber, email, phone, website }) => ({
    name,
    legalName,
    taxNumber,
    companyNumber,
    email,
    phone,
    website,
  }));
  return (
    <PartForm form={form} action={action} names={names}>
      <TextInput label={names.name} description={t("partners.partner.name-how")} required {...form.field("name")} />
      <TextInput label={names.legalName} description={t("partners.partner.legal-name-how")} required {...form.field("legalName")} />
      <TextInput label={names.taxNumber} {...form.field("taxNumber")} />
      <TextInput label={names.companyNumber} {...form.field("companyNumber")} />
      <TextInput type="email" label={names.email} description={t("partners.partner.email-how")} {...form.field("email")} />
      <TextInput type="tel" label={names.phone} {...form.field("phone")} />
      <TextInput type="url" label={names.website} {...form.field("website")} />
    </PartForm>
  );
}

export function AddressTab({ partner }: { partner: Partner }) {
  const t = useTexts();
  const names = {
    street: t("partners.partner.street"),
    zip: t("partners.partner.zip"),
    city: t("partners.partner.city"),
    country: t("partners.partner.country"),
    bankName: t("partners.partner.bank-name"),
    iban: t("partners.partner.iban"),
    bic: t("partners.partner.bic"),
  };
  const { form, action } = usePartnerForm(partner, ({ street, zip, city, country, bankName, iban, bic }) => ({
    street,
    zip,
    city,
    country,
    bankName,
    iban,
    bic,
  }));
  return (
    <PartForm form={form} action={action} names={names}>
      <div className="partner-fields-whole">
        <TextInput label={names.street} {...form.field("street")} />
      </div>
      <TextInput label={names.zip} {...form.field("zip")} />
      <TextInput label={names.city} {...form.field("city")} />
      <div className="partner-fields-whole">
        <CountryField field={form.field("country")} />
      </div>
      <div className="partner-fields-whole">
        <TextInput label={names.bankName} {...form.field("bankName")} />
      </div>
      <TextInput label={names.iban} spellCheck={false} dir="ltr" {...form.field("iban")} />
      <TextInput label={names.bic} spellCheck={false} dir="ltr" {...form.field("bic")} />
    </PartForm>
  );
}

export function LocalisationTab({ partner }: { partner: Partner }) {
  const t = useTexts();
  const names = {
    currency: t("partners.partner.currency"),
    timeZone: t("partners.partner.time-zone"),
    language: t("partners.partner.language"),
  };
  const { form, action } = usePartnerForm(partner, ({ currency, timeZone, language }) => ({ currency, timeZone, language }));
  const hours = hoursBetween(partner.timeZone, form.values.timeZone);
  return (
    <PartForm
      form={form}
      action={action}
      names={names}
      after={
        <Panel title={t("partners.partner.formats")}>
          <p>{t("partners.partner.formats-text")}</p>
          <p>
            <Link to={"/config/settings/main" as never} search={{ place: placeOf(partner) } as never}>
              {t("partners.partner.open-formats")}
            </Link>
          </p>
        </Panel>
      }
    >
      <CurrencyField field={form.field("currency")} />
      <LanguageField field={form.field("language")} />
      <div className="partner-fields-whole">
        <TimeZoneField field={form.field("timeZone")} />
      </div>
      {hours !== 0 && (
        <p className="settings-note partner-fields-whole" role="status">
          {t("partners.partner.zone-moves", { hours: Math.abs(hours), direction: hours > 0 ? "earlier" : "later" })}
        </p>
      )}
    </PartForm>
  );
}

/** How many hours earlier midnight comes in the second zone, today. */
function hoursBetween(from: string, to: string): number {
  const offset = (timeZone: string): number => {
    const name = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })
      .formatToParts(currentMoment())
      .find(({ type }) => type === "timeZoneName")?.value;
    const [, sign, hours = "0", minutes = "0"] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? "") ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) + Number(minutes) / 60);
  };
  try {
    return offset(to) - offset(from);
  } catch {
    return 0;
  }
}

const placeOf = (partner: Partner): string => (partner.isDefault ? "system" : `partner.${partner.id}`);

export function PortalTab({ partner }: { partner: Partner }) {
  const t = useTexts();
  const names = { code: t("partners.partner.code"), portalHost: t("partners.partner.portal-host") };
  const { form, action } = usePartnerForm(partner, ({ code, portalHost }) => ({ code, portalHost: portalHost ?? "" }));
  return (
    <PartForm
      form={form}
      action={action}
      names={names}
      after={
        <Panel title={t("partners.partner.senders")}>
          <p>{t("partners.partner.senders-text")}</p>
          <p>
            <Link to={"/config/mail" as never} search={{ partner: partner.id } as never}>
              {t("partners.partner.open-mail")}
            </Link>
          </p>
        </Panel>
      }
    >
      <div className="partner-fields-whole">
        <TextInput
          label={names.portalHost}
          description={t("partners.partner.portal-host-how")}
          spellCheck={false}
          dir="ltr"
          {...form.field("portalHost")}
        />
      </div>
      <CodeField field={form.field("code")} />
      <p className="quiet-line partner-by-code">
        {t("partners.partner.portal-by-code")} <bdi className="code">{`/portal?partner=${form.values.code}`}</bdi>
      </p>
    </PartForm>
  );
}
