// P-136 without a link: a customer number and a second fact lead to what is due. Whatever is wrong, the answer is the same and takes as long.
import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import type { Works } from "../../../platform/http/api.ts";
import { featureOff } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { lastInvoiceTotal } from "../../billing/index.ts";
import { findCustomer, findCustomersByKey } from "../../customers/index.ts";
import { findPartnerOfPage, loadSettings, type Partner } from "../../partners/index.ts";
import { plainFact, searchesPerHour } from "./link-rules.ts";
import { makePayLink } from "./make-link.ts";
import { asGuest, rememberTry, triesOf, waitAnHour } from "./open-link.ts";
import { notFoundByNumber } from "./problems.ts";
import { directPay, quickPay } from "./settings.ts";

interface Search {
  readonly host: string;
  readonly partner: string | undefined;
  readonly number: string;
  readonly fact: string;
}

type Outcome = { readonly kind: "found"; readonly token: string } | { readonly kind: "no-match" | "too-often" | "off" };

/** The partner of this page, if bills are found there by number. */
export async function quickPayPartner(work: Work, page: { host: string; code: string | undefined }): Promise<Partner | undefined> {
  const partner = await findPartnerOfPage(work, page);
  if (!partner) return undefined;
  const settings = await loadSettings(work, [directPay, quickPay], { partnerId: partner.id });
  return settings.get(directPay) && settings.get(quickPay) ? partner : undefined;
}

/** So long an answer takes in any case. */
const answerMs = 300;
/** What was found is paid now or searched for again. */
const lifeMs = 3_600_000;

export async function payByNumber(works: Works, tools: Pick<Tools, "config">, asked: Search): Promise<{ token: string }> {
  const [outcome] = await Promise.all([asGuest(works, (work) => search(work, tools, asked)), wait(answerMs)]);
  switch (outcome.kind) {
    case "found":
      return { token: outcome.token };
    case "off":
      throw featureOff();
    case "too-often":
      throw await waitAnHour(works);
    case "no-match":
      throw notFoundByNumber("Check the customer number and the second detail. Both stand on your invoice.");
  }
}

/** A wrong fact is remembered, which is why it is not refused within its transaction. */
async function search(work: Work, tools: Pick<Tools, "config">, asked: Search): Promise<Outcome> {
  const partner = await quickPayPartner(work, { host: asked.host, code: asked.partner });
  if (!partner) return { kind: "off" };
  const address = work.origin.ip ?? "";
  const number = `${partner.id}:${plainFact(asked.number)}`;
  // Those who guess at one number, or from one address, at once take turns. Always in this order, so nobody waits for each other.
  for (const key of [`address:${address}`, `number:${number}`])
    await sql`select pg_advisory_xact_lock(hashtextextended('quick-pay:' || ${key}, 0))`.execute(work.tx);
  const tries = [await triesOf(work, "search-by-address", address), await triesOf(work, "search-by-number", number)];
  if (tries.some((count) => count >= searchesPerHour)) return { kind: "too-often" };
  const customerId = await match(work, partner, asked);
  if (customerId === undefined) {
    await rememberTry(work, "search-by-address", address);
    await rememberTry(work, "search-by-number", number);
    return { kind: "no-match" };
  }
  const made = await makePayLink(work, tools, { customerId, partnerId: partner.id, documentId: null, origin: "search", lifeMs });
  work.audit({ entity: "pay_link", entityId: made.linkId, label: "Pay link", action: "find", partnerId: partner.id, customerId });
  return { kind: "found", token: made.token };
}

async function match(work: Work, { id: partnerId }: Partner, { number, fact }: Search): Promise<string | undefined> {
  const typed = plainFact(number);
  const found = (await findCustomersByKey(work, { partnerId, key: "number", values: [typed] })).get(typed)?.[0];
  const customer = found && (await findCustomer(work, found.id));
  if (!customer || customer.deletedAt !== null || customer.partnerId !== partnerId) return undefined;
  const isPostcode = customer.zip !== "" && plainFact(customer.zip) === plainFact(fact);
  const total = await lastInvoiceTotal(work, customer.id);
  return isPostcode || (total !== undefined && isAmount(fact, total)) ? customer.id : undefined;
}

/** "54.00", "54,00" or "54": as people copy it from a paper. */
const isAmount = (typed: string, total: string): boolean => {
  const text = typed
    .replace(/[^\d.,]/g, "")
    .replace(/[.,](?=\d{3}(\D|$))/g, "")
    .replace(",", ".");
  return /^\d+(\.\d+)?$/.test(text) && withoutZeros(text) === withoutZeros(total);
};

const withoutZeros = (text: string): string => (text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text);
