import { useId, useState } from "react";
import { profileEndpoint } from "../../../server/modules/portal/contract.ts";
import { useLocale } from "../../lib/format.ts";
import { isLanguage } from "../../lib/languages.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { Button } from "../../ui/button.tsx";
import { type Fact, Facts } from "../../ui/facts.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { useBranding } from "../app/branding.tsx";
import { Contact } from "../app/contact.tsx";
import { useMe } from "../app/me.ts";
import { OwnLanguage } from "../app/own-language.tsx";
import { ContactsSheet } from "./contacts-sheet.tsx";
import { FieldsCard } from "./fields-card.tsx";
import type { Profile } from "./profile.ts";
import "./profile-page.css";

/** Who the customer is here, how they are reached, in which language they are written to. */
export function ProfilePage() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(profileEndpoint, undefined, { topics: ["customers"] });
  return (
    <>
      <BackLink to="/more">{t("portal.nav.more")}</BackLink>
      <PortalTitle>{t("portal-profile.title")}</PortalTitle>
      {data ? (
        <PortalColumns
          matters={
            <>
              <HowReached profile={data} />
              <FieldsCard profile={data} />
              <LanguageCard />
            </>
          }
          happened={<WhoOneIs profile={data} />}
        />
      ) : (
        <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />
      )}
    </>
  );
}

function HowReached({ profile }: { profile: Profile }) {
  const t = useTexts();
  const { staff } = useMe();
  const [changing, setChanging] = useState(false);
  const { emails, billingEmails, phones } = profile;
  return (
    <PortalCard title={t("portal-profile.reach-title")}>
      <div className="profile-reach">
        <Facts
          facts={[
            { label: t("portal-profile.emails"), value: <Lines of={emails} none="–" /> },
            { label: t("portal-profile.billing-emails"), value: <Lines of={billingEmails} none={t("portal-profile.billing-same")} /> },
            { label: t("portal-profile.phones"), value: <Lines of={phones} none={t("portal-profile.phones-none")} /> },
          ]}
        />
      </div>
      {/* Their password would be asked for, which nobody of the staff has. */}
      {!staff && (
        <div className="profile-act">
          <Button onPress={() => setChanging(true)}>{t("portal-profile.change")}</Button>
        </div>
      )}
      {changing && <ContactsSheet profile={profile} onClose={() => setChanging(false)} />}
    </PortalCard>
  );
}

function Lines({ of, none }: { of: readonly string[]; none: string }) {
  if (of.length === 0) return <span className="profile-none">{none}</span>;
  return of.map((line) => (
    <bdi key={line} className="profile-line" dir="ltr">
      {line}
    </bdi>
  ));
}

function LanguageCard() {
  const t = useTexts();
  const id = useId();
  const offered = useBranding().languages.filter(isLanguage);
  if (offered.length < 2) return null;
  return (
    <PortalCard title={t("portal-profile.language-title")}>
      <p className="profile-note">{t("portal-profile.language-note")}</p>
      <div className="profile-card">
        <OwnLanguage id={id} />
      </div>
    </PortalCard>
  );
}

/** "DE" on the last line is a country; people know it by its name. */
function withCountryName(address: readonly string[], locale: string): string[] {
  const names = new Intl.DisplayNames([locale], { type: "region", fallback: "code" });
  return address.map((line, at) => (at === address.length - 1 ? line.replace(/\b[A-Z]{2}$/, (code) => names.of(code) ?? code) : line));
}

function WhoOneIs({ profile }: { profile: Profile }) {
  const t = useTexts();
  const locale = useLocale();
  const { name, companyName, category, number, login, address, companyNumber, taxId } = profile;
  const isCompany = category !== "individual";
  const facts: Fact[] = [
    { label: t("portal-profile.name"), value: <bdi>{name}</bdi> },
    ...(companyName ? [{ label: t("portal-profile.company"), value: <bdi>{companyName}</bdi> }] : []),
    { label: t("portal.customer-number"), value: <bdi className="number">{number}</bdi> },
    { label: t("portal-profile.login"), value: <bdi className="code">{login}</bdi> },
    ...(address.length > 0
      ? [
          {
            label: t("portal-profile.address"),
            value: withCountryName(address, locale).map((line) => (
              <bdi key={line} className="profile-line">
                {line}
              </bdi>
            )),
          },
        ]
      : []),
    ...(isCompany && companyNumber
      ? [{ label: t("portal-profile.company-number"), value: <bdi className="code">{companyNumber}</bdi> }]
      : []),
    ...(isCompany && taxId ? [{ label: t("portal-profile.tax-id"), value: <bdi className="code">{taxId}</bdi> }] : []),
  ];
  return (
    <PortalCard title={t("portal-profile.who-title")}>
      <Facts facts={facts} />
      <div className="profile-act">
        <Contact lead={t("portal-profile.ask-to-change")} />
      </div>
    </PortalCard>
  );
}
