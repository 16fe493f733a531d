import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import { byIndex } from "../../platform/db/by-index.ts";
import { type ListRequest, listPage, type Page, type SortColumn } from "../../platform/db/list-page.ts";
import { permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { textConditions } from "../customers/index.ts";
import type { CustomerFilter, CustomerRow } from "./contract.ts";
import { customerConditions, seesMoney } from "./customer-conditions.ts";
import { readCustomerRows } from "./customer-rows.ts";
import { db } from "./tables.ts";

/** A page of customers (O-8): its ids by one index, then what the rows show for those ids only. */
export async function listCustomers(
  work: Work,
  request: ListRequest & { filter: CustomerFilter },
): Promise<Page<z.input<typeof CustomerRow>>> {
  const page = await listCustomerIds(work, request);
  return { ...page, items: await readCustomerRows(work, page.items) };
}

/** The ids of a page, in their order. */
export async function listCustomerIds(work: Work, request: ListRequest & { filter: CustomerFilter }): Promise<Page<string>> {
  const { filter } = request;
  const text = filter.text?.trim() ?? "";
  const sort = request.sort ?? (text === "" ? "-number" : "match");
  const byBalance = sort.endsWith("balance");
  if (byBalance && !seesMoney(work)) throw permissionDenied("Sorting by balance needs the right customers.billing.view.");
  const conditions = await customerConditions(work, filter);
  if (text !== "") conditions.push(await textCondition(work, text, conditions));

  let query = db(work).selectFrom("customers.customers as customer").select("customer.id");
  if (byBalance || filter.balance || filter.paymentMethod || filter.billingType) {
    query = query
      .innerJoin("billing.balances as balance", "balance.account_id", "customer.id")
      .innerJoin("billing.accounts as account", "account.id", "customer.id") as unknown as typeof query;
  }
  for (const condition of conditions) query = query.where(condition);
  const page = await listPage(
    work,
    query,
    { ...request, sort },
    {
      sorts: { ...sorts, match: { by: matchOrder(text), type: "text" } },
      defaultSort: "-number",
      // The index of balances ends in the account's id, which is the customer's.
      id: byBalance ? sql<string>`balance.account_id` : sql<string>`customer.id`,
    },
  );
  return { ...page, items: page.items.map((row) => row.id) };
}

const sorts: Readonly<Record<string, SortColumn>> = {
  number: { by: sql`customer.number`, type: "bigint" },
  name: { by: sql`lower(customer.full_name)`, type: "text" },
  addedOn: { by: sql`customer.added_on`, type: "date" },
  status: { by: sql`customer.status`, type: "text" },
  balance: { by: sql`balance.balance_minor`, type: "bigint" },
};

/** O-73: exact number or login first, then names that begin so, then the rest by name. */
const matchOrder = (text: string): RawBuilder<unknown> => sql`(case
  when customer.number::text = ${text} or lower(customer.portal_login) = lower(${text}) then '0'
  when starts_with(platform.plain(customer.full_name), platform.plain(${text})) then '1' else '2' end || lower(customer.full_name))`;

/** Up to so many matches are found first and looked through as a set; a scrap that fits more is so common that any order finds it soon. */
const fewMatches = 5000;

/**
 * A scrap of text is looked for in its own index first. In one query the planner may choose to walk the list in its order instead and to compare
 * every row on the way, which for a rare word means all of them.
 */
async function textCondition(work: Work, text: string, others: readonly RawBuilder<SqlBool>[]): Promise<RawBuilder<SqlBool>> {
  const matches = await textConditions(work, text);
  const visible = sql.join(others.slice(0, 3), sql` and `);
  const { rows } = await byIndex(work, () =>
    sql<{
      id: string;
    }>`select customer.id from customers.customers customer where ${matches} and ${visible} limit ${fewMatches + 1}`.execute(work.tx),
  );
  if (rows.length > fewMatches) return matches;
  return sql<SqlBool>`customer.id = any (${rows.map((row) => row.id)}::uuid[])`;
}
