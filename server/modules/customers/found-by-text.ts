import { type RawBuilder, type SqlBool, sql } from "kysely";
import { mayDo } from "../../platform/actor.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { listFields } from "../partners/index.ts";
import { reachableCustomers } from "./customer-queries.ts";
import { searchTermsOf } from "./search-text-rules.ts";

/** A trigram index knows nothing of two letters inside a word; at its beginning it does, with the space before them. */
const shortestInside = 3;

/**
 * The conditions on `customer` that find a scrap of text: every word somewhere, short ones at the beginning of a word; or the end of a phone number (O-73).
 * Additional fields are looked into for who may see them, or a search would tell what they hold (O-64).
 */
export async function textConditions(work: Work, text: string): Promise<RawBuilder<SqlBool>> {
  const { words, phoneEnd } = searchTermsOf(text);
  const inFields = await mayFindByFields(work);
  const contains = (pattern: string): RawBuilder<SqlBool> => {
    const inText = sql<SqlBool>`customer.search_text like platform.plain(${pattern})`;
    if (!inFields) return inText;
    return sql<SqlBool>`(${inText} or (customer.search_fields <> '' and customer.search_fields like platform.plain(${pattern})
      and ${reachableCustomers(work, "customers.additional_fields.view", "customer")}))`;
  };
  const ofWords = words.map((word) => contains(word.length < shortestInside ? `% ${escapeLike(word)}%` : `%${escapeLike(word)}%`));
  const all = ofWords.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(ofWords, sql` and `)})`;
  return phoneEnd === undefined ? all : sql<SqlBool>`(${all} or ${contains(`%${phoneEnd}%`)})`;
}

async function mayFindByFields(work: Work): Promise<boolean> {
  const { actor } = work;
  if (actor.kind === "customer" || actor.kind === "anonymous") return false;
  if (actor.kind !== "system" && !mayDo(actor, "customers.additional_fields.view")) return false;
  return (await listFields(work, "customers")).some(({ isSearchable }) => isSearchable);
}

/** A text that fits more customers than this says too little to look for what belongs to them. */
const mostFound = 1000;

/** Customers whom a scrap of text may mean, for lists of what belongs to them. */
export async function findCustomerIdsByText(work: Work, text: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select customer.id from customers.customers customer
    where ${await textConditions(work, text)} and ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })} limit ${mostFound}`.execute(
    work.tx,
  );
  return rows.map((row) => row.id);
}
