// Methods that a gateway keeps for a customer (P-125, B-270). Here stand its token and what may be shown of it, never a number.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { addDays, type Day } from "../../../../shared/calendar.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { enqueue } from "../../../platform/jobs.ts";
import { editConflict, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { getAccountFacts } from "../account-facts.ts";
import { savedMethodAdded, savedMethodChangedByStaff, savedMethodDisabled, savedMethodRemoved } from "../events.ts";
import { detachMethodJob } from "../job-kinds.ts";
import type { MethodFacts } from "../ports.ts";
import { methodUnusable } from "../problems.ts";
import { db, type SavedMethodTable } from "../tables.ts";
import type { SavedMethodView } from "./contract.ts";

export type SavedMethod = Selectable<SavedMethodTable>;

const expiringDays = 30;

/** "Card •••• 4242", as the audit log calls it. */
const labelOf = (method: { kind: string; brand: string; last4: string }): string => `${method.brand || method.kind} •••• ${method.last4}`;

/** Keeps a method that a gateway has stored; the first one of a customer becomes the default. The account must be locked. Its id, unless it is somebody else's. */
export async function keepMethod(
  work: Work,
  owner: { customerId: string; partnerId: string; driver: string },
  facts: MethodFacts,
  { isStaffs = false }: { isStaffs?: boolean } = {},
): Promise<string | undefined> {
  const { customerId, partnerId, driver } = owner;
  const isPending = facts.mandate?.isActive === false;
  // The gateway may tell the same method twice, in an event and in an answer.
  const kept = await db(work)
    .insertInto("payments.saved_methods")
    .values({
      customer_id: customerId,
      partner_id: partnerId,
      driver,
      token: facts.token,
      kind: facts.kind,
      brand: facts.brand,
      last4: facts.last4,
      expires_on: facts.expiresOn,
      holder: facts.holder,
      ...(facts.mandate ? { mandate_reference: facts.mandate.reference, mandate_creditor: facts.mandate.creditor } : {}),
      status: isPending ? "pending" : "active",
      is_default: !isPending && !(await hasDefault(work, customerId)),
      created_at: work.now,
    })
    .onConflict((conflict) => conflict.columns(["driver", "token"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  if (!kept) return findKept(work, customerId, { driver, token: facts.token });
  work.audit({ entity: "saved_method", entityId: kept.id, label: labelOf(facts), action: "create", partnerId, customerId });
  const { kind, brand, last4 } = facts;
  work.emit(
    savedMethodAdded,
    { partnerId, customerId, objectId: kept.id },
    { methodId: kept.id, accountId: customerId, kind, brand, last4 },
  );
  if (isStaffs) tellCustomer(work, { id: kept.id, partner_id: partnerId, customer_id: customerId, kind, brand, last4 }, "added");
  return kept.id;
}

const findKept = async (work: Work, customerId: string, which: { driver: string; token: string }): Promise<string | undefined> =>
  (
    await db(work)
      .selectFrom("payments.saved_methods")
      .select("id")
      .where("customer_id", "=", customerId)
      .where("driver", "=", which.driver)
      .where("token", "=", which.token)
      .where("status", "<>", "removed")
      .executeTakeFirst()
  )?.id;

const hasDefault = async (work: Work, customerId: string): Promise<boolean> =>
  (await db(work)
    .selectFrom("payments.saved_methods")
    .select("id")
    .where("customer_id", "=", customerId)
    .where("status", "=", "active")
    .where("is_default", "=", true)
    .executeTakeFirst()) !== undefined;

/** P-126 the payer's bank has decided about a mandate that was pending. The account must be locked. */
export async function decideMandate(work: Work, method: SavedMethod, isActive: boolean): Promise<void> {
  const { customer_id: customerId, partner_id: partnerId, kind, brand, last4 } = method;
  await db(work)
    .updateTable("payments.saved_methods")
    .set({
      status: isActive ? "active" : "failed",
      is_default: isActive && !(await hasDefault(work, customerId)),
      version: sql`version + 1`,
    })
    .where("id", "=", method.id)
    .execute();
  work.audit({
    ...{ entity: "saved_method", entityId: method.id, label: labelOf(method), action: "update", partnerId, customerId },
    changes: { state: { before: "pending", after: isActive ? "active" : "failed" } },
  });
  if (!isActive)
    work.emit(
      savedMethodDisabled,
      { partnerId, customerId, objectId: method.id },
      { methodId: method.id, accountId: customerId, kind, brand, last4, code: "mandate-refused" },
    );
}

/** B-270 portal and staff act on the same record; what staff do with it, the customer is told. */
function tellCustomer(
  work: Work,
  {
    id,
    partner_id: partnerId,
    customer_id: customerId,
    kind,
    brand,
    last4,
  }: Pick<SavedMethod, "id" | "partner_id" | "customer_id" | "kind" | "brand" | "last4">,
  act: "added" | "default" | "removed",
): void {
  work.emit(
    savedMethodChangedByStaff,
    { partnerId, customerId, objectId: id },
    { methodId: id, accountId: customerId, kind, brand, last4, act },
  );
}

const isStaff = ({ actor }: Work): boolean => actor.kind === "staff" || actor.kind === "key";

const selectMethods = (work: Work, customerId: string) =>
  db(work)
    .selectFrom("payments.saved_methods as method")
    .selectAll("method")
    .where("method.customer_id", "=", customerId)
    .where("method.status", "<>", "removed")
    .where(visibleTo(work.actor, { partner: "method.partner_id", customer: "method.customer_id" }));

/** A method of this customer that was not removed. */
export async function getMethod(work: Work, customerId: string, methodId: string): Promise<SavedMethod> {
  const found = await selectMethods(work, customerId).where("method.id", "=", methodId).executeTakeFirst();
  if (!found) throw notFound();
  return found;
}

export const hasExpired = (method: { expires_on: Day | null }, today: Day): boolean =>
  method.expires_on !== null && method.expires_on < today;

export async function listMethods(work: Work, customerId: string): Promise<z.input<typeof SavedMethodView>[]> {
  const { today, money } = await getAccountFacts(work, customerId);
  const methods = await selectMethods(work, customerId).orderBy("is_default", "desc").orderBy("created_at", "desc").execute();
  const titles = await gatewayTitles(work, money.partnerId);
  return methods.map((method) => viewOf(method, today, titles));
}

/** How the partner calls its gateways, by driver. */
async function gatewayTitles(work: Work, partnerId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db(work)
    .selectFrom("payments.gateway_configs")
    .select(["driver", "title"])
    .where("partner_id", "=", partnerId)
    .execute();
  return new Map(rows.map((row) => [row.driver, row.title]));
}

function viewOf(method: SavedMethod, today: Day, titles: ReadonlyMap<string, string>): z.input<typeof SavedMethodView> {
  return {
    id: method.id,
    version: method.version,
    gateway: method.driver,
    gatewayTitle: titles.get(method.driver) ?? method.driver,
    kind: method.kind,
    brand: method.brand,
    last4: method.last4,
    expiresOn: method.expires_on,
    holder: method.holder,
    title: method.title,
    state: stateOf(method, today),
    mandate: method.mandate_reference === null ? null : { reference: method.mandate_reference, creditor: method.mandate_creditor ?? "" },
    isDefault: method.is_default,
    createdAt: method.created_at.toISOString(),
  };
}

function stateOf(method: SavedMethod, today: Day): "pending" | "active" | "expiring" | "expired" | "failed" {
  if (method.status === "pending") return "pending";
  if (method.status === "failed") return "failed";
  if (method.status === "expired" || hasExpired(method, today)) return "expired";
  return method.expires_on !== null && method.expires_on <= addDays(today, expiringDays) ? "expiring" : "active";
}

export async function changeMethod(
  work: Work,
  which: { customerId: string; methodId: string },
  { version, ...changes }: { version: number; title?: string | undefined; isDefault?: true | undefined },
): Promise<z.input<typeof SavedMethodView>> {
  const { today, money } = await getAccountFacts(work, which.customerId);
  await lockAccounts(work, [which.customerId]);
  const method = await getMethod(work, which.customerId, which.methodId);
  const titles = await gatewayTitles(work, money.partnerId);
  if (method.version !== version) throw editConflict("This method was changed meanwhile.", { current: viewOf(method, today, titles) });
  if (changes.isDefault && method.status !== "active")
    throw methodUnusable("It cannot be charged, so it cannot be the one that is charged first.");
  if (changes.isDefault) await dropDefault(work, which.customerId);
  await db(work)
    .updateTable("payments.saved_methods")
    .set({
      version: sql`version + 1`,
      ...(changes.title === undefined ? {} : { title: changes.title }),
      ...(changes.isDefault ? { is_default: true } : {}),
    })
    .where("id", "=", method.id)
    .execute();
  work.audit({
    entity: "saved_method",
    entityId: method.id,
    label: labelOf(method),
    action: "update",
    partnerId: method.partner_id,
    customerId: which.customerId,
    changes: {
      ...(changes.title === undefined || changes.title === method.title ? {} : { title: { before: method.title, after: changes.title } }),
      ...(changes.isDefault && !method.is_default ? { isDefault: { before: false, after: true } } : {}),
    },
  });
  if (changes.isDefault && !method.is_default && isStaff(work)) tellCustomer(work, method, "default");
  return viewOf(await getMethod(work, which.customerId, which.methodId), today, titles);
}

const dropDefault = (work: Work, customerId: string) =>
  db(work)
    .updateTable("payments.saved_methods")
    .set({ is_default: false, version: sql`version + 1` })
    .where("customer_id", "=", customerId)
    .where("is_default", "=", true)
    .execute();

/** Forgets a method here at once, at the gateway by a job. The newest of the others takes its place as the default. */
export async function removeMethod(work: Work, which: { customerId: string; methodId: string }): Promise<void> {
  await lockAccounts(work, [which.customerId]);
  const method = await getMethod(work, which.customerId, which.methodId);
  await markRemoved(work, method);
  if (isStaff(work)) tellCustomer(work, method, "removed");
  await enqueue(work, detachMethodJob, { methodId: method.id });
}

/** For what a gateway has forgotten by itself, too. The account must be locked. */
export async function markRemoved(work: Work, method: SavedMethod): Promise<void> {
  const { customer_id: customerId, partner_id: partnerId } = method;
  await db(work)
    .updateTable("payments.saved_methods")
    .set({ status: "removed", is_default: false, version: sql`version + 1` })
    .where("id", "=", method.id)
    .execute();
  if (method.is_default) {
    await sql`update payments.saved_methods set is_default = true, version = version + 1
      where id = (select id from payments.saved_methods where customer_id = ${customerId} and status = 'active' order by created_at desc, id desc limit 1)`.execute(
      work.tx,
    );
  }
  work.audit({ entity: "saved_method", entityId: method.id, label: labelOf(method), action: "delete", partnerId, customerId });
  const { kind, brand, last4 } = method;
  work.emit(
    savedMethodRemoved,
    { partnerId, customerId, objectId: method.id },
    { methodId: method.id, accountId: customerId, kind, brand, last4 },
  );
}

/** Which of these customers have something saved that can be charged today. */
export async function withUsableMethod(work: Work, customerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ customer_id: string }>`select distinct customer_id from payments.saved_methods
    where customer_id = any (${[...customerIds]}::uuid[]) and status = 'active' and (expires_on is null or expires_on >= ${work.now}::date)`.execute(
    work.tx,
  );
  return new Set(rows.map((row) => row.customer_id));
}
