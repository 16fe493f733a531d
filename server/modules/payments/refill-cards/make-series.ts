// A series of refill cards, from the order to the shop (B-229): made, exported once, activated; void if they are lost.
import { randomBytes } from "node:crypto";
import { type Selectable, sql, type Updateable } from "kysely";
import type { z } from "zod";
import { calendarDay } from "../../../../shared/calendar.ts";
import { fromMoneyJson, minorToDecimal } from "../../../../shared/money.ts";
import { seesPartner, visibleTo } from "../../../platform/db/visible-to.ts";
import { describeActor } from "../../../platform/event-bus.ts";
import { editConflict, fieldProblem, notFound } from "../../../platform/problems.ts";
import { makeCode, printedCode } from "../../../platform/typed-codes/code-rules.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import type { Work } from "../../../platform/work.ts";
import { postCardsGone } from "../../billing/index.ts";
import { getPartner } from "../../partners/index.ts";
import type { exportSeriesEndpoint, makeSeriesEndpoint } from "./contract.ts";
import { cardSeriesState } from "./problems.ts";
import { db, type SeriesTable } from "./tables.ts";

export type Series = Selectable<SeriesTable>;

export const seriesLabel = (number: bigint | number): string => `RC-${number}`;

/** Returns the series' id. */
export async function makeSeries(work: Work, wanted: z.output<(typeof makeSeriesEndpoint)["body"]>): Promise<string> {
  if (!seesPartner(work.actor, wanted.partnerId)) throw notFound();
  const partner = await getPartner(work, wanted.partnerId);
  const value = fromMoneyJson(wanted.value);
  if (value.currency !== partner.currency)
    throw fieldProblem("value.currency", "wrong-currency", `${partner.name} bills in ${partner.currency}.`, { currency: partner.currency });
  if (value.minor <= 0n) throw fieldProblem("value", "amount", "Say an amount above zero.");
  const today = calendarDay(work.now, partner.timeZone);
  if (wanted.validTill !== null && wanted.validTill < today)
    throw fieldProblem("validTill", "in-past", "This day is over.", { earliest: today });
  const series = await db(work)
    .insertInto("payments.card_series")
    .values({
      partner_id: partner.id,
      title: wanted.title,
      prefix: wanted.prefix,
      quantity: wanted.quantity,
      value_minor: value.minor,
      currency: value.currency,
      valid_till: wanted.validTill,
      created_by: JSON.stringify(describeActor(work)),
      created_at: work.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await sql`insert into payments.cards (series_id, position, partner_id)
    select ${series.id}, position, ${partner.id} from generate_series(1, ${wanted.quantity}::int) as position`.execute(work.tx);
  tell(work, series, "create", {
    cards: { before: null, after: wanted.quantity },
    value: { before: null, after: `${minorToDecimal(value.minor, value.currency)} ${value.currency}` },
  });
  return series.id;
}

export async function lockSeries(work: Work, seriesId: string, version?: number): Promise<Series> {
  const found = await db(work)
    .selectFrom("payments.card_series as series")
    .selectAll("series")
    .where("series.id", "=", seriesId)
    .where(visibleTo(work.actor, { partner: "series.partner_id" }))
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound();
  if (version !== undefined && version !== found.version) throw editConflict("Somebody changed these cards. Look at them again.");
  return found;
}

/**
 * Makes the codes, keeps their hashes and gives them out, this once. Until a card of the series was activated the codes can be made anew, for a
 * file that was lost; those given out before are worth nothing then.
 */
export async function exportSeries(
  work: Work,
  seriesId: string,
  { hash, version }: { hash: HashCode; version: number },
): Promise<z.input<(typeof exportSeriesEndpoint)["returns"]>> {
  const series = await lockSeries(work, seriesId, version);
  const label = seriesLabel(series.number);
  const moved = await sql<{
    n: number;
  }>`select count(*)::int as n from payments.cards where series_id = ${seriesId} and state <> 'new'`.execute(work.tx);
  if ((moved.rows[0]?.n ?? 0) > 0) throw cardSeriesState(`Cards of ${label} are activated, used or void: their codes are not shown again.`);
  const codes = new Set<string>();
  while (codes.size < series.quantity) codes.add(makeCode(series.prefix, randomBytes(16)));
  const listed = [...codes];
  await sql`update payments.cards card set code_hash = made.hash
    from unnest(${listed.map((_, at) => at + 1)}::int[], ${listed.map(hash)}::text[]) as made (position, hash)
    where card.series_id = ${seriesId} and card.position = made.position`.execute(work.tx);
  await touch(work, series, { exported_at: work.now, exported_by: JSON.stringify(describeActor(work)) });
  tell(work, series, "export", { cards: { before: null, after: series.quantity } });
  return { label, codes: listed.map((code, at) => ({ position: at + 1, code: printedCode(code) })) };
}

export interface CardRange {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const rangeOf = (series: Series, { from = 1, to = series.quantity }: CardRange): { from: number; to: number } => {
  if (from > to || to > series.quantity)
    throw fieldProblem("to", "out-of-range", `The cards are numbered from 1 to ${series.quantity}.`, {
      minimum: from,
      maximum: series.quantity,
    });
  return { from, to };
};

/** Cards that can be used from now on. */
export async function activateCards(work: Work, seriesId: string, wish: CardRange & { version: number }): Promise<void> {
  const series = await lockSeries(work, seriesId, wish.version);
  const { from, to } = rangeOf(series, wish);
  const label = seriesLabel(series.number);
  if (series.exported_at === null) throw cardSeriesState(`${label} has no codes yet. Export it first.`);
  const { rows } = await sql`update payments.cards set state = 'active'
    where series_id = ${seriesId} and position between ${from} and ${to} and state = 'new' returning position`.execute(work.tx);
  if (rows.length === 0) throw cardSeriesState(`None of the cards ${from} to ${to} of ${label} waits to be activated.`);
  await touch(work, series, {});
  tell(work, series, "activate", { cards: { before: null, after: `${from}–${to} (${rows.length})` } });
}

/** Cards that nobody can use any more: lost, stolen, misprinted. What was owed for sold ones is owed no more. */
export async function voidCards(work: Work, seriesId: string, wish: CardRange & { version: number; reason: string }): Promise<void> {
  const series = await lockSeries(work, seriesId, wish.version);
  const { from, to } = rangeOf(series, wish);
  const { rows } = await sql<{ was_owed: boolean }>`with wanted as (
      select position, is_owed from payments.cards where series_id = ${seriesId} and position between ${from} and ${to} and state in ('new', 'active') for update)
    update payments.cards card set state = 'void', is_owed = false from wanted
    where card.series_id = ${seriesId} and card.position = wanted.position returning wanted.is_owed as was_owed`.execute(work.tx);
  if (rows.length === 0) throw cardSeriesState(`None of the cards ${from} to ${to} of ${seriesLabel(series.number)} could still be used.`);
  const owed = BigInt(rows.filter((row) => row.was_owed).length) * series.value_minor;
  if (owed > 0n)
    await postCardsGone(work, {
      partnerId: series.partner_id,
      currency: series.currency,
      amountMinor: owed,
      as: "never-used",
      on: calendarDay(work.now, (await getPartner(work, series.partner_id)).timeZone),
      text: `${seriesLabel(series.number)}: void`,
    });
  await touch(work, series, {});
  tell(work, series, "void", { cards: { before: null, after: `${from}–${to} (${rows.length})` } }, wish.reason);
}

/** Writes the changes and counts the version up, so that whoever looked before looks again. */
export async function touch(work: Work, series: Series, changes: Updateable<SeriesTable>): Promise<void> {
  await db(work)
    .updateTable("payments.card_series")
    .set({ ...changes, version: series.version + 1 })
    .where("id", "=", series.id)
    .execute();
}

function tell(
  work: Work,
  series: Series,
  action: string,
  changes: Record<string, { before: unknown; after: unknown }>,
  reason?: string,
): void {
  work.audit({
    entity: "refill_card_series",
    entityId: series.id,
    label: `Refill cards ${seriesLabel(series.number)}`,
    action,
    partnerId: series.partner_id,
    changes,
    ...(reason === undefined ? {} : { reason }),
  });
}
