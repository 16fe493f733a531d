import { featureOff } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomersForSignIn } from "../../customers/index.ts";
import { askForLogin } from "../../identity/index.ts";
import { findPartnerOfPage, getSetting } from "../../partners/index.ts";
import { atTheDoor, preferPartner } from "./candidates.ts";
import { signInField } from "./settings.ts";
import type { Page } from "./sign-in-customer.ts";

/** P-36 the login goes to an address that its owner has here. Where people sign in with that very address there is nothing to send. */
export async function sendForgottenLogin(work: Work, typed: Page & { email: string }): Promise<void> {
  const page = await findPartnerOfPage(work, { host: typed.host, code: typed.partner });
  if (!page || (await getSetting(work, signInField)) !== "login") throw featureOff();
  const found = await findCustomersForSignIn(atTheDoor(work), { identifier: typed.email, field: "email" });
  const customers = preferPartner(
    found.filter(({ status }) => status !== "archived"),
    page.id,
  );
  const [first] = customers;
  await askForLogin(work, {
    email: typed.email,
    customerIds: customers.map(({ id }) => id),
    partnerId: first?.partnerId ?? page.id,
    language: first?.language ?? page.language,
  });
}
