import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { portalSignOutEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { isLanguage } from "../../lib/languages.ts";
import { usePortalSession } from "../../lib/session.ts";
import { useTexts } from "../../lib/texts.tsx";
import { useAction } from "../../lib/use-action.ts";
import { Button } from "../../ui/button.tsx";
import { LanguagePicker } from "../../ui/language-picker.tsx";
import { PortalCard, PortalRow, PortalRows } from "../../ui/portal-card.tsx";
import { PortalColumns, PortalTitle } from "../../ui/portal-columns.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { ThemeChoice } from "../../ui/theme-choice.tsx";
import { useBranding } from "../app/branding.tsx";
import { usePages } from "../app/modules-context.ts";
import "./more-page.css";

/** Everything that has no place in the bottom bar, how the portal looks, whom to ask, and the way out. */
export function MorePage() {
  const t = useTexts();
  const { customer } = usePortalSession();
  const { languages, partner, title } = useBranding();
  const pages = usePages().filter(({ bar }) => bar === undefined);
  const offered = languages.filter(isLanguage);
  return (
    <>
      <PortalTitle>{t("portal.nav.more")}</PortalTitle>
      <PortalColumns
        matters={
          <>
            {pages.length > 0 && (
              <PortalCard flush>
                <PortalRows>
                  {pages.map(({ to, label }) => (
                    <PortalRow key={to} to={to} title={t(label)} />
                  ))}
                </PortalRows>
              </PortalCard>
            )}
            <PortalCard flush>
              <div className="more-choice">
                <ThemeChoice />
              </div>
              {offered.length > 1 && (
                <div className="more-choice">
                  <span>{t("ui.language")}</span>
                  <LanguagePicker offered={offered} />
                </div>
              )}
            </PortalCard>
            <PortalCard title={t("portal.more.help", { provider: title })}>
              <div className="more-contact">
                {partner.phone && (
                  <a href={`tel:${partner.phone.replace(/[^+\d]/g, "")}`}>
                    <bdi className="number" dir="ltr">
                      {partner.phone}
                    </bdi>
                  </a>
                )}
                {partner.email && (
                  <a href={`mailto:${partner.email}`}>
                    <bdi>{partner.email}</bdi>
                  </a>
                )}
                {partner.website && <a href={partner.website}>{partner.website.replace(/^https?:\/\//, "")}</a>}
              </div>
            </PortalCard>
            <SignOut />
            <p style={{ margin: 0, color: "var(--ink-quiet)", fontSize: 14 }}>
              {customer.name} · {t("portal.customer-number")} <bdi className="number">{customer.number}</bdi>
            </p>
          </>
        }
      />
    </>
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
