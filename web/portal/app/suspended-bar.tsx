import { useTexts } from "../../lib/texts.tsx";
import { useBranding } from "./branding.tsx";
import { Contact } from "./contact.tsx";
import "./suspended-bar.css";

/** O-243 the provider is suspended: subscribers read it wherever they are, with the ways to reach it. */
export function SuspendedBar() {
  const t = useTexts();
  const { partner } = useBranding();
  if (partner.status !== "suspended") return null;
  return (
    <div className="suspended-bar" role="status">
      <p>{t("portal.provider-suspended", { provider: partner.name })}</p>
      <Contact />
    </div>
  );
}
