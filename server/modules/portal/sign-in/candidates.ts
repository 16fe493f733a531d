import { type Actor, system } from "../../../platform/actor.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomersForSignIn, listBuyers, listCustomerContacts, type SignInCandidate } from "../../customers/index.ts";
import { accountClosed } from "../../identity/index.ts";
import { getSetting } from "../../partners/index.ts";
import { inactiveAccessDays, signInField } from "./settings.ts";

const dayMs = 24 * 60 * 60_000;

/** Whoever knocks is nobody yet, so who may be meant is looked up as the program itself; what they get is decided by their password. */
export const atTheDoor = (work: Work): Work => ({ ...work, actor: system("portal-sign-in") satisfies Actor });

/** The customers whom a typed name may mean. Those of the archive have no portal any more. */
export async function findCandidates(work: Work, identifier: string): Promise<SignInCandidate[]> {
  const field = await getSetting(work, signInField);
  const found = await findCustomersForSignIn(atTheDoor(work), { identifier, field });
  return found.filter((customer) => customer.status !== "archived");
}

/** Of several accounts those of the page's partner; only where it has none, the others (P-18). */
export function preferPartner<Customer extends { partnerId: string }>(
  customers: readonly Customer[],
  partnerId: string | undefined,
): Customer[] {
  const here = customers.filter((customer) => customer.partnerId === partnerId);
  return here.length > 0 ? here : [...customers];
}

/** M-13: the portal closes some time after a customer went inactive. */
export async function refuseClosed(work: Work, customer: SignInCandidate): Promise<void> {
  if (customer.status !== "inactive") return;
  const days = await getSetting(work, inactiveAccessDays, { partnerId: customer.partnerId });
  if (work.now.getTime() - customer.statusSince.getTime() < days * dayMs) return;
  throw accountClosed("Your account ended some time ago. Please get in touch with us if you need something.");
}

/** What tells one person's accounts apart. */
export async function choicesOf(work: Work, customerIds: readonly string[]) {
  const buyers = await listBuyers(atTheDoor(work), customerIds);
  return customerIds.flatMap((customerId) => {
    const buyer = buyers.get(customerId);
    if (!buyer) return [];
    const address = [buyer.street1, buyer.city].filter((part) => part !== "").join(", ");
    return [{ customerId, name: buyer.name, number: Number(buyer.number), address }];
  });
}

/** Where a code for these customers goes: to the address that was typed, else to the first one of each. */
export async function addressesFor(work: Work, customers: readonly SignInCandidate[], typed: string): Promise<string[]> {
  const contacts = await listCustomerContacts(
    atTheDoor(work),
    customers.map((customer) => customer.id),
  );
  const all = [...contacts.values()];
  const same = all.flatMap(({ emails }) => emails).find((email) => email.toLowerCase() === typed.trim().toLowerCase());
  return same ? [same] : [...new Set(all.flatMap(({ emails }) => emails.slice(0, 1)))];
}
