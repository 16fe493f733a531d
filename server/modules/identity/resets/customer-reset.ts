import { tooManyRequests } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { customerName } from "../customers/check-customer-password.ts";
import { type CustomerSubject, ensureCustomerCredential } from "../customers/customer-credentials.ts";
import { choosePassword } from "../passwords/choose-password.ts";
import type { PasswordPolicy } from "../passwords/password-rules.ts";
import { linkUsedUp } from "../problems.ts";
import { forgetFailures } from "../sign-in/attempts.ts";
import { issuePasswordRequest, requestInsteadOfSending, resetsFromAddress, type Seal, takeGrant } from "./password-requests.ts";

const limits = { perHour: 3, perDay: 8 };
const mostPerAddress = 10;
const welcomeMs = 72 * 60 * 60_000;

export interface CustomerReset {
  readonly identifier: string;
  /** Whom the name means; empty for a name that nobody has. */
  readonly customers: readonly CustomerSubject[];
  readonly to: readonly string[];
  readonly name: string;
  readonly language: string;
  readonly code: { readonly characters: string; readonly length: number };
  readonly attempts: number;
  readonly validityMs: number;
  readonly linkStart: string;
}

/** Sends a code if there is somebody to send it to; the answer is the same either way (P-28, P-29). */
export async function requestCustomerReset(work: Work, seal: Seal, reset: CustomerReset): Promise<{ requestId: string }> {
  if ((await resetsFromAddress(work, "customer")) >= mostPerAddress) {
    throw tooManyRequests("Too many codes were asked for from this address. Try again in an hour.", { retryAfterS: 3600 });
  }
  const [first] = reset.customers;
  // Login and mail address of one customer are one name: each would have its own three an hour otherwise.
  const identifier = reset.customers.length === 1 && first ? first.customerId : customerName(reset.identifier);
  const before = await requestInsteadOfSending(work, { realm: "customer", identifier, limits });
  if (before) return before;
  return issuePasswordRequest(work, seal, {
    realm: "customer",
    purpose: "reset",
    subjectIds: reset.customers.map((customer) => customer.customerId),
    partnerId: first?.partnerId ?? null,
    identifier,
    channel: "email",
    to: reset.to,
    name: reset.name,
    language: reset.language,
    code: reset.code,
    attempts: reset.attempts,
    lifeMs: reset.validityMs,
    linkStart: reset.linkStart,
  });
}

/** A link with which a customer chooses the first password, valid for 72 hours; passwords themselves are never mailed (P-21). */
export async function sendSetPasswordLink(
  work: Work,
  seal: Seal,
  customer: CustomerSubject & { to: readonly string[]; name: string; language: string; linkStart: string },
): Promise<void> {
  await ensureCustomerCredential(work, customer);
  await issuePasswordRequest(work, seal, {
    realm: "customer",
    purpose: "set_password",
    subjectIds: [customer.customerId],
    partnerId: customer.partnerId,
    identifier: customer.customerId,
    channel: "email",
    to: customer.to,
    name: customer.name,
    language: customer.language,
    code: null,
    attempts: 1,
    lifeMs: welcomeMs,
    linkStart: customer.linkStart,
  });
}

/** Whose password a grant may set, without using it up: the page shows the names where there are several. */
export interface GrantedPassword {
  readonly grant: string;
  readonly customerId?: string | undefined;
  readonly password: string;
  /** Asked once it is known who it is. */
  readonly about: (customerId: string) => Promise<{ partnerId: string; policy: PasswordPolicy; label: string } | undefined>;
}

/** Chooses the password with a grant; all sign-ins end. Answers whose it was. */
export async function chooseCustomerPassword(work: Work, chosen: GrantedPassword): Promise<{ customerId: string }> {
  const { purpose, subjectIds } = await takeGrant(work, { realm: "customer", grant: chosen.grant });
  const customerId = subjectIds.length === 1 ? subjectIds[0] : subjectIds.find((id) => id === chosen.customerId);
  const about = customerId === undefined ? undefined : await chosen.about(customerId);
  if (customerId === undefined || !about) throw linkUsedUp("Start again with a new code.");
  await ensureCustomerCredential(work, { customerId, partnerId: about.partnerId });
  await choosePassword(work, {
    realm: "customer",
    subjectId: customerId,
    partnerId: about.partnerId,
    password: chosen.password,
    policy: about.policy,
    remembers: 0,
    how: purpose === "reset" ? "reset" : "chosen",
  });
  // Locks never stop a reset, and it ends them, under every name that the customer may type.
  for (const name of [customerId, ...about.policy.names]) await forgetFailures(work, "customer", customerName(name));
  work.audit({
    entity: "customer",
    entityId: customerId,
    label: about.label,
    action: purpose === "reset" ? "password_reset" : "password_chosen",
    partnerId: about.partnerId,
    customerId,
    changes: { password: { before: "(changed)", after: "(changed)" } },
  });
  return { customerId };
}
