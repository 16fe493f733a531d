// What staff do with things: take them into stock, hand them out, ask them back, take them back (O-201).
import { sql } from "kysely";
import type { BodyOf } from "../../../shared/endpoint.ts";
import { fromMoneyJson } from "../../../shared/money.ts";
import { differences } from "../../platform/differences.ts";
import { fieldProblem } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import { getReachable } from "../customers/index.ts";
import { getVisiblePartner } from "../partners/index.ts";
import type { askBackItemEndpoint, createItemEndpoint, handOutItemEndpoint, ItemState, takeBackItemEndpoint } from "./contract.ts";
import { itemMoved } from "./events.ts";
import { itemLabel, lockItem, shownItem } from "./item-queries.ts";
import { isOut, mayMove, possibleMoves } from "./item-rules.ts";
import { refuseForeignService } from "./ports.ts";
import { duplicateIdentifier, stateRefused } from "./problems.ts";
import { db, type Item } from "./tables.ts";

export async function createItem(work: Work, body: BodyOf<typeof createItemEndpoint>): Promise<Item> {
  const partner = await getVisiblePartner(work, body.partnerId);
  const item = await db(work)
    .insertInto("inventory.items")
    .values({
      partner_id: partner.id,
      product: body.product,
      kind: body.kind,
      serial: body.serial,
      state: "in_stock",
      warranty_until_on: body.warrantyUntilOn,
      note: body.note,
      created_at: work.now,
      updated_at: work.now,
    })
    .onConflict((conflict) => conflict.expression(sql`lower(serial)`).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!item)
    throw duplicateIdentifier(`${body.serial} exists already.`, {
      errors: [{ field: "serial", code: "duplicate-identifier", message: `${body.serial} exists already.` }],
    });
  await leaveMove(work, item, null, body.note);
  work.audit({ ...aboutItem(item), action: "created", changes: differences({}, told(item)) });
  return item;
}

export async function handOutItem(work: Work, id: string, body: BodyOf<typeof handOutItemEndpoint>, version: number): Promise<Item> {
  const customer = await getReachable(work, body.customerId, "inventory.items.assign");
  const before = await lockItem(work, id, version);
  refuseMove(before, body.as);
  if (before.customer_id !== null && before.customer_id !== customer.id) throw stateRefused("Somebody else has it. Take it back first.");
  if (before.partner_id !== customer.partnerId) throw fieldProblem("customerId", "unknown-value", "This customer is another partner's.");
  if (body.serviceId !== null) await refuseForeignService(work, { serviceId: body.serviceId, customerId: customer.id });
  return save(
    work,
    before,
    {
      ...{ state: body.as, customer_id: customer.id, service_id: body.serviceId, since_on: body.sinceOn },
      ...{ return_by_on: null, return_fee_minor: null, currency: null },
    },
    "handed-out",
    body.note,
  );
}

/** P-204 */
export async function askBackItem(work: Work, id: string, body: BodyOf<typeof askBackItemEndpoint>, version: number): Promise<Item> {
  const before = await lockItem(work, id, version);
  if (before.state !== "rented" && before.state !== "assigned") throw stateRefused("Only what is lent comes back.");
  if (body.returnByOn === null && body.returnFee !== null)
    throw fieldProblem("returnFee", "not-allowed", "Without a day there is nothing to be late for.");
  const fee = body.returnFee === null ? null : fromMoneyJson(body.returnFee);
  return save(
    work,
    before,
    { return_by_on: body.returnByOn, return_fee_minor: fee?.minor ?? null, currency: fee?.currency ?? null },
    "asked-back",
  );
}

export async function takeBackItem(work: Work, id: string, body: BodyOf<typeof takeBackItemEndpoint>, version: number): Promise<Item> {
  const before = await lockItem(work, id, version);
  refuseMove(before, body.to);
  return save(
    work,
    before,
    {
      ...{ state: body.to, customer_id: null, service_id: null, since_on: null },
      ...{ return_by_on: null, return_fee_minor: null, currency: null },
    },
    "taken-back",
    body.note,
  );
}

function refuseMove(item: Item, to: ItemState): void {
  if (mayMove(item.state, to)) return;
  throw stateRefused(`It is ${item.state}. What can follow: ${possibleMoves(item.state).join(", ") || "nothing"}.`);
}

type Set = Partial<Pick<Item, "state" | "customer_id" | "service_id" | "since_on" | "return_by_on" | "return_fee_minor" | "currency">>;

async function save(work: Work, before: Item, set: Set, action: "handed-out" | "asked-back" | "taken-back", note = ""): Promise<Item> {
  const after = await db(work)
    .updateTable("inventory.items")
    .set({ ...set, version: before.version + 1, updated_at: work.now })
    .where("id", "=", before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  if (before.state !== after.state) await leaveMove(work, after, before, note);
  // Whoever had it hears that it is gone.
  const customerId = after.customer_id ?? before.customer_id;
  work.emit(
    itemMoved,
    { partnerId: after.partner_id, customerId, objectId: after.id },
    { from: before.state, to: after.state, serial: after.serial },
  );
  work.audit({ ...aboutItem(after), customerId, action, changes: differences(told(before), told(after)) });
  return after;
}

const leaveMove = (work: Work, item: Item, before: Item | null, note: string) =>
  db(work)
    .insertInto("inventory.item_moves")
    .values({
      item_id: item.id,
      partner_id: item.partner_id,
      customer_id: isOut(item.state) ? item.customer_id : (before?.customer_id ?? null),
      from_state: before?.state ?? null,
      to_state: item.state,
      by_name: "name" in work.actor ? work.actor.name : "",
      note,
      at: work.now,
    })
    .execute();

const aboutItem = (item: Item) => ({
  entity: "item",
  entityId: item.id,
  label: itemLabel(item),
  partnerId: item.partner_id,
  customerId: item.customer_id,
});

const told = (item: Item) => {
  const { id: _id, ...fields } = shownItem(item);
  return { ...fields, customerId: item.customer_id };
};
