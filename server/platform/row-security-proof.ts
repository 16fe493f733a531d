import { sql } from "kysely";
import type { Proof } from "./proof.ts";

/** I-26 every table whose rows belong to a partner or customer has row policies: the second net has no hole. */
export const rowSecurityProof: Proof = {
  rule: "I-26",
  says: "every table with rows of a partner or customer is under row security",
  async prove(work) {
    const tables = await sql<{ name: string; guarded: boolean; policies: bigint }>`
      select c.oid::regclass::text as name, c.relrowsecurity as guarded, (select count(*) from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition
        and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker', 'public', 'sandbox_gateway')
        and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('partner_id', 'customer_id') and not a.attisdropped)
        -- The outbox is written by everybody and read by the program alone.
        and c.oid <> 'platform.events'::regclass`.execute(work.tx);
    const rows = tables.rows.filter((row) => !(row.name.endsWith("_partners") && row.name !== "identity.admin_partners"));
    return { checked: rows.length, wrong: rows.filter((row) => !row.guarded || row.policies === 0n).map((row) => row.name) };
  },
};
