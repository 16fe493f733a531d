import { useMay } from "../../lib/session.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { LinkButton } from "../../ui/button.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayText, Nothing } from "../../ui/value-texts.tsx";
import { useShownCustomer } from "../app/shown-customer.ts";
import { ConsentsPanel } from "./consents-panel.tsx";
import { AddressLine, addressLines, ContactLines } from "./contact-lines.tsx";
import { ExtraFile } from "./extra-file.tsx";
import { ExtraSecret } from "./extra-secret.tsx";
import { ExtraValue } from "./extra-value.tsx";
import { bySection, type ExtraField, fieldTitle, type ShownFile, useExtraFields } from "./extra-values.ts";
import { Identification } from "./identification.tsx";
import { LegalHoldPanel } from "./legal-hold-panel.tsx";
import { MergesPanel } from "./merges-panel.tsx";
import { useColleagues, useCountryName } from "./use-names.ts";

/** Everything that is written down about the customer and is not asked for every day. */
export function DetailsTab({ customerId }: { customerId: string }) {
  const mayHold = useMay("customers.gdpr.erase");
  return (
    <>
      <IdentityPanel />
      <PlacesPanel />
      <ExtraPanels />
      <ConsentsPanel customerId={customerId} />
      {mayHold && <LegalHoldPanel customerId={customerId} />}
      <MergesPanel customerId={customerId} />
    </>
  );
}

function IdentityPanel() {
  const t = useTexts();
  const customer = useShownCustomer();
  const colleagues = useColleagues();
  const mayEdit = useMay("customers.profile.update");
  const isPerson = customer.category === "individual";
  const text = (value: string) => (value ? <bdi>{value}</bdi> : <Nothing />);
  return (
    <Panel
      title={t("customers.details.identity")}
      actions={
        mayEdit && (
          <LinkButton small kind="quiet" to={`/customers/${customer.id}/edit` as never}>
            {t("customers.edit.open")}
          </LinkButton>
        )
      }
    >
      <Facts
        facts={[
          { label: t("customers.field.full-name"), value: text(customer.fullName) },
          { label: t("customers.field.category"), value: t(`customers.category.${customer.category}`) },
          ...(isPerson && !customer.companyName ? [] : [{ label: t("customers.field.company-name"), value: text(customer.companyName) }]),
          ...(isPerson && !customer.companyNumber
            ? []
            : [{ label: t("customers.field.company-number"), value: text(customer.companyNumber) }]),
          ...(isPerson && !customer.taxId ? [] : [{ label: t("customers.field.tax-id"), value: text(customer.taxId) }]),
          { label: t("customers.field.identification"), value: <Identification /> },
          ...(isPerson ? [{ label: t("customers.field.date-of-birth"), value: <DayText value={customer.dateOfBirth} /> }] : []),
          { label: t("customers.field.location"), value: text(customer.location?.path.join(" › ") ?? "") },
          {
            label: t("customers.field.account-manager"),
            value: customer.accountManagerId ? (
              (colleagues.name(customer.accountManagerId) ?? t("customers.details.former-colleague"))
            ) : (
              <Nothing />
            ),
          },
          { label: t("customers.field.added-on"), value: <DayText value={customer.addedOn} /> },
        ]}
      />
    </Panel>
  );
}

function PlacesPanel() {
  const t = useTexts();
  const customer = useShownCustomer();
  const countryName = useCountryName();
  const main = addressLines(customer, countryName);
  if (main.length === 0 && customer.addresses.length === 0) return null;
  const point = customer.lat !== null && customer.lng !== null ? `${String(customer.lat)}, ${String(customer.lng)}` : undefined;
  return (
    <Panel title={t("customers.details.places")}>
      <ContactLines>
        {main.length > 0 && (
          <AddressLine
            lines={main}
            note={[t("customers.details.main-address"), point && `${point} (${t(`customers.geo.${customer.geoSource || "unknown"}`)})`]
              .filter(Boolean)
              .join(" · ")}
          />
        )}
        {customer.addresses.map((address) => (
          <AddressLine
            key={address.id}
            lines={addressLines(address, countryName)}
            note={address.title || t("customers.details.further-address")}
          />
        ))}
      </ContactLines>
    </Panel>
  );
}

function ExtraPanels() {
  const t = useTexts();
  const { language } = useLanguage();
  const customer = useShownCustomer();
  const { fields } = useExtraFields(customer.category);
  return bySection(fields).map(({ section, fields: own }) => (
    <Panel key={section} title={section || t("customers.details.extra")}>
      <Facts
        facts={own.map((field) => ({
          label: fieldTitle(field, language),
          value: <OneExtra field={field} />,
        }))}
      />
    </Panel>
  ));
}

function OneExtra({ field }: { field: ExtraField }) {
  const { language } = useLanguage();
  const { id, extra } = useShownCustomer();
  const title = fieldTitle(field, language);
  const value = extra[field.name];
  if (field.type === "file") return <ExtraFile field={field} title={title} file={value as ShownFile | undefined} />;
  if (field.type === "secret" && value !== undefined) return <ExtraSecret field={field} title={title} customerId={id} />;
  return <ExtraValue field={field} value={value} />;
}
