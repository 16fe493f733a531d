import { type RawBuilder, type SqlBool, sql } from "kysely";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { searchTermsOf } from "./search-text-rules.ts";

/** A trigram index knows nothing of two letters inside a word; at its beginning it does, with the space before them. */
const shortestInside = 3;

/** The conditions that find a scrap of text: every word somewhere, short ones at the beginning of a word; or the end of a phone number (O-73). */
export function textConditions(text: string, column = "customer.search_text"): RawBuilder<SqlBool> {
  const where = sql.ref(column);
  const { words, phoneEnd } = searchTermsOf(text);
  const contains = (pattern: string): RawBuilder<SqlBool> => sql<SqlBool>`${where} like platform.plain(${pattern})`;
  const ofWords = words.map((word) => contains(word.length < shortestInside ? `% ${escapeLike(word)}%` : `%${escapeLike(word)}%`));
  const all = ofWords.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(ofWords, sql` and `)})`;
  return phoneEnd === undefined ? all : sql<SqlBool>`(${all} or ${contains(`%${phoneEnd}%`)})`;
}

/** A text that fits more customers than this says too little to look for what belongs to them. */
const mostFound = 1000;

/** Customers whom a scrap of text may mean, for lists of what belongs to them. */
export async function findCustomerIdsByText(work: Work, text: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select customer.id from customers.customers customer
    where ${textConditions(text)} and ${visibleTo(work.actor, { partner: "customer.partner_id", customer: "customer.id" })} limit ${mostFound}`.execute(
    work.tx,
  );
  return rows.map((row) => row.id);
}
