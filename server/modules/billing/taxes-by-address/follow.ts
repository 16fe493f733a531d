// What else moves taxes by address: a customer who lives elsewhere now, a merge, another partner, a tax update.
import { sql } from "kysely";
import { calendarDay, type Day, maxDay } from "../../../../shared/calendar.ts";
import { insertRows } from "../../../platform/db/bulk.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import type { Work } from "../../../platform/work.ts";
import type { TaxChange, TaxUpdateReach } from "../../catalog/index.ts";
import type { CustomerMerge, MergeParticipant, MovedCustomer, MoveParticipant } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { type BillableService, billableServices, soldTerms } from "../../services/index.ts";
import { taxServices } from "../accounts/tax-status.ts";
import { billedDaysOfBilling } from "../adjustments/billed-days.ts";
import { ruleAt } from "./place-rules.ts";
import { invoicedBeyond, servicesInReach } from "./rule-reach.ts";
import { rulesOfPartner } from "./rules-of-partner.ts";
import { db } from "./tables.ts";

/**
 * B-102 from today on the customer's services are taxed where they are now. Many may move at once, and nobody looks at money while they edit an
 * address, so the next run proposes to correct what is invoiced further; a single service that moves is settled at once.
 */
export async function followAddresses(work: Work, moved: readonly MovedCustomer[]): Promise<void> {
  const by = JSON.stringify(describeActor(work));
  for (const [partnerId, own] of Map.groupBy(moved, (one) => one.partnerId)) {
    const { timeZone, country: home } = await getPartner(work, partnerId);
    const today = calendarDay(work.now, timeZone);
    await insertRows(
      work,
      "billing.place_moves",
      { customer_id: "uuid", partner_id: "uuid", since: "date", before: "jsonb", moved_at: "timestamptz", moved_by: "jsonb" },
      own.map(({ customerId, before }) => ({
        customer_id: customerId,
        partner_id: partnerId,
        since: today,
        before: JSON.stringify(before),
        moved_at: work.now,
        moved_by: by,
      })),
      // Whoever moves twice on a day was, until that day, where they were before the first time.
      "on conflict (customer_id, service_id, since) do nothing",
    );
    await proposeForMoved(work, own, { partnerId, home, today });
  }
}

async function proposeForMoved(
  work: Work,
  moved: readonly MovedCustomer[],
  { partnerId, home, today }: { readonly partnerId: string; readonly home: string; readonly today: Day },
): Promise<void> {
  const rules = await rulesOfPartner(work, partnerId);
  if (rules.length === 0) return;
  const { rows } = await sql<{ id: string; customer_id: string; kinds: string[]; plan_ids: string[] }>`
    select service.id, service.customer_id,
      array(select distinct one.kind from services.services one where one.id = service.id or one.bundle_service_id = service.id) as kinds,
      array(select distinct one.plan_id::text from services.services one where one.id = service.id or one.bundle_service_id = service.id) as plan_ids
    from services.services service join services.billed_days billed on billed.service_id = service.id
    where service.customer_id = any (${moved.map(({ customerId }) => customerId)}::uuid[]) and service.place is null
      and service.bundle_service_id is null and service.state in ('pending', 'active', 'paused', 'stopped') and billed.billed_through > ${today}
    order by service.id`.execute(work.tx);
  const places = new Map(moved.map((one) => [one.customerId, one]));
  const services = rows.flatMap(({ id, customer_id: customerId, kinds, plan_ids: planIds }) => {
    const place = places.get(customerId);
    const ruleFor = (where: MovedCustomer["before"]) => ruleAt(rules, { place: where, kinds, planIds }, today, home)?.id;
    // A bundle's parts may be under rules of their own; whether anything differs is found when it is worked out.
    const isOther = place !== undefined && (kinds.length > 1 || ruleFor(place.before) !== ruleFor(place.after));
    return isOther ? [{ serviceId: id, customerId, partnerId, from: today }] : [];
  });
  await billedDaysOfBilling.ask(work, { cause: "tax", sourceId: uuidv7(work.now.getTime()), services });
}

export const placesOfMerges: MergeParticipant = {
  async effects(work, merge) {
    const count = await countTaxedOtherwise(work, merge);
    return count === 0
      ? []
      : [
          {
            code: "taxes-change",
            detail: `${count === 1 ? "1 service" : `${count} services`} will bear another tax with the next invoice. What is invoiced stays as it is: to correct that, give both the same address and tax status first.`,
            count,
          },
        ];
  },

  async move(work, { loser, survivor }) {
    await sql`update billing.place_moves set customer_id = ${survivor.id} where customer_id = ${loser.id} and service_id is not null`.execute(
      work.tx,
    );
    // Where the closed record lived says nothing of services that belong to the one that stays.
    await sql`delete from billing.place_moves where customer_id = ${loser.id}`.execute(work.tx);
    return {};
  },
};

/**
 * How many invoiced services the survivor would be taxed otherwise for. Their invoices name the one who goes and stand on an account that nobody
 * pays to any more, so these days are not settled by the merge (docs/decisions/0018): whoever merges reads of it while it can be corrected.
 */
async function countTaxedOtherwise(work: Work, { loser, survivor }: CustomerMerge): Promise<number> {
  const { timeZone } = await getPartner(work, loser.partnerId);
  const today = calendarDay(work.now, timeZone);
  const { rows } = await sql<{ id: string }>`
    select service.id from services.services service join services.billed_days billed on billed.service_id = service.id
    where (service.customer_id = ${loser.id} or service.payer_id = ${loser.id}) and service.bundle_service_id is null
      and service.state in ('pending', 'active', 'paused', 'stopped') and billed.billed_through > ${today}
    order by service.id`.execute(work.tx);
  const before = await billableServices(
    work,
    rows.map(({ id }) => id),
  );
  if (before.length === 0) return 0;
  const follow = (id: string): string => (id === loser.id ? survivor.id : id);
  const asSold = before.map((service) => ({ ...service, segments: service.segments.map(soldTerms) }));
  const after = await taxServices(
    work,
    asSold.map((service) => ({ ...service, customerId: follow(service.customerId), payerId: follow(service.payerId) })),
  );
  return after.filter(({ segments }, at) => taxesFrom(before[at]?.segments ?? [], today) !== taxesFrom(segments, today)).length;
}

/** What is charged with which taxes from a day on, to compare. */
const taxesFrom = (segments: BillableService["segments"], on: Day): string =>
  segments
    .filter(({ end }) => end === null || end > on)
    .map(({ start, unitPrice, includesTax, taxId, taxGroupId, plan }) =>
      [
        maxDay(start, on),
        unitPrice,
        includesTax,
        taxId,
        taxGroupId,
        ...plan.components.flatMap((part) => [part.taxId, part.taxGroupId]),
      ].join(" "),
    )
    .join("\n");

export const placesOfPartnerMoves: MoveParticipant = {
  async carry(work, { customer, to }) {
    await sql`update billing.place_moves set partner_id = ${to.id} where customer_id = ${customer.id}`.execute(work.tx);
  },
};

/** B-147 a rule that names the old tax ends the day before; one with the new tax goes on from there. */
export async function retaxRules(
  work: Work,
  change: TaxChange,
  { partnerIds, planIds }: TaxUpdateReach,
): Promise<Readonly<Record<string, number>>> {
  const rules = await db(work)
    .selectFrom("billing.tax_rules")
    .selectAll()
    .where((where) => where.or([where("end_before", "is", null), where("end_before", ">", change.on)]))
    .orderBy("id")
    .forUpdate()
    .execute();
  let changed = 0;
  for (const rule of rules) {
    if (partnerIds.length > 0 && !partnerIds.includes(rule.partner_id)) continue;
    if (planIds !== undefined && (rule.plan_id === null || !planIds.includes(rule.plan_id))) continue;
    const taxed = change.retaxed({ taxId: rule.tax_id, taxGroupId: rule.tax_group_id });
    // Another rate of the same tax needs nothing: a rule names the tax.
    if (!taxed || (taxed.taxId === rule.tax_id && taxed.taxGroupId === rule.tax_group_id)) continue;
    const now = { tax_id: taxed.taxId, tax_group_id: taxed.taxGroupId };
    if (rule.start_on >= change.on)
      await db(work)
        .updateTable("billing.tax_rules")
        .set({ ...now, version: rule.version + 1 })
        .where("id", "=", rule.id)
        .execute();
    else {
      const { id, version, ...same } = rule;
      await db(work)
        .updateTable("billing.tax_rules")
        .set({ end_before: change.on, version: version + 1 })
        .where("id", "=", id)
        .execute();
      await db(work)
        .insertInto("billing.tax_rules")
        .values({
          ...{ ...same, ...now, id: uuidv7(work.now.getTime()), start_on: change.on, follows_id: id },
          ...{ created_at: work.now, created_by: JSON.stringify(describeActor(work)) },
        })
        .execute();
    }
    changed += 1;
    if (change.billedDays === "adjust" && change.updateId !== undefined) {
      const home = (await getPartner(work, rule.partner_id)).country;
      const match = { ...rule, zipFrom: rule.zip_from, zipTo: rule.zip_to, planId: rule.plan_id };
      const reached = invoicedBeyond(await servicesInReach(work, { partnerId: rule.partner_id, home }, [match]), change.on);
      await billedDaysOfBilling.ask(work, {
        cause: "tax",
        sourceId: change.updateId,
        services: reached.map((one) => ({ ...one, from: change.on })),
      });
    }
  }
  return changed === 0 ? {} : { taxRules: changed };
}
