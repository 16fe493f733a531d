// P-25 a customer's second factor: an authenticator app with recovery codes.
import type { CustomerActor } from "../../../platform/actor.ts";
import { qrSvg } from "../../../platform/pdf/qr-svg.ts";
import { type Problem, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { factorChanged } from "../events.ts";
import { hasSecondFactor, proveSecondFactor, type Unseal } from "../factors/prove-second-factor.ts";
import { makeRecoveryCodes } from "../factors/recovery-codes.ts";
import { totpUri } from "../factors/totp.ts";
import { confirmNewTotp, dropTotp, saveNewTotp, showTotp } from "../factors/totp-store.ts";
import { codeWrong, wrongState } from "../problems.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { proveAgain } from "../sign-in/prove-presence.ts";
import { type CustomerAttempt, countWrongCode, customerLock } from "./check-customer-password.ts";
import type { CustomerSubject } from "./customer-credentials.ts";

const factorOf = (customerId: string) => ({ realm: "customer" as const, subjectId: customerId });

/** Whoever looks through the customer's eyes sees nothing of it and changes nothing (P-38). */
function refuseStaff(actor: CustomerActor): void {
  if (actor.staff) throw permissionDenied("The second factor belongs to the customer alone.");
}

export const customerHasFactor = (work: Work, customerId: string): Promise<boolean> => hasSecondFactor(work, factorOf(customerId));

export async function showOwnFactor(work: Work, actor: CustomerActor) {
  refuseStaff(actor);
  return showTotp(work, factorOf(actor.customerId));
}

/** What to scan or type into the app. */
export async function startOwnTotp(
  work: Work,
  seal: Tools["seal"],
  actor: CustomerActor,
  about: { issuer: string; login: string; label: string },
): Promise<{ secret: string; qrSvg: string }> {
  refuseStaff(actor);
  const secret = await saveNewTotp(work, seal, factorOf(actor.customerId));
  audit(work, actor, about.label, "second_factor_started");
  return { secret, qrSvg: qrSvg(totpUri(secret, { issuer: about.issuer, label: about.login })) };
}

/** P-23: with it all other sign-ins end. */
export async function confirmOwnTotp(
  work: Work,
  unseal: Unseal,
  actor: CustomerActor,
  { code, label }: { code: string; label: string },
): Promise<string[]> {
  refuseStaff(actor);
  const recoveryCodes = await confirmNewTotp(work, unseal, factorOf(actor.customerId), code);
  await endSignIns(work, { ...factorOf(actor.customerId), except: actor.sessionId, by: "second_factor" });
  tell(work, actor, label, "added");
  return recoveryCodes;
}

export async function removeOwnTotp(
  work: Work,
  unseal: Unseal,
  actor: CustomerActor,
  { code, label }: { code: string; label: string },
): Promise<Problem | undefined> {
  refuseStaff(actor);
  const who = { ...factorOf(actor.customerId), name: actor.customerId, policy: customerLock };
  const proven = await proveAgain(work, unseal, who, { code });
  if (proven.kind === "refused") return proven.problem;
  await dropTotp(work, factorOf(actor.customerId));
  tell(work, actor, label, "removed");
  return undefined;
}

/** Ten new ones; those before are worth nothing any more. */
export async function makeOwnCodes(work: Work, actor: CustomerActor, label: string): Promise<string[]> {
  refuseStaff(actor);
  if (!(await customerHasFactor(work, actor.customerId))) throw wrongState("Set up an authenticator app first.");
  const recoveryCodes = await makeRecoveryCodes(work, factorOf(actor.customerId));
  tell(work, actor, label, "recovery_codes_made");
  return recoveryCodes;
}

/** Staff take away what was lost; whoever is signed in is signed out. */
export async function resetCustomerFactor(work: Work, customer: CustomerSubject & { label: string }): Promise<void> {
  if (!(await customerHasFactor(work, customer.customerId))) throw wrongState("This customer has no second factor.");
  await dropTotp(work, factorOf(customer.customerId));
  await endSignIns(work, { ...factorOf(customer.customerId), by: "second_factor_reset" });
  tell(work, customer, customer.label, "reset");
}

/** The second step at the door. A wrong code counts like a wrong password; the caller commits and then refuses. */
export async function checkCustomerCode(
  work: Work,
  unseal: Unseal,
  attempt: Pick<CustomerAttempt, "identifier"> & CustomerSubject & { code: string },
): Promise<{ kind: "proven"; method: "password_totp" | "recovery_code" } | { kind: "refused"; problem: Problem }> {
  const method = await proveSecondFactor(work, unseal, { ...factorOf(attempt.customerId), code: attempt.code });
  if (method) return { kind: "proven", method };
  const locked = await countWrongCode(work, attempt);
  return {
    kind: "refused",
    problem: locked ?? codeWrong("The app shows another code by now.", { errors: [{ field: "code", code: "code-wrong" }] }),
  };
}

function tell(
  work: Work,
  { customerId, partnerId }: CustomerSubject,
  label: string,
  change: "added" | "removed" | "reset" | "recovery_codes_made",
) {
  const byName = "name" in work.actor ? work.actor.name : "";
  work.emit(factorChanged, { partnerId, customerId, objectId: customerId }, { realm: "customer", change, byName });
  audit(work, { customerId, partnerId }, label, change === "recovery_codes_made" ? change : `second_factor_${change}`);
}

function audit(work: Work, { customerId, partnerId }: CustomerSubject, label: string, action: string): void {
  work.audit({ entity: "customer", entityId: customerId, label, partnerId, customerId, action });
}
