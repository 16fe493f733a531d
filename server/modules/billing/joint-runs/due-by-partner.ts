import { sql } from "kysely";
import type { z } from "zod";
import type { Day } from "../../../../shared/calendar.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting, listPartners } from "../../partners/index.ts";
import { runPerPartner } from "../runs/run-settings.ts";
import type { runChoicesEndpoint } from "./contract.ts";

/** How many accounts of each visible partner a preview up to a day would hold. A partner without any is not in the answer. */
export async function countDueByPartner(work: Work, targetOn: Day): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ partner_id: string; n: number }>`select account.partner_id, count(*)::int as n from billing.accounts account
    where account.billing_enabled and account.billing_type = 'recurring' and not account.proforma_first and account.next_billing_on <= ${targetOn}
      and ${visibleTo(work.actor, { partner: "account.partner_id" })}
    group by account.partner_id`.execute(work.tx);
  return new Map(rows.map((row) => [row.partner_id, row.n]));
}

/** What the sheet that starts a preview offers. */
export async function listRunChoices(
  work: Work,
  { targetOn }: { targetOn?: Day | undefined },
): Promise<z.input<(typeof runChoicesEndpoint)["returns"]>> {
  const due = targetOn === undefined ? undefined : await countDueByPartner(work, targetOn);
  return {
    isJoint: !(await getSetting(work, runPerPartner)),
    partners: (await listPartners(work))
      .filter(({ id }) => seesPartner(work.actor, id))
      .map(({ id, name }) => ({ id, name, due: due ? (due.get(id) ?? 0) : null })),
  };
}
