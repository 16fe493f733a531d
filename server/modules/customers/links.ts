import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { differences } from "../../platform/differences.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { linkEndpoint, listSubAccountsEndpoint, mainPermissions, SubAccountView } from "./contract.ts";
import { type Customer, customerLabel, getReachable, lockCustomer, reachableCustomers } from "./customer-queries.ts";
import { customerLinked, customerUnlinked } from "./events.ts";
import { failedChecks, type Linkable } from "./link-rules.ts";
import { blockersOf } from "./ports.ts";
import { linkRefused } from "./problems.ts";
import { db } from "./tables.ts";

/** Links a sub-account to its main account, or changes the link. Who bills what hears it as `customer.linked`. */
export async function linkCustomer(work: Work, subId: string, wish: z.output<typeof linkEndpoint.body>): Promise<Customer> {
  // Both in one order, so that two who link the same two accounts take turns.
  for (const id of [subId, wish.mainId].toSorted()) await lockCustomer(work, id);
  const sub = await getReachable(work, subId, "customers.linked.update");
  const main = await getReachable(work, wish.mainId, "customers.linked.update");
  const before = await findLink(work, subId);
  const failed: { code: string; detail: string }[] = failedChecks(await linkable(work, sub), await linkable(work, main));
  const becomesAggregated = wish.mode === "aggregated" && before?.mode !== "aggregated";
  const becomesIndependent = wish.mode === "independent" && before?.mode === "aggregated";
  if (becomesAggregated) failed.push(...(await blockersOf(work, subId, "link-aggregated")));
  if (becomesIndependent) failed.push(...(await blockersOf(work, subId, "unlink")));
  if (failed.length > 0) throw refusal(failed);
  await db(work)
    .insertInto("customers.links")
    .values({
      sub_id: subId,
      main_id: main.id,
      partner_id: sub.partnerId,
      mode: wish.mode,
      label: wish.label,
      main_may: wish.mainMay,
      linked_at: work.now,
    })
    .onConflict((conflict) =>
      conflict
        .column("sub_id")
        .doUpdateSet({ mode: wish.mode, label: wish.label, main_may: wish.mainMay, version: sql`customers.links.version + 1` }),
    )
    .execute();
  const after = { main: main.number, mode: wish.mode, label: wish.label, mainMay: wish.mainMay };
  work.audit({
    entity: "customer",
    entityId: subId,
    label: customerLabel(sub.number),
    action: before ? "link-changed" : "linked",
    partnerId: sub.partnerId,
    customerId: subId,
    changes: differences(before ? { main: main.number, mode: before.mode, label: before.label, mainMay: before.main_may } : {}, after),
  });
  if (before?.mode !== wish.mode) {
    work.emit(
      customerLinked,
      { partnerId: sub.partnerId, customerId: subId, objectId: subId },
      { mainId: main.id, mode: wish.mode, before: before?.mode ?? null },
    );
  }
  return sub;
}

/** Takes the link away. Charges of an aggregated sub-account that are not invoiced yet stand in the way. */
export async function unlinkCustomer(work: Work, subId: string): Promise<Customer> {
  const found = await findLink(work, subId);
  for (const id of [subId, ...(found ? [found.main_id] : [])].toSorted()) await lockCustomer(work, id);
  const sub = await getReachable(work, subId, "customers.linked.update");
  const link = await findLink(work, subId);
  if (!link) throw notFound("This customer is linked to no main account.");
  const main = await getReachable(work, link.main_id, "customers.linked.update");
  const failed = link.mode === "aggregated" ? await blockersOf(work, subId, "unlink") : [];
  if (main.status === "archived") failed.push({ code: "main-archived", detail: "The main account is archived." });
  if (failed.length > 0) throw refusal(failed);
  await db(work).deleteFrom("customers.links").where("sub_id", "=", subId).execute();
  work.audit({
    entity: "customer",
    entityId: subId,
    label: customerLabel(sub.number),
    action: "unlinked",
    partnerId: sub.partnerId,
    customerId: subId,
    changes: { main: { before: main.number, after: null }, mode: { before: link.mode, after: null } },
  });
  work.emit(customerUnlinked, { partnerId: sub.partnerId, customerId: subId, objectId: subId }, { mainId: main.id, mode: link.mode });
  return sub;
}

const refusal = (failed: readonly { code: string; detail: string }[]): Error =>
  linkRefused(failed.map((one) => one.detail).join(" "), {
    errors: failed.map(({ code, detail }) => ({ field: "mainId", code, message: detail })),
  });

const findLink = (work: Work, subId: string) =>
  db(work).selectFrom("customers.links").selectAll().where("sub_id", "=", subId).executeTakeFirst();

async function linkable(work: Work, customer: Customer): Promise<Linkable> {
  const { count } = await db(work)
    .selectFrom("customers.links")
    .select(sql<number>`count(*)::int`.as("count"))
    .where("main_id", "=", customer.id)
    .executeTakeFirstOrThrow();
  return {
    id: customer.id,
    partnerId: customer.partnerId,
    status: customer.status,
    subAccounts: count,
    mainId: (await findLink(work, customer.id))?.main_id ?? null,
  };
}

export async function listSubAccounts(
  work: Work,
  mainId: string,
  request: QueryOf<typeof listSubAccountsEndpoint>,
): Promise<Page<z.input<typeof SubAccountView>>> {
  await getReachable(work, mainId, "customers.linked.view");
  const query = db(work)
    .selectFrom("customers.links as link")
    .innerJoin("customers.customers as customer", "customer.id", "link.sub_id")
    .select([
      "customer.id",
      sql<number>`customer.number::int`.as("number"),
      "customer.full_name as name",
      "customer.street_1 as street1",
      "customer.city",
      "customer.status",
      "link.mode",
      "link.label",
      "link.main_may as mainMay",
      "link.linked_at as linkedAt",
    ])
    .where("link.main_id", "=", mainId)
    .where("customer.deleted_at", "is", null)
    .where(visibleTo(work.actor, { partner: "customer.partner_id" }))
    .where(reachableCustomers(work, "customers.profile.view", "customer"));
  const page = await listPage(work, query, request, {
    sorts: { number: { by: sql`customer.number`, type: "bigint" }, name: { by: sql`lower(customer.full_name)`, type: "text" } },
    defaultSort: "number",
    id: sql<string>`customer.id`,
  });
  return {
    ...page,
    items: page.items.map(({ linkedAt, mainMay, ...row }) => ({
      ...row,
      mainMay: mainMay as (typeof mainPermissions)[number][],
      linkedAt: linkedAt.toISOString(),
    })),
  };
}
