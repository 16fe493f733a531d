// P-27 accounts elsewhere with which a customer signs in here.
import { z } from "zod";
import type { CustomerActor } from "../../../platform/actor.ts";
import { notFound, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import { type CustomerSubject, ensureCustomerCredential } from "../customers/customer-credentials.ts";
import { factorChanged } from "../events.ts";
import { ticketRefused } from "../problems.ts";
import { db } from "../tables.ts";
import { hashToken, newToken } from "../tokens.ts";
import type { Assertion, Departure } from "./issuer-client.ts";
import { findIssuer, type Issuer } from "./issuer-store.ts";

const realm = "customer";
const visitMs = 10 * 60_000;

const Kept = z.object({ nonce: z.string(), verifier: z.string(), redirectUri: z.string(), home: z.string(), partner: z.string() });

export interface Visit {
  readonly issuerId: string;
  /** The customer who links from the inside. */
  readonly subjectId: string | null;
  readonly stay: boolean;
  readonly kept: z.output<typeof Kept>;
}

/** Remembers that a browser is on its way; @returns what that browser alone has to bring back. */
export async function keepVisit(
  work: Work,
  seal: Tools["seal"],
  visit: { issuerId: string; subjectId: string | null; stay: boolean; departure: Departure; home: string; partner: string },
): Promise<string> {
  const browser = newToken();
  const { departure, home, partner } = visit;
  await db(work)
    .insertInto("identity.issuer_visits")
    .values({
      state_hash: hashToken(departure.state),
      browser_hash: hashToken(browser),
      issuer_id: visit.issuerId,
      subject_id: visit.subjectId,
      sealed: seal(JSON.stringify({ ...departure.kept, home, partner } satisfies Visit["kept"])),
      stay: visit.stay,
      created_at: work.now,
      expires_at: new Date(work.now.getTime() + visitMs),
    })
    .execute();
  return browser;
}

/** The visit that an answer belongs to, which is used up by this; undefined for an answer that this browser did not go for. */
export async function takeVisit(
  work: Work,
  unseal: Tools["unseal"],
  { state, browser }: { state: string; browser: string | undefined },
): Promise<Visit | undefined> {
  if (!browser) return undefined;
  const row = await db(work)
    .deleteFrom("identity.issuer_visits")
    .where("state_hash", "=", hashToken(state))
    .where("browser_hash", "=", hashToken(browser))
    .returning(["issuer_id", "subject_id", "sealed", "stay", "expires_at"])
    .executeTakeFirst();
  if (!row || row.expires_at <= work.now) return undefined;
  const kept = Kept.parse(JSON.parse(unseal(row.sealed)));
  return { issuerId: row.issuer_id, subjectId: row.subject_id, stay: row.stay, kept };
}

/** Who has linked this account; it counts as used. */
export async function findLinked(work: Work, issuerId: string, { issuer, subject }: Assertion): Promise<string | undefined> {
  const row = await db(work)
    .updateTable("identity.federated_identities")
    .set({ last_used_at: work.now })
    .where("issuer_id", "=", issuerId)
    .where("issuer", "=", issuer)
    .where("subject", "=", subject)
    .returning("subject_id")
    .executeTakeFirst();
  return row?.subject_id;
}

export async function hasLinked(work: Work, issuerId: string, customerId: string): Promise<boolean> {
  const row = await db(work)
    .selectFrom("identity.federated_identities")
    .select("id")
    .where("realm", "=", realm)
    .where("subject_id", "=", customerId)
    .where("issuer_id", "=", issuerId)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns false when this account, or another of the same issuer, is linked already */
export async function linkIdentity(
  work: Work,
  customer: CustomerSubject & { label: string },
  issuer: Pick<Issuer, "id" | "name" | "kind">,
  asserted: Pick<Assertion, "issuer" | "subject" | "email">,
): Promise<boolean> {
  await ensureCustomerCredential(work, customer);
  const made = await db(work)
    .insertInto("identity.federated_identities")
    .values({
      id: uuidv7(work.now.getTime()),
      realm,
      subject_id: customer.customerId,
      issuer_id: issuer.id,
      issuer: asserted.issuer,
      subject: asserted.subject,
      email: asserted.email,
      name: issuer.name,
      kind: issuer.kind,
      linked_at: work.now,
      last_used_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (made.numInsertedOrUpdatedRows !== 1n) return false;
  tell(work, customer, "identity_linked");
  return true;
}

/** Keeps an account that nobody has linked, until its owner has proven who they are here. */
export async function keepWaitingLink(work: Work, issuerId: string, asserted: Assertion): Promise<string> {
  const token = newToken();
  await db(work)
    .insertInto("identity.waiting_links")
    .values({
      token_hash: hashToken(token),
      issuer_id: issuerId,
      issuer: asserted.issuer,
      subject: asserted.subject,
      email: asserted.email,
      created_at: work.now,
      expires_at: new Date(work.now.getTime() + visitMs),
    })
    .execute();
  return token;
}

/** What would be linked, for the page that asks. */
export async function showWaitingLink(work: Work, token: string): Promise<{ name: string; email: string } | undefined> {
  const row = await db(work)
    .selectFrom("identity.waiting_links as waiting")
    .innerJoin("identity.issuers as issuer", "issuer.id", "waiting.issuer_id")
    .select(["issuer.name", "waiting.email"])
    .where("waiting.token_hash", "=", hashToken(token))
    .where("waiting.expires_at", ">", work.now)
    .executeTakeFirst();
  return row;
}

/** The person has proven who they are: what waited is linked, once. */
export async function linkWaiting(work: Work, customer: CustomerSubject & { label: string }, token: string): Promise<void> {
  const row = await db(work)
    .deleteFrom("identity.waiting_links")
    .where("token_hash", "=", hashToken(token))
    .returning(["issuer_id", "issuer", "subject", "email", "expires_at"])
    .executeTakeFirst();
  const issuer = row && row.expires_at > work.now ? await findIssuer(work, row.issuer_id) : undefined;
  if (!row || !issuer) throw ticketRefused("It took more than ten minutes. Start again with the button of the other account.");
  await linkIdentity(work, customer, issuer, row);
}

export async function listOwnIdentities(work: Work, actor: CustomerActor) {
  refuseStaff(actor);
  const rows = await db(work)
    .selectFrom("identity.federated_identities")
    .select(["id", "name", "kind", "email", "issuer_id", "linked_at", "last_used_at"])
    .where("realm", "=", realm)
    .where("subject_id", "=", actor.customerId)
    .orderBy("linked_at")
    .execute();
  return rows.map((row) => ({
    id: row.id,
    issuerId: row.issuer_id,
    name: row.name,
    kind: row.kind,
    email: row.email,
    linkedAt: row.linked_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}

export async function unlinkIdentity(work: Work, actor: CustomerActor, id: string, label: string): Promise<void> {
  refuseStaff(actor);
  const gone = await db(work)
    .deleteFrom("identity.federated_identities")
    .where("id", "=", id)
    .where("realm", "=", realm)
    .where("subject_id", "=", actor.customerId)
    .executeTakeFirst();
  if (gone.numDeletedRows === 0n) throw notFound();
  tell(work, { customerId: actor.customerId, partnerId: actor.partnerId, label }, "identity_unlinked");
}

function refuseStaff(actor: CustomerActor): void {
  if (actor.staff) throw permissionDenied("Linked accounts belong to the customer alone.");
}

function tell(work: Work, customer: CustomerSubject & { label: string }, change: "identity_linked" | "identity_unlinked"): void {
  const { customerId, partnerId, label } = customer;
  const byName = "name" in work.actor ? work.actor.name : "";
  work.emit(factorChanged, { partnerId, customerId, objectId: customerId }, { realm, change, byName });
  work.audit({ entity: "customer", entityId: customerId, label, partnerId, customerId, action: change });
}
