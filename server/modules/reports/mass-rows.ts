import { sql } from "kysely";
import type { Permission } from "../../../shared/permissions.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Looked, Told } from "../../platform/mass-actions/mass-action.ts";
import type { Work } from "../../platform/work.ts";
import { type BlockCause, type CustomerStatus, reachableCustomers } from "../customers/index.ts";

export interface MassCustomer {
  readonly id: string;
  readonly number: bigint;
  readonly name: string;
  readonly category: "individual" | "company";
  readonly language: string;
  readonly partnerId: string;
  readonly status: CustomerStatus;
  readonly blockedBy: BlockCause | null;
  readonly locationId: string | null;
  readonly accountManagerId: string | null;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** The customers of a list that who asks may do this to; the others are not there. */
export async function readCustomers(work: Work, ids: readonly string[], permission: Permission): Promise<MassCustomer[]> {
  const { rows } =
    await sql<MassCustomer>`select id, number, full_name as name, case category when 'individual' then 'individual' else 'company' end as category, language,
      partner_id as "partnerId", status, blocked_by as "blockedBy", location_id as "locationId", account_manager_id as "accountManagerId", extra
    from customers.customers customer where id = any (${[...ids]}::uuid[]) and deleted_at is null
      and ${visibleTo(work.actor, { partner: "customer.partner_id" })} and ${reachableCustomers(work, permission, "customer")}`.execute(
      work.tx,
    );
  return rows;
}

export const looked = (row: MassCustomer, skip: string | undefined, told: readonly Told[] = []): [string, Looked] => [
  row.id,
  { label: `${row.number} ${row.name}`, partnerId: row.partnerId, skip, told },
];
