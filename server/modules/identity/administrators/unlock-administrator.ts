import type { Work } from "../../../platform/work.ts";
import { wrongState } from "../problems.ts";
import { refusePartnersBeyondOwn } from "../roles/may-grant.ts";
import { forgetFailures } from "../sign-in/attempts.ts";
import { getAdministratorRecord, scopeOf } from "./administrator-queries.ts";

/** Ends a lock and forgets the failures that led to it. */
export async function unlockAdministrator(work: Work, adminId: string): Promise<void> {
  const admin = await getAdministratorRecord(work, adminId);
  refusePartnersBeyondOwn(work, scopeOf(admin));
  if (!(await forgetFailures(work, "staff", admin.login))) throw wrongState(`${admin.full_name} is not locked.`);
  work.audit({ entity: "administrator", entityId: admin.id, label: admin.full_name, action: "unlocked", partnerId: null });
}
