// What a new service is charged once waits as future items for its first invoice (section 1.1), and goes again when nothing comes of the order.
import { sql } from "kysely";
import { calendarDay, type Day, day } from "../../../../shared/calendar.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import type { Happened } from "../../../platform/events.ts";
import type { Work } from "../../../platform/work.ts";
import { findGivenPromo, listPlansOfServices, type Plan, type PromoGiven, priceOn } from "../../catalog/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner, sayIn } from "../../partners/index.ts";
import { getService } from "../../services/index.ts";
import { db } from "../tables.ts";
import { type OnceItem, oneTimeItems } from "./setup-rules.ts";

/** What whoever takes the plan is charged once beside its price. */
export async function setupItemsOf(
  work: Work,
  plan: Plan,
  taken: { customerId: string; partnerId: string; startOn: Day; promo: PromoGiven | undefined },
): Promise<OnceItem[]> {
  const { customerId, partnerId, startOn, promo } = taken;
  const setupPlans = plan.setupPlanIds.length === 0 ? [] : [...(await listPlansOfServices(work, plan.setupPlanIds)).values()];
  const buyer = (await listBuyers(work, [customerId])).get(customerId);
  const say = await sayIn(work, partnerId, buyer?.language ?? "en", "print");
  const items = oneTimeItems({
    plan,
    own: priceOn(plan.prices, startOn),
    setupPlans,
    priceOf: (prices) => priceOn(prices, startOn),
    createdOn: calendarDay(work.now, (await getPartner(work, partnerId)).timeZone),
    startOn,
    feeText: say("activation-fee", { plan: plan.title }),
  });
  // B-265 the line stays, so that whoever has the code sees what it is worth, and costs nothing.
  return items.map((item) =>
    promo?.waives.includes(item.kind === "fee" ? "activation" : "setup")
      ? { ...item, unitPrice: "0", text: say("waived-by-code", { text: item.text, code: promo.code }) }
      : item,
  );
}

/** What came with an import was charged elsewhere, when it began; an order brings what it charges once with it, at the price that was agreed. */
const broughtAlong = new Set(["import", "demo", "order"]);

/** Hears `service.created`; the bus delivers each event once. */
export async function chargeSetup(
  work: Work,
  { objectId, data }: Happened<{ serviceId: string; customerId: string; planId: string; startOn: string; cause: string }>,
): Promise<void> {
  if (broughtAlong.has(data.cause)) return;
  const service = await getService(work, objectId);
  // A part of a bundle costs nothing of its own.
  if (service.bundleServiceId !== null || service.archivedByMistake) return;
  const plan = (await listPlansOfServices(work, [data.planId])).get(data.planId);
  if (!plan) return;
  const { customerId, partnerId } = service;
  const promo = await findGivenPromo(work, service.id);
  const items = await setupItemsOf(work, plan, { customerId, partnerId, startOn: day(data.startOn), promo });
  if (items.length === 0) return;
  const account = await db(work).selectFrom("billing.accounts").select("id").where("id", "=", service.payerId).executeTakeFirst();
  if (!account) return;
  await db(work)
    .insertInto("billing.future_items")
    .values(
      items.map((item) => ({
        account_id: account.id,
        partner_id: partnerId,
        service_id: service.id,
        side: "debit" as const,
        kind: item.kind,
        category: item.category,
        text: item.text,
        unit_price: item.unitPrice,
        tax_id: item.taxId,
        tax_group_id: item.taxGroupId,
        includes_tax: item.includesTax,
        due_on: item.dueOn,
        created_by: JSON.stringify(describeActor(work)),
        created_at: work.now,
      })),
    )
    .execute();
}

/** Hears `service.state_changed`: an order that was withdrawn, or a mistake, leaves nothing to be charged. */
export async function cancelSetup(work: Work, { objectId, data }: Happened<{ from: string; to: string; cause: string }>): Promise<void> {
  if (data.to !== "archived" || (data.from !== "pending" && data.cause !== "mistake")) return;
  await sql`update billing.future_items set cancelled_at = ${work.now}, version = version + 1
    where service_id = ${objectId} and document_id is null and charge_id is null and cancelled_at is null`.execute(work.tx);
}
