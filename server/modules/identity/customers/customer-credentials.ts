import { sql } from "kysely";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { db } from "../tables.ts";

export interface CustomerSubject {
  readonly customerId: string;
  readonly partnerId: string;
}

/** Makes sure that a customer has a place for credentials; without a password nobody signs in with it. */
export async function ensureCustomerCredential(work: Work, customer: CustomerSubject): Promise<void> {
  await db(work)
    .insertInto("identity.credentials")
    .values({
      realm: "customer",
      subject_id: customer.customerId,
      partner_id: customer.partnerId,
      password_hash: null,
      password_set_at: null,
    })
    .onConflict((conflict) => conflict.columns(["realm", "subject_id"]).doNothing())
    .execute();
}

/**
 * Gives a customer a password that came from elsewhere: the demo, an import. With `mustChange` the portal goes only to "choose a new
 * password" until that is done (P-21). The rules for new passwords are for those who choose them.
 */
export async function setCustomerPassword(
  work: Work,
  customer: CustomerSubject & { password: string; mustChange?: boolean; label?: string },
): Promise<void> {
  const { customerId, partnerId } = customer;
  const values = {
    password_hash: await hashPassword(customer.password),
    password_set_at: work.now,
    must_change: customer.mustChange ?? false,
  };
  await db(work)
    .insertInto("identity.credentials")
    .values({ realm: "customer", subject_id: customerId, partner_id: partnerId, ...values })
    .onConflict((conflict) => conflict.columns(["realm", "subject_id"]).doUpdateSet(values))
    .execute();
  await endSignIns(work, { realm: "customer", subjectId: customerId, by: "password" });
  work.audit({
    entity: "customer",
    entityId: customerId,
    label: customer.label ?? "Portal password",
    action: "password_set",
    partnerId,
    customerId,
    changes: { password: { before: "(changed)", after: "(changed)" } },
  });
}

export interface CustomerAccess {
  readonly hasPassword: boolean;
  readonly isEnabled: boolean;
  readonly mustChange: boolean;
  readonly passwordSetAt: Date | null;
  readonly lastSignedInAt: Date | null;
  readonly openSignIns: number;
}

/** Whether the password that the customer has is one to be changed at once. */
export async function mustChangePassword(work: Work, customerId: string): Promise<boolean> {
  const row = await db(work)
    .selectFrom("identity.credentials")
    .select("must_change")
    .where("realm", "=", "customer")
    .where("subject_id", "=", customerId)
    .executeTakeFirst();
  return row?.must_change ?? false;
}

/** How a customer stands with the portal, for staff who help them in. */
export async function showCustomerAccess(work: Work, customerId: string): Promise<CustomerAccess> {
  const row = await db(work)
    .selectFrom("identity.credentials")
    .select(["password_hash", "is_enabled", "must_change", "password_set_at"])
    .where("realm", "=", "customer")
    .where("subject_id", "=", customerId)
    .executeTakeFirst();
  const signIns = await db(work)
    .selectFrom("identity.sign_ins")
    .select((eb) => [
      eb.fn.max("created_at").as("last"),
      eb.fn
        .countAll<bigint>()
        .filterWhere("ended_at", "is", null)
        .filterWhere("last_seen_at", ">", sql<Date>`${work.now}::timestamptz - interval '60 days'`)
        .as("open"),
    ])
    .where("realm", "=", "customer")
    .where("subject_id", "=", customerId)
    .where("staff_id", "is", null)
    .executeTakeFirst();
  return {
    hasPassword: typeof row?.password_hash === "string",
    isEnabled: row?.is_enabled ?? true,
    mustChange: row?.must_change ?? false,
    passwordSetAt: row?.password_set_at ?? null,
    lastSignedInAt: signIns?.last ?? null,
    openSignIns: Number(signIns?.open ?? 0n),
  };
}

/** Shuts the portal to a customer, or opens it again; shutting ends their sign-ins. */
export async function enableCustomerAccess(work: Work, customer: CustomerSubject & { isEnabled: boolean }): Promise<void> {
  await ensureCustomerCredential(work, customer);
  const changed = await db(work)
    .updateTable("identity.credentials")
    .set({ is_enabled: customer.isEnabled })
    .where("realm", "=", "customer")
    .where("subject_id", "=", customer.customerId)
    .executeTakeFirst();
  if (changed.numUpdatedRows === 0n) throw notFound();
  if (!customer.isEnabled) await endSignIns(work, { realm: "customer", subjectId: customer.customerId, by: "staff" });
}

/** Ends all sign-ins of customers whose portal closed: archived, deleted. */
export async function endCustomerSignIns(work: Work, customerId: string, by: string, except?: string): Promise<number> {
  return endSignIns(work, { realm: "customer", subjectId: customerId, by, except });
}
