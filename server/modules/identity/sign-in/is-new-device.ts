import type { Work } from "../../../platform/work.ts";
import { db, type Realm } from "../tables.ts";

/** Whether this browser was never used by the subject before; the very first sign-in is no news to anybody. */
export async function isNewDevice(work: Work, subject: { realm: Realm; subjectId: string }): Promise<boolean> {
  const known = await db(work)
    .selectFrom("identity.sign_ins")
    .select((eb) => [
      eb.fn.countAll<bigint>().as("all"),
      eb.fn
        .countAll<bigint>()
        .filterWhere("user_agent", "is not distinct from", work.origin.userAgent ?? null)
        .as("same"),
    ])
    .where("realm", "=", subject.realm)
    .where("subject_id", "=", subject.subjectId)
    .where("staff_id", "is", null)
    .executeTakeFirstOrThrow();
  return known.all > 0n && known.same === 0n;
}
