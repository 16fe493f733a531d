// Somebody was proven by other means than a password, and still owes the second factor: what they carry in between.
import type { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import type { Unseal } from "../factors/prove-second-factor.ts";
import { codeLocked, ticketRefused } from "../problems.ts";
import { failuresOf, oneAttemptAtATime } from "../sign-in/attempts.ts";
import { lockedUntil } from "../sign-in/lock-rules.ts";
import { db, type SignInMethod } from "../tables.ts";
import { hashToken, newToken } from "../tokens.ts";
import { customerName } from "./check-customer-password.ts";
import type { CustomerSubject } from "./customer-credentials.ts";
import { checkCustomerCode } from "./own-factor.ts";

const lifeMs = 10 * 60_000;

export async function openHalfSignIn(work: Work, half: { customerId: string; stay: boolean; method: SignInMethod }): Promise<string> {
  const token = newToken();
  await db(work)
    .insertInto("identity.half_sign_ins")
    .values({
      token_hash: hashToken(token),
      realm: "customer",
      subject_id: half.customerId,
      stay: half.stay,
      method: half.method,
      created_at: work.now,
      expires_at: new Date(work.now.getTime() + lifeMs),
    })
    .execute();
  return token;
}

/** Whose it is. */
export async function findHalfSignIn(work: Work, token: string): Promise<{ customerId: string; stay: boolean; method: SignInMethod }> {
  const row = await db(work)
    .selectFrom("identity.half_sign_ins")
    .select(["subject_id", "stay", "method"])
    .where("token_hash", "=", hashToken(token))
    .where("realm", "=", "customer")
    .where("expires_at", ">", work.now)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw ticketRefused("It took more than ten minutes. Sign in again.");
  return { customerId: row.subject_id, stay: row.stay, method: row.method };
}

/** The second step; wrong codes count under the customer's login, as at the door. The caller commits and then refuses. */
export async function finishHalfSignIn(
  work: Work,
  unseal: Unseal,
  given: CustomerSubject & { token: string; code: string; identifier: string },
): Promise<{ kind: "proven" } | { kind: "refused"; problem: Problem }> {
  const name = customerName(given.identifier);
  await oneAttemptAtATime(work, "customer", name);
  if (lockedUntil(await failuresOf(work, "customer", "name", name), work.now))
    return { kind: "refused", problem: codeLocked("Too many wrong codes. Try again in a while.") };
  const proven = await checkCustomerCode(work, unseal, given);
  if (proven.kind === "refused") return proven;
  await db(work).deleteFrom("identity.half_sign_ins").where("token_hash", "=", hashToken(given.token)).execute();
  return { kind: "proven" };
}
