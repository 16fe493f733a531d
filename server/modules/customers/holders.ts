// What the partners module asks of us: who carries a label, which values a field has, who lives in a location.
import { sql } from "kysely";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { enqueue } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import {
  type CustomerCounter,
  convertValue,
  type FieldHolder,
  type LabelHolder,
  type LocationHolder,
  type SettingEffectOf,
  type SettingRelation,
} from "../partners/index.ts";
import { customerLabel } from "./customer-queries.ts";
import { refreshCustomerSearch } from "./search-text.ts";

export const customerLabels: LabelHolder = {
  async countUses(work, labelIds) {
    const { rows } = await sql<{ label_id: string; count: number }>`
      select label.label_id, count(*)::int as count from customers.customer_labels label join customers.customers customer on customer.id = label.customer_id
      where label.label_id = any (${[...labelIds]}::uuid[]) and customer.deleted_at is null and ${visibleTo(work.actor, { partner: "label.partner_id" })}
      group by label.label_id`.execute(work.tx);
    return new Map(rows.map((row) => [row.label_id, row.count]));
  },
  async removeUses(work, labelId) {
    await sql`delete from customers.customer_labels where label_id = ${labelId}`.execute(work.tx);
  },
};

export const customerFields: FieldHolder = {
  async findDuplicates(work, { name, within }) {
    const scope = within === "partner" ? sql`partner_id,` : sql``;
    const { rows } = await sql<{ value: string; numbers: bigint[] }>`
      select min(extra->>${name}) as value, (array_agg(number order by number))[1:5] as numbers from customers.customers
      where extra ? ${name} and extra <> '{}' and deleted_at is null group by ${scope} extra->${name} having count(*) > 1 limit 50`.execute(
      work.tx,
    );
    return rows.map(({ value, numbers }) => ({ value, records: numbers.map(customerLabel) }));
  },
  async convertValues(work, { name, to }) {
    const { rows } = await sql<{
      value: unknown;
    }>`select distinct extra->${name} as value from customers.customers where extra ? ${name} and extra <> '{}'`.execute(work.tx);
    const pairs = rows.map(({ value }) => ({ from: value, to: convertValue(value, to) }));
    await sql`update customers.customers set extra = jsonb_set(extra, array[${name}::text], row."to")
      from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as row ("from" jsonb, "to" jsonb)
      where extra->${name} = row."from" and extra <> '{}' and row."from" <> row."to"`.execute(work.tx);
  },
  searchChanged: (work) => enqueue(work, refreshCustomerSearch, {}, { key: "refresh-customer-search" }),
};

export const customerLocations: LocationHolder = {
  async countUses(work, locationId) {
    const { rows } = await sql<{
      count: number;
    }>`select count(*)::int as count from customers.customers where location_id = ${locationId}`.execute(work.tx);
    return rows[0]?.count ?? 0;
  },
  async moveUses(work: Work, { from, to }) {
    await sql`update customers.customers set location_id = ${to}, version = version + 1, updated_at = ${work.now} where location_id = ${from}`.execute(
      work.tx,
    );
  },
};

export const countByPartner: CustomerCounter = async (work) => {
  const { rows } = await sql<{ partner_id: string; status: string; count: number }>`
    select partner_id, status, count(*)::int as count from customers.customers
    where deleted_at is null and ${visibleTo(work.actor, { partner: "partner_id" })} group by partner_id, status`.execute(work.tx);
  const counts = new Map<string, Record<string, number>>();
  for (const { partner_id, status, count } of rows) counts.set(partner_id, { ...counts.get(partner_id), [status]: count });
  return counts;
};

/** What warns is a duplicate all the more: the list begins no higher than the warning. */
export const duplicateScores: SettingRelation = {
  keys: ["customers.duplicate_list", "customers.duplicate_warn"],
  wrong: (values) =>
    Number(values["customers.duplicate_list"]) > Number(values["customers.duplicate_warn"])
      ? { key: "customers.duplicate_list", code: "above-other", message: "The list begins no higher than the warning." }
      : undefined,
};

/** How many deleted customers the next clean-up would remove for good because of a shorter time. */
export const shorterRecycling: SettingEffectOf = async (work, { before, after }) => {
  const [kept, keep] = [Number(before), Number(after)];
  if (keep >= kept) return undefined;
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customers.customers
    where purged_at is null and merged_into is null and deleted_at < ${work.now}::timestamptz - make_interval(days => ${keep})`.execute(
    work.tx,
  );
  const count = rows[0]?.count ?? 0;
  return count > 0 ? { code: "removes", count } : undefined;
};
