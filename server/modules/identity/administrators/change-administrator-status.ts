import type { Work } from "../../../platform/work.ts";
import { wrongState } from "../problems.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { db } from "../tables.ts";
import { administratorView, getAdministratorRecord, lockAdministrator } from "./administrator-queries.ts";
import { refuseBeyondOwn, refuseLastSuperAdministrator, refuseOneself } from "./guard-administrators.ts";

/** From which states each can be reached. An archived administrator stays archived: the name on old records is theirs. */
const moves = {
  active: ["suspended"],
  suspended: ["active", "invited"],
  archived: ["active", "suspended", "invited"],
} as const;

/** Suspends, lets back in or archives; the first and the last end sign-ins and keys at once (O-25, O-40). */
export async function changeAdministratorStatus(
  work: Work,
  change: { adminId: string; to: keyof typeof moves; reason?: string | undefined },
) {
  const admin = await lockAdministrator(work, change.adminId);
  refuseOneself(work, admin.id, "do this");
  await refuseBeyondOwn(work, admin);
  if (!(moves[change.to] as readonly string[]).includes(admin.status)) {
    throw wrongState(`${admin.full_name} is ${admin.status}; that cannot become ${change.to}.`);
  }
  if (change.to !== "active") {
    await refuseLastSuperAdministrator(work, admin);
    await endSignIns(work, { realm: "staff", subjectId: admin.id, by: change.to });
  }
  if (change.to === "archived") {
    await db(work)
      .updateTable("identity.api_keys")
      .set({ revoked_at: work.now })
      .where("admin_id", "=", admin.id)
      .where("revoked_at", "is", null)
      .execute();
  }
  // Somebody who was suspended before choosing a password is invited again, not active.
  const to = change.to === "active" && !(await hasPassword(work, admin.id)) ? "invited" : change.to;
  await db(work)
    .updateTable("identity.administrators")
    .set((eb) => ({ status: to, updated_at: work.now, version: eb("version", "+", 1) }))
    .where("id", "=", admin.id)
    .execute();
  work.audit({
    entity: "administrator",
    entityId: admin.id,
    label: admin.full_name,
    action: "status_changed",
    partnerId: null,
    changes: { status: { before: admin.status, after: to } },
    ...(change.reason ? { reason: change.reason } : {}),
  });
  return administratorView(await getAdministratorRecord(work, admin.id));
}

async function hasPassword(work: Work, adminId: string): Promise<boolean> {
  const row = await db(work)
    .selectFrom("identity.credentials")
    .select("password_hash")
    .where("realm", "=", "staff")
    .where("subject_id", "=", adminId)
    .executeTakeFirst();
  return typeof row?.password_hash === "string";
}
