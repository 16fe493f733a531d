// What a customer who is signed in does with their own access: prove it is them, change the password, see and end sign-ins.
import type { CustomerActor } from "../../../platform/actor.ts";
import { notFound, type Problem, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { choosePassword } from "../passwords/choose-password.ts";
import type { PasswordPolicy } from "../passwords/password-rules.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { impersonationMs } from "../sign-in/limits.ts";
import { type Proof, proveAgain, renewSignIn } from "../sign-in/prove-presence.ts";
import { db } from "../tables.ts";
import { customerLock } from "./check-customer-password.ts";

type Unseal = Tools["unseal"];
type Renewed =
  | { readonly kind: "renewed"; readonly token: string; readonly stay: boolean }
  | { readonly kind: "refused"; readonly problem: Problem };

/** Whoever looks through the customer's eyes never touches what proves the customer (P-38). */
function refuseStaff(actor: CustomerActor): void {
  if (actor.staff) throw permissionDenied("Passwords and sign-ins belong to the customer alone.");
}

async function prove(work: Work, unseal: Unseal, actor: CustomerActor, proof: Proof) {
  refuseStaff(actor);
  const who = { realm: "customer", subjectId: actor.customerId, name: actor.customerId, policy: customerLock } as const;
  return proveAgain(work, unseal, who, proof);
}

/** P-24: sensitive acts are open for ten minutes after this. Who has no password proves it with the second factor. */
export async function proveCustomerAgain(work: Work, unseal: Unseal, actor: CustomerActor, proof: Proof): Promise<Renewed> {
  const proven = await prove(work, unseal, actor, proof);
  return proven.kind === "refused" ? proven : { kind: "renewed", ...(await renewSignIn(work, actor.sessionId)) };
}

export interface PasswordChange {
  readonly current: string;
  readonly password: string;
  readonly policy: PasswordPolicy;
  readonly label: string;
}

/** P-23: a new password ends all other sign-ins at once. */
export async function changeCustomerPassword(work: Work, unseal: Unseal, actor: CustomerActor, change: PasswordChange): Promise<Renewed> {
  const proven = await prove(work, unseal, actor, { password: change.current });
  if (proven.kind === "refused") return proven;
  await choosePassword(work, {
    realm: "customer",
    subjectId: actor.customerId,
    partnerId: actor.partnerId,
    password: change.password,
    policy: change.policy,
    // Nothing is forbidden but the very same: choosing it again would change nothing.
    remembers: 1,
    how: "changed",
    keepSignIn: actor.sessionId,
  });
  audit(work, actor, change.label, "password_changed", { password: { before: "(changed)", after: "(changed)" } });
  return { kind: "renewed", ...(await renewSignIn(work, actor.sessionId)) };
}

/** Ends this sign-in, one other, or all others. */
export async function endOwnSignIns(
  work: Work,
  actor: CustomerActor,
  which: { only: string } | { except: string },
  label: string,
): Promise<number> {
  refuseStaff(actor);
  const ended = await endSignIns(work, { realm: "customer", subjectId: actor.customerId, ...which, by: "self" });
  if ("only" in which && ended === 0) throw notFound();
  audit(work, actor, label, "only" in which && which.only === actor.sessionId ? "signed_out" : "signed_out_elsewhere");
  return ended;
}

/** When the staff who look in are shown the door. */
export async function impersonationEndsAt(work: Work, actor: CustomerActor): Promise<Date | undefined> {
  const row = await db(work)
    .selectFrom("identity.sign_ins")
    .select("created_at")
    .where("id", "=", actor.sessionId)
    .where("staff_id", "is not", null)
    .executeTakeFirst();
  return row && new Date(row.created_at.getTime() + impersonationMs);
}

export interface OwnSignIn {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly stay: boolean;
}

export async function listCustomerSignIns(work: Work, actor: CustomerActor): Promise<OwnSignIn[]> {
  const rows = await db(work)
    .selectFrom("identity.sign_ins")
    .select(["id", "created_at", "last_seen_at", "ip", "user_agent", "stay"])
    .where("realm", "=", "customer")
    .where("subject_id", "=", actor.customerId)
    .where("staff_id", "is", null)
    .where("ended_at", "is", null)
    .where((eb) => eb.or([eb("stay", "=", true), eb("created_at", ">", new Date(work.now.getTime() - 12 * 60 * 60_000))]))
    .orderBy("last_seen_at", "desc")
    .limit(50)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    ip: row.ip,
    userAgent: row.user_agent,
    stay: row.stay,
  }));
}

function audit(
  work: Work,
  actor: CustomerActor,
  label: string,
  action: string,
  changes?: Record<string, { before: unknown; after: unknown }>,
): void {
  const about = { entity: "customer", entityId: actor.customerId, label, partnerId: actor.partnerId, customerId: actor.customerId };
  work.audit({ ...about, action, ...(changes ? { changes } : {}) });
}
