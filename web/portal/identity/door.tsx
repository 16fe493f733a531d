import type { ReactNode } from "react";
import { isLanguage } from "../../lib/languages.ts";
import { useTexts } from "../../lib/texts.tsx";
import { SignInCard, type SignInCardProps } from "../../ui/sign-in-card.tsx";
import { useBranding } from "../app/branding.tsx";
import { Contact } from "../app/contact.tsx";
import { SuspendedBar } from "../app/suspended-bar.tsx";

interface DoorProps {
  title?: string;
  text?: string;
  children: ReactNode;
  below?: ReactNode;
  /** What the provider has put around its sign-in form. */
  around?: SignInCardProps["around"];
  aside?: ReactNode;
  foot?: ReactNode;
  darkLogoUrl?: string | null | undefined;
}

/** Everything before being signed in stands in the provider's name, with its help below. */
export function Door({ title, text, children, below, around, aside, foot, darkLogoUrl }: DoorProps) {
  const t = useTexts();
  const branding = useBranding();
  const offered = branding.languages.filter(isLanguage);
  const { partner, logoUrl } = branding;
  const hasContact = partner.phone || partner.email || partner.website;
  return (
    <SignInCard
      {...(logoUrl ? { logo: { src: logoUrl, alt: branding.title, dark: darkLogoUrl ?? null } } : {})}
      title={title ?? branding.title}
      {...(text ? { text } : {})}
      below={below}
      languages={offered}
      foot={foot ?? (hasContact && <Contact lead={t("portal.sign-in.help")} />)}
      around={around}
      aside={aside}
    >
      <SuspendedBar />
      {children}
    </SignInCard>
  );
}
