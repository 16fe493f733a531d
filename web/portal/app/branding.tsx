import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import type { brandingEndpoint } from "../../../server/modules/partners/contract.ts";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { writeStored } from "../../lib/local-store.ts";
import { FormatContext } from "../../lib/session.ts";
import { accentProperties, applyAccent } from "../../ui/accent.ts";

export type Branding = ReturnsOf<typeof brandingEndpoint>;

const BrandingContext = createContext<Branding | undefined>(undefined);

/** Whose portal this is. Known before the first page is drawn, so that no page is seen in the wrong colours. */
export function useBranding(): Branding {
  const branding = useContext(BrandingContext);
  if (!branding) throw new Error("useBranding outside of BrandingProvider");
  return branding;
}

export function BrandingProvider({ branding, children }: { branding: Branding; children: ReactNode }) {
  const { accentColour, title, timeZone, locale, hourFormat, arabicDigits } = branding;
  useEffect(() => {
    applyAccent(accentColour);
    // first-paint.js colours the next visit before any script of ours has come.
    writeStored("accent", accentProperties(accentColour));
    document.title = title;
  }, [accentColour, title]);
  const formats = useMemo(
    () => ({ timeZone, locale: locale || undefined, hour12: hourFormat === "locale" ? undefined : hourFormat === "12", arabicDigits }),
    [timeZone, locale, hourFormat, arabicDigits],
  );
  return (
    <BrandingContext value={branding}>
      <FormatContext value={formats}>{children}</FormatContext>
    </BrandingContext>
  );
}

/** The provider's sign: its logo, or its name where there is none. */
export function BrandSign() {
  const { title, logoUrl } = useBranding();
  if (!logoUrl) return <span className="brand-name">{title}</span>;
  return <img className="brand-logo" src={logoUrl} alt={title} />;
}
