import { readPhone } from "../../platform/phones.ts";
import type { Wrong } from "../partners/index.ts";
import { isMailAddress, normalAddress, splitAddresses } from "./contact-rules.ts";

export type ContactKind = "email" | "billing_email" | "phone";

export interface Contact {
  readonly kind: ContactKind;
  /** As typed. */
  readonly value: string;
  /** As compared: lower case, E.164. */
  readonly normal: string;
  /** 1 is the primary one. */
  readonly position: number;
}

export interface TypedContacts {
  readonly emails?: readonly string[] | undefined;
  readonly billingEmails?: readonly string[] | undefined;
  readonly phones?: readonly string[] | undefined;
}

const maxContacts = 10;

/** Mail addresses and phones in their normal forms, each once, or everything that is wrong with them. Lists that are absent are not looked at. */
export function readContacts(typed: TypedContacts, phoneCountry: string): { contacts: Contact[]; wrong: Wrong[] } {
  const wrong: Wrong[] = [];
  const contacts = [
    ...readList("email", "emails", typed.emails?.flatMap(splitAddresses), wrong, readMail),
    ...readList("billing_email", "billingEmails", typed.billingEmails?.flatMap(splitAddresses), wrong, readMail),
    ...readList("phone", "phones", typed.phones, wrong, (text) => readNumber(text, phoneCountry)),
  ];
  return { contacts, wrong };
}

type Read = { normal: string } | { code: string; message: string };

function readList(
  kind: ContactKind,
  field: string,
  typed: readonly string[] | undefined,
  wrong: Wrong[],
  read: (text: string) => Read,
): Contact[] {
  const contacts: Contact[] = [];
  for (const [at, text] of (typed ?? []).entries()) {
    const value = text.trim();
    if (value === "") continue;
    const result = read(value);
    if ("code" in result) wrong.push({ field: `${field}.${at}`, code: result.code, message: result.message, params: { value } });
    else if (!contacts.some((contact) => contact.normal === result.normal))
      contacts.push({ kind, value, normal: result.normal, position: contacts.length + 1 });
  }
  if (contacts.length > maxContacts)
    wrong.push({ field, code: "too-big", message: `at most ${maxContacts}`, params: { maximum: maxContacts } });
  return contacts;
}

const readMail = (text: string): Read =>
  isMailAddress(text) ? { normal: normalAddress(text) } : { code: "email-format", message: `${text} is not a mail address` };

function readNumber(text: string, country: string): Read {
  const phone = readPhone(text, country);
  switch (phone.kind) {
    case "read":
      return { normal: phone.e164 };
    case "country-unknown":
      return { code: "phone-country", message: `${text} lacks its country code, and the partner has no country` };
    case "not-a-phone":
      return { code: "phone-format", message: `${text} is not a phone number` };
  }
}
