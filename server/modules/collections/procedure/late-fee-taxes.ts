import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { TaxChange, TaxUpdateParticipant, TaxUpdateReach } from "../../catalog/index.ts";

/** B-147 late fees with the old tax get the new one. What they come to is set without tax, so it stays. */
export const taxUpdatesOfLateFees: TaxUpdateParticipant = { apply };

async function apply(work: Work, change: TaxChange, { partnerIds, planIds }: TaxUpdateReach): Promise<{ lateFees: number }> {
  // Kinds and places of plans say nothing about late fees.
  if (planIds !== undefined) return { lateFees: 0 };
  const steps = await sql<{ id: string; taxId: string }>`select id, tax_id as "taxId" from collections.late_fee_steps
    where ${partnerIds.length} = 0 or partner_id = any (${[...partnerIds]}::uuid[]) order by id for update`.execute(work.tx);
  const changed = steps.rows.flatMap(({ id, taxId }) => {
    const taxed = change.retaxed({ taxId, taxGroupId: null }) ?? change.retaxed({ taxId: null, taxGroupId: taxId });
    const now = taxed?.taxId ?? taxed?.taxGroupId;
    return now && now !== taxId ? [{ id, taxId: now }] : [];
  });
  for (const { id, taxId } of changed)
    await sql`update collections.late_fee_steps set tax_id = ${taxId}, version = version + 1 where id = ${id}`.execute(work.tx);
  return { lateFees: changed.length };
}
