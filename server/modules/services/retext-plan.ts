import { sql } from "kysely";
import { mayDo } from "../../platform/actor.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { permissionDenied } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { changeLineText, rightsNodeOf } from "../catalog/index.ts";
import type { Audience } from "./reprice-plan.ts";

/**
 * B-13 another text on documents, with the same choice as for a price. Services without a text of their own follow the plan;
 * "new services only" gives them the old text as their own. Documents that exist keep theirs.
 */
export async function retextPlan(
  work: Work,
  { planId, lineText, audience }: { planId: string; lineText: string; audience: Audience },
): Promise<{ services: number }> {
  const { before } = await changeLineText(work, planId, lineText);
  const mine = sql`plan_id = ${planId} and state <> 'archived' and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}`;
  if (audience === "new_services_only") {
    await sql`update services.services as service set line_text = ${before.lineText}, version = version + 1, updated_at = ${work.now}
      where ${mine} and line_text is null`.execute(work.tx);
    return { services: 0 };
  }
  if (audience === "all_services") {
    const right = `${rightsNodeOf(before.kind)}.reprice` as const;
    if (!mayDo(work.actor, right)) throw permissionDenied(`Changing texts that services have of their own needs the right ${right}.`);
    await sql`update services.services as service set line_text = null, version = version + 1, updated_at = ${work.now}
      where ${mine} and line_text is not null`.execute(work.tx);
  }
  const following = await sql<{
    count: bigint;
  }>`select count(*) as count from services.services as service where ${mine} and line_text is null`.execute(work.tx);
  return { services: Number(following.rows[0]?.count ?? 0n) };
}
