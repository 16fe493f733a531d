import type { z } from "zod";
import type { Problem } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { customerLabel, getCustomer, type SignInCandidate } from "../../customers/index.ts";
import {
  checkCustomerCode,
  checkCustomerPassword,
  customerHasFactor,
  issueHandOver,
  openCustomerSignIn,
  takeHandOver,
  takeImpersonation,
  ticketRefused,
} from "../../identity/index.ts";
import { findPartnerOfPage, getPartner, homePath, portalUrl } from "../../partners/index.ts";
import { atTheDoor, choicesOf, findCandidates, preferPartner, refuseClosed } from "./candidates.ts";
import type { portalSignInEndpoint } from "./contract.ts";

/** The page on which somebody knocks. */
export interface Page {
  readonly host: string;
  readonly partner?: string | undefined;
}

export type PortalSignIn =
  | { readonly kind: "signed-in"; readonly customerId: string; readonly token: string; readonly home: string; readonly stay: boolean }
  | { readonly kind: "choose"; readonly choices: Awaited<ReturnType<typeof choicesOf>> }
  /** The password was right; a code of the authenticator app is asked for besides. */
  | { readonly kind: "code"; readonly customerId: string }
  | { readonly kind: "elsewhere"; readonly url: string }
  | { readonly kind: "refused"; readonly problem: Problem };

type Typed = z.output<(typeof portalSignInEndpoint)["body"]>;

/** Finds whom the name may mean, lets identity prove it, and opens the portal of the customer's own partner. */
export async function signInCustomer(work: Work, tools: Tools, typed: Typed, host: string): Promise<PortalSignIn> {
  const candidates = await findCandidates(work, typed.identifier);
  const outcome = await checkCustomerPassword(work, tools, {
    identifier: typed.identifier,
    candidates: candidates.map(({ id, partnerId }) => ({ customerId: id, partnerId })),
    password: typed.password,
    challenge: typed.challenge,
  });
  if (outcome.kind === "refused") return outcome;

  const page = await findPartnerOfPage(work, { host, code: typed.partner });
  const matched = preferPartner(
    candidates.filter((candidate) => outcome.customerIds.includes(candidate.id)),
    page?.id,
  );
  const chosen = matched.length === 1 ? matched[0] : matched.find((candidate) => candidate.id === typed.customerId);
  if (!chosen) {
    const ids = matched.map((candidate) => candidate.id);
    return { kind: "choose", choices: await choicesOf(work, ids) };
  }
  await refuseClosed(work, chosen);
  const how = { host, stay: typed.stay, identifier: typed.identifier };
  if (!(await customerHasFactor(work, chosen.id))) return enter(work, tools, chosen, { ...how, method: "password" });
  if (typed.code === undefined) return { kind: "code", customerId: chosen.id };
  const attempt = { identifier: typed.identifier, customerId: chosen.id, partnerId: chosen.partnerId, code: typed.code };
  const proven = await checkCustomerCode(work, tools.unseal, attempt);
  return proven.kind === "refused" ? proven : enter(work, tools, chosen, { ...how, method: proven.method });
}

/** Signs in whoever has proven to be this customer, or sends them on to the host of their own partner. */
export async function enter(
  work: Work,
  tools: Tools,
  customer: SignInCandidate,
  how: { host: string; stay: boolean; identifier: string; method: "password" | "password_totp" | "recovery_code" | "passkey" },
): Promise<PortalSignIn> {
  const partner = await getPartner(work, customer.partnerId);
  const subject = { customerId: customer.id, partnerId: customer.partnerId };
  if (partner.portalHost && partner.portalHost !== how.host.toLowerCase()) {
    const ticket = await issueHandOver(work, { ...subject, stay: how.stay, method: how.method });
    return { kind: "elsewhere", url: portalUrl(tools.config.publicUrl, partner, `/ticket#${ticket}`) };
  }
  const { token } = await openCustomerSignIn(work, {
    ...subject,
    name: customer.fullName,
    label: customerLabel(customer.number),
    method: how.method,
    stay: how.stay,
    identifier: how.identifier,
  });
  return { kind: "signed-in", customerId: customer.id, token, home: homePath(partner), stay: how.stay };
}

/** Opens the portal with a ticket: of a customer who comes from another host, or of staff who look in. */
export async function enterWithTicket(work: Work, ticket: string): Promise<{ token: string; home: string; stay: boolean }> {
  const impersonation = await takeImpersonation(work, ticket);
  if (impersonation) return { token: impersonation.token, home: homePath(await getPartner(work, impersonation.partnerId)), stay: false };
  const handOver = await takeHandOver(work, ticket);
  if (!handOver) throw ticketRefused("It was used already or is more than a minute old. Sign in again.");
  const customer = await getCustomer(atTheDoor(work), handOver.customerId);
  const { token } = await openCustomerSignIn(work, {
    customerId: customer.id,
    partnerId: customer.partnerId,
    name: customer.fullName,
    label: customerLabel(customer.number),
    method: handOver.method,
    stay: handOver.stay,
    identifier: customer.portalLogin,
  });
  return { token, home: homePath(await getPartner(work, customer.partnerId)), stay: handOver.stay };
}
