import { seesPartner } from "../../platform/db/visible-to.ts";
import type { Work } from "../../platform/work.ts";
import { listPartners } from "./partner-queries.ts";
import { customerCounts } from "./ports.ts";

export interface PartnerFigures {
  readonly partnerId: string;
  readonly customers: { readonly new: number; readonly active: number; readonly blocked: number; readonly inactive: number };
}

/** What stands beside each partner in the list of them (O-242). */
export async function partnerFigures(work: Work): Promise<PartnerFigures[]> {
  const counts = await customerCounts(work);
  const mine = (await listPartners(work)).filter(({ id }) => seesPartner(work.actor, id));
  return mine.map(({ id }) => {
    const of = (status: string): number => counts.get(id)?.[status] ?? 0;
    return { partnerId: id, customers: { new: of("new"), active: of("active"), blocked: of("blocked"), inactive: of("inactive") } };
  });
}
