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
  isTrustedDevice,
  linkWaiting,
  openCustomerSignIn,
  type SignInMethod,
  takeHandOver,
  takeImpersonation,
  ticketRefused,
  trustDevice,
} from "../../identity/index.ts";
import { findPartnerOfPage, getPartner, homePath, portalUrl } from "../../partners/index.ts";
import { atTheDoor, choicesOf, findCandidates, preferPartner, refuseClosed } from "./candidates.ts";
import type { portalSignInEndpoint } from "./contract.ts";
import type { Trust } from "./let-in.ts";
import { askForSecondStep } from "./second-step.ts";

/** The page on which somebody knocks. */
export interface Page {
  readonly host: string;
  readonly partner?: string | undefined;
}

export type PortalSignIn =
  | {
      readonly kind: "signed-in";
      readonly customerId: string;
      readonly token: string;
      readonly home: string;
      readonly stay: boolean;
      readonly trust?: Trust | undefined;
    }
  | { readonly kind: "choose"; readonly choices: Awaited<ReturnType<typeof choicesOf>> }
  /** Who it is was proven; a code of the second factor is asked for besides. */
  | ({ readonly kind: "code"; readonly customerId: string; readonly half: string | null } & NonNullable<
      Awaited<ReturnType<typeof askForSecondStep>>
    >)
  | { readonly kind: "elsewhere"; readonly url: string }
  | { readonly kind: "refused"; readonly problem: Problem };

type Typed = Omit<z.output<(typeof portalSignInEndpoint)["body"]>, "trust"> & { readonly trust?: boolean };

/** How somebody comes, beside what was typed. */
interface Coming {
  readonly host: string;
  /** The cookie of a browser that a customer trusts. */
  readonly trusted: (customerId: string) => string | undefined;
  /** The cookie has to be set by a page of our own: in a frame on a foreign page it would be a third party's. */
  readonly byTicket?: boolean;
}

/** Finds whom the name may mean, lets identity prove it, and opens the portal of the customer's own partner. */
export async function signInCustomer(work: Work, tools: Tools, typed: Typed, coming: Coming): Promise<PortalSignIn> {
  const candidates = await findCandidates(work, typed.identifier);
  const outcome = await checkCustomerPassword(work, tools, {
    identifier: typed.identifier,
    candidates: candidates.map(({ id, partnerId }) => ({ customerId: id, partnerId })),
    password: typed.password,
    challenge: typed.challenge,
  });
  if (outcome.kind === "refused") return outcome;

  const page = await findPartnerOfPage(work, { host: coming.host, code: typed.partner });
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
  const how = { ...coming, stay: typed.stay, identifier: typed.identifier, link: typed.link };
  if (!(await customerHasFactor(work, chosen.id))) return enter(work, tools, chosen, { ...how, method: "password" });
  if (typed.code === undefined) {
    if (await isTrustedDevice(work, chosen.id, coming.trusted(chosen.id))) return enter(work, tools, chosen, { ...how, method: "trusted" });
    return askFor(work, tools, chosen, null);
  }
  const attempt = { identifier: typed.identifier, customerId: chosen.id, partnerId: chosen.partnerId, code: typed.code };
  const proven = await checkCustomerCode(work, tools.unseal, attempt);
  if (proven.kind === "refused") return proven;
  return enter(work, tools, chosen, { ...how, method: proven.method, trust: typed.trust ?? false });
}

/** @param half - with which somebody goes on who typed no password */
export async function askFor(work: Work, tools: Tools, customer: SignInCandidate, half: string | null): Promise<PortalSignIn> {
  const step = await askForSecondStep(work, tools, customer);
  if (!step) throw new Error("a second factor went away within a transaction");
  return { kind: "code", customerId: customer.id, half, ...step };
}

/** Signs in whoever has proven to be this customer, or sends them on to the host of their own partner. */
export async function enter(
  work: Work,
  tools: Tools,
  customer: SignInCandidate,
  how: Pick<Coming, "host" | "byTicket"> & {
    stay: boolean;
    identifier: string;
    method: SignInMethod;
    /** A right code was given: do not ask in this browser for a while. */
    trust?: boolean;
    /** What waits to be linked with whoever this is. */
    link?: string | undefined;
  },
): Promise<PortalSignIn> {
  const partner = await getPartner(work, customer.partnerId);
  const subject = { customerId: customer.id, partnerId: customer.partnerId };
  const label = customerLabel(customer.number);
  if (how.link !== undefined) await linkWaiting(work, { ...subject, label }, how.link);
  if (how.byTicket || (partner.portalHost && partner.portalHost !== how.host.toLowerCase())) {
    const ticket = await issueHandOver(work, { ...subject, stay: how.stay, method: how.method });
    return { kind: "elsewhere", url: portalUrl(tools.config.publicUrl, partner, `/${how.byTicket ? "auth/" : ""}ticket#${ticket}`) };
  }
  const { token } = await openCustomerSignIn(work, {
    ...subject,
    name: customer.fullName,
    label,
    method: how.method,
    stay: how.stay,
    identifier: how.identifier,
  });
  const trust = how.trust ? { customerId: customer.id, token: await trustDevice(work, customer.id) } : undefined;
  return { kind: "signed-in", customerId: customer.id, token, home: homePath(partner), stay: how.stay, trust };
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
