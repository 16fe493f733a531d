// The provider's filters: whom to charge when (B-75). Staff keep them in an order; the first that fits a document counts.
import { type Selectable, sql } from "kysely";
import type { z } from "zod";
import { minorToDecimal, money, parseMoney, toMoneyJson } from "../../../../shared/money.ts";
import { seesPartner } from "../../../platform/db/visible-to.ts";
import { editConflict, notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getPartner } from "../../partners/index.ts";
import { type ChargeFilterTable, db } from "../tables.ts";
import type { ChargeFilter, Conditions } from "./charge-rules.ts";
import type { ChargeFilterBody, ChargeFilterView } from "./contract.ts";

type Row = Selectable<ChargeFilterTable>;

const select = (work: Work, partnerId: string) =>
  db(work).selectFrom("payments.charge_filters").selectAll().where("partner_id", "=", partnerId).orderBy("position").orderBy("created_at");

/** Those that are switched on, in their order. */
export async function listFilters(work: Work, partnerId: string): Promise<ChargeFilter[]> {
  return (await select(work, partnerId).where("enabled", "=", true).execute()).map(filterOf);
}

export async function findFilter(work: Work, id: string): Promise<ChargeFilter | undefined> {
  const row = await db(work).selectFrom("payments.charge_filters").selectAll().where("id", "=", id).executeTakeFirst();
  return row && filterOf(row);
}

const filterOf = (row: Row): ChargeFilter => ({
  id: row.id,
  trigger: row.trigger,
  offset: row.trigger_offset,
  hour: row.hour,
  conditions: row.conditions as Conditions,
  driver: row.driver,
  amount: row.amount,
  maxAmountMinor: row.max_amount_minor,
  retryDays: row.retry_days,
});

export async function listFilterViews(work: Work, partnerId: string): Promise<{ items: z.input<typeof ChargeFilterView>[] }> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const { currency } = await getPartner(work, partnerId);
  return { items: (await select(work, partnerId).execute()).map((row) => viewOf(row, currency)) };
}

function viewOf(row: Row, currency: string): z.input<typeof ChargeFilterView> {
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
      ...(conditions as z.input<typeof ChargeFilterView>["conditions"]),
      ...(total ? { total: { is: total.is, amount: minorToDecimal(BigInt(total.minor), currency) } } : {}),
    },
    driver: row.driver,
    amount: row.amount,
    maxAmount: row.max_amount_minor === null ? null : amount(row.max_amount_minor),
    retryDays: row.retry_days,
  };
}

type Body = z.output<typeof ChargeFilterBody>;

export async function addFilter(work: Work, partnerId: string, body: Body): Promise<z.input<typeof ChargeFilterView>> {
  if (!seesPartner(work.actor, partnerId)) throw notFound();
  const { currency } = await getPartner(work, partnerId);
  const row = await db(work)
    .insertInto("payments.charge_filters")
    .values({ partner_id: partnerId, ...columnsOf(body, currency), created_at: work.now })
    .returningAll()
    .executeTakeFirstOrThrow();
  audit(work, row, "create");
  return viewOf(row, currency);
}

export async function changeFilter(
  work: Work,
  filterId: string,
  { version, body }: { version: number; body: Body },
): Promise<z.input<typeof ChargeFilterView>> {
  const before = await lockFilter(work, filterId);
  const { currency } = await getPartner(work, before.partner_id);
  if (before.version !== version) throw editConflict(undefined, { current: viewOf(before, currency) });
  const row = await db(work)
    .updateTable("payments.charge_filters")
    .set({ ...columnsOf(body, currency), version: sql`version + 1` })
    .where("id", "=", filterId)
    .returningAll()
    .executeTakeFirstOrThrow();
  audit(work, row, "update");
  return viewOf(row, currency);
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
  if (used) await db(work).updateTable("payments.charge_filters").set({ enabled: false }).where("id", "=", filterId).execute();
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
