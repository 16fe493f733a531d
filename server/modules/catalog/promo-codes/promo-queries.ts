import { type Selectable, sql } from "kysely";
import { trimDecimal } from "../../../../shared/rational.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { db, type PromoCodeTable, type PromoGiven } from "../tables.ts";

export type PromoRow = Selectable<PromoCodeTable>;

export const visiblePromos = (work: Work) =>
  db(work)
    .selectFrom("catalog.promo_codes as promo")
    .where(visibleTo(work.actor, { partner: "promo.partner_id" }));

export async function getPromo(work: Work, promoCodeId: string): Promise<PromoRow> {
  const promo = await visiblePromos(work).selectAll("promo").where("promo.id", "=", promoCodeId).executeTakeFirst();
  if (!promo) throw notFound("There is no such promo code.");
  return promo;
}

/** Nobody else uses, changes or counts it until the commit. */
export async function lockPromo(work: Work, promoCodeId: string): Promise<PromoRow> {
  await sql`select 1 from catalog.promo_codes where id = ${promoCodeId} for update`.execute(work.tx);
  return getPromo(work, promoCodeId);
}

export const findPromoByCode = (work: Work, { partnerId, code }: { partnerId: string; code: string }): Promise<PromoRow | undefined> =>
  visiblePromos(work).selectAll("promo").where("promo.partner_id", "=", partnerId).where("promo.code", "=", code).executeTakeFirst();

/** How often somebody has a code, freed uses apart. */
export async function countUsesOf(work: Work, promoCodeId: string, customerId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from catalog.promo_uses
    where promo_code_id = ${promoCodeId} and customer_id = ${customerId} and state <> 'freed'`.execute(work.tx);
  return rows[0]?.count ?? 0;
}

/** What the code gives, to be kept with whoever gets it: editing the code changes nothing for them. */
export const givenBy = (promo: PromoRow): PromoGiven => ({
  code: promo.code,
  effect: promo.effect,
  percent: promo.percent === null ? null : trimDecimal(promo.percent),
  fixed: promo.fixed === null ? null : trimDecimal(promo.fixed),
  cycles: promo.cycles,
  waives: promo.waives,
});
