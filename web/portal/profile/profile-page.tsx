import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useId, useState } from "react";
import { profileEndpoint } from "../../../server/modules/portal/contract.ts";
import type { ApprovablePart } from "../../../shared/profile-parts.ts";
import { useFormat, useLocale } from "../../lib/format.ts";
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
import { lazyPart } from "../app/lazy-page.tsx";
import { useMe } from "../app/me.ts";
import { OwnLanguage } from "../app/own-language.tsx";
import { useFeature } from "../app/use-feature.ts";
import { ContactsSheet } from "./contacts-sheet.tsx";
import { FieldsCard } from "./fields-card.tsx";
import type { Profile } from "./profile.ts";
import { partName, WaitingLines } from "./waiting-line.tsx";
import "./profile-page.css";

const AppCard = lazy(() => import("../identity/app-card.tsx").then((module) => ({ default: module.AppCard })));
const NoticesCard = lazyPart(() => import("./notices-card.tsx"), "NoticesCard", "portal-notices");
const UsageAlertsCard = lazyPart(() => import("./usage-alerts-card.tsx"), "UsageAlertsCard", "portal-notices");
const PrivacyCard = lazyPart(() => import("./privacy-card.tsx"), "PrivacyCard", "portal-privacy");
const DetailsSheet = lazy(() => import("./details-sheet.tsx").then((module) => ({ default: module.DetailsSheet })));

/** Who the customer is here, how they are reached, in which language they are written to. */
export function ProfilePage() {
  const t = useTexts();
  const { data, loading, problem, reload } = useEndpoint(profileEndpoint, undefined, { topics: ["customers", "requests"] });
  return (
    <>
      <BackLink to="/more">{t("portal.nav.more")}</BackLink>
      <PortalTitle>{t("portal-profile.title")}</PortalTitle>
      {data ? (
        <PortalColumns
          matters={
            <>
              <AskedAboutWaiting profile={data} />
              <HowReached profile={data} />
              <FieldsCard profile={data} />
              {data.rights.language && <LanguageCard />}
              <HowTold />
              <Suspense>
                <AppCard />
              </Suspense>
            </>
          }
          happened={
            <>
              <WhoOneIs profile={data} />
              <OwnPrivacy />
            </>
          }
        />
      ) : (
        <PortalColumns matters={<PortalCard loading={loading} problem={problem} onRetry={reload} />} />
      )}
    </>
  );
}

/** O-87 until this is answered nothing goes on. */
function AskedAboutWaiting({ profile: { waiting } }: { profile: Profile }) {
  const t = useTexts();
  const hasTickets = useFeature("tickets");
  if (!waiting?.isAsked || !waiting.ticket.id || !hasTickets) return null;
  return (
    <PortalCard>
      <Link to={`/tickets/${waiting.ticket.id}` as never}>{t("portal-profile.waiting-asked", { number: waiting.ticket.number })}</Link>
    </PortalCard>
  );
}

function HowTold() {
  const hasNotices = useFeature("notices");
  const hasServices = useFeature("services");
  return (
    <Suspense>
      {hasNotices && <NoticesCard />}
      {hasServices && <UsageAlertsCard />}
    </Suspense>
  );
}

function OwnPrivacy() {
  return useFeature("privacy") ? (
    <Suspense>
      <PrivacyCard />
    </Suspense>
  ) : null;
}

function HowReached({ profile }: { profile: Profile }) {
  const t = useTexts();
  const { staff } = useMe();
  const [changing, setChanging] = useState(false);
  const { emails, billingEmails, phones, rights } = profile;
  const mayEdit = rights.emails === "edit" || rights.billing_emails === "edit" || rights.phones === "edit";
  const wait = (part: ApprovablePart) => <WaitingLines profile={profile} parts={[part]} what={t(partName[part])} />;
  const facts: Fact[] = [
    ...(emails ? [fact(t("portal-profile.emails"), rights.emails, <Lines of={emails} none="–" />, wait("emails"))] : []),
    ...(billingEmails
      ? [
          fact(
            t("portal-profile.billing-emails"),
            rights.billing_emails,
            <Lines of={billingEmails} none={t("portal-profile.billing-same")} />,
            wait("billing_emails"),
          ),
        ]
      : []),
    ...(phones
      ? [fact(t("portal-profile.phones"), rights.phones, <Lines of={phones} none={t("portal-profile.phones-none")} />, wait("phones"))]
      : []),
  ];
  if (facts.length === 0) return null;
  return (
    <PortalCard title={t("portal-profile.reach-title")}>
      <div className="profile-reach">
        <Facts facts={facts} />
      </div>
      {/* Their password would be asked for, which nobody of the staff has. */}
      {!staff && mayEdit && (
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

/** "DE" is a country; people know it by its name. */
function withCountryName(region: string, locale: string): string {
  const names = new Intl.DisplayNames([locale], { type: "region", fallback: "code" });
  return region.replace(/\b[A-Z]{2}$/, (code) => names.of(code) ?? code);
}

/** P-44 what one only sees is dimmed and has a lock; why, and whom to ask, stands below. */
const fact = (label: string, right: "view" | "edit" | undefined, value: ReactNode, waiting?: ReactNode): Fact => ({
  label,
  value: (
    <>
      {right === "edit" ? value : <Locked>{value}</Locked>}
      {waiting}
    </>
  ),
});

function Locked({ children }: { children: ReactNode }) {
  const t = useTexts();
  return (
    <span className="profile-locked">
      <span>{children}</span>
      <IconLock size={16} stroke={1.7} role="img" aria-label={t("portal-profile.locked")} />
    </span>
  );
}

function WhoOneIs({ profile }: { profile: Profile }) {
  const t = useTexts();
  const locale = useLocale();
  const format = useFormat();
  const { staff } = useMe();
  const [changing, setChanging] = useState(false);
  const { rights, name, companyName, number, login, street, zip, city, region, companyNumber, taxId, birthDate } = profile;
  const lines = [...(street ?? []), [zip, city].filter(Boolean).join(" "), withCountryName(region ?? "", locale)].filter(Boolean);
  const whole = [rights.street, rights.zip, rights.city];
  const waits = (...parts: ApprovablePart[]) => profile.waiting?.parts.some(({ part }) => parts.includes(part)) ?? false;
  const addressRight = whole.includes("edit") ? "edit" : "view";
  const wait = (what: string, ...parts: ApprovablePart[]) => <WaitingLines profile={profile} parts={parts} what={what} />;
  const code = (value: string) => <bdi className="code">{value}</bdi>;
  const facts: Fact[] = [
    ...(name === null ? [] : [fact(t("portal-profile.name"), rights.name, <bdi>{name}</bdi>, wait(t("portal-profile.name"), "name"))]),
    ...(companyName ? [fact(t("portal-profile.company"), "view", <bdi>{companyName}</bdi>)] : []),
    { label: t("portal.customer-number"), value: <bdi className="number">{number}</bdi> },
    ...(login === null ? [] : [fact(t("portal-profile.login"), rights.login, code(login))]),
    ...(lines.length > 0 || waits("street", "zip", "city")
      ? [
          fact(
            t("portal-profile.address"),
            addressRight,
            lines.map((line) => (
              <bdi key={line} className="profile-line">
                {line}
              </bdi>
            )),
            wait(t("portal-profile.address"), "street", "zip", "city"),
          ),
        ]
      : []),
    ...(rights.birth_date
      ? [
          fact(
            t("portal-profile.birth-date"),
            rights.birth_date,
            birthDate ? format.day(birthDate) : "–",
            wait(t("portal-profile.birth-date"), "birth_date"),
          ),
        ]
      : []),
    ...(companyNumber ? [fact(t("portal-profile.company-number"), "view", code(companyNumber))] : []),
    ...(taxId ? [fact(t("portal-profile.tax-id"), "view", code(taxId))] : []),
  ];
  const mayEdit = [rights.name, ...whole, rights.birth_date].includes("edit");
  return (
    <PortalCard title={t("portal-profile.who-title")}>
      <Facts facts={facts} />
      {mayEdit && !staff && (
        <div className="profile-act">
          <Button onPress={() => setChanging(true)}>{t("portal-profile.details-change")}</Button>
        </div>
      )}
      <div className="profile-act">
        <Contact lead={t("portal-profile.ask-to-change")} />
      </div>
      {changing && (
        <Suspense>
          <DetailsSheet profile={profile} onClose={() => setChanging(false)} />
        </Suspense>
      )}
    </PortalCard>
  );
}
