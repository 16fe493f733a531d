import type { StaffActor } from "../../../platform/actor.ts";
import type { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findAdministrator } from "../administrators/find-administrator.ts";
import { proveSecondFactor, type Unseal } from "../factors/prove-second-factor.ts";
import { passwordFits } from "../passwords/hash-password.ts";
import { signInFailed } from "../problems.ts";
import { securitySettings } from "../settings.ts";
import { db, type Realm } from "../tables.ts";
import { hashToken, newToken } from "../tokens.ts";
import { countFailure, failuresOf, forgetFailures, oneAttemptAtATime } from "./attempts.ts";
import { type LockPolicy, lockedUntil } from "./lock-rules.ts";

export type Proof = { readonly password: string } | { readonly code: string };
export type Proven = { readonly kind: "proven" } | { readonly kind: "refused"; readonly problem: Problem };

/**
 * Asks somebody who is signed in for their password or a code again. Wrong ones are counted like those at the door, so a browser
 * left open is no place to guess in; the caller commits and then refuses.
 */
export async function proveAgain(
  work: Work,
  unseal: Unseal,
  who: { realm: Realm; subjectId: string; name: string; policy: LockPolicy },
  proof: Proof,
): Promise<Proven> {
  const { realm, name } = who;
  await oneAttemptAtATime(work, realm, name);
  const isLocked = lockedUntil(await failuresOf(work, realm, "name", name), work.now) !== undefined;
  const fits =
    "password" in proof
      ? await passwordFits(proof.password, await passwordHashOf(work, who))
      : await codeFits(work, unseal, who, proof.code);
  if (!isLocked && fits) {
    await forgetFailures(work, realm, name);
    return { kind: "proven" };
  }
  if (!isLocked) await countFailure(work, { realm, kind: "name", key: name, policy: who.policy });
  return { kind: "refused", problem: signInFailed("This was not right, or too many attempts were made.") };
}

const codeFits = async (work: Work, unseal: Unseal, who: { realm: Realm; subjectId: string }, code: string) =>
  (await proveSecondFactor(work, unseal, { realm: who.realm, subjectId: who.subjectId, code })) !== undefined;

async function passwordHashOf(work: Work, who: { realm: Realm; subjectId: string }): Promise<string | null | undefined> {
  const row = await db(work)
    .selectFrom("identity.credentials")
    .select("password_hash")
    .where("realm", "=", who.realm)
    .where("subject_id", "=", who.subjectId)
    .executeTakeFirst();
  return row?.password_hash;
}

/** As `proveAgain`, for the administrator who is signed in. */
export async function proveStaffAgain(work: Work, unseal: Unseal, actor: StaffActor, proof: Proof): Promise<Proven> {
  const admin = await findAdministrator(work, actor.adminId);
  if (!admin) return { kind: "refused", problem: signInFailed() };
  const { lockAttempts, lockWindowMs, lockMs } = await securitySettings(work);
  const policy = { attempts: lockAttempts, windowMs: lockWindowMs, lockMs, doubles: true };
  return proveAgain(work, unseal, { realm: "staff", subjectId: admin.id, name: admin.login, policy }, proof);
}

/** Notes that the person is there and gives the sign-in a new token; the old one works for a few seconds more. */
export async function renewSignIn(work: Work, signInId: string): Promise<{ token: string; stay: boolean }> {
  const token = newToken();
  const row = await db(work)
    .updateTable("identity.sign_ins")
    .set((eb) => ({
      token_hash: hashToken(token),
      previous_token_hash: eb.ref("token_hash"),
      rotated_at: work.now,
      proved_at: work.now,
      last_seen_at: work.now,
    }))
    .where("id", "=", signInId)
    .where("staff_id", "is", null)
    .returning("stay")
    .executeTakeFirstOrThrow();
  return { token, stay: row.stay };
}
