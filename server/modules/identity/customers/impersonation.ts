import type { CustomerActor } from "../../../platform/actor.ts";
import { permissionDenied } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { impersonationEnded, impersonationStarted } from "../events.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { type OpenedSignIn, openSignIn } from "../sign-in/open-sign-in.ts";
import { db } from "../tables.ts";
import { hashToken, newToken } from "../tokens.ts";
import { ensureCustomerCredential } from "./customer-credentials.ts";

const ticketMs = 60_000;

export interface ImpersonatedCustomer {
  readonly customerId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly label: string;
}

/**
 * A ticket with which a member of staff opens a customer's portal (P-38): one use, one minute. Whoever calls has checked the rights
 * and that the customer lies in the caller's partners.
 */
export async function issueImpersonation(
  work: Work,
  customer: ImpersonatedCustomer,
  how: { mode: "view" | "act"; reason: string },
): Promise<{ ticket: string; expiresAt: Date }> {
  if (work.actor.kind !== "staff") throw permissionDenied("A portal is opened by a person, not by a key.");
  const ticket = newToken();
  const expiresAt = new Date(work.now.getTime() + ticketMs);
  await db(work)
    .insertInto("identity.impersonations")
    .values({
      ticket_hash: hashToken(ticket),
      admin_id: work.actor.adminId,
      admin_name: work.actor.name,
      customer_id: customer.customerId,
      partner_id: customer.partnerId,
      customer_name: customer.name,
      mode: how.mode,
      reason: how.reason,
      created_at: work.now,
      expires_at: expiresAt,
      sign_in_id: null,
      opened_at: null,
      ended_at: null,
    })
    .execute();
  work.audit({
    entity: "customer",
    entityId: customer.customerId,
    label: customer.label,
    action: how.mode === "act" ? "portal_opened_to_act" : "portal_opened_to_view",
    partnerId: customer.partnerId,
    customerId: customer.customerId,
    ...(how.reason ? { reason: how.reason } : {}),
  });
  return { ticket, expiresAt };
}

/** Uses the ticket up and opens the portal for half an hour. It works also where the customer's own login is shut. */
export async function takeImpersonation(work: Work, ticket: string): Promise<(OpenedSignIn & { partnerId: string }) | undefined> {
  const row = await db(work)
    .updateTable("identity.impersonations")
    .set({ opened_at: work.now })
    .where("ticket_hash", "=", hashToken(ticket))
    .where("opened_at", "is", null)
    .where("expires_at", ">", work.now)
    .returning(["id", "admin_id", "admin_name", "customer_id", "partner_id", "customer_name", "mode", "reason"])
    .executeTakeFirst();
  if (!row) return undefined;
  await ensureCustomerCredential(work, { customerId: row.customer_id, partnerId: row.partner_id });
  const opened = await openSignIn(work, {
    realm: "customer",
    subjectId: row.customer_id,
    partnerId: row.partner_id,
    name: row.customer_name,
    method: "ticket",
    staff: { adminId: row.admin_id, name: row.admin_name, mode: row.mode },
  });
  await db(work).updateTable("identity.impersonations").set({ sign_in_id: opened.signInId }).where("id", "=", row.id).execute();
  work.emit(
    impersonationStarted,
    { partnerId: row.partner_id, customerId: row.customer_id, objectId: row.customer_id },
    { adminId: row.admin_id, adminName: row.admin_name, mode: row.mode, reason: row.reason },
  );
  work.audit({
    entity: "customer",
    entityId: row.customer_id,
    label: row.customer_name,
    action: "impersonation_started",
    partnerId: row.partner_id,
    customerId: row.customer_id,
    reason: `${row.admin_name}, ${row.mode}${row.reason ? `: ${row.reason}` : ""}`,
  });
  return { ...opened, partnerId: row.partner_id };
}

/** The "End" of the banner. */
export async function endImpersonation(work: Work, actor: CustomerActor, label: string): Promise<void> {
  if (!actor.staff) throw permissionDenied();
  await endSignIns(work, { realm: "customer", subjectId: actor.customerId, only: actor.sessionId, by: "staff" });
  await db(work).updateTable("identity.impersonations").set({ ended_at: work.now }).where("sign_in_id", "=", actor.sessionId).execute();
  work.emit(
    impersonationEnded,
    { partnerId: actor.partnerId, customerId: actor.customerId, objectId: actor.customerId },
    { adminId: actor.staff.adminId, adminName: actor.staff.name },
  );
  work.audit({
    entity: "customer",
    entityId: actor.customerId,
    label,
    action: "impersonation_ended",
    partnerId: actor.partnerId,
    customerId: actor.customerId,
  });
}
