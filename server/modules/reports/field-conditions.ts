import { type RawBuilder, type SqlBool, sql } from "kysely";
import { mayDo } from "../../platform/actor.ts";
import { fieldProblem, permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { reachableCustomers } from "../customers/index.ts";
import { type AdditionalField, listFields } from "../partners/index.ts";
import type { CustomerFilter } from "./contract.ts";

type Wish = NonNullable<CustomerFilter["extra"]>;
type Condition = RawBuilder<SqlBool>;

/** Conditions on the additional fields of `customer`. Who may not see them cannot filter by them, or the filter would tell (O-64). */
export async function fieldConditions(work: Work, wish: Wish): Promise<Condition[]> {
  if (Object.keys(wish).length === 0) return [];
  if (!mayDo(work.actor, "customers.additional_fields.view"))
    throw permissionDenied("Filtering by additional fields needs the right customers.additional_fields.view.");
  const fields = new Map((await listFields(work, "customers")).map((field) => [field.name, field]));
  return [
    reachableCustomers(work, "customers.additional_fields.view", "customer"),
    ...Object.entries(wish).map(([name, value]) => conditionOf(fields.get(name), name, value)),
  ];
}

function conditionOf(field: AdditionalField | undefined, name: string, value: Wish[string]): Condition {
  const place = `filter.extra.${name}`;
  if (!field) throw fieldProblem(place, "unknown-field", `There is no additional field ${name}.`);
  if (["file", "secret", "calculated"].includes(field.type))
    throw fieldProblem(place, "not-for-type", `A field of type ${field.type} cannot be filtered by.`);
  const isDay = field.type === "date" || field.type === "moment";
  if (typeof value !== "string") {
    if (!isDay) throw fieldProblem(place, "not-for-type", `A field of type ${field.type} has no period.`);
    const day = sql`left(customer.extra->>${name}, 10)`;
    const ends = [
      ...(value.from === undefined ? [] : [sql<SqlBool>`${day} >= ${value.from}`]),
      ...(value.to === undefined ? [] : [sql<SqlBool>`${day} <= ${value.to}`]),
    ];
    return ends.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(ends, sql` and `)})`;
  }
  const values = value.split(",");
  // The comparison with an empty record is what the index of the column is for.
  return field.type === "choices"
    ? sql<SqlBool>`(customer.extra <> '{}' and customer.extra->${name} ?| ${values}::text[])`
    : sql<SqlBool>`(customer.extra <> '{}' and customer.extra->>${name} = any (${values}::text[]))`;
}
