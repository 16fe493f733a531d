import { createContext, type ReactNode, useContext, useEffect } from "react";
import type { ReturnsOf } from "../../../shared/endpoint.ts";
import { writeStored } from "../../lib/local-store.ts";
import { FormatContext } from "../../lib/session.ts";
import { accentProperties, applyAccent } from "../../ui/accent.ts";
import type { brandingEndpoint } from "./session-endpoints.ts";

export type Branding = ReturnsOf<typeof brandingEndpoint>;

const BrandingContext = createContext<Branding | undefined>(undefined);

/** Whose portal this is. Known before the first page is drawn, so that no page is seen in the wrong colours. */
export function useBranding(): Branding {
  const branding = useContext(BrandingContext);
  if (!branding) throw new Error("useBranding outside of BrandingProvider");
  return branding;
}

export function BrandingProvider({ branding, children }: { branding: Branding; children: ReactNode }) {
  const { accent, title, timeZone, locale } = branding;
  useEffect(() => {
    applyAccent(accent ?? undefined);
    // first-paint.js colours the next visit before any script of ours has come.
    writeStored("accent", accent ? accentProperties(accent) : undefined);
    document.title = title;
  }, [accent, title]);
  return (
    <BrandingContext value={branding}>
      <FormatContext value={{ timeZone, locale: locale ?? undefined }}>{children}</FormatContext>
    </BrandingContext>
  );
}

/** The provider's sign: its logo, or its name where there is none. */
export function BrandSign() {
  const { title, logoUrl, logoDarkUrl } = useBranding();
  if (!logoUrl) return <span className="brand-name">{title}</span>;
  return (
    <>
      <img className={logoDarkUrl ? "brand-logo brand-logo-light" : "brand-logo"} src={logoUrl} alt={title} />
      {logoDarkUrl && <img className="brand-logo brand-logo-dark" src={logoDarkUrl} alt={title} />}
    </>
  );
}
