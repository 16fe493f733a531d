import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { CustomerStatus } from "./status-rules.ts";
import { db } from "./tables.ts";

/** What money documents and letters need of a customer. */
export interface Buyer {
  readonly customerId: string;
  readonly number: number;
  readonly name: string;
  readonly companyName: string;
  readonly street1: string;
  readonly street2: string;
  readonly city: string;
  readonly zip: string;
  readonly state: string;
  readonly country: string;
  readonly taxId: string;
  readonly companyNumber: string;
  readonly language: string;
  readonly locationId: string | null;
  readonly status: CustomerStatus;
  readonly category: "individual" | "company" | "reseller";
}

/** One query for thousands. Customers in the recycle bin are among them: their documents stay. */
export async function listBuyers(work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, Buyer>> {
  if (customerIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("customers.customers as customer")
    .select([
      "customer.id as customerId",
      sql<number>`customer.number::int`.as("number"),
      "customer.full_name as name",
      "customer.company_name as companyName",
      "customer.street_1 as street1",
      "customer.street_2 as street2",
      "customer.city",
      "customer.zip",
      "customer.state",
      "customer.country",
      "customer.tax_id as taxId",
      "customer.company_number as companyNumber",
      "customer.language",
      "customer.location_id as locationId",
      "customer.status",
      "customer.category",
    ])
    .where("customer.id", "=", sql<string>`any (${[...customerIds]}::uuid[])`)
    .where(visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" }))
    .execute();
  return new Map(rows.map((row) => [row.customerId, row]));
}
