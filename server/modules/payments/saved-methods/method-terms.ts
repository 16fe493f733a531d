// P-130, B-270 which saved method an account is billed by, and what that brings. A method counts as what the payments of its gateway count as, so
// that the first payment does not bring another template than the choice did (B-267).
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { type BroughtTerms, billByMethod, type PaymentMethod, type SeenTerms, usualMethod } from "../../billing/index.ts";
import { getSetting } from "../../partners/index.ts";
import { getMethod } from "./saved-methods.ts";

/** Chosen to be billed by, or taken away. */
export type MethodAct = "choose" | "remove";

interface MethodActWanted {
  readonly customerId: string;
  readonly methodId: string;
  readonly act: MethodAct;
  readonly seen: SeenTerms;
}

/** Brings the terms of an act, before the act itself. Undefined: it changes nothing about how the account is billed. */
export async function bringMethodTerms(
  work: Work,
  { customerId, methodId, act, seen }: MethodActWanted,
): Promise<BroughtTerms | undefined> {
  const method = await getMethod(work, customerId, methodId);
  const ways = await waysOf(work, customerId);
  const own = ways.find(({ id }) => id === methodId)?.way ?? "card";
  if (act === "choose") return billByMethod(work, { accountId: customerId, method: own, seen });
  if (method.status !== "active") return undefined;
  const others = ways.filter(({ id, isActive }) => id !== methodId && isActive);
  // Another one of its kind takes its place, and the account is billed as before.
  if (others.some(({ way }) => way === own)) return undefined;
  const next = others[0]?.way ?? (await getSetting(work, usualMethod, { partnerId: method.partner_id }));
  return next === own ? undefined : billByMethod(work, { accountId: customerId, method: next, insteadOf: own, seen });
}

interface WayOfMethod {
  readonly id: string;
  readonly way: PaymentMethod;
  readonly isActive: boolean;
}

/** The saved methods of a customer as ways of paying; the one that is charged first stands first. */
async function waysOf(work: Work, customerId: string): Promise<readonly WayOfMethod[]> {
  const { rows } = await sql<WayOfMethod>`
    select method.id, coalesce(config.payment_method, 'card') as way, method.status = 'active' as "isActive" from payments.saved_methods method
    left join payments.gateway_configs config on config.partner_id = method.partner_id and config.driver = method.driver
    where method.customer_id = ${customerId} and method.status <> 'removed' order by method.is_default desc, method.created_at desc, method.id desc`.execute(
    work.tx,
  );
  return rows;
}
