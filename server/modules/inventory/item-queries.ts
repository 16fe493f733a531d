import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../shared/money.ts";
import { mayDo } from "../../platform/actor.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { editConflict, notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { findCustomers } from "../customers/index.ts";
import type { ItemView, itemMovesEndpoint, listItemsEndpoint } from "./contract.ts";
import { db, type Item } from "./tables.ts";

type View = z.input<typeof ItemView>;

export const itemLabel = ({ product, serial }: Pick<Item, "product" | "serial">): string => `${product} ${serial}`;

export const visibleItems = (work: Work) =>
  db(work)
    .selectFrom("inventory.items as item")
    .selectAll("item")
    .where(visibleTo(work.actor, { partner: "item.partner_id", customer: "item.customer_id" }));

/** What equipment of the network is, as far as the actor may see it. */
export async function describeItems(
  work: Work,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Pick<Item, "id" | "product" | "serial">>> {
  if (!mayDo(work.actor, "inventory.items.view")) return new Map();
  const rows = await visibleItems(work).where("item.id", "in", ids).execute();
  return new Map(rows.map(({ id, product, serial }) => [id, { id, product, serial }]));
}

/** Locked until the commit: the second of two who move one thing sees where it is now (O-203). */
export async function lockItem(work: Work, id: string, version: number): Promise<Item> {
  const item = await visibleItems(work).where("item.id", "=", id).forUpdate().executeTakeFirst();
  if (!item) throw notFound("There is no such item.");
  if (item.version !== version) throw editConflict("Somebody else moved it meanwhile.", { current: await showItem(work, item) });
  return item;
}

export const shownItem = (item: Item) => ({
  id: item.id,
  product: item.product,
  kind: item.kind,
  serial: item.serial,
  state: item.state,
  sinceOn: item.since_on,
  warrantyUntilOn: item.warranty_until_on,
  returnByOn: item.return_by_on,
  returnFee: item.return_fee_minor === null || item.currency === null ? null : toMoneyJson(money(item.return_fee_minor, item.currency)),
  serviceId: item.service_id,
});

async function showItems(work: Work, items: readonly Item[]): Promise<View[]> {
  const customers = await findCustomers(
    work,
    items.flatMap(({ customer_id }) => customer_id ?? []),
  );
  const names = new Map(customers.map(({ id, fullName }) => [id, fullName]));
  return items.map((item) => ({
    ...shownItem(item),
    version: item.version,
    partnerId: item.partner_id,
    customerId: item.customer_id,
    customerName: names.get(item.customer_id ?? "") ?? null,
    note: item.note,
  }));
}

export async function showItem(work: Work, item: Item): Promise<View> {
  const [view] = await showItems(work, [item]);
  if (!view) throw notFound("There is no such item.");
  return view;
}

export async function listItems(work: Work, request: z.output<(typeof listItemsEndpoint)["query"]>): Promise<Page<View>> {
  const { text, state, customerId, partnerId, dueBackOn } = request.filter;
  let query = visibleItems(work);
  if (text) query = query.where(naming(text));
  if (state) query = query.where("item.state", "in", state);
  if (customerId) query = query.where("item.customer_id", "=", customerId);
  if (partnerId) query = query.where("item.partner_id", "=", partnerId);
  if (dueBackOn) query = query.where("item.return_by_on", "<=", dueBackOn);
  const page = await listPage(work, query, request, {
    sorts: {
      product: { by: sql`lower(item.product)`, type: "text" },
      serial: { by: sql`lower(item.serial)`, type: "text" },
      updatedAt: { by: sql`item.updated_at`, type: "timestamptz" },
      returnByOn: { by: sql`coalesce(item.return_by_on, 'infinity')`, type: "date" },
    },
    defaultSort: "-updatedAt",
    id: sql<string>`item.id`,
  });
  return { ...page, items: await showItems(work, page.items as Item[]) };
}

function naming(text: string): RawBuilder<SqlBool> {
  const pattern = `%${escapeLike(text.trim().toLowerCase())}%`;
  return sql<SqlBool>`(lower(item.serial) like ${pattern} or lower(item.product) like ${pattern})`;
}

export async function listItemMoves(work: Work, itemId: string): Promise<z.input<(typeof itemMovesEndpoint)["returns"]>> {
  const item = await visibleItems(work).where("item.id", "=", itemId).executeTakeFirst();
  if (!item) throw notFound("There is no such item.");
  const moves = await db(work)
    .selectFrom("inventory.item_moves as move")
    .selectAll("move")
    .where("move.item_id", "=", itemId)
    .where(visibleTo(work.actor, { partner: "move.partner_id", customer: "move.customer_id" }))
    .orderBy("move.at", "desc")
    .orderBy("move.id", "desc")
    .limit(200)
    .execute();
  return {
    items: moves.map(({ id, from_state: from, to_state: to, by_name: by, note, at }) => ({ id, from, to, by, note, at: at.toISOString() })),
  };
}
