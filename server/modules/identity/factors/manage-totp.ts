import type { StaffActor } from "../../../platform/actor.ts";
import { qrSvg } from "../../../platform/pdf/qr-svg.ts";
import type { Problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { listPartners } from "../../partners/index.ts";
import { type FoundAdministrator, findAdministrator } from "../administrators/find-administrator.ts";
import { factorChanged } from "../events.ts";
import { wrongState } from "../problems.ts";
import { getRole } from "../roles/role-queries.ts";
import { securitySettings } from "../settings.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { proveStaffAgain } from "../sign-in/prove-presence.ts";
import { db } from "../tables.ts";
import { hasSecondFactor, type Unseal } from "./prove-second-factor.ts";
import { makeRecoveryCodes } from "./recovery-codes.ts";
import { totpUri } from "./totp.ts";
import { confirmNewTotp, dropTotp, saveNewTotp, showTotp } from "./totp-store.ts";

const ownerOf = async (work: Work, actor: StaffActor): Promise<FoundAdministrator> => {
  const admin = await findAdministrator(work, actor.adminId);
  if (!admin) throw new Error("somebody is signed in who does not exist");
  return admin;
};

const own = (actor: StaffActor) => ({ realm: "staff" as const, subjectId: actor.adminId });

export async function showFactors(work: Work, actor: StaffActor) {
  return { ...(await showTotp(work, own(actor))), isRequired: await isFactorRequired(work, actor.adminId) };
}

/** Whether the settings ask this administrator for a second factor (O-35). */
export async function isFactorRequired(work: Work, adminId: string): Promise<boolean> {
  const { require2fa } = await securitySettings(work);
  if (require2fa !== "roles") return require2fa === "all";
  const admin = await db(work).selectFrom("identity.administrators").select("role_id").where("id", "=", adminId).executeTakeFirstOrThrow();
  return (await getRole(work, admin.role_id)).require_2fa;
}

/** What to scan or type into an app. Nothing counts until a code proves that it arrived there. */
export async function startTotp(work: Work, seal: Tools["seal"], actor: StaffActor) {
  const secret = await saveNewTotp(work, seal, own(actor));
  const admin = await ownerOf(work, actor);
  const issuer = (await listPartners(work))[0]?.name ?? "Staff";
  const uri = totpUri(secret, { issuer, label: admin.login });
  work.audit({ ...about(admin), action: "second_factor_started" });
  return { secret, uri, qrSvg: qrSvg(uri) };
}

/** From here on the factor is asked for; the recovery codes are shown this once. */
export async function confirmTotp(work: Work, unseal: Unseal, actor: StaffActor, code: string): Promise<{ recoveryCodes: string[] }> {
  const recoveryCodes = await confirmNewTotp(work, unseal, own(actor), code);
  await endSignIns(work, { ...own(actor), except: actor.sessionId, by: "second_factor" });
  tell(work, await ownerOf(work, actor), "added");
  return { recoveryCodes };
}

/** Removes the app with one of its codes; not while a second factor is required, for it is the last one. */
export async function removeTotp(
  work: Work,
  unseal: Unseal,
  actor: StaffActor,
  code: string,
): Promise<{ kind: "removed" } | { kind: "refused"; problem: Problem }> {
  if (await isFactorRequired(work, actor.adminId)) throw wrongState("A second factor is required here, and this is your last one.");
  const proven = await proveStaffAgain(work, unseal, actor, { code });
  if (proven.kind === "refused") return proven;
  await dropTotp(work, own(actor));
  tell(work, await ownerOf(work, actor), "removed");
  return { kind: "removed" };
}

export async function makeOwnRecoveryCodes(work: Work, actor: StaffActor): Promise<{ recoveryCodes: string[] }> {
  if (!(await hasSecondFactor(work, own(actor)))) throw wrongState("Set up an authenticator app first.");
  const recoveryCodes = await makeRecoveryCodes(work, own(actor));
  tell(work, await ownerOf(work, actor), "recovery_codes_made");
  return { recoveryCodes };
}

/** Takes somebody's factors away after they were lost; they are told, and signed out everywhere (O-36). */
export async function resetFactors(work: Work, admin: FoundAdministrator): Promise<void> {
  await dropTotp(work, { realm: "staff", subjectId: admin.id });
  await endSignIns(work, { realm: "staff", subjectId: admin.id, by: "second_factor_reset" });
  tell(work, admin, "reset");
}

type Change = "added" | "removed" | "reset" | "recovery_codes_made";

function tell(work: Work, admin: FoundAdministrator, change: Change): void {
  const byName = "name" in work.actor ? work.actor.name : "";
  work.emit(factorChanged, { partnerId: null, objectId: admin.id }, { realm: "staff", change, byName });
  const action = change === "recovery_codes_made" ? change : `second_factor_${change}`;
  work.audit({ ...about(admin), action });
}

const about = (admin: FoundAdministrator) => ({ entity: "administrator", entityId: admin.id, label: admin.fullName, partnerId: null });
