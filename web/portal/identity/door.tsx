import type { ReactNode } from "react";
import { isLanguage } from "../../lib/languages.ts";
import { useTexts } from "../../lib/texts.tsx";
import { SignInCard } from "../../ui/sign-in-card.tsx";
import { useBranding } from "../app/branding.tsx";
import { Contact } from "../app/contact.tsx";
import { SuspendedBar } from "../app/suspended-bar.tsx";

/** Everything before being signed in stands in the provider's name, with its help below. */
export function Door({ title, text, children, below }: { title?: string; text?: string; children: ReactNode; below?: ReactNode }) {
  const t = useTexts();
  const branding = useBranding();
  const offered = branding.languages.filter(isLanguage);
  const { partner, logoUrl } = branding;
  const hasContact = partner.phone || partner.email || partner.website;
  return (
    <SignInCard
      {...(logoUrl ? { logo: { src: logoUrl, alt: branding.title } } : {})}
      title={title ?? branding.title}
      {...(text ? { text } : {})}
      below={below}
      languages={offered}
      foot={hasContact && <Contact lead={t("portal.sign-in.help")} />}
    >
      <SuspendedBar />
      {children}
    </SignInCard>
  );
}
