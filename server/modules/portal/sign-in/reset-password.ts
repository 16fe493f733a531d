import { featureOff } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { customerLabel, findCustomer } from "../../customers/index.ts";
import {
  checkResetCode,
  chooseCustomerPassword,
  customerHasFactor,
  openCustomerSignIn,
  openPasswordLink,
  type PasswordPolicy,
  requestCustomerReset,
} from "../../identity/index.ts";
import { findPartnerOfPage, getPartner, getSetting, homePath, loadSettings, type Partner, portalUrl } from "../../partners/index.ts";
import { addressesFor, atTheDoor, choicesOf, findCandidates, preferPartner } from "./candidates.ts";
import { passwordMin, resetAttempts, resetCharacters, resetEnabled, resetLength, resetValidityMin } from "./settings.ts";
import type { Page } from "./sign-in-customer.ts";

const longestPassword = 128;

/** Where the links of a partner's customers lead: to that partner's own pages. The token stands behind the hash, so no server log ever sees it. */
export const passwordLinkStart = (publicUrl: string, partner: Partner): string =>
  portalUrl(publicUrl, partner, `${homePath(partner).replace(/\/$/, "")}/reset#`);

/** P-28: sends a code, if there is somebody to send it to. */
export async function requestReset(work: Work, tools: Tools, typed: Page & { identifier: string }): Promise<{ requestId: string }> {
  const page = await findPartnerOfPage(work, { host: typed.host, code: typed.partner });
  if (!page) throw featureOff();
  const settings = await loadSettings(work, [resetEnabled, resetCharacters, resetLength, resetValidityMin, resetAttempts], {
    partnerId: page.id,
  });
  if (!settings.get(resetEnabled)) throw featureOff("Passwords are not reset here.");
  const customers = preferPartner(await findCandidates(work, typed.identifier), page.id);
  const [first] = customers;
  const partner = first ? await getPartner(work, first.partnerId) : page;
  return requestCustomerReset(work, tools.seal, {
    identifier: typed.identifier,
    customers: customers.map(({ id, partnerId }) => ({ customerId: id, partnerId })),
    to: await addressesFor(work, customers, typed.identifier),
    name: first?.fullName ?? "",
    language: first?.language ?? page.language,
    code: { characters: settings.get(resetCharacters), length: settings.get(resetLength) },
    attempts: settings.get(resetAttempts),
    validityMs: settings.get(resetValidityMin) * 60_000,
    linkStart: passwordLinkStart(tools.config.publicUrl, partner),
  });
}

export async function openWithCode(work: Work, typed: { requestId: string; code: string }) {
  const outcome = await checkResetCode(work, { realm: "customer", ...typed });
  return outcome.kind === "refused" ? outcome : { kind: "granted" as const, ...(await showGrant(work, outcome)) };
}

export const openWithLink = async (work: Work, token: string) =>
  showGrant(work, await openPasswordLink(work, { realm: "customer", token }));

async function showGrant(work: Work, granted: { grant: string; subjectIds: readonly string[] }) {
  const customer = granted.subjectIds[0] === undefined ? undefined : await findCustomer(atTheDoor(work), granted.subjectIds[0]);
  return {
    grant: granted.grant,
    passwordMin: await getSetting(work, passwordMin, { partnerId: customer?.partnerId }),
    choices: await choicesOf(work, granted.subjectIds),
  };
}

/** Chooses the password and signs in: whoever had the code has proven enough for that (P-28), unless a second factor is asked for besides. */
export async function chooseAndEnter(
  work: Work,
  chosen: { grant: string; customerId?: string | undefined; password: string },
): Promise<{ token: string | undefined; home: string }> {
  const door = atTheDoor(work);
  const { customerId } = await chooseCustomerPassword(work, {
    ...chosen,
    about: async (id) => {
      const customer = await findCustomer(door, id);
      if (!customer || customer.status === "archived") return undefined;
      return { partnerId: customer.partnerId, policy: await policyFor(work, customer), label: customerLabel(customer.number) };
    },
  });
  const customer = await findCustomer(door, customerId);
  if (!customer) throw new Error("a customer went away within a transaction");
  const home = homePath(await getPartner(work, customer.partnerId));
  if (await customerHasFactor(work, customerId)) return { token: undefined, home };
  const { token } = await openCustomerSignIn(work, {
    customerId,
    partnerId: customer.partnerId,
    name: customer.fullName,
    label: customerLabel(customer.number),
    method: "code",
    stay: false,
    identifier: customer.portalLogin,
  });
  return { token, home };
}

/** What a customer's password may not be, and how long it is at least (P-22). */
export async function policyFor(
  work: Work,
  customer: { partnerId: string; portalLogin: string; fullName: string; companyName: string; emails: readonly string[] },
): Promise<PasswordPolicy> {
  const names = [customer.portalLogin, customer.fullName, customer.companyName, ...customer.emails].filter((name) => name !== "");
  return { min: await getSetting(work, passwordMin, { partnerId: customer.partnerId }), max: longestPassword, names };
}
