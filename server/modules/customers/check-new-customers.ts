import { calendarDay, type Day } from "../../../shared/calendar.ts";
import type { FieldError } from "../../../shared/problem.ts";
import { cleanLine } from "../../../shared/text.ts";
import { validationFailed } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import {
  type AdditionalField,
  checkFieldValues,
  findForeignLocations,
  getSetting,
  isFor,
  type Label,
  listFields,
  listLabels,
  type Partner,
  phoneCountry,
  type Wrong,
} from "../partners/index.ts";
import { checkReferences } from "./check-extra.ts";
import { isLogin } from "./login-rules.ts";
import { type Contact, readContacts } from "./read-contacts.ts";
import { searchableValues } from "./searchable-values.ts";
import type { BlockCause, CustomerStatus } from "./status-rules.ts";
import { refuseTakenLogins } from "./taken-logins.ts";
import { takenFieldValues } from "./unique-fields.ts";

export interface NewCustomer {
  readonly partnerId: string;
  readonly locationId?: string | null | undefined;
  readonly category: "individual" | "company" | "reseller";
  readonly fullName: string;
  readonly companyName?: string | undefined;
  readonly companyNumber?: string | undefined;
  readonly taxId?: string | undefined;
  readonly identification?: string | undefined;
  readonly dateOfBirth?: Day | null | undefined;
  readonly language: string;
  readonly preferredChannel?: "mail" | "sms" | "whatsapp" | "push" | "none" | undefined;
  /** Any but archived (M-11). */
  readonly status: "new" | "active" | "blocked" | "inactive";
  readonly blockedBy?: BlockCause | undefined;
  /** Absent: made by the pattern of the partner's settings. */
  readonly portalLogin?: string | undefined;
  readonly emails: readonly string[];
  readonly billingEmails?: readonly string[] | undefined;
  readonly phones?: readonly string[] | undefined;
  readonly street1?: string | undefined;
  readonly street2?: string | undefined;
  readonly city?: string | undefined;
  readonly zip?: string | undefined;
  readonly state?: string | undefined;
  readonly country?: string | undefined;
  readonly lat?: number | null | undefined;
  readonly lng?: number | null | undefined;
  readonly geoSource?: "" | "hand" | "geocoder" | "import" | undefined;
  readonly accountManagerId?: string | null | undefined;
  readonly addedOn: Day;
  /** Where the record comes from, with its id there: a second import updates it. */
  readonly source?: string | undefined;
  readonly externalId?: string | null | undefined;
  readonly convertedFromLeadId?: string | null | undefined;
  /** Values of additional fields. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
  readonly labelIds?: readonly string[] | undefined;
}

/** A new customer whose fields were found right, with what is stored beside them. */
export interface Ready {
  readonly customer: NewCustomer;
  readonly contacts: readonly Contact[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly searchableFields: readonly string[];
}

export interface HowToCheck {
  /** Also ask for additional fields that are required, as a form of staff does; an import takes what there is. */
  readonly requireFields: boolean;
  /** Encrypts secrets that were typed; without it none can be given. */
  readonly seal?: ((plain: string) => string) | undefined;
  /** How findings name a field of the customer at a place of the list. */
  readonly place: (at: number, field: string) => string;
}

/** Checks everything that can be wrong, so that a person sees it all at once. */
export async function checkNewCustomers(
  work: Work,
  customers: readonly NewCustomer[],
  partners: ReadonlyMap<string, Partner>,
  { requireFields, seal, place }: HowToCheck,
): Promise<Ready[]> {
  const errors: FieldError[] = [];
  const fields = await listFields(work, "customers");
  const countries = await phoneCountries(work, customers, partners);
  const foreignLocations = await findForeignLocations(
    work,
    customers.flatMap(({ locationId, partnerId }) => (locationId ? [{ locationId, partnerId }] : [])),
  );
  const isForeign = (customer: NewCustomer): boolean =>
    foreignLocations.some((pair) => pair.locationId === customer.locationId && pair.partnerId === customer.partnerId);
  const labels = customers.some((customer) => customer.labelIds?.length) ? await listLabels(work, "customers") : [];

  const shaped = customers.map((customer, at): Ready => {
    const partner = partners.get(customer.partnerId) as Partner;
    const today = calendarDay(work.now, partner.timeZone);
    const country = countries.get(`${partner.id}:${customer.locationId ?? ""}`) ?? "";
    const contacts = readContacts(customer, country);
    const category = customer.category === "individual" ? "individual" : "company";
    const extra = checkFieldValues(fields, {
      values: { ...defaultsFor(fields, category), ...customer.extra },
      kept: {},
      category,
      today,
      phoneCountry: country,
      byStaff: false,
      requireAll: requireFields,
      seal,
    });
    const wrong = [
      ...wrongInFields(customer, today),
      ...wrongReferences(customer, labels, isForeign(customer)),
      ...contacts.wrong,
      ...extra.wrong,
    ];
    errors.push(...wrong.map((one) => ({ ...one, field: place(at, one.field) })));
    return { customer, contacts: contacts.contacts, extra: extra.values, searchableFields: searchableValues(fields, extra.values) };
  });
  const references = await checkReferences(
    work,
    fields,
    shaped.map(({ customer: { partnerId }, extra }) => ({ id: null, partnerId, before: {}, after: extra })),
  );
  errors.push(...references.wrong.map(({ at, ...one }) => ({ ...one, field: place(at, one.field) })));
  const ready = shaped.map((one, at) => ({ ...one, extra: references.values[at] ?? one.extra }));
  const withFields = ready.map(({ customer: { partnerId }, extra }) => ({ partnerId, extra }));
  for (const { at, ...one } of await takenFieldValues(work, fields, withFields)) errors.push({ ...one, field: place(at, one.field) });
  if (errors.length > 0) throw manyWrong(errors);
  await refuseTakenLogins(
    work,
    customers.flatMap(({ portalLogin }, at) =>
      portalLogin === undefined ? [] : [{ login: portalLogin, field: place(at, "portalLogin") }],
    ),
  );
  return ready;
}

/** What new records begin with where nothing was said (O-62). Two records cannot begin with the same value of a unique field. */
const defaultsFor = (fields: readonly AdditionalField[], category: "individual" | "company"): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter(
        (field) => field.defaultValue !== null && field.defaultValue !== undefined && field.isUnique === "no" && isFor(field, category),
      )
      .map((field) => [field.name, field.defaultValue]),
  );

/** One refusal that names all findings, with the first few as its sentence. */
export const manyWrong = (errors: readonly FieldError[]): Error =>
  validationFailed(
    errors
      .slice(0, 3)
      .map((error) => `${error.field}: ${error.message}`)
      .join("; ") + (errors.length > 3 ? `; and ${errors.length - 3} more` : ""),
    { errors },
  );

function wrongInFields(customer: NewCustomer, today: Day): Wrong[] {
  const wrong: Wrong[] = [];
  const { status, blockedBy, portalLogin, dateOfBirth } = customer;
  if (cleanLine(customer.fullName) === "") wrong.push({ field: "fullName", code: "required", message: "a name is needed" });
  if ((status === "blocked") !== (blockedBy !== undefined)) {
    wrong.push({ field: "blockedBy", code: "required", message: "a block has a cause, and nothing else has one" });
  }
  if ((status as CustomerStatus) === "archived")
    wrong.push({ field: "status", code: "unknown-value", message: "a customer is not added as archived" });
  if (portalLogin !== undefined && !isLogin(portalLogin)) {
    wrong.push({ field: "portalLogin", code: "login-format", message: "3 to 64 letters, digits and . _ - @" });
  }
  if (dateOfBirth && dateOfBirth > today)
    wrong.push({ field: "dateOfBirth", code: "in-the-future", message: "a birth date lies in the past" });
  return wrong;
}

function wrongReferences({ partnerId, labelIds = [] }: NewCustomer, labels: readonly Label[], isForeign: boolean): Wrong[] {
  const fits = (labelId: string): boolean =>
    labels.some(({ id, partnerIds }) => id === labelId && (partnerIds.length === 0 || partnerIds.includes(partnerId)));
  return [
    ...(isForeign ? [{ field: "locationId", code: "unknown-value", message: "this location does not serve the partner" }] : []),
    ...(labelIds.every(fits) ? [] : [{ field: "labelIds", code: "unknown-label", message: "there is no such label for this partner" }]),
  ];
}

/** The country that completes phone numbers, per pair of partner and location. */
async function phoneCountries(
  work: Work,
  customers: readonly NewCustomer[],
  partners: ReadonlyMap<string, Partner>,
): Promise<ReadonlyMap<string, string>> {
  const countries = new Map<string, string>();
  for (const { partnerId, locationId } of customers) {
    const key = `${partnerId}:${locationId ?? ""}`;
    if (countries.has(key)) continue;
    countries.set(key, (await getSetting(work, phoneCountry, { partnerId, locationId })) || (partners.get(partnerId)?.country ?? ""));
  }
  return countries;
}
