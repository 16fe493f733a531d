import { z } from "zod";
import { calendarDay } from "../../../shared/calendar.ts";
import { defineMassAction } from "../../platform/mass-actions/mass-action.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable, lockCustomer, updateImportedCustomers } from "../customers/index.ts";
import { type AdditionalField, checkFieldValues, getPartner, getSetting, listFields, phoneCountry } from "../partners/index.ts";
import { looked, type MassCustomer, readCustomers } from "./mass-rows.ts";

const notForCategory = "field-not-for-category";
const sameValue = "same-value";
const requiredField = "required-field";

/** Sets an additional field of many customers to one value, or clears it. The value is checked as in the form of one. */
export const setField = defineMassAction({
  name: "customers.set-field",
  params: z.strictObject({
    field: z.string().min(1).max(60),
    /** Null clears it. */
    value: z.union([z.string().max(10_000), z.number(), z.boolean(), z.array(z.string().max(200)).max(200), z.null()]),
  }),
  may: "customers.additional_fields.update",
  needs: ["customers.profile.update"],
  isDestructive: ({ value }) => value === null,
  async look(work, ids, { field: name, value }) {
    const field = await findField(work, name);
    if (value !== null && field.isUnique !== "no" && ids.length > 1)
      throw fieldProblem("params.value", "unique", "The values of this field are unique: two customers cannot have the same.");
    const rows = await readCustomers(work, ids, "customers.additional_fields.update");
    const readings = new Map<string, Reading>();
    const readingOf = async (row: MassCustomer): Promise<Reading> => {
      // What a phone number means depends on the partner, and whether there is the field on the category.
      const key = `${row.partnerId} ${row.category}`;
      const reading = readings.get(key) ?? (await read(work, field, row, value));
      readings.set(key, reading);
      return reading;
    };
    const found: ReturnType<typeof looked>[] = [];
    for (const row of rows) {
      const reading = await readingOf(row);
      if (reading.kind === "wrong") throw fieldProblem("params.value", reading.code, reading.message, reading.params);
      if (reading.kind === "not-for") {
        found.push(looked(row, notForCategory));
        continue;
      }
      const before = row.extra[name];
      const isSame = JSON.stringify(before ?? null) === JSON.stringify(reading.value ?? null);
      const skip = isSame ? sameValue : value === null && field.isRequired ? requiredField : undefined;
      found.push(looked(row, skip, isSame ? [] : [{ code: "value", before: shown(before), after: shown(reading.value) }]));
    }
    return new Map(found);
  },
  async act(work, customerId, { field: name, value }) {
    const field = await findField(work, name);
    await lockCustomer(work, customerId);
    await getReachable(work, customerId, "customers.additional_fields.update");
    const customer = await getReachable(work, customerId, "customers.profile.update");
    if (field.category !== "all" && field.category !== categoryOf(customer)) return { kind: "skipped", why: notForCategory };
    if (value === null && field.isRequired) return { kind: "skipped", why: requiredField };
    const changed = await updateImportedCustomers(work, [{ id: customerId, extra: { [name]: value } }]);
    return changed.length > 0 ? { kind: "changed" } : { kind: "skipped", why: sameValue };
  },
});

const categoryOf = ({ category }: { category: string }): "individual" | "company" => (category === "individual" ? "individual" : "company");

async function findField(work: Work, name: string): Promise<AdditionalField> {
  const field = (await listFields(work, "customers")).find((one) => one.name === name);
  if (!field) throw fieldProblem("params.field", "unknown-value", "There is no such field.");
  if (field.isReadOnly || field.type === "calculated") throw fieldProblem("params.field", "read-only", "This field is read-only.");
  // A file belongs to one, a secret is typed where it is kept, and what a link may point at depends on the record.
  if (["file", "secret", "link"].includes(field.type))
    throw fieldProblem("params.field", "not-for-type", `A field of type ${field.type} is filled in on each customer.`);
  return field;
}

type Reading =
  | { readonly kind: "not-for" }
  | { readonly kind: "wrong"; readonly code: string; readonly message: string; readonly params?: Record<string, unknown> }
  | { readonly kind: "read"; readonly value: unknown };

async function read(work: Work, field: AdditionalField, { partnerId, category }: MassCustomer, value: unknown): Promise<Reading> {
  if (field.category !== "all" && field.category !== category) return { kind: "not-for" };
  const partner = await getPartner(work, partnerId);
  const { values, wrong } = checkFieldValues([field], {
    values: { [field.name]: value },
    kept: {},
    category,
    today: calendarDay(work.now, partner.timeZone),
    phoneCountry: (await getSetting(work, phoneCountry, { partnerId })) || partner.country,
    byStaff: true,
    requireAll: false,
  });
  const [first] = wrong;
  if (first) return { kind: "wrong", code: first.code, message: first.message, ...(first.params ? { params: first.params } : {}) };
  return { kind: "read", value: values[field.name] };
}

const shown = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
};
