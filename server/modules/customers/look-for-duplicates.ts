// The nightly look for customers who may be one person (O-81): pairs are worked out anew and kept for the list.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob, type JobRun } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import { getSetting } from "../partners/index.ts";
import { type Compared, scoreDuplicate } from "./duplicate-rules.ts";
import { duplicateList } from "./settings.ts";

export const lookForDuplicatesJob = defineJob("look-for-duplicates", z.object({}), { maxAttempts: 3 });

/** Customers that are compared with all others in one transaction. */
const atOnce = 400;
/** More customers than that with one phone or name are no duplicates, but the provider's own number or a very common name. */
const mostAlike = 60;

const firstId = "00000000-0000-0000-0000-000000000000";

export async function lookForDuplicates(run: JobRun): Promise<void> {
  const thresholds = new Map<string, number>();
  for (let after: string | undefined = firstId; after !== undefined; ) {
    const from: string = after;
    after = await run.inWork((work) => lookAtSome(work, from, thresholds));
  }
  await run.inWork((work) =>
    sql`delete from customers.likely_duplicates pair using customers.customers gone
      where gone.deleted_at is not null and gone.id in (pair.first_id, pair.second_id)`.execute(work.tx),
  );
}

/** Compares the next customers with all that come after them in the order of ids, and returns the last one; undefined when there are no more. */
async function lookAtSome(work: Work, after: string, thresholds: Map<string, number>): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string;
  }>`select id from customers.customers where id > ${after} and deleted_at is null order by id limit ${atOnce}`.execute(work.tx);
  const ids = rows.map((row) => row.id);
  // What is not found again is no longer so.
  await sql`delete from customers.likely_duplicates where first_id = any (${ids}::uuid[])`.execute(work.tx);
  await keepPairs(work, await likelyPairs(work, ids, thresholds));
  return ids.length < atOnce ? undefined : ids.at(-1);
}

interface Pair {
  first: string;
  second: string;
  partnerId: string;
  score: number;
  reasons: readonly string[];
}

/** Pairs with these customers as the first one. */
async function likelyPairs(work: Work, ids: readonly string[], thresholds: Map<string, number>): Promise<Pair[]> {
  if (ids.length === 0) return [];
  const side = (
    alias: string,
  ) => sql`jsonb_build_object('identification', ${sql.ref(alias)}.identification, 'taxId', ${sql.ref(alias)}.tax_id,
    'emails', array(select normal from customers.contacts where customer_id = ${sql.ref(alias)}.id and kind in ('email', 'billing_email')),
    'phones', array(select normal from customers.contacts where customer_id = ${sql.ref(alias)}.id and kind = 'phone'),
    'plainName', platform.plain(${sql.ref(alias)}.full_name),
    'address', case when ${sql.ref(alias)}.street_1 = '' then '' else ${sql.ref(alias)}.zip || ' ' || platform.plain(${sql.ref(alias)}.street_1) end,
    'dateOfBirth', ${sql.ref(alias)}.date_of_birth)`;
  const { rows } = await sql<{ first: string; second: string; partnerId: string; a: Compared; b: Compared; likeness: number }>`
    with batch as (select * from customers.customers where id = any (${[...ids]}::uuid[])),
    -- Each way to be alike comes from an index. What too many share is left out.
    keys as (
      select batch.id as first, other.id as second, 'i' || batch.identification as key from batch
        join customers.customers other on other.identification = batch.identification where batch.identification <> ''
      union all select batch.id, other.id, 't' || batch.tax_id from batch join customers.customers other on other.tax_id = batch.tax_id where batch.tax_id <> ''
      union all select batch.id, theirs.customer_id, 'c' || own.normal from batch
        join customers.contacts own on own.customer_id = batch.id
        join customers.contacts theirs on theirs.normal = own.normal and theirs.kind = any (case own.kind when 'phone' then array['phone'] else array['email', 'billing_email'] end)
      union all select batch.id, other.id, 'n' from batch
        join customers.customers other on platform.plain(other.full_name) = platform.plain(batch.full_name)
      union all select batch.id, other.id, 'a' from batch
        join customers.customers other on other.zip = batch.zip and platform.plain(other.street_1) = platform.plain(batch.street_1) and other.street_1 <> ''
        where batch.street_1 <> ''
    ),
    alike as (
      select first, second from (select first, second, count(*) over (partition by first, key) as many from keys) counted
      where many <= ${mostAlike} and second > first group by first, second
    )
    select a.id as first, b.id as second, a.partner_id as "partnerId", ${side("a")} as a, ${side("b")} as b,
      similarity(platform.plain(a.full_name), platform.plain(b.full_name)) as likeness
    from alike join customers.customers a on a.id = alike.first join customers.customers b on b.id = alike.second
    where a.partner_id = b.partner_id and b.deleted_at is null
      and not exists (select from customers.known_different known where known.first_id = a.id and known.second_id = b.id)`.execute(work.tx);
  const pairs: Pair[] = [];
  for (const { first, second, partnerId, a, b, likeness } of rows) {
    const { score, reasons } = scoreDuplicate(a, b, likeness);
    if (score >= (await thresholdOf(work, partnerId, thresholds))) pairs.push({ first, second, partnerId, score, reasons });
  }
  return pairs;
}

async function thresholdOf(work: Work, partnerId: string, known: Map<string, number>): Promise<number> {
  const found = known.get(partnerId) ?? Math.max(1, await getSetting(work, duplicateList, { partnerId }));
  known.set(partnerId, found);
  return found;
}

const keepPairs = (work: Work, pairs: readonly Pair[]): Promise<unknown> =>
  sql`insert into customers.likely_duplicates (first_id, second_id, partner_id, score, reasons, found_at)
    select first, second, "partnerId", score, array(select jsonb_array_elements_text(reasons)), ${work.now}
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as row (first uuid, second uuid, "partnerId" uuid, score int, reasons jsonb)
    on conflict (first_id, second_id) do update set score = excluded.score, reasons = excluded.reasons, found_at = excluded.found_at`.execute(
    work.tx,
  );

/** A customer who was added although somebody like them is here stands in the list at once, not only tomorrow. */
export async function keepDuplicatesOf(
  work: Work,
  customer: { id: string; partnerId: string },
  found: readonly { id: string; score: number; reasons: readonly string[] }[],
): Promise<void> {
  const from = Math.max(1, await getSetting(work, duplicateList, { partnerId: customer.partnerId }));
  const pairs = found
    .filter(({ score }) => score >= from)
    .map(({ id, score, reasons }) => {
      const [first, second] = [customer.id, id].toSorted() as [string, string];
      return { first, second, partnerId: customer.partnerId, score, reasons };
    });
  if (pairs.length > 0) await keepPairs(work, pairs);
}
