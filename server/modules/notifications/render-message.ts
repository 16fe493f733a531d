import { directionOf, hasText, type Say, textsIn, type Wording } from "../../platform/texts.ts";
import { type Partner, textColourOn } from "../partners/index.ts";
import { type MailParts, mailHtml, mailText } from "./mail-rules.ts";

/** What a message says, before its words are chosen. */
export interface MessageContent {
  /** Its texts stand under this name in the mail catalogue. */
  readonly texts: string;
  readonly language: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Words that a person wrote, instead of those of the catalogue. */
  readonly own?: { readonly subject: string; readonly text: string };
  /** The receiver's name, for the greeting. */
  readonly name: string;
  /** The one figure that it is about. */
  readonly headline?: string;
  /** Each is called as `fact.<key>` says. */
  readonly facts?: readonly (readonly [key: string, value: string])[];
  readonly code?: string;
  readonly link?: string;
  /** P-131 what it is about is paid here without signing in. */
  readonly payLink?: string;
  /** Nothing is attached: the words that speak of it are left away. */
  readonly withoutFiles?: boolean;
}

export interface Rendered {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sets a message in the receiver's language and the partner's look, in its own words where it has some. */
export function renderMessage(partner: Partner, content: MessageContent, wording?: Wording): Rendered {
  const { texts, language } = content;
  const t = textsIn(language, "mail", wording);
  const values = { ...content.values, brand: partner.name };
  const subject = content.own?.subject ?? t(`${texts}.subject`, values);
  const isBare = content.withoutFiles === true && hasText(language, "mail", `${texts}.body-without-files`);
  const body = content.own?.text ?? t(isBare ? `${texts}.body-without-files` : `${texts}.body`, values);
  const greeting = content.name === "" ? [] : [t("greeting", { name: content.name })];
  const parts: MailParts = {
    direction: directionOf(language),
    language,
    subject,
    preview: content.own ? (body.split("\n")[0] ?? "") : t(`${texts}.preview`, values),
    accent: partner.accentColour,
    onAccent: textColourOn(partner.accentColour),
    brand: partner.name,
    hasLogo: partner.logoFileId !== null,
    paragraphs: [...greeting, ...body.split("\n").filter(Boolean)],
    ...(content.headline === undefined ? {} : { headline: { label: t(`${texts}.headline`, values), value: content.headline } }),
    facts: (content.facts ?? []).map(([key, value]) => ({ label: t(`fact.${key}`), value })),
    ...(content.code === undefined ? {} : { code: content.code }),
    ...(content.link === undefined
      ? {}
      : { button: { label: t(`${texts}.button`, values), url: content.link, instead: t("link-instead", { url: content.link }) } }),
    ...(content.payLink === undefined ? {} : { also: { label: t("pay-without-sign-in"), url: content.payLink } }),
    footer: footerOf(partner, t),
  };
  return { subject, text: mailText(parts), html: mailHtml(parts) };
}

function footerOf(partner: Partner, t: Say): string[] {
  const { email, phone, legalName, street, zip, city } = partner;
  const contact = email ? (phone ? "contact-phone" : "contact") : phone ? "contact-phone-only" : undefined;
  const address = [legalName, street, `${zip} ${city}`.trim()].filter(Boolean).join(" · ");
  return [address, ...(contact ? [t(contact, { email: leftToRight(email), phone: leftToRight(phone) })] : [])];
}

/** A telephone number keeps its order within Arabic words. The marks are invisible and harmless elsewhere. */
const leftToRight = (text: string): string => `\u200e${text}\u200e`;

const hidden = "••••••";

/** The same with a code or link that nobody can use, for the history: what stands behind the hash is the key, the rest may be read. */
export function renderMasked(partner: Partner, content: MessageContent, wording?: Wording): Rendered {
  const masked = {
    ...content,
    ...(content.code === undefined ? {} : { code: hidden }),
    ...(content.link === undefined ? {} : { link: `${content.link.split("#")[0]}#${hidden}` }),
  };
  return renderMessage(partner, masked, wording);
}
