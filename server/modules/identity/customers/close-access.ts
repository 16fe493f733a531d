import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { endSignIns } from "../sign-in/end-sign-ins.ts";

/** Ends a customer's portal for good: whoever is signed in is out, the password and the passkeys are gone, and links and codes under way no longer work. */
export async function closeCustomerAccess(work: Work, customerId: string, by: string): Promise<void> {
  await endSignIns(work, { realm: "customer", subjectId: customerId, by });
  await sql`update identity.credentials set is_enabled = false, password_hash = null where realm = 'customer' and subject_id = ${customerId}`.execute(
    work.tx,
  );
  for (const table of ["identity.federated_identities", "identity.sent_factors", "identity.sent_codes", "identity.trusted_devices"]) {
    await sql`delete from ${sql.table(table)} where realm = 'customer' and subject_id = ${customerId}`.execute(work.tx);
  }
  await sql`delete from identity.passkeys where realm = 'customer' and subject_id = ${customerId}`.execute(work.tx);
  await sql`update identity.password_requests set subject_ids = array_remove(subject_ids, ${customerId}::uuid),
      state = case when subject_ids = array[${customerId}::uuid] then 'superseded' else state end
    where realm = 'customer' and subject_ids @> array[${customerId}::uuid] and state in ('requested', 'sent', 'verified')`.execute(work.tx);
}
