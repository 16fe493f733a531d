import { sql } from "kysely";
import { z } from "zod";
import { FilledLine } from "../../../shared/text.ts";
import { defineMassAction } from "../../platform/mass-actions/mass-action.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable, listCustomerContacts, lockCustomer, mailAddressesFor, writeToCustomer } from "../customers/index.ts";
import { looked, readCustomers } from "./mass-rows.ts";

/** What an offer needs before it may be sent. */
const consentToOffers = "marketing";
const noAddress = "no-address";
const noConsent = "no-consent";

/** A mail in one's own words, each in the partner's look and with the customer's name in its greeting. */
export const writeToCustomers = defineMassAction({
  name: "customers.send-message",
  params: z.strictObject({
    subject: FilledLine(200),
    text: z.string().trim().min(1).max(10_000),
    /** "offer": only to who agreed to get some (O-85). */
    about: z.enum(["service", "offer"]),
  }),
  may: "customers.communication.send",
  // What is sent cannot be taken back.
  isDestructive: () => true,
  async look(work, ids, { about }) {
    const rows = await readCustomers(work, ids, "customers.communication.send");
    const addresses = await addressesOf(work, ids);
    const agreed = about === "offer" ? await whoAgreed(work, ids) : undefined;
    return new Map(
      rows.map((row) => {
        const to = addresses.get(row.id) ?? [];
        const skip = to.length === 0 ? noAddress : agreed && !agreed.has(row.id) ? noConsent : undefined;
        return looked(row, skip, skip ? [] : [{ code: "goes-to", after: to.join(", ") }]);
      }),
    );
  },
  async act(work, customerId, { subject, text, about }) {
    await lockCustomer(work, customerId);
    const customer = await getReachable(work, customerId, "customers.communication.send");
    const to = (await addressesOf(work, [customerId])).get(customerId) ?? [];
    if (to.length === 0) return { kind: "skipped", why: noAddress };
    if (about === "offer" && !(await whoAgreed(work, [customerId])).has(customerId)) return { kind: "skipped", why: noConsent };
    writeToCustomer(work, customer, { to, subject, text });
    return { kind: "changed" };
  },
});

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
