import { type RawBuilder, type SqlBool, sql } from "kysely";
import { currencyExponent } from "../../../shared/money.ts";
import { mayDo } from "../../platform/actor.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { reachableCustomers } from "../customers/index.ts";
import { listLocations, listPartners } from "../partners/index.ts";
import { boundInMinor } from "./balance-bound-rules.ts";
import type { CustomerFilter } from "./contract.ts";
import { fieldConditions } from "./field-conditions.ts";

type Condition = RawBuilder<SqlBool>;

/** Whether the reader sees customers' money; who does not can neither sort nor filter by it, or the order would tell. */
export const seesMoney = (work: Work): boolean => mayDo(work.actor, "customers.billing.view");

/**
 * The filter of the customer list as conditions on `customer` (and `balance`, `account`, which the query has joined). Everything that decides who is
 * seen is among them.
 */
export async function customerConditions(work: Work, filter: CustomerFilter): Promise<Condition[]> {
  const conditions: Condition[] = [
    sql<SqlBool>`customer.deleted_at is null`,
    visibleTo(work.actor, { partner: "customer.partner_id" }),
    reachableCustomers(work, "customers.profile.view", "customer"),
  ];
  if ((filter.balance || filter.paymentMethod || filter.billingType) && !seesMoney(work))
    throw permissionDenied("Filtering by money needs the right customers.billing.view.");
  if (filter.status) conditions.push(isOneOf("customer.status", filter.status, "text"));
  if (filter.blockedBy) conditions.push(isOneOf("customer.blocked_by", filter.blockedBy, "text"));
  if (filter.partner) conditions.push(isOneOf("customer.partner_id", filter.partner, "uuid"));
  if (filter.category) conditions.push(isOneOf("customer.category", filter.category, "text"));
  if (filter.location) conditions.push(await inLocations(work, filter.location));
  if (filter.accountManager) conditions.push(isOneOfOrNone("customer.account_manager_id", filter.accountManager));
  if (filter.labelsAny) conditions.push(sql<SqlBool>`exists (${labelled(filter.labelsAny)})`);
  for (const label of filter.labelsAll ?? []) conditions.push(sql<SqlBool>`exists (${labelled([label])})`);
  if (filter.labelsNone) conditions.push(sql<SqlBool>`not exists (${labelled(filter.labelsNone)})`);
  if (filter.addedOn?.from) conditions.push(sql<SqlBool>`customer.added_on >= ${filter.addedOn.from}`);
  if (filter.addedOn?.to) conditions.push(sql<SqlBool>`customer.added_on <= ${filter.addedOn.to}`);
  if (filter.paymentMethod) conditions.push(isOneOf("account.payment_method", filter.paymentMethod, "text"));
  if (filter.billingType) conditions.push(isOneOf("account.billing_type", filter.billingType, "text"));
  if (filter.balance?.from !== undefined) conditions.push(await balanceIs(work, "from", filter.balance.from));
  if (filter.balance?.to !== undefined) conditions.push(await balanceIs(work, "to", filter.balance.to));
  if (filter.link) conditions.push(linked(filter.link));
  if (filter.extra) conditions.push(...(await fieldConditions(work, filter.extra)));
  return conditions;
}

const isOneOf = (column: string, values: readonly string[], type: "text" | "uuid"): Condition =>
  sql<SqlBool>`${sql.ref(column)} = any (${[...values]}::${sql.raw(type)}[])`;

function isOneOfOrNone(column: string, values: readonly string[]): Condition {
  const ids = values.filter((value) => value !== "none");
  const chosen = isOneOf(column, ids, "uuid");
  return ids.length === values.length ? chosen : sql<SqlBool>`(${chosen} or ${sql.ref(column)} is null)`;
}

/** A location stands for everything below it. */
async function inLocations(work: Work, wanted: readonly string[]): Promise<Condition> {
  const all = await listLocations(work);
  const within = new Set(wanted);
  // Parents stand before their children in the tree's order.
  for (const location of all) if (location.parentId !== null && within.has(location.parentId)) within.add(location.id);
  return isOneOfOrNone("customer.location_id", [...within]);
}

const labelled = (labelIds: readonly string[]) =>
  sql`select from customers.customer_labels carried where carried.customer_id = customer.id and carried.label_id = any (${[...labelIds]}::uuid[])`;

/** An amount means as many minor units as the account's currency makes of it. */
async function balanceIs(work: Work, bound: "from" | "to", amount: string): Promise<Condition> {
  const currencies = [...new Set((await listPartners(work)).map((partner) => partner.currency))];
  const exponents = [...new Set(currencies.map(currencyExponent))];
  const parts = exponents.map((exponent) => {
    const minor = boundInMinor(amount, exponent, bound).toString();
    const compared =
      bound === "from" ? sql<SqlBool>`balance.balance_minor >= ${minor}::bigint` : sql<SqlBool>`balance.balance_minor <= ${minor}::bigint`;
    const ofThese = currencies.filter((currency) => currencyExponent(currency) === exponent);
    return exponents.length === 1 ? compared : sql<SqlBool>`(account.currency = any (${ofThese}::text[]) and ${compared})`;
  });
  return parts.length === 0 ? sql<SqlBool>`false` : sql<SqlBool>`(${sql.join(parts, sql` or `)})`;
}

function linked(wish: NonNullable<CustomerFilter["link"]>): Condition {
  const isMain = sql<SqlBool>`exists (select from customers.links where main_id = customer.id)`;
  const isSub = sql<SqlBool>`exists (select from customers.links where sub_id = customer.id)`;
  switch (wish) {
    case "main":
      return isMain;
    case "sub":
      return isSub;
    case "none":
      return sql<SqlBool>`not ${isMain} and not ${isSub}`;
    default:
      return sql<SqlBool>`exists (select from customers.links where sub_id = customer.id and main_id = ${wish})`;
  }
}
