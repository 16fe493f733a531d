import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Permission } from "../../../shared/permissions.ts";
import { levelOf } from "../../platform/actor.ts";
import type { Work } from "../../platform/work.ts";
import { reachableCustomers } from "./customer-queries.ts";

/** As `reachableCustomers`, for lists of other modules: the condition on their column with the customer's id, beside `visibleTo`. */
export function ofReachableCustomer(work: Work, permission: Permission, column: string): RawBuilder<SqlBool> {
  const { actor } = work;
  const isLimited = (actor.kind === "staff" || actor.kind === "key") && actor.newestOwnCustomers !== undefined;
  if (levelOf(actor, permission) === "all" && !isLimited) return sql<SqlBool>`true`;
  return sql<SqlBool>`${sql.ref(column)} in (select customer.id from customers.customers as customer where ${reachableCustomers(work, permission, "customer")})`;
}
