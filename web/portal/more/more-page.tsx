import { IconChevronRight } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Suspense, useId } from "react";
import { portalSignOutEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { isLanguage } from "../../lib/languages.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { PortalCard } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ThemeChoice } from "../../ui/theme-choice.tsx";
import { useBranding } from "../app/branding.tsx";
import { Contact } from "../app/contact.tsx";
import type { PortalPage } from "../app/module.ts";
import { usePages } from "../app/modules-context.ts";
import { OwnLanguage } from "../app/own-language.tsx";
import { RegionPlace } from "../app/region-place.tsx";
import "./more-page.css";

/** Everything that has no place in the bottom bar, how the portal looks, whom to ask, and the way out. */
export function MorePage() {
  const t = useTexts();
  const { customer, staff } = usePortalSession();
  const { partner, title } = useBranding();
  const pages = usePages().filter(({ bar }) => bar === undefined);
  const hasContact = partner.phone || partner.email || partner.website;
  return (
    <>
      <PortalTitle>{t("portal.nav.more")}</PortalTitle>
      <PortalColumns
        matters={
          <>
            {pages.length > 0 && (
              <PortalCard flush>
                <ul className="more-pages">
                  {pages.map((page) => (
                    <PageRow key={page.to} page={page} />
                  ))}
                </ul>
              </PortalCard>
            )}
            <RegionPlace at="menu.bottom" />
            {hasContact && (
              <PortalCard title={t("portal.more.help", { provider: title })}>
                <Contact />
              </PortalCard>
            )}
          </>
        }
        happened={
          <>
            <Settings />
            {!staff && <SignOut />}
            <p className="more-customer">
              <bdi>{customer.name}</bdi>, {t("portal.customer-number")} <bdi className="number">{customer.number}</bdi>
            </p>
          </>
        }
      />
    </>
  );
}

function PageRow({ page: { to, label, icon: Icon, Badge } }: { page: PortalPage }) {
  const t = useTexts();
  return (
    <li>
      <Link to={to as never} className="more-row">
        <Icon size={22} stroke={1.6} aria-hidden />
        <span>{t(label)}</span>
        {Badge && (
          <Suspense>
            <Badge />
          </Suspense>
        )}
        <IconChevronRight size={18} stroke={1.8} className="mirrors" aria-hidden />
      </Link>
    </li>
  );
}

function Settings() {
  const t = useTexts();
  const id = useId();
  const offered = useBranding().languages.filter(isLanguage);
  return (
    <PortalCard flush>
      <div className="more-choice">
        <ThemeChoice />
      </div>
      {offered.length > 1 && (
        <div className="more-choice">
          <label htmlFor={id}>{t("ui.language")}</label>
          <OwnLanguage id={id} />
        </div>
      )}
    </PortalCard>
  );
}

function SignOut() {
  const t = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const signOut = useAction(portalSignOutEndpoint, {
    onDone: () => {
      client.clear();
      void navigate({ to: "/sign-in" as never });
    },
  });
  return (
    <>
      <ProblemNote problem={signOut.problem} />
      <Button full busy={signOut.busy} onPress={() => signOut.run()}>
        {t("ui.sign-out")}
      </Button>
    </>
  );
}
