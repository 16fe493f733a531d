import type { Permission } from "../../../shared/permissions.ts";
import { levelOf } from "../../platform/actor.ts";
import type { Work } from "../../platform/work.ts";
import { type AdditionalField, showFieldValues } from "../partners/index.ts";
import type { Customer } from "./customer-queries.ts";

type Owned = Pick<Customer, "accountManagerId"> & { readonly createdBy: string | null };

/** Whether a right to additional fields reaches a customer: with a level below "all" only those that the person made or manages. */
export function reachesExtra(
  { actor }: Work,
  permission: Permission & `customers.additional_fields.${string}`,
  { createdBy, accountManagerId }: Owned,
): boolean {
  if (actor.kind !== "staff" && actor.kind !== "key") return true;
  const level = levelOf(actor, permission);
  return level === "all" || (level !== "deny" && (createdBy === actor.adminId || accountManagerId === actor.adminId));
}

/** A customer as far as its additional fields are read with it. */
export type WithExtra = Owned & {
  readonly number: number;
  readonly category: Customer["category"];
  readonly extra: Customer["extra"];
  /** What calculated fields read of the customer, by the names of `templateNames`. */
  readonly record: Readonly<Record<string, unknown>>;
};

/** The additional fields of some customers as the reader sees them; nothing of those that are out of the right's reach (O-64). */
export async function showExtra(
  work: Work,
  customers: readonly WithExtra[],
  only?: (field: AdditionalField) => boolean,
): Promise<Record<string, unknown>[]> {
  const seen = customers.filter((customer) => reachesExtra(work, "customers.additional_fields.view", customer));
  if (seen.length === 0) return customers.map(() => ({}));
  const shown = await showFieldValues(
    work,
    "customers",
    seen.map(({ category, extra, record }) => ({ category: category === "individual" ? "individual" : "company", values: extra, record })),
    only,
  );
  const bySeen = new Map(seen.map((customer, at) => [customer, shown[at] ?? {}]));
  return customers.map((customer) => bySeen.get(customer) ?? {});
}

type Readable = Pick<
  Customer,
  | "number"
  | "fullName"
  | "companyName"
  | "category"
  | "status"
  | "portalLogin"
  | "emails"
  | "phones"
  | "street1"
  | "zip"
  | "city"
  | "country"
  | "addedOn"
>;

/** What calculated fields read of a customer (`templateNames`). */
export const templateRecord = (customer: Readable) => ({
  number: customer.number,
  name: customer.fullName,
  company: customer.companyName,
  category: customer.category,
  status: customer.status,
  login: customer.portalLogin,
  email: customer.emails[0] ?? "",
  phone: customer.phones[0] ?? "",
  street: customer.street1,
  zip: customer.zip,
  city: customer.city,
  country: customer.country,
  added_on: customer.addedOn,
});
