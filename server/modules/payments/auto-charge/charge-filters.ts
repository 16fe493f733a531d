// The provider's filters: whom to charge when (B-75). Staff keep them in an order; the first that fits a document counts.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { minorToDecimal, money, parseMoney, toMoneyJson } from "../../../../shared/money.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { editConflict, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { isChargeFilterNamed } from "../../billing/index.ts";
import { listBuyers } from "../../customers/index.ts";
import { getPartner } from "../../partners/index.ts";
import { type ChargeFilterTable, db } from "../tables.ts";
import type { ChargeFilter, Conditions } from "./charge-rules.ts";
import type { ChargeFilterBody, ChargeFilterView, listChargeFiltersEndpoint } from "./contract.ts";

type Row = Selectable<ChargeFilterTable>;
type View = z.input<typeof ChargeFilterView>;
type ChargeFilters = z.input<(typeof listChargeFiltersEndpoint)["returns"]>;

const select = (work: Work, partnerId: string) =>
  db(work).selectFrom("payments.charge_filters").selectAll().where("partner_id", "=", partnerId).orderBy("position").orderBy("created_at");

/** Those that are switched on, in their order. */
export async function listFilters(work: Work, partnerId: string): Promise<ChargeFilter[]> {
  return (await select(work, partnerId).where("enabled", "=", true).execute()).map(filterOf);
}

/** All of a partner, for whoever chooses one. */
export const nameFilters = async (work: Work, partnerId: string): Promise<{ id: string; name: string; isEnabled: boolean }[]> =>
  (await select(work, partnerId).execute()).map(({ id, name, enabled }) => ({ id, name, isEnabled: enabled }));

export async function findFilter(work: Work, id: string): Promise<ChargeFilter | undefined> {
  const row = await db(work).selectFrom("payments.charge_filters").selectAll().where("id", "=", id).executeTakeFirst();
  return row && filterOf(row);
}

const filterOf = (row: Row): ChargeFilter => ({
  id: row.id,
  partnerId: row.partner_id,
  trigger: row.trigger,
  offset: row.trigger_offset,
  hour: row.hour,
  conditions: row.conditions as Conditions,
  driver: row.driver,
  amount: row.amount,
  maxAmountMinor: row.max_amount_minor,
  retryDays: row.retry_days,
});

export async function listFilterViews(work: Work, partnerId: string): Promise<ChargeFilters> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const { currency } = await getPartner(work, partnerId);
  const rows = await select(work, partnerId).execute();
  const items: View[] = [];
  for (const row of rows) items.push(await viewOf(work, row, currency));
  return { currency, items };
}

async function viewOf(work: Work, row: Row, currency: string): Promise<View> {
  const named = (row.conditions as Conditions).customerIds ?? [];
  const buyers = await listBuyers(work, [...named]);
  const { total, ...conditions } = row.conditions as Conditions;
  const amount = (minor: bigint) => toMoneyJson(money(minor, currency));
  return {
    id: row.id,
    partnerId: row.partner_id,
    version: row.version,
    name: row.name,
    position: row.position,
    isEnabled: row.enabled,
    trigger: row.trigger,
    offset: row.trigger_offset,
    hour: row.hour,
    conditions: {
      ...(conditions as View["conditions"]),
      ...(total ? { total: { is: total.is, amount: minorToDecimal(BigInt(total.minor), currency) } } : {}),
    },
    driver: row.driver,
    amount: row.amount,
    maxAmount: row.max_amount_minor === null ? null : amount(row.max_amount_minor),
    retryDays: row.retry_days,
    customers: [...buyers.values()].map(({ customerId: id, number, name }) => ({ id, number, name })),
  };
}

type Body = z.output<typeof ChargeFilterBody>;

export async function addFilter(work: Work, partnerId: string, body: Body): Promise<View> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const { currency } = await getPartner(work, partnerId);
  const row = await db(work)
    .insertInto("payments.charge_filters")
    .values({ partner_id: partnerId, ...columnsOf(body, currency), created_at: work.now })
    .returningAll()
    .executeTakeFirstOrThrow();
  audit(work, row, "create");
  return viewOf(work, row, currency);
}

export async function changeFilter(work: Work, filterId: string, { version, body }: { version: number; body: Body }): Promise<View> {
  const before = await lockFilter(work, filterId);
  const { currency } = await getPartner(work, before.partner_id);
  if (before.version !== version) throw editConflict(undefined, { current: await viewOf(work, before, currency) });
  const row = await db(work)
    .updateTable("payments.charge_filters")
    .set({ ...columnsOf(body, currency), version: sql`version + 1` })
    .where("id", "=", filterId)
    .returningAll()
    .executeTakeFirstOrThrow();
  audit(work, row, "update");
  return viewOf(work, row, currency);
}

/** Puts them in the order given. Whoever looked at another set of filters is told so instead of losing one. */
export async function orderFilters(work: Work, partnerId: string, filterIds: readonly string[]): Promise<ChargeFilters> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const rows = await select(work, partnerId).forUpdate().execute();
  if (rows.length !== filterIds.length || rows.some(({ id }) => !filterIds.includes(id))) {
    const { items } = await listFilterViews(work, partnerId);
    throw editConflict(undefined, { current: items });
  }
  await sql`update payments.charge_filters filter set position = wanted.place - 1, version = version + 1
    from unnest(${[...filterIds]}::uuid[]) with ordinality as wanted (id, place)
    where filter.id = wanted.id and filter.position <> wanted.place - 1`.execute(work.tx);
  const names = (ids: readonly string[]) => ids.map((id) => rows.find((row) => row.id === id)?.name ?? "").join(", ");
  work.audit({
    entity: "charge_filter",
    entityId: partnerId,
    label: "Automatic charges: order",
    action: "update",
    partnerId,
    changes: { order: { before: names(rows.map(({ id }) => id)), after: names(filterIds) } },
  });
  return listFilterViews(work, partnerId);
}

/** One that has charged something stays for the history, switched off. */
export async function removeFilter(work: Work, filterId: string): Promise<void> {
  const row = await lockFilter(work, filterId);
  const used = await db(work)
    .selectFrom("payments.auto_charges")
    .select("id")
    .where("filter_id", "=", filterId)
    .limit(1)
    .executeTakeFirst();
  if (used || (await isChargeFilterNamed(work, filterId)))
    await db(work).updateTable("payments.charge_filters").set({ enabled: false }).where("id", "=", filterId).execute();
  else await db(work).deleteFrom("payments.charge_filters").where("id", "=", filterId).execute();
  audit(work, row, used ? "switch_off" : "delete");
}

async function lockFilter(work: Work, filterId: string): Promise<Row> {
  const row = await db(work).selectFrom("payments.charge_filters").selectAll().where("id", "=", filterId).forUpdate().executeTakeFirst();
  if (!row || !seesPartner(work.actor, row.partner_id)) throw notFound();
  return row;
}

function columnsOf(body: Body, currency: string) {
  const { total, ...conditions } = body.conditions;
  const stored = { ...conditions, ...(total ? { total: { is: total.is, minor: String(parseMoney(total.amount, currency).minor) } } : {}) };
  return {
    name: body.name,
    position: body.position,
    enabled: body.isEnabled,
    trigger: body.trigger,
    trigger_offset: body.offset,
    hour: body.hour,
    conditions: JSON.stringify(stored),
    driver: body.driver,
    amount: body.amount,
    max_amount_minor: body.maxAmount === null ? null : parseMoney(body.maxAmount, currency).minor,
    retry_days: body.retryDays,
  };
}

function audit(work: Work, row: Row, action: string): void {
  work.audit({ entity: "charge_filter", entityId: row.id, label: `Automatic charges: ${row.name}`, action, partnerId: row.partner_id });
}
