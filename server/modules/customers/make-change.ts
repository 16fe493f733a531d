import { calendarDay } from "../../../shared/calendar.ts";
import { cleanLine } from "../../../shared/text.ts";
import { type Differences, differences } from "../../platform/differences.ts";
import type { Work } from "../../platform/work.ts";
import {
  type AdditionalField,
  checkFieldValues,
  getPartner,
  getSetting,
  nameDifferences,
  phoneCountry,
  type Wrong,
} from "../partners/index.ts";
import { checkReferences } from "./check-extra.ts";
import type { NewCustomer } from "./check-new-customers.ts";
import type { Customer } from "./customer-queries.ts";
import { isLogin } from "./login-rules.ts";
import { type Contact, type ContactKind, readContacts } from "./read-contacts.ts";
import { type Change, type EditableField, editableFields } from "./write-changes.ts";

/** What shall be different; what is absent stays. `extra` names only the additional fields that change, null clears one. */
export type Wish = {
  readonly [Field in EditableField | "emails" | "billingEmails" | "phones"]?: NewCustomer[Field & keyof NewCustomer] | undefined;
};

const contactFields = { email: "emails", billing_email: "billingEmails", phone: "phones" } as const;
// What may be a line of text of any content. The login, the language and the category have shapes of their own.
const lines = [
  "fullName",
  "companyName",
  "companyNumber",
  "taxId",
  "identification",
  "street1",
  "street2",
  "city",
  "zip",
  "state",
  "country",
] as const;

/** Works out what a wish changes in a customer, with everything that is wrong with it. Writes nothing. */
export async function makeChange(
  work: Work,
  before: Customer,
  wish: Wish,
  how: {
    fields: readonly AdditionalField[];
    byStaff: boolean;
    requireAll: boolean;
    /** Encrypts secrets that were typed. */
    seal?: (plain: string) => string;
    /** Additional values come from another record as they are stored. */
    areStored?: boolean;
  },
): Promise<{ change: Change & { readonly after: Customer }; wrong: Wrong[] }> {
  const wrong: Wrong[] = [];
  const partner = await getPartner(work, before.partnerId);
  const after = { ...before, ...given(wish) } as { -readonly [Field in keyof Customer]: Customer[Field] };
  for (const field of lines) after[field] = cleanLine(after[field]);
  if (after.fullName === "") wrong.push({ field: "fullName", code: "required", message: "a name is needed" });
  if (!isLogin(after.portalLogin) && after.portalLogin !== before.portalLogin)
    wrong.push({ field: "portalLogin", code: "login-format", message: "3 to 64 letters, digits and . _ - @" });
  const today = calendarDay(work.now, partner.timeZone);
  if (after.dateOfBirth !== null && after.dateOfBirth > today)
    wrong.push({ field: "dateOfBirth", code: "in-the-future", message: "a birth date lies in the past" });
  if ((after.lat === null) !== (after.lng === null))
    wrong.push({ field: "lat", code: "required", message: "a point has both coordinates" });
  if (after.lat === null) after.geoSource = "";
  else if (after.lat !== before.lat || after.lng !== before.lng) after.geoSource = wish.geoSource ?? (how.byStaff ? "hand" : "import");

  const country = (await getSetting(work, phoneCountry, { partnerId: before.partnerId, locationId: after.locationId })) || partner.country;
  const read = readContacts(wish, country);
  wrong.push(...read.wrong);
  const contacts = new Map<ContactKind, readonly Contact[]>();
  for (const [kind, field] of Object.entries(contactFields) as [ContactKind, "emails" | "billingEmails" | "phones"][]) {
    if (wish[field] === undefined) continue;
    const ofKind = read.contacts.filter((contact) => contact.kind === kind);
    const shown = ofKind.map((contact) => (kind === "phone" ? contact.normal : contact.value));
    if (Object.keys(differences({ shown }, { shown: before[field] })).length > 0) contacts.set(kind, ofKind);
    after[field] = shown;
  }

  const extra = checkFieldValues(how.fields, {
    values: wish.extra ?? {},
    kept: before.extra,
    category: after.category === "individual" ? "individual" : "company",
    today,
    phoneCountry: country,
    byStaff: how.byStaff,
    requireAll: how.requireAll,
    seal: how.seal,
    areStored: how.areStored,
  });
  wrong.push(...extra.wrong);
  after.extra = extra.values;
  if (wish.extra && !how.areStored) {
    const record = { id: before.id, partnerId: before.partnerId, before: before.extra, after: extra.values };
    const references = await checkReferences(work, how.fields, [record]);
    wrong.push(...references.wrong);
    after.extra = references.values[0] ?? extra.values;
  }
  const changes = await nameDifferences(work, "customers", changesBetween(before, after));
  return { change: { before, after, contacts, changes }, wrong };
}

const shownFields = [...editableFields.filter((field) => field !== "extra"), "emails", "billingEmails", "phones"] as const;

/** Additional fields stand among the differences by their own names. */
function changesBetween(before: Customer, after: Customer): Differences {
  const pick = (customer: Customer) => ({
    ...Object.fromEntries(shownFields.map((field) => [field, customer[field]])),
    ...Object.fromEntries(Object.entries(customer.extra).map(([name, value]) => [`extra.${name}`, value])),
  });
  return differences(pick(before), pick(after));
}

const given = (wish: Wish): Wish =>
  Object.fromEntries(
    Object.entries(wish).filter(
      ([field, value]) => value !== undefined && (editableFields as string[]).includes(field) && field !== "extra",
    ),
  ) as Wish;
