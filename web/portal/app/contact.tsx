import { useBranding } from "./branding.tsx";
import "./contact.css";

/** How the provider is reached; the same everywhere. Nothing when nothing is known. */
export function Contact({ lead }: { lead?: string }) {
  const { partner } = useBranding();
  if (!partner.phone && !partner.email && !partner.website) return null;
  return (
    <div className="contact">
      {lead && <span>{lead}</span>}
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
      {partner.website && (
        <a href={partner.website}>
          <bdi>{partner.website.replace(/^https?:\/\//, "").replace(/\/$/, "")}</bdi>
        </a>
      )}
    </div>
  );
}
