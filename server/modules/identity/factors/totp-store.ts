// The authenticator app of whoever it is: what is kept of it, and the codes for the day on which it is lost.
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { codeWrong, wrongState } from "../problems.ts";
import { db, type Realm } from "../tables.ts";
import { hasSecondFactor, type Unseal } from "./prove-second-factor.ts";
import { countRecoveryCodes, dropRecoveryCodes, makeRecoveryCodes } from "./recovery-codes.ts";
import { acceptedStep, newTotpSecret } from "./totp.ts";

export interface FactorOwner {
  readonly realm: Realm;
  readonly subjectId: string;
}

export async function showTotp(work: Work, owner: FactorOwner): Promise<{ totpSince: string | null; recoveryCodesLeft: number }> {
  const row = await db(work)
    .selectFrom("identity.totp_factors")
    .select("confirmed_at")
    .where("realm", "=", owner.realm)
    .where("subject_id", "=", owner.subjectId)
    .executeTakeFirst();
  return { totpSince: row?.confirmed_at?.toISOString() ?? null, recoveryCodesLeft: await countRecoveryCodes(work, owner) };
}

/** A secret for an app. Nothing counts until a code proves that it arrived there. */
export async function saveNewTotp(work: Work, seal: Tools["seal"], owner: FactorOwner): Promise<string> {
  if (await hasSecondFactor(work, owner)) throw wrongState("An authenticator app is set up already. Remove it first.");
  const secret = newTotpSecret();
  const row = { sealed_secret: seal(secret), created_at: work.now, last_step: 0n };
  await db(work)
    .insertInto("identity.totp_factors")
    .values({ realm: owner.realm, subject_id: owner.subjectId, ...row, confirmed_at: null })
    .onConflict((conflict) => conflict.columns(["realm", "subject_id"]).doUpdateSet({ ...row, confirmed_at: null }))
    .execute();
  return secret;
}

/** From here on the factor is asked for; the recovery codes are shown this once. */
export async function confirmNewTotp(work: Work, unseal: Unseal, owner: FactorOwner, code: string): Promise<string[]> {
  const factor = await db(work)
    .selectFrom("identity.totp_factors")
    .select(["sealed_secret", "confirmed_at"])
    .where("realm", "=", owner.realm)
    .where("subject_id", "=", owner.subjectId)
    .forUpdate()
    .executeTakeFirst();
  if (!factor || factor.confirmed_at !== null) throw wrongState("There is nothing to confirm. Start again.");
  const step = acceptedStep(unseal(factor.sealed_secret), code.replace(/\s/g, ""), work.now, 0n);
  if (step === undefined)
    throw codeWrong("The app shows another code by now, or its clock is wrong.", { errors: [{ field: "code", code: "code-wrong" }] });
  await db(work)
    .updateTable("identity.totp_factors")
    .set({ confirmed_at: work.now, last_step: BigInt(step) })
    .where("realm", "=", owner.realm)
    .where("subject_id", "=", owner.subjectId)
    .execute();
  return makeRecoveryCodes(work, owner);
}

export async function dropTotp(work: Work, owner: FactorOwner): Promise<void> {
  await db(work).deleteFrom("identity.totp_factors").where("realm", "=", owner.realm).where("subject_id", "=", owner.subjectId).execute();
  await dropRecoveryCodes(work, owner);
}
