import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { describeActor } from "../../platform/event-bus.ts";
import { editConflict, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting, listPartners } from "../partners/index.ts";
import type { listRecycledEndpoint } from "./contract.ts";
import {
  type Customer,
  customerLabel,
  findDeleted,
  getCustomer,
  getReachable,
  lockCustomer,
  reachableCustomers,
} from "./customer-queries.ts";
import { customerView } from "./customer-view.ts";
import { customerDeleted } from "./events.ts";
import { holdsInTheWay } from "./legal-hold.ts";
import { blockersOf, type Finding } from "./ports.ts";
import { customerHasBlockers } from "./problems.ts";
import { recycleDays } from "./settings.ts";
import { db } from "./tables.ts";

const dayMs = 86_400_000;

/** Everything that stands in the way of deleting a customer (O-57): what we know here, and what other modules tell. */
export async function deletionBlockers(work: Work, customer: Pick<Customer, "id" | "status">): Promise<Finding[]> {
  const blockers: Finding[] = [];
  if (customer.status !== "inactive" && customer.status !== "archived") {
    blockers.push({ code: "status", detail: "Only an inactive or archived customer is deleted." });
  }
  const { rows } = await sql<{ subs: number; mains: number }>`
    select (select count(*)::int from customers.links where main_id = ${customer.id}) as subs, (select count(*)::int from customers.links where sub_id = ${customer.id}) as mains`.execute(
    work.tx,
  );
  const [links] = rows;
  if (links && links.subs > 0)
    blockers.push({ code: "sub-accounts", detail: `${links.subs} sub-accounts are linked to it.`, count: links.subs });
  if (links && links.mains > 0) blockers.push({ code: "main-account", detail: "It is linked to a main account." });
  return [...blockers, ...(await holdsInTheWay(work, [customer.id])), ...(await blockersOf(work, customer.id, "delete"))];
}

/** Into the recycle bin: gone from every list and page, with everything kept for a restore. */
export async function deleteCustomer(work: Work, id: string, version: number): Promise<void> {
  await lockCustomer(work, id);
  const customer = await getReachable(work, id, "customers.profile.delete");
  if (customer.version !== version)
    throw editConflict(`${customerLabel(customer.number)} was changed meanwhile.`, { current: await customerView(work, customer) });
  const blockers = await deletionBlockers(work, customer);
  if (blockers.length > 0) {
    throw customerHasBlockers(blockers.map((blocker) => blocker.detail).join(" "), {
      errors: blockers.map(({ code, detail, count }) => ({
        field: "",
        code,
        message: detail,
        ...(count === undefined ? {} : { params: { count } }),
      })),
    });
  }
  await sql`update customers.planned_status_changes set state = 'cancelled', outcome = 'The customer is deleted.', ended_at = ${work.now}
    where customer_id = ${id} and state = 'pending'`.execute(work.tx);
  await db(work)
    .updateTable("customers.customers")
    .set({ deleted_at: work.now, deleted_by: JSON.stringify(describeActor(work)), version: sql`version + 1`, updated_at: work.now })
    .where("id", "=", id)
    .execute();
  leaveTraces(work, customer, "deleted");
}

export async function restoreCustomer(work: Work, id: string): Promise<Customer> {
  await lockCustomer(work, id);
  const customer = await findDeleted(work, id);
  if (!customer) throw notFound();
  const reached = await db(work)
    .selectFrom("customers.customers as customer")
    .select("customer.id")
    .where("customer.id", "=", id)
    .where(reachableCustomers(work, "customers.profile.restore", "customer"))
    .executeTakeFirst();
  if (!reached) throw notFound();
  await db(work)
    .updateTable("customers.customers")
    .set({ deleted_at: null, deleted_by: null, version: sql`version + 1`, updated_at: work.now })
    .where("id", "=", id)
    .execute();
  leaveTraces(work, customer, "restored");
  return getCustomer(work, id);
}

function leaveTraces(work: Work, customer: Customer, action: "deleted" | "restored"): void {
  const about = { partnerId: customer.partnerId, customerId: customer.id };
  work.audit({ entity: "customer", entityId: customer.id, label: customerLabel(customer.number), action, ...about });
  work.emit(customerDeleted, { ...about, objectId: customer.id }, { number: customer.number, restored: action === "restored" });
}

export async function listRecycled(
  work: Work,
  request: QueryOf<typeof listRecycledEndpoint>,
): Promise<Page<z.input<(typeof listRecycledEndpoint)["returns"]>["items"][number]>> {
  let query = db(work)
    .selectFrom("customers.customers as customer")
    .select([
      "customer.id",
      sql<number>`customer.number::int`.as("number"),
      "customer.full_name as name",
      "customer.partner_id as partnerId",
      sql<Date>`customer.deleted_at`.as("deletedAt"),
      sql<string>`coalesce(customer.deleted_by->>'name', '')`.as("deletedBy"),
    ])
    .where("customer.deleted_at", "is not", null)
    .where("customer.purged_at", "is", null)
    .where("customer.merged_into", "is", null)
    .where(visibleTo(work.actor, { partner: "customer.partner_id" }))
    .where(reachableCustomers(work, "customers.profile.restore", "customer"));
  const { text } = request.filter;
  if (text) query = query.where(sql<boolean>`customer.search_text like '%' || platform.plain(${escapeLike(text)}) || '%'`);
  const page = await listPage(work, query, request, {
    sorts: { deletedAt: { by: sql`customer.deleted_at`, type: "timestamptz" }, number: { by: sql`customer.number`, type: "bigint" } },
    defaultSort: "-deletedAt",
    id: sql<string>`customer.id`,
  });
  const partners = new Map((await listPartners(work)).map((partner) => [partner.id, partner.name]));
  const days = await getSetting(work, recycleDays);
  return {
    ...page,
    items: page.items.map(({ partnerId, deletedAt, ...row }) => ({
      ...row,
      partner: partners.get(partnerId) ?? "",
      deletedAt: deletedAt.toISOString(),
      purgedAfter: new Date(deletedAt.getTime() + days * dayMs).toISOString(),
    })),
  };
}
