import type { Work } from "../../../platform/work.ts";
import { signInSucceeded } from "../events.ts";
import { ticketRefused } from "../problems.ts";
import { forgetFailures, logAttempt, originAddress, originOf } from "../sign-in/attempts.ts";
import { isNewDevice } from "../sign-in/is-new-device.ts";
import { type OpenedSignIn, openSignIn } from "../sign-in/open-sign-in.ts";
import { db, type SignInMethod } from "../tables.ts";
import { hashToken, newToken } from "../tokens.ts";
import { customerName } from "./check-customer-password.ts";
import { type CustomerSubject, ensureCustomerCredential } from "./customer-credentials.ts";

export interface ProvenCustomer extends CustomerSubject {
  readonly name: string;
  /** "Customer 1042" */
  readonly label: string;
  readonly method: SignInMethod;
  readonly stay: boolean;
  /** What was typed; its failures are forgotten. */
  readonly identifier: string;
}

/** Signs in a customer who has proven to be one. */
export async function openCustomerSignIn(work: Work, customer: ProvenCustomer): Promise<OpenedSignIn> {
  const { customerId, partnerId, name, label, method } = customer;
  await ensureCustomerCredential(work, customer);
  await forgetFailures(work, "customer", customerName(customer.identifier));
  const isNew = await isNewDevice(work, { realm: "customer", subjectId: customerId });
  const opened = await openSignIn(work, { realm: "customer", subjectId: customerId, partnerId, name, method, stay: customer.stay });
  const log = { realm: "customer" as const, identifier: customer.identifier, subjectId: customerId, partnerId };
  await logAttempt(work, { ...log, outcome: "succeeded", detail: method });
  work.emit(
    signInSucceeded,
    { partnerId, customerId, objectId: customerId },
    { realm: "customer", name, method, isNewDevice: isNew, ...originOf(work) },
  );
  work.audit({ entity: "customer", entityId: customerId, label, action: "signed_in", partnerId, customerId });
  return opened;
}

const ticketMs = 60_000;

/** A ticket with which the same browser goes on at another host, where the cookie has to be set (P-15). */
export async function issueHandOver(work: Work, customer: CustomerSubject & { stay: boolean; method: SignInMethod }): Promise<string> {
  const ticket = newToken();
  await db(work)
    .insertInto("identity.hand_over_tickets")
    .values({
      ticket_hash: hashToken(ticket),
      customer_id: customer.customerId,
      partner_id: customer.partnerId,
      stay: customer.stay,
      method: customer.method,
      ip: originAddress(work),
      user_agent: work.origin.userAgent ?? null,
      expires_at: new Date(work.now.getTime() + ticketMs),
    })
    .execute();
  return ticket;
}

/** Uses a ticket up; undefined when there is no such ticket, or it came to another browser. */
export async function takeHandOver(
  work: Work,
  ticket: string,
): Promise<{ customerId: string; partnerId: string; stay: boolean; method: SignInMethod } | undefined> {
  const row = await db(work)
    .deleteFrom("identity.hand_over_tickets")
    .where("ticket_hash", "=", hashToken(ticket))
    .returning(["customer_id", "partner_id", "stay", "method", "ip", "user_agent", "expires_at"])
    .executeTakeFirst();
  if (!row || row.expires_at <= work.now) return undefined;
  if (row.ip !== originAddress(work) || row.user_agent !== (work.origin.userAgent ?? null)) {
    throw ticketRefused("This ticket was made for another browser. Sign in here.");
  }
  return { customerId: row.customer_id, partnerId: row.partner_id, stay: row.stay, method: row.method };
}
