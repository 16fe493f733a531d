import { sql } from "kysely";
import type { z } from "zod";
import type { QueryOf } from "../../../../shared/endpoint.ts";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { HashCode } from "../../../platform/typed-codes/hash-code.ts";
import type { Work } from "../../../platform/work.ts";
import { listBuyers } from "../../customers/index.ts";
import type { CardRow, checkCardEndpoint, listCardsEndpoint, listSeriesEndpoint, ownRedeemingEndpoint, SeriesView } from "./contract.ts";
import { type Series, seriesLabel } from "./make-series.ts";
import { type Card, lockCard, redeemLockedUntil } from "./redeem-card.ts";
import { type CardState, db } from "./tables.ts";

type View = z.input<typeof SeriesView>;

const selectSeries = (work: Work) =>
  db(work)
    .selectFrom("payments.card_series as series")
    .selectAll("series")
    .where(visibleTo(work.actor, { partner: "series.partner_id" }));

export async function listSeries(work: Work, request: QueryOf<typeof listSeriesEndpoint>): Promise<Page<View>> {
  const { filter } = request;
  let query = selectSeries(work);
  if (filter.q)
    query = query.where(sql<boolean>`('RC-' || series.number = upper(${filter.q}) or series.title ilike ${`%${escapeLike(filter.q)}%`})`);
  if (filter.partner) query = query.where("series.partner_id", "in", filter.partner);
  if (filter.state)
    query = query.where(
      sql<boolean>`exists (select from payments.cards card where card.series_id = series.id and card.state = any (${filter.state}::text[]))`,
    );
  const page = await listPage(work, query, request, {
    sorts: { createdAt: { by: sql`series.created_at`, type: "timestamptz" }, value: { by: sql`series.value_minor`, type: "bigint" } },
    defaultSort: "-createdAt",
    id: sql<string>`series.id`,
  });
  return { ...page, items: await viewsOf(work, page.items) };
}

export async function getSeriesView(work: Work, seriesId: string): Promise<View> {
  const [view] = await viewsOf(work, await selectSeries(work).where("series.id", "=", seriesId).execute());
  if (!view) throw notFound();
  return view;
}

async function viewsOf(work: Work, series: readonly Series[]): Promise<View[]> {
  const counted = await sql<{ series_id: string; state: CardState; cards: number; owed: number }>`
    select series_id, state, count(*)::int as cards, count(*) filter (where is_owed)::int as owed
    from payments.cards where series_id = any (${series.map(({ id }) => id)}::uuid[]) group by 1, 2`.execute(work.tx);
  const buyers = await listBuyers(
    work,
    series.flatMap((each) => (each.sold_to === null ? [] : [each.sold_to])),
  );
  return series.map((each) => {
    const own = counted.rows.filter((row) => row.series_id === each.id);
    const count = (state: CardState): number => own.find((row) => row.state === state)?.cards ?? 0;
    const amountOf = (minor: bigint) => toMoneyJson(money(minor, each.currency));
    const buyer = each.sold_to === null ? undefined : buyers.get(each.sold_to);
    return {
      id: each.id,
      label: seriesLabel(each.number),
      title: each.title,
      partnerId: each.partner_id,
      prefix: each.prefix,
      quantity: each.quantity,
      value: amountOf(each.value_minor),
      validTill: each.valid_till,
      counts: { new: count("new"), active: count("active"), used: count("used"), expired: count("expired"), void: count("void") },
      worth: amountOf(each.value_minor * BigInt(count("new") + count("active") + count("used"))),
      owed: amountOf(each.value_minor * BigInt(own.reduce((sum, row) => sum + row.owed, 0))),
      exported:
        each.exported_at && each.exported_by
          ? { at: each.exported_at.toISOString(), by: each.exported_by.name ?? each.exported_by.kind }
          : null,
      sold:
        each.sold_to !== null && each.sold_on !== null
          ? {
              to: { id: each.sold_to, number: buyer?.number ?? 0, name: buyer?.companyName || buyer?.name || "" },
              on: each.sold_on,
              price: amountOf(each.sold_price_minor ?? 0n),
            }
          : null,
      createdBy: each.created_by.name ?? each.created_by.kind,
      createdAt: each.created_at.toISOString(),
      version: each.version,
    };
  });
}

export async function listCards(
  work: Work,
  seriesId: string,
  { cursor, limit, state }: QueryOf<typeof listCardsEndpoint>,
): Promise<z.input<(typeof listCardsEndpoint)["returns"]>> {
  await getSeriesView(work, seriesId);
  let query = db(work)
    .selectFrom("payments.cards")
    .selectAll()
    .where("series_id", "=", seriesId)
    .where("position", ">", Number(cursor ?? 0));
  if (state) query = query.where("state", "in", state);
  const rows = await query
    .orderBy("position")
    .limit(limit + 1)
    .execute();
  const items = await cardRows(work, rows.slice(0, limit));
  return { items, next: rows.length > limit ? String(items.at(-1)?.position) : null };
}

async function cardRows(work: Work, cards: readonly Card[]): Promise<z.input<typeof CardRow>[]> {
  const buyers = await listBuyers(work, [...new Set(cards.flatMap((card) => (card.used_by === null ? [] : [card.used_by])))]);
  return cards.map((card) => {
    const buyer = card.used_by === null ? undefined : buyers.get(card.used_by);
    return {
      id: `${card.series_id}/${card.position}`,
      position: card.position,
      state: card.state,
      usedAt: card.used_at?.toISOString() ?? null,
      usedBy:
        card.used_by === null ? null : { id: card.used_by, number: buyer?.number ?? 0, name: buyer?.companyName || buyer?.name || "" },
      paymentId: card.payment_id,
    };
  });
}

/** Which card somebody holds in their hand. */
export async function checkCard(work: Work, hash: HashCode, code: string): Promise<z.input<(typeof checkCardEndpoint)["returns"]>> {
  const found = await lockCard(work, hash, code);
  const series = found && (await viewsOf(work, await selectSeries(work).where("series.id", "=", found.series.id).execute()))[0];
  if (!found || !series) return { card: null };
  const [row] = await cardRows(work, [found.card]);
  work.audit({
    entity: "refill_card_series",
    entityId: series.id,
    label: `Refill cards ${series.label}`,
    action: "look_up",
    partnerId: series.partnerId,
    changes: { card: { before: null, after: found.card.position } },
  });
  return { card: row ? { ...row, series } : null };
}

const shownLately = 10;

export async function showOwnRedeeming(work: Work, customerId: string): Promise<z.input<(typeof ownRedeemingEndpoint)["returns"]>> {
  const until = await redeemLockedUntil(work, customerId);
  const { rows } = await sql<{ id: string; amount_minor: bigint; currency: string; received_on: string }>`
    select id, amount_minor, currency, received_on from payments.payments
    where customer_id = ${customerId} and method = 'refill_card' and state <> 'reversed' order by created_at desc limit ${shownLately}`.execute(
    work.tx,
  );
  return {
    lockedUntil: until?.toISOString() ?? null,
    used: rows.map((row) => ({ paymentId: row.id, value: toMoneyJson(money(row.amount_minor, row.currency)), on: row.received_on })),
  };
}
