import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import type { ServiceLock } from "./tables.ts";

/** Which services of these payers carry a lock, by their ids. */
export async function listServicesLockedFor(work: Work, payerIds: readonly string[], lock: ServiceLock): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`select id from services.services
    where payer_id = any (${[...payerIds]}::uuid[]) and lock = ${lock} and bundle_service_id is null`.execute(work.tx);
  return new Set(rows.map((row) => row.id));
}
