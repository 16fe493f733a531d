// A use of a promo code: asked for, reserved with what is ordered, counted once that has come, freed when nothing comes of it (B-265).
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import type { Problem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { listLabelIds } from "../../customers/index.ts";
import { promoCodeRefused } from "../problems.ts";
import { db, type PromoGiven } from "../tables.ts";
import { countUsesOf, findPromoByCode, givenBy, lockPromo, type PromoRow } from "./promo-queries.ts";
import { type PromoRefusal, promoRefusal, readCode } from "./promo-rules.ts";

export interface PromoWish {
  /** As it was typed. */
  readonly code: string;
  readonly partnerId: string;
  /** Null: somebody who signs up. */
  readonly customerId: string | null;
  readonly planId: string;
  /** The day of the use: today. */
  readonly on: Day;
  readonly isExisting: boolean;
  readonly hasOtherDiscounts: boolean;
}

export interface UsablePromo {
  readonly promoCodeId: string;
  readonly isStackable: boolean;
  readonly given: PromoGiven;
}

/** What a code would give, without taking a use of it. Refuses in one way whatever the cause is. */
export async function findUsablePromo(work: Work, wish: PromoWish): Promise<UsablePromo> {
  const code = readCode(wish.code);
  const promo = code === undefined ? undefined : await findPromoByCode(work, { partnerId: wish.partnerId, code });
  return usable(work, promo, wish);
}

/** As `findUsablePromo`, and takes one use for something that is still to come: a service that waits, an order. */
export async function reservePromo(work: Work, wish: PromoWish & { readonly objectId: string }): Promise<UsablePromo> {
  const found = await findUsablePromo(work, wish);
  // The row stays locked until the commit, so that the last use goes to one of those who ask at once; the others are told that it is used up.
  const promo = await lockPromo(work, found.promoCodeId);
  const checked = await usable(work, promo, wish);
  await db(work)
    .insertInto("catalog.promo_uses")
    .values({
      promo_code_id: promo.id,
      partner_id: promo.partner_id,
      customer_id: wish.customerId,
      object_id: wish.objectId,
      state: "reserved",
      given: JSON.stringify(checked.given),
      reserved_at: work.now,
      decided_at: null,
    })
    .execute();
  await sql`update catalog.promo_codes set reserved = reserved + 1 where id = ${promo.id}`.execute(work.tx);
  return checked;
}

/** What it was reserved for has come. Does nothing when there is no use, or it is counted or freed already. */
export const countPromo = (work: Work, objectId: string): Promise<void> => decide(work, objectId, "counted");

/** Nothing came of it: the use is free for somebody else. */
export const freePromo = (work: Work, objectId: string): Promise<void> => decide(work, objectId, "freed");

async function decide(work: Work, objectId: string, to: "counted" | "freed"): Promise<void> {
  const use = await db(work).selectFrom("catalog.promo_uses").selectAll().where("object_id", "=", objectId).executeTakeFirst();
  if (!use) return;
  await lockPromo(work, use.promo_code_id);
  // A mistake is taken back although it was counted; what is freed stays so.
  const from = to === "counted" ? ["reserved"] : ["reserved", "counted"];
  const { rows } = await sql<{ was: "reserved" | "counted" }>`
    update catalog.promo_uses use set state = ${to}, decided_at = ${work.now} from catalog.promo_uses before
    where use.id = ${use.id} and before.id = use.id and use.state = any (${from}::text[]) returning before.state as was`.execute(work.tx);
  const was = rows[0]?.was;
  if (!was) return;
  await sql`update catalog.promo_codes set reserved = reserved - ${was === "reserved" ? 1 : 0},
      counted = counted + ${to === "counted" ? 1 : was === "counted" ? -1 : 0} where id = ${use.promo_code_id}`.execute(work.tx);
}

/** What was given for a service or an order with a code; undefined: it had none, or nothing came of it. */
export async function findGivenPromo(work: Work, objectId: string): Promise<PromoGiven | undefined> {
  const use = await db(work)
    .selectFrom("catalog.promo_uses")
    .select("given")
    .where("object_id", "=", objectId)
    .where("state", "<>", "freed")
    .executeTakeFirst();
  return use?.given;
}

async function usable(work: Work, promo: PromoRow | undefined, wish: PromoWish): Promise<UsablePromo> {
  if (!promo) throw refused(work, "unknown");
  const { customerId } = wish;
  const why = promoRefusal(
    {
      effect: promo.effect,
      planIds: promo.plan_ids,
      customers: promo.customers,
      labelIds: promo.label_ids,
      validFrom: promo.valid_from,
      validTo: promo.valid_to,
      maxUses: promo.max_uses,
      maxPerCustomer: promo.max_per_customer,
      isStackable: promo.is_stackable,
      isEnabled: promo.is_enabled,
      reserved: promo.reserved,
      counted: promo.counted,
    },
    {
      planId: wish.planId,
      on: wish.on,
      isExisting: wish.isExisting,
      labelIds: customerId === null ? [] : ((await listLabelIds(work, [customerId])).get(customerId) ?? []),
      usedByCustomer: customerId === null ? 0 : await countUsesOf(work, promo.id, customerId),
      hasOtherDiscounts: wish.hasOtherDiscounts,
    },
  );
  if (why) throw refused(work, why);
  return { promoCodeId: promo.id, isStackable: promo.is_stackable, given: givenBy(promo) };
}

const sentences: Record<PromoRefusal, string> = {
  unknown: "There is no such code.",
  ended: "It was ended.",
  "not-yet": "It does not hold yet.",
  expired: "It has expired.",
  "used-up": "It is used up.",
  "other-plan": "It is for another plan.",
  "only-new": "It is for new customers.",
  "only-existing": "It is for customers who have a service already.",
  labels: "It is for customers with a label that this one does not have.",
  "used-by-customer": "This customer has used it already.",
  "not-stackable": "It does not go together with another discount.",
};

/** M-13 of the causes strangers learn nothing: a code that exists must not be told from one that does not. */
function refused(work: Work, why: PromoRefusal): Problem {
  const isStaff = work.actor.kind !== "customer" && work.actor.kind !== "anonymous";
  const detail = isStaff ? `This promo code cannot be used. ${sentences[why]}` : "This promo code cannot be used. Check how it is written.";
  return promoCodeRefused(detail, {
    errors: [{ field: "promoCode", code: isStaff ? `promo-${why}` : "promo-code-refused", message: detail }],
  });
}
