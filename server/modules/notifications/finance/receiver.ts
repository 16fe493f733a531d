// Whom a message about money goes to, in which words and how: what all listeners of events about money have in common.
import type { Day } from "../../../../shared/calendar.ts";
import { dayText, moneyText, type Say } from "../../../platform/texts.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { wantsNotifications } from "../../billing/index.ts";
import { type Customer, currentCustomerId, findCustomer, listCustomerContacts, mailAddressesFor } from "../../customers/index.ts";
import { getPartner, homePath, type Partner, portalUrl, sayIn } from "../../partners/index.ts";
import { payLinkFor } from "../../payments/index.ts";
import type { MessageContent } from "../render-message.ts";
import { weekdays } from "../settings.ts";
import type { WantedFile } from "../tables.ts";
import { type MessageWanted, type OwnTiming, writeMessage } from "../write-message.ts";
import type { EventValues, FinanceKind } from "./contract.ts";
import { kindsOfEvents } from "./event-kinds.ts";
import { eventValues } from "./event-settings.ts";
import { fillTemplate } from "./word-template.ts";

export interface Receiver {
  readonly kind: FinanceKind;
  readonly values: EventValues;
  readonly customer: Customer;
  readonly partner: Partner;
  readonly language: string;
  /** The texts of a catalogue in the partner's words. */
  readonly say: (catalogue: "mail" | "print") => Promise<Say>;
  readonly to: readonly string[];
  readonly isUnwanted: boolean;
  readonly link: (path: string) => string;
  readonly money: (amount: { minor: bigint; currency: string }) => string;
  readonly day: (day: Day) => string;
}

/** Undefined: the partner does not send this, or the customer is gone. Steps that were set up by themselves ask for `always`. */
export async function findReceiver(
  work: Work,
  tools: Tools,
  customerId: string,
  kind: FinanceKind,
  { always = false }: { always?: boolean } = {},
): Promise<Receiver | undefined> {
  const customer = await findCustomer(work, await currentCustomerId(work, customerId));
  if (!customer || customer.deletedAt !== null) return undefined;
  const values = await eventValues(work, customer.partnerId, kind);
  if (!always && !values.autoSend) return undefined;
  const contacts = (await listCustomerContacts(work, [customer.id])).get(customer.id);
  return {
    ...(await speakingTo(work, tools, customer)),
    kind,
    values,
    to: contacts ? mailAddressesFor(contacts, "billing") : [],
    isUnwanted: !(await wantsNotifications(work, customer.id)),
  };
}

/** How a customer is spoken to: language, partner, links. */
async function speakingTo(
  work: Work,
  tools: Tools,
  customer: Customer,
): Promise<Pick<Receiver, "customer" | "partner" | "language" | "say" | "link" | "money" | "day">> {
  const partner = await getPartner(work, customer.partnerId);
  const home = homePath(partner);
  const { language } = customer;
  return {
    customer,
    partner,
    language,
    say: (catalogue) => sayIn(work, partner.id, language, catalogue),
    link: (path) => portalUrl(tools.config.publicUrl, partner, `${home === "/" ? "" : home}${path}`),
    money: ({ minor, currency }) => moneyText(minor, currency, language),
    day: (day) => dayText(day, language),
  };
}

/** A message before it is known whose words it has. */
export type Said = Omit<MessageContent, "language" | "name" | "own"> & {
  /** Lists that words of one's own may go through. */
  readonly lists?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
};

/** What a message says: in the partner's words for this event and language, else in the built-in ones. */
export function contentFor(to: Receiver, { lists, ...said }: Said): MessageContent {
  const { customer, language, values } = to;
  const written = values.words[language] ?? values.words[language.split("-")[0] ?? ""];
  const own = written && written.text !== "" ? ownWords(to, written, { ...said, ...(lists ? { lists } : {}) }) : undefined;
  return { ...said, language, name: customer.fullName, ...(own ? { own } : {}) };
}

/** Words with their names filled in; undefined when they cannot be: then the built-in ones serve. */
export function ownWords(
  to: Pick<Receiver, "customer" | "partner" | "link">,
  words: { subject: string; text: string },
  { values, lists, link, payLink }: Pick<Said, "values" | "lists" | "link" | "payLink">,
): { subject: string; text: string } | undefined {
  const { customer, partner } = to;
  const known = {
    customer: { name: customer.fullName, number: customer.number },
    partner: { name: partner.name, email: partner.email, phone: partner.phone },
    links: { portal: to.link(""), here: link ?? to.link(""), pay: payLink ?? link ?? to.link("") },
    ...values,
    ...lists,
  };
  const subject = fillTemplate(words.subject, known)?.replace(/\s+/g, " ");
  const text = fillTemplate(words.text, known);
  return subject === undefined || text === undefined ? undefined : { subject, text };
}

export interface Told extends Said {
  readonly objectId: string;
  readonly files?: readonly WantedFile[];
  readonly about?: NonNullable<MessageWanted["about"]>;
}

/** P-131 the link that a message about money to pay carries; none where the partner wants none. */
export async function payLinkIn(
  work: Work,
  tools: Tools,
  { customer, partner }: Pick<Receiver, "customer" | "partner">,
  { place, documentIds }: { place: "invoice" | "proforma" | "reminder"; documentIds: readonly string[] },
): Promise<{ payLink?: string }> {
  if (documentIds.length === 0) return {};
  // Of several all that is due is paid with one link.
  const documentId = documentIds.length === 1 ? (documentIds[0] ?? null) : null;
  const payLink = await payLinkFor(work, tools, { customerId: customer.id, partnerId: partner.id, documentId, place });
  return payLink === undefined ? {} : { payLink };
}

/** Writes the message of an event about one object, once for each receiver and channel. */
export async function tell(work: Work, tools: Tools, to: Receiver, { objectId, files, about, ...said }: Told): Promise<void> {
  await writeMessage(work, tools, {
    ...wantedFor(to),
    cause: `${to.kind}:${objectId}`,
    content: contentFor(to, { ...said, ...(files && files.length > 0 ? {} : { withoutFiles: true }) }),
    ...(files ? { files } : {}),
    ...(about ? { about } : {}),
  });
}

/** What the settings of the event say of a message. */
export function wantedFor(to: Receiver): Omit<MessageWanted, "cause" | "content"> {
  const { values, partner, customer, kind } = to;
  return {
    partnerId: partner.id,
    customerId: customer.id,
    kind,
    to: to.to,
    isUnwanted: to.isUnwanted,
    channels: values.channels,
    copies: values.bcc.split(",").flatMap((address) => (address.trim() === "" ? [] : [address.trim()])),
    timing: kindsOfEvents[kind].timing === "fixed-hour" ? "at-once" : timingOf(values),
  };
}

const timingOf = ({ delayHours, hours }: EventValues): OwnTiming => ({
  delayHours: delayHours === "common" ? null : Number(delayHours),
  hours:
    hours === "common"
      ? null
      : hours === "always"
        ? hours
        : { days: hours.days.map((day) => weekdays.indexOf(day) + 1), from: hours.from, to: hours.to },
  holidaysOff: typeof hours === "object" && hours.holidaysOff,
});
