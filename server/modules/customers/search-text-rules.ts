// What a quick search finds a customer by (O-73). Words stand with one space before each, so that "% ana%" means "a word begins with
// ana"; the database takes the accents away when it stores them.

export interface Findable {
  readonly number: number | bigint;
  readonly portalLogin: string;
  readonly fullName: string;
  readonly companyName: string;
  readonly companyNumber: string;
  readonly taxId: string;
  readonly identification: string;
  readonly street1: string;
  readonly street2: string;
  readonly city: string;
  readonly zip: string;
  readonly externalId: string | null;
  /** Mail addresses as compared, phones as E.164. */
  readonly contacts: readonly string[];
  /** What other modules add. */
  readonly extras: readonly string[];
}

export function searchTextOf(customer: Findable): string {
  const parts = [
    String(customer.number),
    customer.portalLogin,
    customer.fullName,
    customer.companyName,
    customer.companyNumber,
    customer.taxId,
    // Typed with and without what separates its digits.
    compact(customer.taxId),
    customer.identification,
    compact(customer.identification),
    customer.street1,
    customer.street2,
    customer.city,
    customer.zip,
    customer.externalId ?? "",
    ...customer.contacts,
    ...customer.extras,
  ];
  return wordsOf(parts);
}

/** Values of additional fields stand apart: not everybody who finds customers may see them. */
export const searchFieldsOf = (values: readonly string[]): string => wordsOf(values);

function wordsOf(parts: readonly string[]): string {
  const words = parts.flatMap((part) => part.split(/\s+/)).filter((word) => word !== "");
  return [...new Set(words)].map((word) => ` ${word}`).join("");
}

const compact = (text: string): string => (/[\s./-]/.test(text) ? text.replace(/[\s./-]/g, "") : "");

/** What a search has to look for, made of what a person typed. */
export interface SearchTerms {
  /** Every one must occur; each of at least three letters, or the beginning of a word. */
  readonly words: readonly string[];
  /** The last digits of what may be a phone number, else undefined. */
  readonly phoneEnd: string | undefined;
}

const shortestPhone = 7;

export function searchTermsOf(typed: string): SearchTerms {
  const words = typed.split(/\s+/).filter((word) => word !== "");
  const digits = typed.replace(/\D/g, "");
  const mayBePhone = /^[+\d\s()./-]+$/.test(typed.trim()) && digits.length >= shortestPhone;
  // A number that was typed as it is dialled at home starts with zeros that its international form does not have.
  return { words, phoneEnd: mayBePhone ? digits.replace(/^0+/, "").slice(-9) : undefined };
}
