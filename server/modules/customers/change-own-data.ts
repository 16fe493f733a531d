import { validationFailed } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { type AdditionalField, listFields, type Wrong } from "../partners/index.ts";
import { manyWrong } from "./check-new-customers.ts";
import type { Customer } from "./customer-queries.ts";
import { profileChanged } from "./events.ts";
import { makeChange, type Wish } from "./make-change.ts";
import { writeChanges } from "./write-changes.ts";

/** What customers may change of themselves. */
export type OwnData = Pick<
  Wish,
  "fullName" | "street1" | "street2" | "zip" | "city" | "dateOfBirth" | "emails" | "billingEmails" | "phones" | "language" | "extra"
>;

/** Changes a customer's data by their own hand (P-188, P-196). The caller has locked the customer and compared the version. */
export async function changeOwnData(work: Work, before: Customer, wish: OwnData): Promise<void> {
  const fields = await listFields(work, "customers");
  if (wish.extra) refuseForeignFields(fields, wish.extra);
  const { change, wrong } = await makeChange(work, before, wish, { fields, byStaff: false, requireAll: false });
  if (wrong.length > 0) throw manyWrong(wrong);
  await writeChanges(work, [change]);
  const changed = Object.keys(change.changes);
  if (changed.length === 0) return;
  const about = { partnerId: before.partnerId, customerId: before.id, objectId: before.id };
  work.emit(profileChanged, about, { number: before.number, fields: changed });
}

/** P-191 the values of a wish as they would be stored, all of them good; nothing is written. */
export async function checkOwnData<Wished extends OwnData>(
  work: Work,
  before: Customer,
  wish: Wished,
): Promise<{ [Field in keyof Wished & keyof Customer]: Customer[Field] }> {
  const fields = await listFields(work, "customers");
  const { change, wrong } = await makeChange(work, before, wish, { fields, byStaff: false, requireAll: false });
  if (wrong.length > 0) throw manyWrong(wrong);
  const keys = Object.keys(wish) as (keyof Wished & keyof Customer)[];
  return Object.fromEntries(keys.map((key) => [key, change.after[key]])) as { [Field in keyof Wished & keyof Customer]: Customer[Field] };
}

/** O-62 only what is theirs to edit, and what cannot be left out stays filled. Staff see the rest. */
function refuseForeignFields(fields: readonly AdditionalField[], extra: Readonly<Record<string, unknown>>): void {
  const wrong = Object.entries(extra).flatMap(([name, value]): Wrong[] => {
    const field = fields.find((one) => one.name === name && one.inPortal === "editable");
    if (!field) return [{ field: `extra.${name}`, code: "unknown-field", message: "there is no such field" }];
    const isEmpty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
    return field.isRequired && isEmpty ? [{ field: `extra.${name}`, code: "required", message: "a value is needed" }] : [];
  });
  if (wrong.length > 0) throw validationFailed(wrong.map(({ field, message }) => `${field}: ${message}`).join("; "), { errors: wrong });
}
