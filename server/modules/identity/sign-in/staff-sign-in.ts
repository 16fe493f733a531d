import { sql } from "kysely";
import type { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { partnerSuspended } from "../../partners/index.ts";
import { type FoundAdministrator, findAdministrator, findAdministratorByName, plainName } from "../administrators/find-administrator.ts";
import { signInFailed, signInLocked, signInSucceeded } from "../events.ts";
import { hasSecondFactor, proveSecondFactor, type Unseal } from "../factors/prove-second-factor.ts";
import { passwordFits } from "../passwords/hash-password.ts";
import { signInFailed as refusal } from "../problems.ts";
import { type SecuritySettings, securitySettings } from "../settings.ts";
import { db, type SignInMethod } from "../tables.ts";
import { hashToken, newToken } from "../tokens.ts";
import { countFailure, failuresOf, forgetFailures, logAttempt, oneAttemptAtATime, originAddress, originOf } from "./attempts.ts";
import { isNewDevice } from "./is-new-device.ts";
import { lockedUntil } from "./lock-rules.ts";
import { inNetworks } from "./networks.ts";
import { type OpenedSignIn, openSignIn } from "./open-sign-in.ts";
import { worksForSuspendedAlone } from "./suspended-partners.ts";

export type StaffSignIn =
  | { readonly kind: "signed-in"; readonly adminId: string; readonly opened: OpenedSignIn }
  /** The password was right; the second factor is asked for with this token. */
  | { readonly kind: "second-factor"; readonly stepToken: string }
  | { readonly kind: "refused"; readonly problem: Problem };

const addressWindowMs = 15 * 60_000;
const addressBlockMs = 60 * 60_000;
const halfSignInMs = 5 * 60_000;
const mostWrongCodes = 5;
const nobody = "00000000-0000-0000-0000-000000000000";

// One text whatever was wrong: which of them it was is nobody's business who cannot sign in.
const refused = (): StaffSignIn => ({
  kind: "refused",
  problem: refusal("The name or the password is not right, or too many attempts were made. Wait a while or reset the password."),
});

// Whoever knows the password may know why it does not help.
const ofSuspended = (): Problem => partnerSuspended("Every partner that you work for is suspended. Ask the provider to take one back.");

/** The first step: a name and a password. Wrong ones are counted; the caller commits and then refuses. */
export async function startStaffSignIn(work: Work, typed: { identifier: string; password: string }): Promise<StaffSignIn> {
  const settings = await securitySettings(work);
  const admin = await findAdministratorByName(work, typed.identifier);
  // Login and e-mail are one name, or whoever knows both would have twice the attempts.
  const name = admin?.login ?? plainName(typed.identifier);
  await oneAttemptAtATime(work, "staff", name);
  const credential = admin ? await credentialOf(work, admin.id) : undefined;
  // Before anything is decided, so that every outcome takes the same time.
  const fits = await passwordFits(typed.password, credential?.password_hash);

  const attempt: Attempt = { name, identifier: typed.identifier, admin, settings };
  if (await isBlocked(work, attempt)) {
    await logAttempt(work, { ...logOf(attempt), outcome: "locked" });
    return refused();
  }
  if (!admin || !fits || !credential?.is_enabled || admin.status !== "active") return fail(work, attempt, "failed");
  if (!(await mayComeFrom(work, admin.id, settings))) {
    await logAttempt(work, { ...logOf(attempt), outcome: "refused", detail: "address" });
    return refused();
  }
  if (await worksForSuspendedAlone(work, admin.id)) {
    await logAttempt(work, { ...logOf(attempt), outcome: "refused", detail: "partner-suspended" });
    return { kind: "refused", problem: ofSuspended() };
  }
  if (await hasSecondFactor(work, { realm: "staff", subjectId: admin.id })) {
    return { kind: "second-factor", stepToken: await openHalfSignIn(work, admin.id) };
  }
  return { kind: "signed-in", adminId: admin.id, opened: await complete(work, admin, "password") };
}

/** The second step: a code of the authenticator app or a recovery code. */
export async function finishStaffSignIn(work: Work, unseal: Unseal, step: { stepToken: string; code: string }): Promise<StaffSignIn> {
  const half = await db(work)
    .selectFrom("identity.half_sign_ins")
    .selectAll()
    .where("token_hash", "=", hashToken(step.stepToken))
    .where("realm", "=", "staff")
    .where("expires_at", ">", work.now)
    .forUpdate()
    .executeTakeFirst();
  const admin = half && (await findAdministrator(work, half.subject_id));
  if (!half || !admin) return refused();
  const attempt: Attempt = { name: admin.login, identifier: admin.login, admin, settings: await securitySettings(work) };
  await oneAttemptAtATime(work, "staff", admin.login);
  if ((await isBlocked(work, attempt)) || admin.status !== "active") return refused();
  if (await worksForSuspendedAlone(work, admin.id)) return { kind: "refused", problem: ofSuspended() };
  const method = await proveSecondFactor(work, unseal, { realm: "staff", subjectId: admin.id, code: step.code });
  if (method === undefined) {
    await countWrongCode(work, half.token_hash, half.wrong_codes + 1);
    return fail(work, attempt, "code_wrong");
  }
  await db(work).deleteFrom("identity.half_sign_ins").where("token_hash", "=", half.token_hash).execute();
  return { kind: "signed-in", adminId: admin.id, opened: await complete(work, admin, method) };
}

interface Attempt {
  readonly name: string;
  readonly identifier: string;
  readonly admin: FoundAdministrator | undefined;
  readonly settings: SecuritySettings;
}

const logOf = ({ identifier, admin }: Attempt) => ({ realm: "staff" as const, identifier, subjectId: admin?.id ?? null });

async function credentialOf(work: Work, adminId: string) {
  return db(work)
    .selectFrom("identity.credentials")
    .select(["password_hash", "is_enabled"])
    .where("realm", "=", "staff")
    .where("subject_id", "=", adminId)
    .executeTakeFirst();
}

/** Whether the name or the address is locked. Addresses of the allow list never are. */
async function isBlocked(work: Work, { name, settings }: Attempt): Promise<boolean> {
  if (lockedUntil(await failuresOf(work, "staff", "name", name), work.now)) return true;
  const address = originAddress(work);
  if (address === null || (await isListed(work, address, settings))) return false;
  return lockedUntil(await failuresOf(work, "staff", "address", address), work.now) !== undefined;
}

async function fail(work: Work, attempt: Attempt, outcome: "failed" | "code_wrong"): Promise<StaffSignIn> {
  const { name, admin, settings } = attempt;
  await logAttempt(work, { ...logOf(attempt), outcome });
  await countWrongStaffProof(work, { name, admin, settings });
  work.emit(
    signInFailed,
    { partnerId: null, objectId: admin?.id ?? nobody },
    { realm: "staff", identifier: attempt.identifier.slice(0, 255), ...originOf(work) },
  );
  return refused();
}

/** Counts a wrong password or code against the name and the address, and tells when that locks the name. */
async function countWrongStaffProof(
  work: Work,
  who: { name: string; admin: FoundAdministrator | undefined; settings: SecuritySettings },
): Promise<void> {
  const { name, admin, settings } = who;
  const policy = { attempts: settings.lockAttempts, windowMs: settings.lockWindowMs, lockMs: settings.lockMs, doubles: true };
  const until = await countFailure(work, { realm: "staff", kind: "name", key: name, policy });
  const address = originAddress(work);
  if (address !== null && !(await isListed(work, address, settings))) {
    const ofAddress = { attempts: settings.ipAttempts, windowMs: addressWindowMs, lockMs: addressBlockMs, doubles: false };
    await countFailure(work, { realm: "staff", kind: "address", key: address, policy: ofAddress });
  }
  if (until === undefined || !admin) return;
  work.emit(
    signInLocked,
    { partnerId: null, objectId: admin.id },
    { realm: "staff", identifier: admin.login, until: until.toISOString(), ...originOf(work) },
  );
  work.audit({ entity: "administrator", entityId: admin.id, label: admin.fullName, action: "locked", partnerId: null });
}

async function isListed(work: Work, address: string, settings: SecuritySettings): Promise<boolean> {
  if (settings.ipAllowList.length === 0) return false;
  const found = await sql<{ listed: boolean }>`select ${inNetworks(address, settings.ipAllowList)} as listed`.execute(work.tx);
  return found.rows[0]?.listed === true;
}

async function mayComeFrom(work: Work, adminId: string, settings: SecuritySettings): Promise<boolean> {
  const address = originAddress(work);
  if (address === null) return true;
  const found = await sql<{ allowed: boolean }>`
    select (cardinality(ip_allow_list) = 0 or ${address}::inet <<= any (ip_allow_list))
      and (${settings.ipAllowList.length === 0} or ${inNetworks(address, settings.ipAllowList)}) as allowed
    from identity.administrators where id = ${adminId}`.execute(work.tx);
  return found.rows[0]?.allowed === true;
}

async function openHalfSignIn(work: Work, adminId: string): Promise<string> {
  const stepToken = newToken();
  await db(work)
    .insertInto("identity.half_sign_ins")
    .values({
      token_hash: hashToken(stepToken),
      realm: "staff",
      subject_id: adminId,
      created_at: work.now,
      expires_at: new Date(work.now.getTime() + halfSignInMs),
    })
    .execute();
  return stepToken;
}

async function countWrongCode(work: Work, tokenHash: string, wrong: number): Promise<void> {
  if (wrong >= mostWrongCodes) await db(work).deleteFrom("identity.half_sign_ins").where("token_hash", "=", tokenHash).execute();
  else await db(work).updateTable("identity.half_sign_ins").set({ wrong_codes: wrong }).where("token_hash", "=", tokenHash).execute();
}

async function complete(work: Work, admin: FoundAdministrator, method: SignInMethod): Promise<OpenedSignIn> {
  await forgetFailures(work, "staff", admin.login);
  const isNew = await isNewDevice(work, { realm: "staff", subjectId: admin.id });
  const opened = await openSignIn(work, { realm: "staff", subjectId: admin.id, name: admin.fullName, method });
  await db(work).updateTable("identity.administrators").set({ last_signed_in_at: work.now }).where("id", "=", admin.id).execute();
  await logAttempt(work, { realm: "staff", identifier: admin.login, subjectId: admin.id, outcome: "succeeded", detail: method });
  work.emit(
    signInSucceeded,
    { partnerId: null, objectId: admin.id },
    { realm: "staff", name: admin.fullName, method, isNewDevice: isNew, ...originOf(work) },
  );
  work.audit({ entity: "administrator", entityId: admin.id, label: admin.fullName, action: "signed_in", partnerId: null });
  return opened;
}
