import { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import type { ImportMap, Source } from "../../../../shared/import-map.ts";
import { CountryCode, LanguageTag } from "../../../../shared/text.ts";
import type { FieldReaders } from "./field-reader-rules.ts";
import type { RowAtHand } from "./source-rules.ts";

export interface MappedCustomer {
  readonly fullName: string;
  readonly category: "individual" | "company" | "reseller";
  readonly status: "new" | "active" | "blocked" | "inactive";
  readonly blockedBy: "finance" | "prepaid" | "admin" | "abuse" | null;
  readonly companyName: string;
  readonly companyNumber: string;
  readonly taxId: string;
  readonly identification: string;
  readonly dateOfBirth: Day | null;
  readonly language: string;
  readonly emails: readonly string[];
  readonly billingEmails: readonly string[];
  readonly phones: readonly string[];
  readonly street1: string;
  readonly street2: string;
  readonly city: string;
  readonly zip: string;
  readonly state: string;
  readonly country: string;
  /** Null: made by the usual pattern. */
  readonly portalLogin: string | null;
  readonly addedOn: Day | null;
  readonly locationId: string | null;
  readonly labelIds: readonly string[];
  /** Null: nothing. */
  readonly extra: Readonly<Record<string, string | boolean | readonly string[] | null>>;
}

/** The fields of a customer that exists which the row may change: those that are filled, or emptied on purpose. */
export type TouchedFields = ReadonlySet<string>;

export interface CustomerFacts {
  readonly language: string;
  readonly country: string;
  /** By name and title in small letters. */
  readonly locations: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  /** The additional fields that there are, by name: "text", "yes_no", "date", … */
  readonly extraTypes: ReadonlyMap<string, string>;
}

const statuses = ["new", "active", "blocked", "inactive"] as const;
const categories = ["individual", "company", "reseller"] as const;
const blockCauses = ["finance", "prepaid", "admin", "abuse"] as const;
// biome-ignore format: one list.
const lineFields = ["companyName", "companyNumber", "taxId", "identification", "street1", "street2", "city", "zip", "state"] as const;
const MailAddress = z.email();

export function compileCustomer(
  map: ImportMap["customer"],
  readers: FieldReaders,
  facts: CustomerFacts,
): (row: RowAtHand) => { customer: MappedCustomer; touched: TouchedFields } {
  const field = (name: string): string => `customer.${name}`;
  const fullName = readers.text(map.fullName, field("fullName"));
  const category = readers.oneOf(map.category, field("category"), categories);
  const status = readers.oneOf(map.status, field("status"), statuses);
  const blockedBy = readers.oneOf(map.blockedBy, field("blockedBy"), blockCauses);
  const dateOfBirth = readers.day(map.dateOfBirth, field("dateOfBirth"));
  const language = readers.text(map.language, field("language"));
  const country = readers.text(map.country, field("country"));
  const emails = readers.list(map.emails, field("emails"));
  const billingEmails = readers.list(map.billingEmails, field("billingEmails"));
  const phones = readers.list(map.phones, field("phones"));
  const portalLogin = readers.text(map.portalLogin, field("portalLogin"), 64);
  const addedOn = readers.day(map.addedOn, field("addedOn"));
  const location = readers.text(map.location, field("location"));
  const labels = readers.list(map.labels, field("labels"));
  const lines = lineFields.map((name) => [name, readers.text(map[name], field(name))] as const);
  const extra = Object.entries(map.extra ?? {}).map(
    ([name, source]) => [name, readExtra(readers, source, field(`extra.${name}`), facts.extraTypes.get(name))] as const,
  );

  return (row) => {
    const { notes } = row;
    const texts = Object.fromEntries(lines.map(([name, readText]) => [name, readText(row) ?? ""])) as Record<
      (typeof lineFields)[number],
      string
    >;
    const name = fullName(row);
    if (name === null && map.fullName !== undefined) notes.error(field("fullName"), "required", "a customer needs a name");
    const locationName = location(row) ?? null;
    const locationId = locationName === null ? null : facts.locations.get(locationName.toLowerCase());
    if (locationId === undefined)
      notes.error(field("location"), "unknown-location", `there is no location ${locationName}`, { value: locationName });
    const chosenStatus = status(row) ?? "active";
    const customer: MappedCustomer = {
      ...texts,
      fullName: name ?? "",
      category: category(row) ?? "individual",
      status: chosenStatus,
      blockedBy: chosenStatus === "blocked" ? (blockedBy(row) ?? "finance") : null,
      dateOfBirth: dateOfBirth(row) ?? null,
      language: checked(row, LanguageTag, language(row), field("language"), "language-format", "such as en or pt-BR") ?? facts.language,
      country:
        checked(row, CountryCode, country(row)?.toUpperCase(), field("country"), "country-format", "two letters, such as HR") ??
        facts.country,
      emails: mailAddresses(row, emails(row), field("emails")),
      billingEmails: mailAddresses(row, billingEmails(row), field("billingEmails")),
      phones: phones(row) ?? [],
      portalLogin: portalLogin(row) ?? null,
      addedOn: addedOn(row) ?? null,
      locationId: locationId ?? null,
      labelIds: (labels(row) ?? []).flatMap((title) => {
        const id = facts.labels.get(title.toLowerCase());
        if (id === undefined) notes.warn(field("labels"), "unknown-label", `there is no label ${title}`, { value: title });
        return id ?? [];
      }),
      extra: Object.fromEntries(extra.map(([key, readValue]) => [key, readValue(row) ?? null])),
    };
    return { customer, touched: touchedFields(map, customer) };
  };
}

const yesAndNo = { yes: true, true: true, "1": true, no: false, false: false, "0": false } as const;

/** An additional field in the form that it is stored in; whether the value is right for it is for its own checks to say. */
function readExtra(
  readers: FieldReaders,
  source: Source,
  field: string,
  type: string | undefined,
): (row: RowAtHand) => string | boolean | readonly string[] | null | undefined {
  switch (type) {
    case "date":
      return readers.day(source, field);
    case "decimal":
      return readers.decimal(source, field);
    case "choices":
      return readers.list(source, field);
    case "yes_no": {
      const word = readers.oneOf(source, field, Object.keys(yesAndNo) as (keyof typeof yesAndNo)[]);
      return (row) => {
        const said = word(row);
        return said === null || said === undefined ? said : yesAndNo[said];
      };
    }
    default:
      return readers.text(source, field, 1000);
  }
}

function checked(
  row: RowAtHand,
  shape: z.ZodType,
  text: string | null | undefined,
  field: string,
  code: string,
  form: string,
): string | undefined {
  if (text === null || text === undefined) return undefined;
  if (shape.safeParse(text).success) return text;
  return row.notes.error(field, code, `"${text}" is not of the form: ${form}`, { value: text });
}

function mailAddresses(row: RowAtHand, found: readonly string[] | undefined, field: string): readonly string[] {
  for (const address of found ?? []) {
    if (!MailAddress.safeParse(address).success)
      row.notes.error(field, "email-format", `"${address}" is no mail address`, { value: address });
  }
  return found ?? [];
}

/** What an update leaves alone in any case: who the customer is, since when, labels, and the status, which has rules of its own. */
const neverTouched = new Set(["externalId", "number", "status", "blockedBy", "portalLogin", "addedOn", "labels"]);

function touchedFields(map: ImportMap["customer"], customer: MappedCustomer): TouchedFields {
  const touched = new Set<string>();
  for (const [name, source] of Object.entries(map)) {
    if (neverTouched.has(name) || source === undefined) continue;
    if (name === "extra") {
      for (const [key, of] of Object.entries(map.extra ?? {})) if (isFilled(customer.extra[key]) || clears(of)) touched.add(`extra.${key}`);
      continue;
    }
    const value = name === "location" ? customer.locationId : customer[name as keyof MappedCustomer];
    if (isFilled(value) || clears(source as Source | Source[])) touched.add(name);
  }
  return touched;
}

const isFilled = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0);
const clears = (source: Source | readonly Source[]): boolean =>
  [source].flat().some((one) => typeof one === "object" && "column" in one && one.empty === "clear");
