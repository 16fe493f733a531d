import { featureOff } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer, findCustomersForSignIn } from "../../customers/index.ts";
import { type PasskeyPlace, provePasskey } from "../../identity/index.ts";
import { findPartnerOfPage } from "../../partners/index.ts";
import { atTheDoor, refuseClosed } from "../sign-in/candidates.ts";
import { enter, type Page, type PortalSignIn } from "../sign-in/sign-in-customer.ts";
import { passkeyFeature } from "./features.ts";

type Signed = Parameters<typeof provePasskey>[3];
type Outcome = Extract<PortalSignIn, { kind: "signed-in" | "elsewhere" | "refused" }>;

/** P-2 where passkeys are off, nothing of them is there. */
export async function refuseWithoutPasskeys(work: Work, page: Page): Promise<void> {
  const partner = await findPartnerOfPage(work, { host: page.host, code: page.partner });
  if (!partner || !(await passkeyFeature.isOn(work, partner.id))) throw featureOff();
}

/**
 * P-26 a passkey in place of the password. No second factor is asked for besides: the device has one, and has asked for the finger, face
 * or PIN of its owner.
 */
export async function signInWithPasskey(
  work: Work,
  tools: Tools,
  place: PasskeyPlace,
  typed: Page & Signed & { stay: boolean },
): Promise<Outcome> {
  await refuseWithoutPasskeys(work, typed);
  const proven = await provePasskey(work, tools.unseal, place, { token: typed.token, response: typed.response });
  if (proven.kind === "refused") return proven;
  const login = (await findCustomer(atTheDoor(work), proven.customerId))?.portalLogin ?? "";
  const [customer] = await findCustomersForSignIn(atTheDoor(work), { identifier: login, field: "login" });
  // Of the archive, or of a partner that has no passkeys: there is no such key any more.
  if (!customer || customer.status === "archived" || !(await passkeyFeature.isOn(work, customer.partnerId))) throw featureOff();
  await refuseClosed(work, customer);
  const how = { host: typed.host, stay: typed.stay, identifier: customer.portalLogin, method: "passkey" as const };
  return (await enter(work, tools, customer, how)) as Outcome;
}
