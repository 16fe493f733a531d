// What this module's own tables do at a merge: labels and consents join, people, places and comments go over, links are tied anew.
import { type RawBuilder, sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { customerLinked } from "./events.ts";
import type { CustomerMerge, Moved } from "./ports.ts";

/** Runs before the survivor's fields are written, so that its search words are worked out with all of this. */
export async function moveOwnRows(work: Work, merge: CustomerMerge): Promise<Moved> {
  const { loser, survivor } = merge;
  const labels = await idsOf(
    work,
    sql`insert into customers.customer_labels (customer_id, partner_id, label_id)
      select ${survivor.id}, partner_id, label_id from customers.customer_labels where customer_id = ${loser.id} on conflict do nothing returning label_id as id`,
  );
  for (const table of ["customer_labels", "contacts", "search_extras"]) {
    await sql`delete from ${sql.table(`customers.${table}`)} where customer_id = ${loser.id}`.execute(work.tx);
  }
  const consents = await idsOf(
    work,
    sql`update customers.consents set customer_id = ${survivor.id} where customer_id = ${loser.id} returning id`,
  );
  return {
    labels,
    consents,
    "contact-persons": await append(work, "contact_persons", merge, 20),
    addresses: await append(work, "addresses", merge, 25),
    comments: await moveComments(work, merge),
    "sub-accounts": await tieLinks(work, merge),
    ...(await movePairs(work, merge)),
  };
}

async function idsOf(work: Work, statement: RawBuilder<unknown>): Promise<string[]> {
  const { rows } = await (statement as RawBuilder<{ id: string }>).execute(work.tx);
  return rows.map((row) => row.id);
}

/** Behind the survivor's own, as many as there is room for; the others stay where they were and stand in the snapshot. */
const append = (work: Work, table: "contact_persons" | "addresses", { loser, survivor }: CustomerMerge, most: number): Promise<string[]> =>
  idsOf(
    work,
    sql`with own as (select coalesce(max(position), 0) as last from ${sql.table(`customers.${table}`)} where customer_id = ${survivor.id}),
      added as (select id, own.last + row_number() over (order by position) as place from ${sql.table(`customers.${table}`)}, own where customer_id = ${loser.id})
      update ${sql.table(`customers.${table}`)} row set customer_id = ${survivor.id}, position = added.place
      from added where row.id = added.id and added.place <= ${most} returning row.id`,
  );

const mostPinned = 3;

/** Three pins are the most: the survivor's stay, and the newest of the loser's as far as there is room. */
async function moveComments(work: Work, { loser, survivor }: CustomerMerge): Promise<string[]> {
  await sql`update customers.comments set is_pinned = false, version = version + 1 where customer_id = ${loser.id} and is_pinned and id not in (
      select id from customers.comments where customer_id = ${loser.id} and is_pinned and deleted_at is null order by created_at desc, id desc
      limit greatest(0, ${mostPinned} - (select count(*)::int from customers.comments where customer_id = ${survivor.id} and is_pinned and deleted_at is null)))`.execute(
    work.tx,
  );
  return idsOf(work, sql`update customers.comments set customer_id = ${survivor.id} where customer_id = ${loser.id} returning id`);
}

/** A link between the two is no link any more; the loser's sub-accounts are the survivor's. */
async function tieLinks(work: Work, { loser, survivor }: CustomerMerge): Promise<string[]> {
  await sql`delete from customers.links where (sub_id, main_id) in ((${loser.id}, ${survivor.id}), (${survivor.id}, ${loser.id}))`.execute(
    work.tx,
  );
  const { rows } = await sql<{
    id: string;
    mode: "independent" | "aggregated";
  }>`update customers.links set main_id = ${survivor.id}, version = version + 1
    where main_id = ${loser.id} returning sub_id as id, mode`.execute(work.tx);
  for (const { id, mode } of rows) {
    work.emit(customerLinked, { partnerId: survivor.partnerId, customerId: id, objectId: id }, { mainId: survivor.id, mode, before: mode });
  }
  return rows.map((row) => row.id);
}

/** Who is not the loser is not the survivor either. The list of likely duplicates forgets the loser. */
async function movePairs(work: Work, { loser, survivor }: CustomerMerge): Promise<Moved> {
  await sql`insert into customers.known_different (first_id, second_id, partner_id, by, at)
    select least(${survivor.id}::uuid, other), greatest(${survivor.id}::uuid, other), partner_id, by, at
    from (select *, case when first_id = ${loser.id} then second_id else first_id end as other from customers.known_different
      where first_id = ${loser.id} or second_id = ${loser.id}) pair where other <> ${survivor.id} on conflict do nothing`.execute(work.tx);
  for (const table of ["known_different", "likely_duplicates"]) {
    await sql`delete from ${sql.table(`customers.${table}`)} where first_id = ${loser.id} or second_id = ${loser.id}`.execute(work.tx);
  }
  return {};
}
