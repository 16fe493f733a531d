// Who would see which plan in the portal (B-271): the holders of a plan, counted by what keeps each target from them.
import { sql } from "kysely";
import type { z } from "zod";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { failedRestriction, getPlan, listPlansOfServices, offeredTargets, type Plan } from "../../catalog/index.ts";
import { getSetting, listPartners } from "../../partners/index.ts";
import { portalSelfChange } from "../planned-changes/settings.ts";
import type { previewPortalOfferEndpoint } from "./contract.ts";

/** Holders who are alike in all that a plan can ask about. */
interface Group {
  partnerId: string;
  locationId: string | null;
  category: string;
  labelIds: string[];
  currency: string | null;
  billingType: string | null;
  count: number;
}

/** A provider of 50,000 has a few hundred such groups; many thousands would be labels out of hand. */
const mostGroups = 5_000;

const listHolders = async (work: Work, planId: string): Promise<Group[]> => {
  const { rows } = await sql<Group>`
    select customer.partner_id as "partnerId", customer.location_id as "locationId", customer.category, labels.ids as "labelIds",
      account.currency, account.billing_type as "billingType", count(*)::int as count
    from services.services as service
    join customers.customers as customer on customer.id = service.customer_id
    left join billing.accounts as account on account.id = service.payer_id
    cross join lateral (select array(select label_id from customers.customer_labels where customer_id = customer.id order by label_id) as ids) as labels
    where service.plan_id = ${planId} and service.bundle_service_id is null and service.state in ('active', 'paused')
      and ${visibleTo(work.actor, { partner: "service.partner_id", customer: "service.customer_id" })}
    group by 1, 2, 3, 4, 5, 6 order by 7 desc limit ${mostGroups}`.execute(work.tx);
  return rows;
};

export async function previewPortalOffer(
  work: Work,
  { planId, targetIds }: { planId: string; targetIds: readonly string[] },
): Promise<z.input<typeof previewPortalOfferEndpoint.returns>> {
  const plan = await getPlan(work, planId);
  const holders = await listHolders(work, planId);
  const targets = await listPlansOfServices(work, [...targetIds]);
  return {
    holders: holders.reduce((sum, { count }) => sum + count, 0),
    targets: targetIds.flatMap((id) => {
      const target = targets.get(id);
      if (!target) return [];
      const mayEdit = target.partnerIds.every((partnerId) => seesPartner(work.actor, partnerId));
      return [{ planId: id, ...seenBy(plan, target, holders), hasWayBack: target.portalTargets.includes(plan.id), mayEdit }];
    }),
    selfChange: await partnersWithSelfChange(work, plan),
  };
}

/** As the portal decides for one customer, for all of them at once. */
function seenBy(plan: Plan, target: Plan, holders: readonly Group[]): { seen: number; hidden: { why: string; count: number }[] } {
  const current = { ...plan, portalTargets: [target.id] };
  const hidden = new Map<string, number>();
  let seen = 0;
  for (const { count, currency, billingType, ...holder } of holders) {
    const buyer = { ...holder, ...(currency === null ? {} : { currency }), ...(billingType === null ? {} : { billingType }) };
    if (offeredTargets(current, [target], buyer).length > 0) {
      seen += count;
      continue;
    }
    const why = failedRestriction(target, buyer) ?? "rule";
    hidden.set(why, (hidden.get(why) ?? 0) + count);
  }
  return { seen, hidden: [...hidden].map(([why, count]) => ({ why, count })).toSorted((a, b) => b.count - a.count) };
}

async function partnersWithSelfChange(work: Work, plan: Plan): Promise<{ id: string; name: string }[]> {
  const found: { id: string; name: string }[] = [];
  for (const partner of await listPartners(work)) {
    if (!plan.partnerIds.includes(partner.id)) continue;
    if ((await getSetting(work, portalSelfChange, { partnerId: partner.id })).some((kind) => kind === plan.kind))
      found.push({ id: partner.id, name: partner.name });
  }
  return found;
}
