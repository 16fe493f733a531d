import type { Work } from "../../../platform/work.ts";
import { forgetTrustedDevices } from "../factors/trusted-devices.ts";
import { db, type Realm } from "../tables.ts";

/** Ends sign-ins of a subject: all, all but one, or one. Answers how many were open. Their cookies are worth nothing from the commit on. */
export async function endSignIns(
  work: Work,
  which: { realm: Realm; subjectId: string; only?: string | undefined; except?: string | undefined; by: string },
): Promise<number> {
  let update = db(work)
    .updateTable("identity.sign_ins")
    .set({ ended_at: work.now, ended_by: which.by })
    .where("realm", "=", which.realm)
    .where("subject_id", "=", which.subjectId)
    .where("ended_at", "is", null);
  if (which.only !== undefined) update = update.where("id", "=", which.only);
  if (which.except !== undefined) update = update.where("id", "!=", which.except);
  // Whoever wants everybody else out wants nobody trusted either; one sign-in that ends says nothing of the others.
  if (which.realm === "customer" && which.only === undefined) await forgetTrustedDevices(work, which.subjectId);
  const result = await update.executeTakeFirst();
  return Number(result.numUpdatedRows);
}
