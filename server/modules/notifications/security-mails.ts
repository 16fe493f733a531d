// What people are told about their own way in: somebody tried until it locked, the password or the second factor changed. At once and
// whatever they want to hear of otherwise (P-20, P-25, P-28, O-36, O-37): if it was not them, every minute counts.

import type { Listen } from "../../platform/event-bus.ts";
import { momentText } from "../../platform/texts.ts";
import type { Tools } from "../../platform/tools.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomer, listCustomerContacts, mailAddressesFor } from "../customers/index.ts";
import { factorChanged, findAdministrator, passwordChanged, signInLocked } from "../identity/index.ts";
import { getPartner, homePath, listPartners, type Partner, portalUrl, sayIn } from "../partners/index.ts";
import type { securityKinds } from "./contract.ts";
import { writeMessage } from "./write-message.ts";

type Kind = (typeof securityKinds)[number];

export function listenToSecurity(on: Listen, tools: Tools): void {
  on(signInLocked, "mail-the-lock", (work, { id, at, objectId, data }) =>
    tell(work, tools, "security_locked", { eventId: id, at, objectId, realm: data.realm, ip: data.ip, until: new Date(data.until) }),
  );
  on(passwordChanged, "mail-the-new-password", async (work, { id, at, objectId, data }) => {
    // Who chose one by a mailed link, or was given one, has been written to already.
    if (data.how === "changed" || data.how === "reset") {
      await tell(work, tools, "security_password", { eventId: id, at, objectId, realm: data.realm, ip: data.ip });
    }
  });
  on(factorChanged, "mail-the-second-factor", (work, { id, at, objectId, data }) =>
    tell(work, tools, "security_factor", { eventId: id, at, objectId, realm: data.realm, ip: null, change: data.change }),
  );
}

interface Happened {
  readonly eventId: string;
  readonly at: Date;
  readonly objectId: string;
  readonly realm: "staff" | "customer";
  readonly ip: string | null;
  readonly until?: Date;
  readonly change?: string;
}

async function tell(work: Work, tools: Tools, kind: Kind, happened: Happened): Promise<void> {
  const owner =
    happened.realm === "staff"
      ? await staffOwner(work, tools, happened.objectId)
      : await customerOwner(work, tools, happened.objectId, happened.change === "reset");
  if (!owner) return;
  const { partner, language, timeZone } = owner;
  const t = await sayIn(work, partner.id, language, "mail");
  const at = momentText(happened.at, timeZone, language);
  await writeMessage(work, tools, {
    partnerId: partner.id,
    customerId: owner.customerId,
    kind,
    cause: `${kind}:${happened.eventId}`,
    to: owner.to,
    content: {
      texts: kind,
      language,
      name: owner.name,
      values: {
        at,
        until: happened.until ? momentText(happened.until, timeZone, language) : "",
        change: happened.change ? t(`security-change.${happened.change}`) : "",
      },
      facts: [["happened", at], ...(happened.ip === null ? [] : [["from-address", happened.ip] as const])],
      link: owner.reset,
    },
    timing: "at-once",
  });
}

interface Owner {
  readonly customerId: string | null;
  readonly partner: Partner;
  readonly name: string;
  readonly language: string;
  readonly timeZone: string;
  readonly to: readonly string[];
  /** Where a new password is chosen. */
  readonly reset: string;
}

async function staffOwner(work: Work, tools: Tools, adminId: string): Promise<Owner | undefined> {
  const admin = await findAdministrator(work, adminId);
  const partner = (await listPartners(work))[0];
  if (!admin || !partner) return undefined;
  const { fullName: name, language, email } = admin;
  const timeZone = admin.timeZone ?? partner.timeZone;
  return { customerId: null, partner, name, language, timeZone, to: [email], reset: `${tools.config.publicUrl}/admin/reset` };
}

/** @param everywhere - P-25 what staff did to the way in is told on every address that is known, billing's as well */
async function customerOwner(work: Work, tools: Tools, customerId: string, everywhere: boolean): Promise<Owner | undefined> {
  const customer = await findCustomer(work, customerId);
  if (!customer) return undefined;
  const partner = await getPartner(work, customer.partnerId);
  const contacts = (await listCustomerContacts(work, [customer.id])).get(customer.id);
  const home = homePath(partner);
  return {
    customerId: customer.id,
    partner,
    name: customer.fullName,
    language: customer.language,
    timeZone: partner.timeZone,
    to: contacts
      ? mailAddressesFor(everywhere ? { ...contacts, emails: [...contacts.emails, ...contacts.billingEmails] } : contacts, "other")
      : [],
    reset: portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}/reset`),
  };
}
