import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import type { CustomerMerge, Finding, MergeParticipant } from "../customers/index.ts";
import { refreshSearchExtras } from "./search-extras.ts";

interface Count {
  services: number;
  running: number;
  paid: number;
  type: string | null;
  otherType: string | null;
}

async function look(work: Work, { loser, survivor }: CustomerMerge): Promise<Count> {
  const { rows } = await sql<Count>`select
      count(*) filter (where customer_id = ${loser.id} and bundle_service_id is null)::int as services,
      count(*) filter (where customer_id = ${loser.id} and state in ('active', 'paused', 'stopped'))::int as running,
      count(*) filter (where payer_id = ${loser.id} and state in ('pending', 'active', 'paused', 'stopped'))::int as paid,
      (select billing_type from services.payer_accounts where customer_id = ${loser.id}) as type,
      (select billing_type from services.payer_accounts where customer_id = ${survivor.id}) as "otherType"
    from services.services where customer_id = ${loser.id} or payer_id = ${loser.id}`.execute(work.tx);
  return rows[0] as Count;
}

const runs = new Set(["active", "blocked"]);
const services = (count: number): string => (count === 1 ? "1 service" : `${count} services`);

/** When two customers become one, the services keep what they are and change whose they are. What was billed of them stays billed. */
export const servicesOfMerges: MergeParticipant = {
  async blockers(work, merge) {
    const { running, paid, type, otherType } = await look(work, merge);
    const blockers: Finding[] = [];
    if (running > 0 && !runs.has(merge.survivor.status)) {
      blockers.push({
        code: "survivor-not-active",
        detail: `${services(running)} would come to a customer who is ${merge.survivor.status}. Make that one active first.`,
        count: running,
      });
    }
    if (paid > 0 && type !== null && otherType !== null && type !== otherType) {
      blockers.push({
        code: "billing-type-differs",
        detail: "The two accounts are billed in different ways. Give both the same one first.",
      });
    }
    return blockers;
  },

  async effects(work, merge) {
    const { services: count } = await look(work, merge);
    return count === 0
      ? []
      : [{ code: "services-move", detail: `${services(count)} will come along, with what is billed of them.`, count }];
  },

  async move(work, { loser, survivor }) {
    await sql`select 1 from services.services where customer_id = ${loser.id} or payer_id = ${loser.id} order by id for update`.execute(
      work.tx,
    );
    // Both may have come from one file with the same external id; within a customer it is unique.
    await sql`update services.services service set external_id = service.external_id || '-' || ${String(loser.number)}::text
      where service.customer_id = ${loser.id} and exists (select from services.services other
        where other.customer_id = ${survivor.id} and other.external_id = service.external_id)`.execute(work.tx);
    await sql`update services.services set payer_id = ${survivor.id} where payer_id = ${loser.id}`.execute(work.tx);
    const { rows } = await sql<{
      id: string;
    }>`update services.services set customer_id = ${survivor.id}, version = version + 1, updated_at = ${work.now}
      where customer_id = ${loser.id} returning id`.execute(work.tx);
    for (const table of ["segments", "discounts", "state_changes"]) {
      await sql`update ${sql.table(`services.${table}`)} set customer_id = ${survivor.id} where customer_id = ${loser.id}`.execute(work.tx);
    }
    await refreshSearchExtras(work, [loser.id, survivor.id]);
    return { services: rows.map((row) => row.id) };
  },
};
