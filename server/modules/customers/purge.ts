import { sql } from "kysely";
import { z } from "zod";
import { defineJob, type JobRun } from "../../platform/jobs.ts";
import type { Work } from "../../platform/work.ts";
import { fieldsKeptDays, getSetting, listForgottenFields } from "../partners/index.ts";
import { customerLabel } from "./customer-queries.ts";
import { dropUnusedFieldFiles } from "./field-files.ts";
import { forgetSnapshots } from "./list-merges.ts";
import { recycleDays } from "./settings.ts";

export const cleanUpCustomers = defineJob("clean-up-customers", z.object({}), { maxAttempts: 3 });

const dayMs = 86_400_000;
/** Per night; what is left waits for the next one. */
const mostPurged = 1000;

/** Nightly: empties the recycle bin of what has lain there long enough, and drops values of fields that were deleted long ago. */
export async function cleanUp(run: JobRun): Promise<void> {
  const due = await run.inWork(async (work) => {
    const before = new Date(work.now.getTime() - (await getSetting(work, recycleDays)) * dayMs);
    const { rows } = await sql<{
      id: string;
    }>`select id from customers.customers where deleted_at < ${before} and purged_at is null and merged_into is null
        and not exists (select from customers.legal_holds hold where hold.customer_id = customers.id) order by deleted_at limit ${mostPurged}`.execute(
      work.tx,
    );
    return rows.map((row) => row.id);
  });
  for (const id of due) await run.inWork((work) => purgeCustomer(work, id));
  await run.inWork(dropForgottenValues);
  await run.inWork(dropUnusedFieldFiles);
  await run.inWork(forgetSnapshots);
}

// In this order: what points at what goes first.
const ownTables = [
  "planned_status_changes",
  "comments",
  "status_changes",
  "consents",
  "customer_labels",
  "search_extras",
  "contact_persons",
  "addresses",
  "contacts",
] as const;

/**
 * Removes a customer for good. Where money documents or other records name the customer, the foreign keys say so, and the bare row stays: its name is
 * what the documents print. The login is free again either way; the number never is.
 */
async function purgeCustomer(work: Work, id: string): Promise<"removed" | "emptied" | "not-due"> {
  const { rows } = await sql<{ number: bigint; partner_id: string }>`
    select number, partner_id from customers.customers where id = ${id} and deleted_at is not null and purged_at is null for update`.execute(
    work.tx,
  );
  const [row] = rows;
  if (!row) return "not-due";
  for (const table of ownTables) await sql`delete from ${sql.table(`customers.${table}`)} where customer_id = ${id}`.execute(work.tx);
  const outcome = await removeRow(work, id);
  if (outcome === "emptied") {
    await sql`update customers.customers set purged_at = ${work.now}, portal_login = 'purged-' || number, search_text = '', search_fields = '', extra = '{}', identification = '', date_of_birth = null,
      lat = null, lng = null, geo_source = '', external_id = null, version = version + 1, updated_at = ${work.now} where id = ${id}`.execute(
      work.tx,
    );
  }
  work.audit({
    entity: "customer",
    entityId: id,
    label: customerLabel(row.number),
    action: "purged",
    partnerId: row.partner_id,
    customerId: id,
    reason: outcome,
  });
  return outcome;
}

async function removeRow(work: Work, id: string): Promise<"removed" | "emptied"> {
  await sql`savepoint before_removing`.execute(work.tx);
  try {
    await sql`delete from customers.customers where id = ${id}`.execute(work.tx);
    return "removed";
  } catch (error) {
    // 23503: a foreign key points here. 23001 and our own append-only tables say the same in other words.
    if (!["23503", "23001"].includes((error as { code?: string }).code ?? "")) throw error;
    await sql`rollback to savepoint before_removing`.execute(work.tx);
    return "emptied";
  }
}

/** Values of additional fields that were deleted 90 days ago (O-63). */
async function dropForgottenValues(work: Work): Promise<void> {
  const names = await listForgottenFields(work, "customers", new Date(work.now.getTime() - fieldsKeptDays * dayMs));
  if (names.length === 0) return;
  await sql`update customers.customers set extra = extra - ${names}::text[] where extra ?| ${names}::text[] and extra <> '{}'`.execute(
    work.tx,
  );
}
