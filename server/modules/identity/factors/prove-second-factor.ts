import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type Realm } from "../tables.ts";
import { takeRecoveryCode } from "./recovery-codes.ts";
import { findSentFactor, takeSentCode } from "./sent-codes.ts";
import { acceptedStep } from "./totp.ts";

export type Unseal = Tools["unseal"];

/** Which factor a typed code proves, if any: a code of the authenticator app, one that was sent, or a recovery code; it is used up by this. */
export async function proveSecondFactor(
  work: Work,
  unseal: Unseal,
  proof: { realm: Realm; subjectId: string; code: string },
): Promise<"password_totp" | "password_code" | "recovery_code" | undefined> {
  const typed = withPlainDigits(proof.code).replace(/[\s-]/g, "");
  if (/^\d{6}$/.test(typed)) {
    if (await takeTotpCode(work, unseal, { ...proof, code: typed })) return "password_totp";
    // Staff have no codes that are sent, and a code that was sent while the factor was being set up is for that alone.
    if (proof.realm !== "customer" || !(await findSentFactor(work, proof.subjectId))) return undefined;
    return (await takeSentCode(work, { subjectId: proof.subjectId, code: typed })) ? "password_code" : undefined;
  }
  return (await takeRecoveryCode(work, proof, proof.code)) ? "recovery_code" : undefined;
}

/** P-242 Arabic-Indic digits are digits. */
const withPlainDigits = (text: string): string => text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));

async function takeTotpCode(work: Work, unseal: Unseal, proof: { realm: Realm; subjectId: string; code: string }): Promise<boolean> {
  const factor = await db(work)
    .selectFrom("identity.totp_factors")
    .select(["sealed_secret", "last_step"])
    .where("realm", "=", proof.realm)
    .where("subject_id", "=", proof.subjectId)
    .where("confirmed_at", "is not", null)
    .executeTakeFirst();
  if (!factor) return false;
  const step = acceptedStep(unseal(factor.sealed_secret), proof.code, work.now, factor.last_step);
  if (step === undefined) return false;
  // The condition again: of two who send the same code at once, one gets in.
  const taken = await db(work)
    .updateTable("identity.totp_factors")
    .set({ last_step: BigInt(step) })
    .where("realm", "=", proof.realm)
    .where("subject_id", "=", proof.subjectId)
    .where("last_step", "<", BigInt(step))
    .executeTakeFirst();
  return taken.numUpdatedRows === 1n;
}

export async function hasSecondFactor(work: Work, subject: { realm: Realm; subjectId: string }): Promise<boolean> {
  const row = await db(work)
    .selectFrom("identity.totp_factors")
    .select("confirmed_at")
    .where("realm", "=", subject.realm)
    .where("subject_id", "=", subject.subjectId)
    .where("confirmed_at", "is not", null)
    .executeTakeFirst();
  return row !== undefined || (subject.realm === "customer" && (await findSentFactor(work, subject.subjectId)) !== undefined);
}
