import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import type { AdditionalField, Wrong } from "../partners/index.ts";

export interface WithFields {
  /** Absent for one that is being added. */
  readonly id?: string;
  readonly partnerId: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

interface Asked {
  at: number;
  id: string | null;
  partnerId: string;
  name: string;
  value: unknown;
  within: "partner" | "all";
}

/**
 * Values of unique additional fields that somebody else has, or that occur twice among these. Two works with the same value take turns on a lock, or
 * both would find it free; a unique index cannot say it, because the fields are data.
 */
export async function takenFieldValues(
  work: Work,
  fields: readonly AdditionalField[],
  records: readonly WithFields[],
): Promise<(Wrong & { at: number })[]> {
  const unique = fields.filter((field) => field.isUnique !== "no");
  const asked: Asked[] = records.flatMap(({ id, partnerId, extra }, at) =>
    unique
      .filter((field) => extra[field.name] !== undefined)
      .map((field) => ({
        at,
        id: id ?? null,
        partnerId,
        name: field.name,
        value: extra[field.name],
        within: field.isUnique as "partner" | "all",
      })),
  );
  if (asked.length === 0) return [];
  const rows = JSON.stringify(asked);
  // In one order, so that two works with several values cannot wait for each other.
  await sql`select pg_advisory_xact_lock(key) from (select distinct hashtextextended(name || ':' || value::text, 0) as key
    from jsonb_to_recordset(${rows}::jsonb) as row (name text, value jsonb) order by key) as locks`.execute(work.tx);
  const { rows: taken } = await sql<{ at: number; name: string }>`
    select distinct row.at, row.name from jsonb_to_recordset(${rows}::jsonb) as row (at int, id uuid, "partnerId" uuid, name text, value jsonb, within text)
    join customers.customers customer on customer.extra @> jsonb_build_object(row.name, row.value) and customer.extra <> '{}'
    where customer.deleted_at is null and customer.id is distinct from row.id and (row.within = 'all' or customer.partner_id = row."partnerId")`.execute(
    work.tx,
  );
  const seen = new Set<string>();
  const wrong: (Wrong & { at: number })[] = [];
  for (const { at, name, value, within, partnerId } of asked) {
    const key = JSON.stringify([name, value, within === "all" ? "" : partnerId]);
    if (seen.has(key) || taken.some((row) => row.at === at && row.name === name)) {
      wrong.push({ at, field: `extra.${name}`, code: "duplicate", message: "another customer has this value" });
    }
    seen.add(key);
  }
  return wrong;
}
