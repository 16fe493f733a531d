// P-27 somebody comes back from an issuer. Three parts, because the issuer is asked in between and no transaction waits for the network:
// take the visit, let the issuer say who it is, act on that.
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { customerLabel, findCustomersForSignIn } from "../../customers/index.ts";
import {
  type Assertion,
  customerHasFactor,
  decideLink,
  findIssuer,
  findLinked,
  hasLinked,
  type Issuer,
  issuersFor,
  isVerified,
  keepWaitingLink,
  linkIdentity,
  openHalfSignIn,
  type Visit,
} from "../../identity/index.ts";
import { findPartner, homePath, type Partner, portalUrl } from "../../partners/index.ts";
import { atTheDoor, refuseClosed } from "../sign-in/candidates.ts";
import { candidateById } from "../sign-in/finish-second-step.ts";
import { enter, type PortalSignIn } from "../sign-in/sign-in-customer.ts";

export const callbackPath = "/auth/issuer/callback";

/** Where an issuer sends people back to: an address that is entered there, so it never depends on what a request says. */
export const redirectUriOf = (publicUrl: string, partner: Partner): string => portalUrl(publicUrl, partner, callbackPath);

/** The page on which things go on. */
export const pageOf = (partner: Partner, path: string): string => `${homePath(partner).replace(/\/$/, "")}${path}`;

/** An issuer that this partner's page offers. */
export async function offeredIssuer(work: Work, partnerId: string, issuerId: string) {
  const offered = (await issuersFor(work, partnerId)).some(({ id, isOn }) => isOn && id === issuerId);
  return offered ? findIssuer(work, issuerId) : undefined;
}

export type Arrival =
  | { readonly kind: "in"; readonly outcome: Extract<PortalSignIn, { kind: "signed-in" | "elsewhere" }> }
  | { readonly kind: "code"; readonly half: string }
  /** Whoever it is signs in with the password once, and links it thereby. */
  | { readonly kind: "ask"; readonly link: string }
  | { readonly kind: "linked" }
  /** The account is linked with somebody else, or another account of this issuer is. */
  | { readonly kind: "taken" };

export async function actOnAssertion(
  work: Work,
  tools: Tools,
  { visit, issuer, asserted, host }: { visit: Visit; issuer: Issuer; asserted: Assertion; host: string },
): Promise<Arrival> {
  if (visit.subjectId !== null) return linkFromInside(work, visit.subjectId, issuer, asserted);
  const isEmailVerified = isVerified(asserted.emailVerified);
  const found =
    asserted.email !== "" && isEmailVerified
      ? await findCustomersForSignIn(atTheDoor(work), { identifier: asserted.email, field: "email" })
      : [];
  const owners = await Promise.all(
    found
      .filter(({ status }) => status !== "archived")
      .map(async ({ id }) => ({ customerId: id, hasThisIssuer: await hasLinked(work, issuer.id, id) })),
  );
  const decision = decideLink({ linkedTo: await findLinked(work, issuer.id, asserted), email: asserted.email, isEmailVerified, owners });
  if (decision.kind === "ask") return { kind: "ask", link: await keepWaitingLink(work, issuer.id, asserted) };

  const customer = await candidateById(work, decision.customerId);
  if (!customer) return { kind: "ask", link: await keepWaitingLink(work, issuer.id, asserted) };
  await refuseClosed(work, customer);
  const subject = { customerId: customer.id, partnerId: customer.partnerId, label: customerLabel(customer.number) };
  if (decision.kind === "link" && !(await linkIdentity(work, subject, issuer, asserted))) return { kind: "taken" };
  if (await customerHasFactor(work, customer.id))
    return { kind: "code", half: await openHalfSignIn(work, { customerId: customer.id, stay: visit.stay, method: "issuer" }) };
  const outcome = await enter(work, tools, customer, { host, stay: visit.stay, identifier: customer.portalLogin, method: "issuer" });
  return { kind: "in", outcome: outcome as Extract<PortalSignIn, { kind: "signed-in" | "elsewhere" }> };
}

async function linkFromInside(work: Work, customerId: string, issuer: Issuer, asserted: Assertion): Promise<Arrival> {
  const customer = await candidateById(work, customerId);
  if (!customer) return { kind: "taken" };
  const subject = { customerId, partnerId: customer.partnerId, label: customerLabel(customer.number) };
  return { kind: (await linkIdentity(work, subject, issuer, asserted)) ? "linked" : "taken" };
}

/** Of the page from which somebody left. */
export const partnerOfVisit = (work: Work, visit: Visit): Promise<Partner | undefined> => findPartner(work, visit.kept.partner);
