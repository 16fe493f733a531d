import type { Work } from "../../../platform/work.ts";
import { findPartner } from "../../partners/index.ts";
import { db } from "../tables.ts";

/** O-243 whoever works for suspended partners alone stays outside until one of them is back. */
export async function areAllSuspended(work: Work, partnerIds: readonly string[]): Promise<boolean> {
  for (const id of partnerIds) if ((await findPartner(work, id))?.status !== "suspended") return false;
  return partnerIds.length > 0;
}

/** As `areAllSuspended`, for somebody who is not signed in yet. */
export async function worksForSuspendedAlone(work: Work, adminId: string): Promise<boolean> {
  const rows = await db(work)
    .selectFrom("identity.administrators as admin")
    .innerJoin("identity.administrator_partners as scope", "scope.admin_id", "admin.id")
    .select("scope.partner_id as partnerId")
    .where("admin.id", "=", adminId)
    .where("admin.all_partners", "=", false)
    .execute();
  return areAllSuspended(
    work,
    rows.map(({ partnerId }) => partnerId),
  );
}
