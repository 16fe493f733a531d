import type { Work } from "../../../platform/work.ts";
import { db, type Realm } from "../tables.ts";
import { newCode } from "../tokens.ts";
import { hashCode } from "./code-hash.ts";

// No letters or digits that look alike.
export const readableCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
const codes = 10;
const codeLength = 10;

interface Subject {
  readonly realm: Realm;
  readonly subjectId: string;
}

/** Ten new recovery codes; the ones before are worth nothing from now on. They are shown once and kept as hashes. */
export async function makeRecoveryCodes(work: Work, subject: Subject): Promise<string[]> {
  const fresh = Array.from({ length: codes }, () => newCode(readableCharacters, codeLength));
  const hashes = await Promise.all(fresh.map((code) => hashCode(code, subject.subjectId)));
  await dropRecoveryCodes(work, subject);
  await db(work)
    .insertInto("identity.recovery_codes")
    .values(hashes.map((hash) => ({ realm: subject.realm, subject_id: subject.subjectId, code_hash: hash, used_at: null })))
    .execute();
  return fresh.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}

export async function dropRecoveryCodes(work: Work, subject: Subject): Promise<void> {
  await db(work)
    .deleteFrom("identity.recovery_codes")
    .where("realm", "=", subject.realm)
    .where("subject_id", "=", subject.subjectId)
    .execute();
}

/** Uses a code up; false when there is no such unused code. Two who try the same code at once: one wins. */
export async function takeRecoveryCode(work: Work, subject: Subject, code: string): Promise<boolean> {
  const taken = await db(work)
    .updateTable("identity.recovery_codes")
    .set({ used_at: work.now })
    .where("realm", "=", subject.realm)
    .where("subject_id", "=", subject.subjectId)
    .where("code_hash", "=", await hashCode(code, subject.subjectId))
    .where("used_at", "is", null)
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

export async function countRecoveryCodes(work: Work, subject: Subject): Promise<number> {
  const row = await db(work)
    .selectFrom("identity.recovery_codes")
    .select((eb) => eb.fn.countAll<bigint>().as("left"))
    .where("realm", "=", subject.realm)
    .where("subject_id", "=", subject.subjectId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return Number(row.left);
}
