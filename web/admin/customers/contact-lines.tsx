import { IconMail, IconMapPin, IconPhone, IconReceipt } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTexts } from "../../lib/texts.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import "./contact-lines.css";

interface LineProps {
  icon: ReactNode;
  children: ReactNode;
  note?: ReactNode;
  /** What the copy button takes along. */
  copy: string;
}

function ContactLine({ icon, children, note, copy }: LineProps) {
  const t = useTexts();
  return (
    <li className="contact-line">
      <span className="contact-line-icon">{icon}</span>
      <span className="contact-line-words">
        {children}
        {note && <span className="contact-line-note">{note}</span>}
      </span>
      <CopyButton text={copy} label={t("customers.copy", { text: copy })} />
    </li>
  );
}

export const ContactLines = ({ children }: { children: ReactNode }) => <ul className="contact-lines">{children}</ul>;

const small = { size: 16, stroke: 1.7, "aria-hidden": true } as const;

export const PhoneLine = ({ phone, note }: { phone: string; note?: ReactNode }) => (
  <ContactLine icon={<IconPhone {...small} />} copy={phone} note={note}>
    <a href={`tel:${phone}`}>
      <bdi className="number">{phone}</bdi>
    </a>
  </ContactLine>
);

export const MailLine = ({ email, note, bills = false }: { email: string; note?: ReactNode; bills?: boolean }) => (
  <ContactLine icon={bills ? <IconReceipt {...small} /> : <IconMail {...small} />} copy={email} note={note}>
    <a href={`mailto:${email}`}>
      <bdi>{email}</bdi>
    </a>
  </ContactLine>
);

export interface PostalAddress {
  street1: string;
  street2: string;
  zip: string;
  city: string;
  state: string;
  country: string;
}

/** "Church Hill 108", "21073 Millbrook", "Germany": the lines that are filled. */
export function addressLines(address: PostalAddress, countryName: (code: string) => string): string[] {
  // The country alone, which every new customer has from the partner, is no address.
  if (!address.street1 && !address.street2 && !address.zip && !address.city) return [];
  return [
    address.street1,
    address.street2,
    [address.zip, address.city].filter(Boolean).join(" "),
    [address.state, address.country && countryName(address.country)].filter(Boolean).join(", "),
  ].filter(Boolean);
}

export const AddressLine = ({ lines, note }: { lines: readonly string[]; note?: ReactNode }) => (
  <ContactLine icon={<IconMapPin {...small} />} copy={lines.join("\n")} note={note}>
    {lines.map((line) => (
      <span key={line} className="contact-line-part">
        <bdi>{line}</bdi>
      </span>
    ))}
  </ContactLine>
);
