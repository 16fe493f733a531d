import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { normalAddress } from "./contact-rules.ts";
import type { CustomerStatus } from "./status-rules.ts";

export interface SignInCandidate {
  readonly id: string;
  readonly number: number;
  readonly partnerId: string;
  readonly portalLogin: string;
  readonly fullName: string;
  readonly language: string;
  readonly status: CustomerStatus;
  /** When the status began: the portal closes some time after a customer went inactive. */
  readonly statusSince: Date;
}

const most = 20;

/**
 * The customers whom an identifier may mean: by login at most one, by mail address all who have it (one person may hold several accounts). Whoever
 * signs in is nobody yet, so this looks in all partners; it is for works of the system or of somebody not signed in.
 */
export async function findCustomersForSignIn(
  work: Work,
  { identifier, field }: { identifier: string; field: "email" | "login" },
): Promise<SignInCandidate[]> {
  if (work.actor.kind !== "system" && work.actor.kind !== "anonymous")
    throw new Error(`a ${work.actor.kind} must not look across partners`);
  const typed = identifier.trim();
  const isMeant =
    field === "login"
      ? sql`lower(customer.portal_login) = lower(${typed})`
      : sql`customer.id in (select customer_id from customers.contacts where kind = 'email' and normal = ${normalAddress(typed)})`;
  const { rows } = await sql<SignInCandidate>`
    select customer.id, customer.number::int as number, customer.partner_id as "partnerId", customer.portal_login as "portalLogin", customer.full_name as "fullName",
      customer.language, customer.status,
      coalesce((select max(at) from customers.status_changes where customer_id = customer.id and to_status = customer.status), customer.created_at) as "statusSince"
    from customers.customers customer where ${isMeant} and customer.deleted_at is null order by customer.number limit ${most}`.execute(
    work.tx,
  );
  return rows;
}
