import { sql } from "kysely";
import { z } from "zod";
import { MomentShape } from "../../../shared/endpoint.ts";
import { FilledLine, LanguageTag } from "../../../shared/text.ts";
import { writtenNames } from "../../../shared/written-names.ts";
import { defineMassAction, type Told } from "../../platform/mass-actions/mass-action.ts";
import { fieldProblem } from "../../platform/problems.ts";
import { liquidFaults, makeSafeLiquid } from "../../platform/safe-liquid.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable, listCustomerContacts, lockCustomer, mailAddressesFor, writeToCustomer } from "../customers/index.ts";
import { looked, readCustomers } from "./mass-rows.ts";

/** What an offer needs before it may be sent. */
const consentToOffers = "marketing";
const noAddress = "no-address";
const noConsent = "no-consent";

const templates = makeSafeLiquid();
const Words = { subject: FilledLine(200), text: z.string().trim().min(1).max(20_000) };

/** A message in one's own words, by mail or into the portal, each in the partner's look and with the customer's name in its greeting. */
export const writeToCustomers = defineMassAction({
  name: "customers.send-message",
  params: z.strictObject({
    ...Words,
    /** The same in other languages. */
    texts: z.record(LanguageTag, z.strictObject(Words)).default({}),
    /** "html": limited HTML, cleaned before anybody sees it. */
    format: z.enum(["text", "html"]).default("text"),
    channels: z
      .array(z.enum(["mail", "portal"]))
      .min(1)
      .max(2)
      .default(["mail"]),
    /** Stands on the home page of the portal until it is opened (P-172). */
    isImportant: z.boolean().default(false),
    /** Left out: as soon as it is confirmed. */
    at: MomentShape.optional(),
    /** "offer": only to who agreed to get some (O-85). */
    about: z.enum(["service", "offer"]),
  }),
  may: "customers.communication.send",
  // What is sent cannot be taken back.
  isDestructive: () => true,
  async look(work, ids, { about, channels, at, subject, text, texts }) {
    refuseFaults(subject, text, texts);
    if (at !== undefined && new Date(at) <= work.now)
      throw fieldProblem("params.at", "in-the-past", "Choose a time that is still to come.");
    const inPortal = channels.includes("portal");
    const rows = await readCustomers(work, ids, "customers.communication.send");
    const addresses = await addressesOf(work, ids);
    const agreed = about === "offer" ? await whoAgreed(work, ids) : undefined;
    return new Map(
      rows.map((row) => {
        const to = addresses.get(row.id) ?? [];
        const skip = to.length === 0 && !inPortal ? noAddress : agreed && !agreed.has(row.id) ? noConsent : undefined;
        return looked(row, skip, skip ? [] : [...(inPortal ? [{ code: "goes-to-portal" }] : []), ...goesByMail(channels, to)]);
      }),
    );
  },
  async act(work, customerId, { about, ...written }) {
    await lockCustomer(work, customerId);
    const customer = await getReachable(work, customerId, "customers.communication.send");
    const to = (await addressesOf(work, [customerId])).get(customerId) ?? [];
    if (to.length === 0 && !written.channels.includes("portal")) return { kind: "skipped", why: noAddress };
    if (about === "offer" && !(await whoAgreed(work, [customerId])).has(customerId)) return { kind: "skipped", why: noConsent };
    const channels = written.channels.filter((channel) => channel === "portal" || to.length > 0);
    writeToCustomer(work, customer, { ...written, channels, to: [...to], isTemplate: true });
    return { kind: "changed" };
  },
});

const goesByMail = (channels: readonly string[], to: readonly string[]): Told[] =>
  channels.includes("mail") && to.length > 0 ? [{ code: "goes-to", after: to.join(", ") }] : [];

/** A name that nobody fills in would stand there as it is, thousands of times. */
function refuseFaults(subject: string, text: string, texts: Readonly<Record<string, { subject: string; text: string }>>): void {
  for (const words of [{ subject, text }, ...Object.values(texts)])
    for (const field of ["subject", "text"] as const) {
      const [fault] = liquidFaults(templates, words[field], writtenNames);
      if (fault) throw fieldProblem(`params.${field}`, fault.code, fault.message);
    }
}

async function addressesOf(work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const contacts = await listCustomerContacts(work, ids);
  return new Map([...contacts].map(([id, of]) => [id, mailAddressesFor(of, "other")]));
}

/** The newest record of a purpose holds. */
async function whoAgreed(work: Work, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select customer_id as id from (
      select distinct on (customer_id) customer_id, is_given from customers.consents
      where customer_id = any (${[...ids]}::uuid[]) and purpose = ${consentToOffers} order by customer_id, at desc, id desc) newest where is_given`.execute(
    work.tx,
  );
  return new Set(rows.map((row) => row.id));
}
