import type { StaffActor } from "../../../platform/actor.ts";
import { notFound, type Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findAdministrator } from "../administrators/find-administrator.ts";
import type { Unseal } from "../factors/prove-second-factor.ts";
import { proveStaffAgain, renewSignIn } from "../sign-in/prove-presence.ts";
import { choosePassword } from "./choose-password.ts";
import { staffPasswordPolicy, staffRemembers } from "./staff-password-policy.ts";

/** Changes the password of who is signed in, after asking for the present one; all other sign-ins end. Answers the new token. */
export async function changeOwnPassword(
  work: Work,
  unseal: Unseal,
  actor: StaffActor,
  change: { current: string; password: string },
): Promise<{ kind: "changed"; token: string } | { kind: "refused"; problem: Problem }> {
  const admin = await findAdministrator(work, actor.adminId);
  if (!admin) throw notFound();
  const proven = await proveStaffAgain(work, unseal, actor, { password: change.current });
  if (proven.kind === "refused") return proven;
  await choosePassword(work, {
    realm: "staff",
    subjectId: admin.id,
    partnerId: null,
    password: change.password,
    policy: await staffPasswordPolicy(work, admin),
    remembers: staffRemembers,
    how: "changed",
    keepSignIn: actor.sessionId,
  });
  work.audit({
    entity: "administrator",
    entityId: admin.id,
    label: admin.fullName,
    action: "password_changed",
    partnerId: null,
    changes: { password: { before: "(changed)", after: "(changed)" } },
  });
  return { kind: "changed", token: (await renewSignIn(work, actor.sessionId)).token };
}
