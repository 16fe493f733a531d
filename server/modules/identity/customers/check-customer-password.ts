import type { Problem } from "../../../platform/problems.ts";
import { tooManyRequests } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { signInFailed as failed, signInLocked as locked } from "../events.ts";
import { passwordFits } from "../passwords/hash-password.ts";
import { signInFailed, signInLocked } from "../problems.ts";
import { countFailure, failuresOf, logAttempt, oneAttemptAtATime, originAddress, originOf } from "../sign-in/attempts.ts";
import { type Failures, lockedUntil, recentFailures, slowedUntil } from "../sign-in/lock-rules.ts";
import { db } from "../tables.ts";
import { askForChallenge, isChallengeSolved, type SolvedChallenge } from "./challenge.ts";
import type { CustomerSubject } from "./customer-credentials.ts";

const dayMs = 24 * 60 * 60_000;
/** P-20: failures in a row; a day without any begins a new row. */
export const customerLock = { attempts: 10, windowMs: dayMs, lockMs: 15 * 60_000, doubles: false } as const;
const challengeFrom = 5;
const slow = { attempts: 20, windowMs: 10 * 60_000, everyMs: 10_000 } as const;
const nobody = "00000000-0000-0000-0000-000000000000";

export interface CustomerAttempt {
  /** As typed; counting goes by it, whether anybody has that name or not. */
  readonly identifier: string;
  /** Whom it may mean. Several customers can share a mail address. */
  readonly candidates: readonly CustomerSubject[];
  readonly password: string;
  readonly challenge?: SolvedChallenge | undefined;
}

export type PasswordOutcome =
  /** Those of the candidates whose password it is, at least one. */
  { readonly kind: "matched"; readonly customerIds: readonly string[] } | { readonly kind: "refused"; readonly problem: Problem };

export const customerName = (identifier: string): string => identifier.trim().toLowerCase();

/** Whose password this is, among the customers that a name may mean. A wrong one is counted; the caller commits and then refuses. */
export async function checkCustomerPassword(
  work: Work,
  tools: Pick<Tools, "seal" | "unseal">,
  attempt: CustomerAttempt,
): Promise<PasswordOutcome> {
  const name = customerName(attempt.identifier);
  await refuseTooFast(work);
  await oneAttemptAtATime(work, "customer", name);
  const failures = await failuresOf(work, "customer", "name", name);
  const until = lockedUntil(failures, work.now);
  if (until) {
    await logAttempt(work, { realm: "customer", identifier: attempt.identifier, outcome: "locked" });
    return { kind: "refused", problem: lockedText(until, work.now) };
  }
  const about = { name, failures: failuresSoFar(failures, work.now), now: work.now };
  if (about.failures >= challengeFrom && !isChallengeSolved(tools.unseal, attempt.challenge, about)) {
    return { kind: "refused", problem: askForChallenge(tools.seal, about) };
  }
  const customerIds = await whosePassword(work, attempt);
  return customerIds.length > 0 ? { kind: "matched", customerIds } : fail(work, attempt, name);
}

/** A lock that is over leaves the puzzle behind, so guessing goes on no faster than before it. */
const failuresSoFar = (failures: Failures, now: Date): number =>
  recentFailures(failures, customerLock.windowMs, now).length +
  (failures.lockedAt !== null && now.getTime() - failures.lockedAt.getTime() < dayMs ? customerLock.attempts : 0);

async function refuseTooFast(work: Work): Promise<void> {
  const address = originAddress(work);
  if (address === null) return;
  const next = slowedUntil(await failuresOf(work, "customer", "address", address), slow, work.now);
  if (!next) return;
  const retryAfterS = Math.ceil((next.getTime() - work.now.getTime()) / 1000);
  throw tooManyRequests(`Too many attempts. The next one is possible in ${retryAfterS} seconds.`, { retryAfterS });
}

async function whosePassword(work: Work, attempt: CustomerAttempt): Promise<string[]> {
  // Nobody there takes as long as somebody with a wrong password (P-19).
  if (attempt.candidates.length === 0) await passwordFits(attempt.password, undefined);
  const matched: string[] = [];
  for (const { customerId } of attempt.candidates) {
    const credential = await db(work)
      .selectFrom("identity.credentials")
      .select(["password_hash", "is_enabled"])
      .where("realm", "=", "customer")
      .where("subject_id", "=", customerId)
      .executeTakeFirst();
    if ((await passwordFits(attempt.password, credential?.password_hash)) && credential?.is_enabled) matched.push(customerId);
  }
  return matched;
}

async function fail(work: Work, attempt: CustomerAttempt, name: string): Promise<PasswordOutcome> {
  return { kind: "refused", problem: (await countWrong(work, { ...attempt, name, outcome: "failed" })) ?? wrong() };
}

/** A right password with a wrong second factor. @returns how long the name is locked, if it is now. */
export const countWrongCode = (
  work: Work,
  { identifier, customerId, partnerId }: CustomerSubject & { identifier: string },
): Promise<Problem | undefined> =>
  countWrong(work, { identifier, candidates: [{ customerId, partnerId }], name: customerName(identifier), outcome: "code_wrong" });

async function countWrong(
  work: Work,
  attempt: Pick<CustomerAttempt, "identifier" | "candidates"> & { name: string; outcome: "failed" | "code_wrong" },
): Promise<Problem | undefined> {
  // Which of several customers was meant is not known; the first stands for them.
  const [who] = attempt.candidates;
  const about = { realm: "customer" as const, identifier: attempt.identifier };
  await logAttempt(work, { ...about, subjectId: who?.customerId ?? null, partnerId: who?.partnerId ?? null, outcome: attempt.outcome });
  const until = await countFailure(work, { realm: "customer", kind: "name", key: attempt.name, policy: customerLock });
  const address = originAddress(work);
  if (address !== null) {
    // More are remembered than slow an address down; it is never locked, because many people can share one.
    const policy = { attempts: Number.POSITIVE_INFINITY, windowMs: slow.windowMs, lockMs: 0, doubles: false };
    await countFailure(work, { realm: "customer", kind: "address", key: address, policy });
  }
  const announcement = { partnerId: who?.partnerId ?? null, customerId: who?.customerId ?? null, objectId: who?.customerId ?? nobody };
  work.emit(failed, announcement, { ...about, identifier: attempt.identifier.slice(0, 255), ...originOf(work) });
  if (until && who) {
    for (const { customerId, partnerId } of attempt.candidates) {
      const event = { ...about, until: until.toISOString(), ...originOf(work) };
      work.emit(locked, { partnerId, customerId, objectId: customerId }, event);
    }
  }
  return until && lockedText(until, work.now);
}

const wrong = () => signInFailed("The name or the password is not right. If you forgot it, ask for a new one.");

const lockedText = (until: Date, now: Date): Problem => {
  const minutes = Math.ceil((until.getTime() - now.getTime()) / 60_000);
  return signInLocked(`Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}, or ask for a new password.`, {
    retryAfterS: minutes * 60,
    errors: [{ field: "identifier", code: "auth-locked", params: { minutes } }],
  });
};
