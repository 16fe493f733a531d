import { fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { passwordChanged } from "../events.ts";
import { originOf } from "../sign-in/attempts.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { db, type Realm } from "../tables.ts";
import { isCommonPassword } from "./common-passwords.ts";
import { hashPassword, passwordFits } from "./hash-password.ts";
import { type PasswordFault, type PasswordPolicy, passwordFault } from "./password-rules.ts";

export const longestPassword = 128;

export interface ChosenPassword {
  readonly realm: Realm;
  readonly subjectId: string;
  readonly partnerId: string | null;
  readonly password: string;
  readonly policy: PasswordPolicy;
  /** How many earlier passwords may not come back, the present one included. */
  readonly remembers: number;
  readonly how: "changed" | "reset" | "chosen" | "set_by_staff";
  /** The sign-in in which it happens stays; all others end. */
  readonly keepSignIn?: string;
  /** Which field of the form it came from. */
  readonly field?: string;
}

/** Stores a new password if the rules allow it, ends the other sign-ins and tells the owner. */
export async function choosePassword(work: Work, chosen: ChosenPassword): Promise<void> {
  const { realm, subjectId, password, policy, field = "password" } = chosen;
  const fault = passwordFault(password, policy, isCommonPassword);
  if (fault) throw fieldProblem(field, fault, faultText(fault, policy), { min: policy.min, max: policy.max });
  const credential = await db(work)
    .selectFrom("identity.credentials")
    .select(["password_hash", "earlier_hashes"])
    .where("realm", "=", realm)
    .where("subject_id", "=", subjectId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const earlier = [...(credential.password_hash === null ? [] : [credential.password_hash]), ...credential.earlier_hashes].slice(
    0,
    chosen.remembers,
  );
  for (const hash of earlier) {
    if (await passwordFits(password, hash)) {
      throw fieldProblem(field, "used-before", `One of the last ${chosen.remembers} passwords. Choose a new one.`, {
        remembers: chosen.remembers,
      });
    }
  }
  await db(work)
    .updateTable("identity.credentials")
    .set({
      password_hash: await hashPassword(password),
      password_set_at: work.now,
      must_change: chosen.how === "set_by_staff",
      earlier_hashes: earlier.slice(0, Math.max(0, chosen.remembers - 1)),
    })
    .where("realm", "=", realm)
    .where("subject_id", "=", subjectId)
    .execute();
  await endSignIns(work, { realm, subjectId, except: chosen.keepSignIn, by: "password" });
  work.emit(
    passwordChanged,
    { partnerId: chosen.partnerId, customerId: realm === "customer" ? subjectId : null, objectId: subjectId },
    { realm, how: chosen.how, ...originOf(work) },
  );
}

function faultText(fault: PasswordFault, policy: PasswordPolicy): string {
  switch (fault) {
    case "too-short":
      return `At least ${policy.min} characters.`;
    case "too-long":
      return `At most ${policy.max} characters.`;
    case "is-a-name":
      return "Not your own name, login or address, and not the company's name.";
    case "too-common":
      return "This is one of the passwords that everybody tries first.";
  }
}
