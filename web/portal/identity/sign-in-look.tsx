import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import type { portalSignInPageEndpoint } from "../../../server/modules/portal/sign-in/contract.ts";
import { signInLookEndpoint } from "../../../server/modules/portal/sign-in-page/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { useLanguage, useTexts } from "../../lib/texts.tsx";
import { useEndpoint } from "../../lib/use-endpoint.ts";
import { Written } from "../../ui/written.tsx";
import { Contact } from "../app/contact.tsx";
import { usePartnerHere } from "./partner-here.ts";

type Look = ReturnsOf<typeof signInLookEndpoint>;
type About = ReturnsOf<typeof portalSignInPageEndpoint>;

const Slides = lazy(async () => ({ default: (await import("../../ui/sign-in-slides.tsx")).SignInSlides }));
const AppLinks = lazy(async () => ({ default: (await import("./door-extras.tsx")).AppLinks }));
const HelpSheet = lazy(async () => ({ default: (await import("./help-sheet.tsx")).HelpSheet }));

// The form comes without what stands around it rather than late.
const patienceMs = 1500;

/** What the provider has put around its form; undefined until it is known, or for too long not known. */
export function useSignInLook(): { look: Look | undefined; waiting: boolean } {
  const { language } = useLanguage();
  const { data, loading } = useEndpoint(signInLookEndpoint, { query: { partner: usePartnerHere(), language } }, { keepFormer: true });
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return { look: data, waiting: loading && !late };
}

/** P-31 P-32 the parts of the card that are the provider's. */
export function partsOf(look: Look | undefined): {
  around?: { header: ReactNode; aboveForm: ReactNode; belowForm: ReactNode; footer: ReactNode };
  aside?: ReactNode;
} {
  if (!look) return {};
  const { header, aboveForm, belowForm, footer } = look.blocks;
  return {
    around: {
      header: header && <Written html={header} />,
      aboveForm: aboveForm && <Written html={aboveForm} />,
      belowForm: belowForm && <Written html={belowForm} />,
      footer: footer && <Written html={footer} />,
    },
    ...(look.slides.length > 0
      ? {
          aside: (
            <Suspense>
              <Slides slides={look.slides} />
            </Suspense>
          ),
        }
      : {}),
  };
}

/** P-36 how the provider helps, and what the law wants said. */
export function SignInFoot({ look, about }: { look: Look | undefined; about: About | undefined }) {
  const t = useTexts();
  const [open, setOpen] = useState(false);
  // Where the address is what one signs in with there is no login to forget.
  const asksLogin = about?.field === "login";
  return (
    <>
      {look?.help || asksLogin ? (
        <button type="button" className="door-help" onClick={() => setOpen(true)}>
          {t("portal.sign-in.help-open")}
        </button>
      ) : (
        <Contact lead={t("portal.sign-in.help")} />
      )}
      {look && look.legal.length > 0 && (
        <nav className="door-legal">
          {look.legal.map(({ label, url }) => (
            <a key={label + url} href={url}>
              {label}
            </a>
          ))}
        </nav>
      )}
      {about?.app && (
        <Suspense>
          <AppLinks app={about.app} />
        </Suspense>
      )}
      {open && (look?.help || asksLogin) && (
        <Suspense>
          <HelpSheet help={look?.help ?? null} asksLogin={asksLogin} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
