import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../shared/endpoint.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import type { listDuplicatesEndpoint } from "./contract.ts";
import { reachableCustomers } from "./customer-queries.ts";
import { db } from "./tables.ts";

type Row = z.input<(typeof listDuplicatesEndpoint)["returns"]>["items"][number];

/** Pairs of whom the reader may open both, and whom nobody found to be two. */
export async function listDuplicates(work: Work, request: QueryOf<typeof listDuplicatesEndpoint>): Promise<Page<Row>> {
  const { filter } = request;
  const twin = (alias: "a" | "b") => sql<
    Row["first"]
  >`jsonb_build_object('id', ${sql.ref(`${alias}.id`)}, 'number', ${sql.ref(`${alias}.number`)},
    'name', ${sql.ref(`${alias}.full_name`)}, 'status', ${sql.ref(`${alias}.status`)}, 'city', ${sql.ref(`${alias}.city`)}, 'addedOn', ${sql.ref(`${alias}.added_on`)},
    'email', (select value from customers.contacts where customer_id = ${sql.ref(`${alias}.id`)} and kind = 'email' order by position limit 1),
    'phone', (select value from customers.contacts where customer_id = ${sql.ref(`${alias}.id`)} and kind = 'phone' order by position limit 1))`;
  const id = sql<string>`md5(pair.first_id::text || pair.second_id::text)::uuid`;
  let query = db(work)
    .selectFrom("customers.likely_duplicates as pair")
    .innerJoin("customers.customers as a", "a.id", "pair.first_id")
    .innerJoin("customers.customers as b", "b.id", "pair.second_id")
    .select(["pair.score", "pair.reasons", "pair.partner_id as partnerId", "pair.found_at as foundAt"])
    .select([id.as("id"), twin("a").as("first"), twin("b").as("second")])
    .where("a.deleted_at", "is", null)
    .where("b.deleted_at", "is", null)
    .where(visibleTo(work.actor, { partner: "pair.partner_id" }))
    .where(reachableCustomers(work, "customers.profile.view", "a"))
    .where(reachableCustomers(work, "customers.profile.view", "b"))
    .where(
      sql<boolean>`not exists (select from customers.known_different known where known.first_id = pair.first_id and known.second_id = pair.second_id)`,
    );
  if (filter.partner) query = query.where("pair.partner_id", "in", filter.partner);
  if (filter.reason) query = query.where(sql<boolean>`pair.reasons && ${[...filter.reason]}::text[]`);
  const page = await listPage(work, query, request, {
    sorts: { score: { by: sql`pair.score`, type: "int" }, foundAt: { by: sql`pair.found_at`, type: "timestamptz" } },
    defaultSort: "-score",
    id,
  });
  return { ...page, items: page.items.map(({ foundAt, ...row }) => ({ ...row, foundAt: foundAt.toISOString() })) };
}
