import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomer, findCustomersForSignIn, type SignInCandidate } from "../../customers/index.ts";
import { findHalfSignIn, finishHalfSignIn, ticketRefused } from "../../identity/index.ts";
import { atTheDoor, refuseClosed } from "./candidates.ts";
import { askFor, enter, type PortalSignIn } from "./sign-in-customer.ts";

/** A customer by id as the door knows them; nobody of the archive. */
export async function candidateById(work: Work, customerId: string): Promise<SignInCandidate | undefined> {
  const login = (await findCustomer(atTheDoor(work), customerId))?.portalLogin ?? "";
  const [customer] = await findCustomersForSignIn(atTheDoor(work), { identifier: login, field: "login" });
  return customer?.status === "archived" ? undefined : customer;
}

/** The second step of who came in by another account: a code is sent, or the one that was typed is looked at. */
export async function finishSecondStep(
  work: Work,
  tools: Tools,
  typed: { half: string; code?: string | undefined; trust: boolean },
  host: string,
): Promise<PortalSignIn> {
  const { customerId, stay, method } = await findHalfSignIn(work, typed.half);
  const customer = await candidateById(work, customerId);
  if (!customer) throw ticketRefused("Sign in again.");
  await refuseClosed(work, customer);
  if (typed.code === undefined) return askFor(work, tools, customer, typed.half);
  const { id, partnerId, portalLogin: identifier } = customer;
  const proven = await finishHalfSignIn(work, tools.unseal, { customerId: id, partnerId, identifier, token: typed.half, code: typed.code });
  return proven.kind === "refused" ? proven : enter(work, tools, customer, { host, stay, identifier, method, trust: typed.trust });
}
