// What staff do about a customer's way into the portal.
import { randomInt } from "node:crypto";
import { mayDo } from "../../../platform/actor.ts";
import { fieldProblem, permissionDenied } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { type Customer, customerLabel, getReachable } from "../../customers/index.ts";
import {
  customerHasFactor,
  enableCustomerAccess,
  endCustomerSignIns,
  issueImpersonation,
  resetCustomerFactor,
  sendSetPasswordLink,
  setCustomerPassword,
  showCustomerAccess,
} from "../../identity/index.ts";
import { getPartner, getSetting, portalUrl } from "../../partners/index.ts";
import { passwordLinkStart } from "./reset-password.ts";
import { passwordMin, signInField } from "./settings.ts";

const about = (customer: Customer) => ({
  entity: "customer",
  entityId: customer.id,
  label: customerLabel(customer.number),
  partnerId: customer.partnerId,
  customerId: customer.id,
});

export async function showAccess(work: Work, customerId: string) {
  const customer = await getReachable(work, customerId, "customers.profile.view");
  const access = await showCustomerAccess(work, customer.id);
  return {
    ...access,
    hasSecondFactor: await customerHasFactor(work, customer.id),
    login: customer.portalLogin,
    signsInWith: (await signsInWith(work, customer)) ?? null,
    passwordSetAt: access.passwordSetAt?.toISOString() ?? null,
    lastSignedInAt: access.lastSignedInAt?.toISOString() ?? null,
  };
}

/** What the customer types at the door. */
const signsInWith = async (work: Work, customer: Customer): Promise<string | undefined> =>
  (await getSetting(work, signInField)) === "email" ? customer.emails[0] : customer.portalLogin;

export async function setAccess(work: Work, customerId: string, isEnabled: boolean) {
  const customer = await getReachable(work, customerId, "customers.profile.update");
  const before = await showCustomerAccess(work, customer.id);
  await enableCustomerAccess(work, { customerId: customer.id, partnerId: customer.partnerId, isEnabled });
  work.audit({
    ...about(customer),
    action: isEnabled ? "portal_opened" : "portal_shut",
    changes: { portalAccess: { before: before.isEnabled, after: isEnabled } },
  });
  return showAccess(work, customerId);
}

export async function sendPasswordLink(work: Work, tools: Tools, customerId: string): Promise<{ sentTo: number }> {
  const customer = await getReachable(work, customerId, "customers.profile.update");
  const [to] = customer.emails;
  if (to === undefined) throw fieldProblem("emails", "no-address", "This customer has no e-mail address to send the link to.");
  const partner = await getPartner(work, customer.partnerId);
  await sendSetPasswordLink(work, tools.seal, {
    customerId: customer.id,
    partnerId: customer.partnerId,
    to: [to],
    name: customer.fullName,
    language: customer.language,
    linkStart: passwordLinkStart(tools.config.publicUrl, partner),
  });
  work.audit({ ...about(customer), action: "password_link_sent" });
  return { sentTo: 1 };
}

/** For somebody at the counter or on the telephone. It is told once and never read again; the portal goes only to "choose your own" with it (O-55). */
export async function givePassword(work: Work, customerId: string): Promise<{ login: string; password: string }> {
  const customer = await getReachable(work, customerId, "customers.profile.update");
  if (customer.status === "archived") throw permissionDenied("An archived customer has no portal.");
  const login = await signsInWith(work, customer);
  if (login === undefined)
    throw fieldProblem("emails", "no-address", "Customers sign in with their e-mail address, and this one has none. Add one first.");
  const length = Math.max(madePasswordLength, await getSetting(work, passwordMin, { partnerId: customer.partnerId }));
  const password = makePassword(length);
  await setCustomerPassword(work, {
    customerId: customer.id,
    partnerId: customer.partnerId,
    password,
    mustChange: true,
    label: customerLabel(customer.number),
  });
  return { login, password };
}

const madePasswordLength = 12;
// Without what is mistaken for something else when it is read aloud or from paper: 0 O, 1 l I.
const readable = "abcdefghijkmnpqrstuvwxyz23456789";

/** 32 characters to choose from make 5 bits each. */
const makePassword = (length: number): string => Array.from({ length }, () => readable[randomInt(readable.length)]).join("");

export async function signCustomerOut(work: Work, customerId: string): Promise<{ ended: number }> {
  const customer = await getReachable(work, customerId, "customers.profile.update");
  const ended = await endCustomerSignIns(work, customer.id, "staff");
  work.audit({ ...about(customer), action: "signed_out_by_staff" });
  return { ended };
}

/** P-25: after the telephone was lost, and the recovery codes with it. */
export async function resetFactor(work: Work, customerId: string): Promise<void> {
  const customer = await getReachable(work, customerId, "customers.profile.update");
  await resetCustomerFactor(work, { customerId: customer.id, partnerId: customer.partnerId, label: customerLabel(customer.number) });
}

/** O-58: to look is one right, to act another, with a reason. The customer has to lie within the caller's reach. */
export async function openPortal(work: Work, tools: Tools, customerId: string, how: { mode: "view" } | { mode: "act"; reason: string }) {
  const customer = await getReachable(work, customerId, "customers.login_as.use");
  if (how.mode === "act" && !mayDo(work.actor, "customers.act_as.use"))
    throw permissionDenied("Acting for a customer needs the right customers.act_as.use.");
  if (customer.status === "archived") throw permissionDenied("An archived customer has no portal.");
  const partner = await getPartner(work, customer.partnerId);
  const { ticket, expiresAt } = await issueImpersonation(
    work,
    { customerId: customer.id, partnerId: customer.partnerId, name: customer.fullName, label: customerLabel(customer.number) },
    { mode: how.mode, reason: how.mode === "act" ? how.reason : "" },
  );
  return { url: portalUrl(tools.config.publicUrl, partner, `/ticket#${ticket}`), expiresAt: expiresAt.toISOString() };
}
