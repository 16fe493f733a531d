// P-25 a customer's second factor: an authenticator app or codes that are sent, with recovery codes beside either.
import type { CustomerActor } from "../../../platform/actor.ts";
import { qrSvg } from "../../../platform/pdf/qr-svg.ts";
import { type Problem, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { factorChanged } from "../events.ts";
import { hasSecondFactor, proveSecondFactor, type Unseal } from "../factors/prove-second-factor.ts";
import { countRecoveryCodes, dropRecoveryCodes, makeRecoveryCodes } from "../factors/recovery-codes.ts";
import type { SendDecision } from "../factors/sent-code-rules.ts";
import {
  type CodeReceiver,
  chooseSentFactor,
  confirmSentFactor,
  dropSentFactor,
  findSentFactor,
  sendFactorCode,
  takeSentCode,
} from "../factors/sent-codes.ts";
import { totpUri } from "../factors/totp.ts";
import { confirmNewTotp, dropTotp, saveNewTotp, showTotp } from "../factors/totp-store.ts";
import { countTrustedDevices, forgetTrustedDevices } from "../factors/trusted-devices.ts";
import { codeWrong, wrongState } from "../problems.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";
import { proveAgain } from "../sign-in/prove-presence.ts";
import type { CodeChannel } from "../tables.ts";
import { type CustomerAttempt, countWrongCode, customerLock } from "./check-customer-password.ts";
import type { CustomerSubject } from "./customer-credentials.ts";

const factorOf = (customerId: string) => ({ realm: "customer" as const, subjectId: customerId });

/** Whoever looks through the customer's eyes sees nothing of it and changes nothing (P-38). */
function refuseStaff(actor: CustomerActor): void {
  if (actor.staff) throw permissionDenied("The second factor belongs to the customer alone.");
}

export const customerHasFactor = (work: Work, customerId: string): Promise<boolean> => hasSecondFactor(work, factorOf(customerId));

type FactorKind = "totp" | CodeChannel;

/** Which factor is asked for at the door, if any. */
export async function customerFactor(work: Work, customerId: string): Promise<FactorKind | undefined> {
  const sent = await findSentFactor(work, customerId);
  if (sent) return sent.channel;
  return (await customerHasFactor(work, customerId)) ? "totp" : undefined;
}

export async function showOwnFactor(work: Work, actor: CustomerActor) {
  refuseStaff(actor);
  const [totp, sent] = [await showTotp(work, factorOf(actor.customerId)), await findSentFactor(work, actor.customerId)];
  const kind: FactorKind | null = sent?.channel ?? (totp.totpSince ? "totp" : null);
  return {
    kind,
    since: sent?.since.toISOString() ?? totp.totpSince,
    recoveryCodesLeft: await countRecoveryCodes(work, factorOf(actor.customerId)),
    trustedDevices: await countTrustedDevices(work, actor.customerId),
  };
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

/** Sends the first code; the factor counts once it has come back. */
export async function startOwnSentFactor(
  work: Work,
  seal: Tools["seal"],
  actor: CustomerActor,
  { receiver, label }: { receiver: CodeReceiver; label: string },
): Promise<SendDecision> {
  refuseStaff(actor);
  if (await customerHasFactor(work, actor.customerId)) throw wrongState("A second step is set up already. Remove it first.");
  await chooseSentFactor(work, actor.customerId, receiver.channel);
  audit(work, actor, label, "second_factor_started");
  return sendFactorCode(work, seal, receiver);
}

/** P-23: with it all other sign-ins end. A wrong code costs a try, so the caller commits and then refuses. */
export async function confirmOwnFactor(
  work: Work,
  unseal: Unseal,
  actor: CustomerActor,
  { kind, code, label }: { kind: FactorKind; code: string; label: string },
): Promise<{ kind: "confirmed"; recoveryCodes: string[] } | { kind: "refused"; problem: Problem }> {
  refuseStaff(actor);
  const recoveryCodes =
    kind === "totp" ? await confirmNewTotp(work, unseal, factorOf(actor.customerId), code) : await confirmSent(work, actor, code);
  if (!recoveryCodes) return { kind: "refused", problem: sentCodeWrong() };
  await endSignIns(work, { ...factorOf(actor.customerId), except: actor.sessionId, by: "second_factor" });
  tell(work, actor, label, "added");
  return { kind: "confirmed", recoveryCodes };
}

async function confirmSent(work: Work, actor: CustomerActor, code: string): Promise<string[] | undefined> {
  if (!(await takeSentCode(work, { subjectId: actor.customerId, code: code.replace(/\s/g, "") }))) return undefined;
  if (!(await confirmSentFactor(work, actor.customerId))) throw wrongState("There is nothing to confirm. Start again.");
  return makeRecoveryCodes(work, factorOf(actor.customerId));
}

const sentCodeWrong = () => codeWrong("Look for the newest one, or ask for another.", { errors: [{ field: "code", code: "code-wrong" }] });

export async function removeOwnFactor(
  work: Work,
  unseal: Unseal,
  actor: CustomerActor,
  { code, label }: { code: string; label: string },
): Promise<Problem | undefined> {
  refuseStaff(actor);
  const proven = await proveOwnCode(work, unseal, actor, code);
  if (proven.kind === "refused") return proven.problem;
  await dropFactors(work, actor.customerId);
  tell(work, actor, label, "removed");
  return undefined;
}

/** A code of the second factor from somebody who is signed in. Wrong ones are counted like those at the door. */
function proveOwnCode(work: Work, unseal: Unseal, actor: CustomerActor, code: string) {
  refuseStaff(actor);
  return proveAgain(work, unseal, { ...factorOf(actor.customerId), name: actor.customerId, policy: customerLock }, { code });
}

async function dropFactors(work: Work, customerId: string): Promise<void> {
  await dropTotp(work, factorOf(customerId));
  await dropSentFactor(work, customerId);
  await dropRecoveryCodes(work, factorOf(customerId));
  await forgetTrustedDevices(work, customerId);
}

/** Ten new ones; those before are worth nothing any more. */
export async function makeOwnCodes(work: Work, actor: CustomerActor, label: string): Promise<string[]> {
  refuseStaff(actor);
  if (!(await customerHasFactor(work, actor.customerId))) throw wrongState("Set up a second step first.");
  const recoveryCodes = await makeRecoveryCodes(work, factorOf(actor.customerId));
  tell(work, actor, label, "recovery_codes_made");
  return recoveryCodes;
}

/** The second step is asked for in every browser again. */
export async function forgetOwnDevices(work: Work, actor: CustomerActor, label: string): Promise<number> {
  refuseStaff(actor);
  const forgotten = await forgetTrustedDevices(work, actor.customerId);
  audit(work, actor, label, "trusted_devices_forgotten");
  return forgotten;
}

/** Staff take away what was lost; whoever is signed in is signed out. */
export async function resetCustomerFactor(work: Work, customer: CustomerSubject & { label: string }): Promise<void> {
  if (!(await customerHasFactor(work, customer.customerId))) throw wrongState("This customer has no second factor.");
  await dropFactors(work, customer.customerId);
  await endSignIns(work, { ...factorOf(customer.customerId), by: "second_factor_reset" });
  tell(work, customer, customer.label, "reset");
}

/** The second step at the door. A wrong code counts like a wrong password; the caller commits and then refuses. */
export async function checkCustomerCode(
  work: Work,
  unseal: Unseal,
  attempt: Pick<CustomerAttempt, "identifier"> & CustomerSubject & { code: string },
): Promise<{ kind: "proven"; method: "password_totp" | "password_code" | "recovery_code" } | { kind: "refused"; problem: Problem }> {
  const method = await proveSecondFactor(work, unseal, { ...factorOf(attempt.customerId), code: attempt.code });
  if (method) return { kind: "proven", method };
  const isSent = (await findSentFactor(work, attempt.customerId)) !== undefined;
  const locked = await countWrongCode(work, attempt);
  const wrong = isSent
    ? sentCodeWrong()
    : codeWrong("The app shows another code by now.", { errors: [{ field: "code", code: "code-wrong" }] });
  return { kind: "refused", problem: locked ?? wrong };
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
