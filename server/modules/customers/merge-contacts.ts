import { normalAddress } from "./contact-rules.ts";
import type { Customer } from "./customer-queries.ts";
import { joinList } from "./merge-rules.ts";

type Joined = { joined: string[]; leftOut: string[] };

export interface JoinedContacts {
  readonly emails: Joined;
  readonly billingEmails: Joined;
  readonly phones: Joined;
}

const most = 10;

/** The survivor's addresses and phones first, so that the primary ones stay the primary ones. */
export function joinedContacts(survivor: Customer, loser: Customer): JoinedContacts {
  return {
    emails: joinList(survivor.emails, loser.emails, normalAddress, most),
    billingEmails: joinList(survivor.billingEmails, loser.billingEmails, normalAddress, most),
    phones: joinList(survivor.phones, loser.phones, (phone) => phone, most),
  };
}
