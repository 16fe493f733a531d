import { sql } from "kysely";
import type { EditGuard } from "../billing/index.ts";
import { coveredByPlans } from "./instalments/plan-participants.ts";

/** 7.3 what was reminded of, agreed on or handed over is known by its figures. */
export const editsEnd: EditGuard = {
  async bars(work, { documentId, accountId }) {
    const { rows } = await sql<{ reminded: boolean; claimed: boolean }>`select
      exists (select from collections.reminders where customer_id = ${accountId} and ${documentId}::uuid = any (document_ids) and not is_undeliverable) as reminded,
      exists (select from collections.late_fees where document_id = ${documentId})
        or exists (select from collections.placement_debts where document_id = ${documentId}) as claimed`.execute(work.tx);
    const isInPlan = (await coveredByPlans(work, [accountId])).has(documentId);
    return [
      ...(rows[0]?.reminded ? (["sent"] as const) : []),
      ...(rows[0]?.claimed ? (["claimed"] as const) : []),
      ...(isInPlan ? (["in_plan"] as const) : []),
    ];
  },
};
