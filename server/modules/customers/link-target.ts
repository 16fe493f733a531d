import { type SqlBool, sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { LinkHolder } from "../partners/index.ts";
import { customerLabel, reachableCustomers } from "./customer-queries.ts";
import { textConditions } from "./found-by-text.ts";

/** Customers as what additional fields point at. */
export const customerLinks: LinkHolder = {
  async choose(work, { ids, keys, text = "", partnerId, states, limit }) {
    const wanted = ids
      ? sql<SqlBool>`customer.id = any (${[...ids]}::uuid[])`
      : keys
        ? sql<SqlBool>`(customer.number::text = any (${[...keys]}::text[]) or lower(customer.portal_login) = any (${[...keys]}::text[]))`
        : text === ""
          ? sql<SqlBool>`true`
          : sql<SqlBool>`(${await textConditions(work, text)} or customer.number::text = ${text})`;
    const { rows } = await sql<{ id: string; number: string; login: string; name: string; city: string }>`
      select customer.id, customer.number::text as number, customer.portal_login as login, customer.full_name as name, customer.city
      from customers.customers customer
      where customer.deleted_at is null and ${wanted} and ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })}
        and ${reachableCustomers(work, "customers.profile.view", "customer")}
        and ${partnerId === undefined ? sql<SqlBool>`true` : sql<SqlBool>`customer.partner_id = ${partnerId}`}
        and ${states.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`customer.status = any (${[...states]}::text[])`}
      order by lower(customer.full_name), customer.id limit ${limit}`.execute(work.tx);
    return rows.map(({ id, number, login, name, city }) => ({
      id,
      name,
      note: [number, city].filter(Boolean).join(", "),
      keys: [...new Set([number, login.toLowerCase()])],
    }));
  },
  // Whoever was merged into another is that one from then on; the page of the old id leads there.
  async describe(work, ids) {
    const { rows } = await sql<{ id: string; number: bigint; name: string; isSeen: boolean }>`
      select asked.id, customer.number, customer.full_name as name,
        ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })} and ${reachableCustomers(work, "customers.profile.view", "customer")} as "isSeen"
      from customers.customers asked join customers.customers customer on customer.id = coalesce(asked.merged_into, asked.id)
      where asked.id = any (${[...ids]}::uuid[]) and customer.deleted_at is null`.execute(work.tx);
    return new Map(rows.map(({ id, number, name, isSeen }) => [id, { name: isSeen ? name : null, label: customerLabel(number) }]));
  },
};
