// Whoever holds a token may see and pay what its link asks for, and nothing else. Here a token becomes a link, and what is done with it is
// counted (P-135). The counting stands in a transaction of its own: a refusal afterwards must not undo it.
import { type Selectable, sql } from "kysely";
import type { Works } from "../../../platform/http/api.ts";
import { featureOff, notFound, tooManyRequests } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { findDocumentFacts } from "../../billing/index.ts";
import { currentCustomerId, findCustomer } from "../../customers/index.ts";
import { getSetting } from "../../partners/index.ts";
import { db, type PayLinkTable } from "../tables.ts";
import { type Asks, asksFor, attemptsPerHour, stateOfLink, unknownPerHour, viewsPerHour } from "./link-rules.ts";
import { hashOfToken } from "./make-link.ts";
import { directPay } from "./settings.ts";

export type PayLink = Selectable<PayLinkTable>;

type Outcome = { readonly kind: "found"; readonly link: PayLink } | { readonly kind: "unknown" } | { readonly kind: "too-often" };

/** The program's own eyes: the holder of a token is nobody whom the database knows. */
export const asGuest = <T>(works: Works, act: (work: Work) => Promise<T>): Promise<T> => works.asSystem("payments", act);

/** @throws `not-found` for a token that nobody made, and where links are switched off: both look the same. */
export async function openLink(works: Works, token: string, what: "view" | "attempt" | "look"): Promise<PayLink> {
  const outcome = await asGuest(works, async (work): Promise<Outcome> => {
    const address = `${work.origin.ip ?? ""}`;
    if ((await triesOf(work, "token-by-address", address)) >= unknownPerHour) return { kind: "too-often" };
    const link = await findLink(work, token);
    if (!link) {
      await rememberTry(work, "token-by-address", address);
      return { kind: "unknown" };
    }
    if (what !== "look" && !(await countUse(work, link, what))) return { kind: "too-often" };
    return { kind: "found", link };
  });
  if (outcome.kind === "unknown") throw notFound();
  if (outcome.kind === "too-often") throw await waitAnHour(works);
  await asGuest(works, async (work) => {
    if (!(await getSetting(work, directPay, { partnerId: outcome.link.partner_id }))) throw featureOff();
  });
  return outcome.link;
}

const findLink = (work: Work, token: string): Promise<PayLink | undefined> =>
  db(work).selectFrom("payments.pay_links").selectAll().where("token_hash", "=", hashOfToken(token)).executeTakeFirst();

/** False: it was used too often in this hour already. */
async function countUse(work: Work, link: PayLink, what: "view" | "attempt"): Promise<boolean> {
  const hour = startOfHour(work.now);
  const isView = what === "view";
  const { rows } = await sql`insert into payments.pay_link_hours as counted (link_id, customer_id, partner_id, hour, views, attempts)
    values (${link.id}, ${link.customer_id}, ${link.partner_id}, ${hour}, ${isView ? 1 : 0}, ${isView ? 0 : 1})
    on conflict (link_id, hour) do update set views = counted.views + excluded.views, attempts = counted.attempts + excluded.attempts
      where counted.views + excluded.views <= ${viewsPerHour} and counted.attempts + excluded.attempts <= ${attemptsPerHour}
    returning 1`.execute(work.tx);
  if (rows.length === 0) return false;
  if (isView)
    await sql`update payments.pay_links set views = views + 1, last_viewed_at = ${work.now} where id = ${link.id}`.execute(work.tx);
  return true;
}

const startOfHour = (now: Date): Date => new Date(Math.floor(now.getTime() / 3_600_000) * 3_600_000);

type TryKind = "token-by-address" | "search-by-address" | "search-by-number";

/** How often something was tried in the last hour. */
export async function triesOf(work: Work, kind: TryKind, key: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from payments.guest_tries
    where kind = ${kind} and key = ${key} and tried_at > ${work.now}::timestamptz - interval '1 hour'`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

export const rememberTry = async (work: Work, kind: TryKind, key: string): Promise<void> => {
  await sql`insert into payments.guest_tries (kind, key, tried_at) values (${kind}, ${key}, ${work.now})`.execute(work.tx);
};

export async function waitAnHour(works: Works): Promise<Error> {
  const now = await asGuest(works, async (work) => work.now);
  const seconds = 3600 - Math.floor((now.getTime() / 1000) % 3600);
  return tooManyRequests(`This was tried too often. It works again in ${Math.ceil(seconds / 60)} minutes.`, { retryAfterS: seconds });
}

/** What a link asks for now. */
export interface LinkFacts {
  readonly state: ReturnType<typeof stateOfLink>;
  readonly asks: Asks;
  /** Whose account is paid. */
  readonly accountId: string;
  readonly document: { readonly id: string; readonly kind: "invoice" | "proforma"; readonly number: string } | null;
}

/** A link for one document stands by the document; one for a customer asks as long as the customer is there. */
export async function factsOfLink(work: Work, link: PayLink): Promise<LinkFacts> {
  const life = { voidedAt: link.voided_at, expiresAt: link.expires_at };
  const customerId = await currentCustomerId(work, link.customer_id);
  const customer = await findCustomer(work, customerId);
  const isThere = customer !== undefined && customer.deletedAt === null;
  if (link.document_id === null) {
    const asks: Asks = isThere ? "money" : "nothing";
    return { asks, state: stateOfLink(life, asks, work.now), accountId: customerId, document: null };
  }
  const facts = await findDocumentFacts(work, link.document_id);
  if (!facts || !isThere || (facts.kind !== "invoice" && facts.kind !== "proforma"))
    return { asks: "nothing", state: stateOfLink(life, "nothing", work.now), accountId: customerId, document: null };
  const asks = asksFor(facts);
  const { id, kind, number } = facts;
  return { asks, state: stateOfLink(life, asks, work.now), accountId: facts.customerId, document: { id, kind, number } };
}
