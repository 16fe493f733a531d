import { sql } from "kysely";
import type { z } from "zod";
import { calendarDay, type Day } from "../../../../shared/calendar.ts";
import type { BodyOf, QueryOf } from "../../../../shared/endpoint.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { differences } from "../../../platform/differences.ts";
import { editConflict, fieldProblem } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner, listPartners } from "../../partners/index.ts";
import { stated } from "../create-plan.ts";
import { loadPlans } from "../plan-queries.ts";
import { codeTaken, promoInUse } from "../problems.ts";
import { db } from "../tables.ts";
import type { createPromoEndpoint, listPromosEndpoint, PromoView, updatePromoEndpoint } from "./contract.ts";
import { getPromo, lockPromo, type PromoRow, visiblePromos } from "./promo-queries.ts";

type View = z.input<typeof PromoView>;

const promoView = (promo: PromoRow, today: Day): View => ({
  id: promo.id,
  partnerId: promo.partner_id,
  code: promo.code,
  note: promo.note,
  effect: promo.effect,
  percent: promo.percent === null ? null : trimDecimal(promo.percent),
  fixed: promo.fixed === null ? null : trimDecimal(promo.fixed),
  cycles: promo.cycles,
  waives: promo.waives,
  planIds: promo.plan_ids,
  customers: promo.customers,
  labelIds: promo.label_ids,
  validFrom: promo.valid_from,
  validTo: promo.valid_to,
  maxUses: promo.max_uses,
  maxPerCustomer: promo.max_per_customer,
  isStackable: promo.is_stackable,
  isEnabled: promo.is_enabled,
  state: stateOf(promo, today),
  reserved: promo.reserved,
  counted: promo.counted,
  createdAt: promo.created_at.toISOString(),
  version: promo.version,
});

function stateOf(promo: PromoRow, today: Day): View["state"] {
  if (!promo.is_enabled) return "ended";
  if (promo.valid_to !== null && promo.valid_to < today) return "expired";
  if (promo.max_uses !== null && promo.reserved + promo.counted >= promo.max_uses) return "used_up";
  return promo.valid_from > today ? "coming" : "live";
}

/** As `stateOf`, for the filter of the list. */
const stateSql = (today: Day) => sql<string>`case when not promo.is_enabled then 'ended' when promo.valid_to < ${today} then 'expired'
  when promo.reserved + promo.counted >= promo.max_uses then 'used_up' when promo.valid_from > ${today} then 'coming' else 'live' end`;

const todayFor = async (work: Work, partnerId: string): Promise<Day> => calendarDay(work.now, (await getPartner(work, partnerId)).timeZone);

export const showPromo = async (work: Work, promo: PromoRow): Promise<View> => promoView(promo, await todayFor(work, promo.partner_id));

export async function listPromos(work: Work, request: QueryOf<typeof listPromosEndpoint>): Promise<Page<View>> {
  const { filter } = request;
  const today = calendarDay(work.now, "UTC");
  let query = visiblePromos(work).selectAll("promo");
  if (filter.partnerId) query = query.where("promo.partner_id", "=", filter.partnerId);
  if (filter.effect) query = query.where("promo.effect", "in", filter.effect);
  if (filter.state) query = query.where(sql<boolean>`${stateSql(today)} = any (${filter.state}::text[])`);
  if (filter.planId) query = query.where(sql<boolean>`(promo.plan_ids = '{}' or ${filter.planId}::uuid = any (promo.plan_ids))`);
  if (filter.text)
    query = query.where(
      sql<boolean>`platform.plain(promo.code || ' ' || promo.note) like '%' || platform.plain(${escapeLike(filter.text)}) || '%'`,
    );
  const page = await listPage(work, query, request, {
    sorts: {
      code: { by: sql`promo.code`, type: "text" },
      validFrom: { by: sql`promo.valid_from`, type: "date" },
      validTo: { by: sql`coalesce(promo.valid_to, 'infinity'::date)`, type: "date" },
      counted: { by: sql`promo.counted`, type: "int" },
      createdAt: { by: sql`promo.created_at`, type: "timestamptz" },
    },
    defaultSort: "-createdAt",
    id: sql<string>`promo.id`,
  });
  return { ...page, items: page.items.map((promo) => promoView(promo, today)) };
}

type Fields = Omit<BodyOf<typeof createPromoEndpoint>, "code" | "partnerId" | "validFrom"> & { readonly validFrom: Day };

export async function createPromo(work: Work, body: BodyOf<typeof createPromoEndpoint>): Promise<PromoRow> {
  const { partnerId, code } = body;
  if (!(await listPartners(work)).some((partner) => partner.id === partnerId))
    throw fieldProblem("partnerId", "unknown-partner", "This partner does not exist.");
  const fields: Fields = { ...body, validFrom: body.validFrom ?? (await todayFor(work, partnerId)) };
  await checkFields(work, partnerId, fields);
  const taken = await db(work)
    .selectFrom("catalog.promo_codes")
    .select("id")
    .where("partner_id", "=", partnerId)
    .where("code", "=", code)
    .executeTakeFirst();
  if (taken) throw codeTaken(`There is a promo code ${code} already.`, { errors: [{ field: "code", code: "code-taken" }] });
  const { id } = await db(work)
    .insertInto("catalog.promo_codes")
    .values({ partner_id: partnerId, code, ...columnsOf(fields), created_at: work.now })
    .returning("id")
    .executeTakeFirstOrThrow();
  const promo = await getPromo(work, id);
  audit(work, promo, "created", { effect: { before: null, after: wordsOf(promo) } });
  return promo;
}

/** Changes it for those who come later: what was given stays with whoever has it. */
export async function updatePromo(
  work: Work,
  promoCodeId: string,
  edit: BodyOf<typeof updatePromoEndpoint>,
  version: number,
): Promise<PromoRow> {
  const before = await lockAsRead(work, promoCodeId, version);
  const was = promoView(before, before.valid_from) as z.output<typeof PromoView>;
  const wanted = { ...was, ...stated(edit) };
  await checkFields(work, before.partner_id, wanted, was);
  const uses = before.reserved + before.counted;
  if (wanted.maxUses !== null && wanted.maxUses < uses)
    throw fieldProblem("maxUses", "below-used", `It has ${uses} uses already.`, { used: uses });
  await db(work)
    .updateTable("catalog.promo_codes")
    .set({ ...columnsOf(wanted), is_enabled: wanted.isEnabled, version: sql`version + 1` })
    .where("id", "=", promoCodeId)
    .execute();
  const after = await getPromo(work, promoCodeId);
  const { version: _was, state: _before, ...old } = was;
  const { version: _is, state: _after, ...now } = promoView(after, after.valid_from);
  const action = before.is_enabled === after.is_enabled ? "updated" : after.is_enabled ? "enabled" : "ended";
  audit(work, after, action, differences(old, now));
  return after;
}

export async function deletePromo(work: Work, promoCodeId: string, version: number): Promise<void> {
  const promo = await lockAsRead(work, promoCodeId, version);
  const used = await db(work).selectFrom("catalog.promo_uses").select("id").where("promo_code_id", "=", promo.id).executeTakeFirst();
  if (used) throw promoInUse(`${promo.code} was used. End it instead; its uses stay in the report.`);
  await db(work).deleteFrom("catalog.promo_codes").where("id", "=", promo.id).execute();
  audit(work, promo, "deleted", { effect: { before: wordsOf(promo), after: null } });
}

async function lockAsRead(work: Work, promoCodeId: string, version: number): Promise<PromoRow> {
  await getPromo(work, promoCodeId);
  const promo = await lockPromo(work, promoCodeId);
  if (promo.version !== version)
    throw editConflict(`Promo code ${promo.code} was changed meanwhile.`, { current: await showPromo(work, promo) });
  return promo;
}

const columnsOf = (fields: Fields) => ({
  note: fields.note,
  effect: fields.effect,
  percent: fields.effect === "percent" ? fields.percent : null,
  fixed: fields.effect === "fixed" ? fields.fixed : null,
  cycles: fields.effect === "percent" || fields.effect === "fixed" ? fields.cycles : null,
  waives: fields.effect === "fee_waiver" ? [...fields.waives] : [],
  plan_ids: [...new Set(fields.planIds)],
  customers: fields.customers,
  label_ids: [...new Set(fields.labelIds)],
  valid_from: fields.validFrom,
  valid_to: fields.validTo,
  max_uses: fields.maxUses,
  max_per_customer: fields.maxPerCustomer,
  is_stackable: fields.isStackable,
});

const isMore = (decimal: string | null): boolean => decimal !== null && /[1-9]/.test(decimal);

async function checkFields(work: Work, partnerId: string, fields: Fields, before?: Pick<Fields, "planIds">): Promise<void> {
  if (fields.effect === "percent" && !isMore(fields.percent)) throw fieldProblem("percent", "required", "Say how much it takes off.");
  if (fields.effect === "fixed" && !isMore(fields.fixed)) throw fieldProblem("fixed", "required", "Say how much it takes off.");
  if (fields.effect === "fee_waiver" && fields.waives.length === 0) throw fieldProblem("waives", "required", "Choose what is not charged.");
  if (fields.effect === "plan_unlocked" && fields.planIds.length === 0)
    throw fieldProblem("planIds", "required", "Choose the plans that it opens.");
  if (fields.validTo !== null && fields.validTo < fields.validFrom)
    throw fieldProblem("validTo", "end-before-start", "Its last day is before its first.");
  const added = fields.planIds.filter((id) => !before?.planIds.includes(id));
  const plans = added.length === 0 ? [] : await loadPlans(work, { planIds: added });
  const sold = plans.filter((plan) => plan.archivedAt === null && plan.partnerIds.includes(partnerId));
  if (sold.length < new Set(added).size) throw fieldProblem("planIds", "unknown-plan", "The partner does not sell one of these plans.");
}

const wordsOf = (promo: PromoRow): string =>
  promo.effect === "percent"
    ? `${trimDecimal(promo.percent ?? "0")} %`
    : promo.effect === "fixed"
      ? trimDecimal(promo.fixed ?? "0")
      : promo.effect === "fee_waiver"
        ? `without ${promo.waives.join(", ")}`
        : "opens plans";

function audit(work: Work, promo: PromoRow, action: string, changes: Record<string, { before: unknown; after: unknown }>): void {
  work.audit({
    entity: "promo_code",
    entityId: promo.id,
    label: `Promo code ${promo.code}`,
    action,
    partnerId: promo.partner_id,
    changes,
  });
}
