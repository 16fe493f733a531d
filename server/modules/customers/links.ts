import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day, daysBetween } from "../../../shared/calendar.ts";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { differences } from "../../platform/differences.ts";
import { fieldProblem, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getPartner } from "../partners/index.ts";
import type { linkEndpoint, listSubAccountsEndpoint, mainPermissions, SubAccountView } from "./contract.ts";
import { type Customer, customerLabel, getReachable, lockCustomer, reachableCustomers } from "./customer-queries.ts";
import { customerLinked, customerUnlinked } from "./events.ts";
import { failedChecks, type Linkable } from "./link-rules.ts";
import { type Finding, theLinkFollower } from "./ports.ts";
import { linkRefused } from "./problems.ts";
import { db } from "./tables.ts";

/** Links a sub-account to its main account, or changes the link. Who bills what hears it as `customer.linked`. */
export async function linkCustomer(work: Work, subId: string, wish: z.output<typeof linkEndpoint.body>): Promise<Customer> {
  // Both in one order, so that two who link the same two accounts take turns.
  for (const id of [subId, wish.mainId].toSorted()) await lockCustomer(work, id);
  const sub = await getReachable(work, subId, "customers.linked.update");
  const main = await getReachable(work, wish.mainId, "customers.linked.update");
  const before = await findLink(work, subId);
  const failed = (await checkLinks(work, { subs: [sub], main, mode: wish.mode })).get(subId) ?? [];
  const becomesAggregated = wish.mode === "aggregated" && before?.mode !== "aggregated";
  // A change of the mode to independent is unlinking without removing the link (B-222).
  const unlinking =
    wish.mode === "independent" && before?.mode === "aggregated"
      ? { subId, mainId: main.id, from: await firstOwnDay(work, sub, wish.from) }
      : undefined;
  const follower = theLinkFollower();
  if (unlinking) failed.push(...((await follower?.unlinkBlockers(work, unlinking)) ?? []));
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
  if (becomesAggregated) await follower?.linked(work, { subId, mainId: main.id });
  if (unlinking) await follower?.unlinked(work, unlinking);
  const after = { main: main.number, mode: wish.mode, label: wish.label, mainMay: wish.mainMay };
  work.audit({
    entity: "customer",
    entityId: subId,
    label: customerLabel(sub.number),
    action: before ? "link-changed" : "linked",
    partnerId: sub.partnerId,
    customerId: subId,
    changes: {
      ...differences(before ? { main: main.number, mode: before.mode, label: before.label, mainMay: before.main_may } : {}, after),
      ...(unlinking ? { billedByItselfFrom: { before: null, after: unlinking.from } } : {}),
    },
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

/** Takes the link away. Charges of an aggregated sub-account before that day that are not invoiced yet stand in the way. */
export async function unlinkCustomer(work: Work, subId: string, wanted: { from?: Day | undefined }): Promise<Customer> {
  const found = await findLink(work, subId);
  for (const id of [subId, ...(found ? [found.main_id] : [])].toSorted()) await lockCustomer(work, id);
  const sub = await getReachable(work, subId, "customers.linked.update");
  const link = await findLink(work, subId);
  if (!link) throw notFound("This customer is linked to no main account.");
  const main = await getReachable(work, link.main_id, "customers.linked.update");
  const unlinking = { subId, mainId: main.id, from: await firstOwnDay(work, sub, wanted.from) };
  const follower = theLinkFollower();
  const failed = link.mode === "aggregated" ? [...((await follower?.unlinkBlockers(work, unlinking)) ?? [])] : [];
  if (main.status === "archived") failed.push({ code: "main-archived", detail: "The main account is archived." });
  if (failed.length > 0) throw refusal(failed);
  await db(work).deleteFrom("customers.links").where("sub_id", "=", subId).execute();
  if (link.mode === "aggregated") await follower?.unlinked(work, unlinking);
  work.audit({
    entity: "customer",
    entityId: subId,
    label: customerLabel(sub.number),
    action: "unlinked",
    partnerId: sub.partnerId,
    customerId: subId,
    changes: {
      main: { before: main.number, after: null },
      mode: { before: link.mode, after: null },
      ...(link.mode === "aggregated" ? { billedByItselfFrom: { before: null, after: unlinking.from } } : {}),
    },
  });
  work.emit(customerUnlinked, { partnerId: sub.partnerId, customerId: subId, objectId: subId }, { mainId: main.id, mode: link.mode });
  return sub;
}

const refusal = (failed: readonly Finding[]): Error =>
  linkRefused(failed.map((one) => one.detail).join(" "), {
    errors: failed.map(({ code, detail, count }) => ({
      field: "mainId",
      code,
      message: detail,
      ...(count === undefined ? {} : { params: { count } }),
    })),
  });

const findLink = (work: Work, subId: string) =>
  db(work).selectFrom("customers.links").selectAll().where("sub_id", "=", subId).executeTakeFirst();

/** The day from which the account pays for itself: today unless somebody says another one, within a year either way. */
async function firstOwnDay(work: Work, sub: Customer, wanted: Day | undefined): Promise<Day> {
  const today = calendarDay(work.now, (await getPartner(work, sub.partnerId)).timeZone);
  const from = wanted ?? today;
  if (Math.abs(daysBetween(today, from)) > 366) throw fieldProblem("from", "too-far", "Choose a day within a year from today.");
  return from;
}

/** What stands in the way of linking each of these accounts to a main account: every check, for each (O-66). A few queries for any number. */
export async function checkLinks(
  work: Work,
  { subs, main, mode }: { subs: readonly Customer[]; main: Customer; mode: "independent" | "aggregated" },
): Promise<Map<string, Finding[]>> {
  const ids = [...subs.map((sub) => sub.id), main.id];
  const { rows } = await sql<{ id: string; subAccounts: number; mainId: string | null; mode: string | null }>`
    select customer.id, (select count(*)::int from customers.links where main_id = customer.id) as "subAccounts", link.main_id as "mainId", link.mode
    from unnest(${ids}::uuid[]) as customer (id) left join customers.links link on link.sub_id = customer.id`.execute(work.tx);
  const known = new Map(rows.map((row) => [row.id, row]));
  const linkable = (customer: Customer): Linkable => ({
    id: customer.id,
    partnerId: customer.partnerId,
    status: customer.status,
    subAccounts: known.get(customer.id)?.subAccounts ?? 0,
    mainId: known.get(customer.id)?.mainId ?? null,
  });
  const failed = new Map<string, Finding[]>(subs.map((sub) => [sub.id, failedChecks(linkable(sub), linkable(main))]));
  if (mode === "independent") return failed;
  // Of another partner's account nothing more is told, and one that is billed through this main account already stays so.
  const asked = subs.filter((sub) => sub.partnerId === main.partnerId && sub.id !== main.id && known.get(sub.id)?.mode !== "aggregated");
  const more = await theLinkFollower()?.blockers(work, { subIds: asked.map((sub) => sub.id), mainId: main.id });
  for (const [id, findings] of more ?? []) failed.get(id)?.push(...findings);
  return failed;
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
