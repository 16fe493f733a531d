// The first of the three steps of a push: what there is to do about an item now, with all that the calls need, and the mark that it has begun.
import { createHash } from "node:crypto";
import type { Selectable } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../accounts/lock-accounts.ts";
import { loadContact, loadDocument, loadMapped, loadMoney, NotReady, oursOf, sharesOf, sourcesOf } from "./load-item.ts";
import type { OutContact, OutDocument, OutMoney, Placed, SettleHow, Share, Source } from "./ports.ts";
import { db, type ItemTable } from "./tables.ts";
import type { Connection } from "./turn.ts";

export type Item = Selectable<ItemTable>;

export type Step =
  | { readonly kind: "contact"; readonly contact: OutContact; readonly at: Placed | undefined; readonly key: string }
  | {
      readonly kind: "document";
      readonly document: OutDocument;
      readonly at: Placed | undefined;
      readonly mayExist: boolean;
      readonly shares: readonly Share[];
      readonly how: SettleHow;
      readonly key: string;
    }
  | {
      readonly kind: "payment";
      readonly money: OutMoney;
      readonly at: Placed | undefined;
      readonly mayExist: boolean;
      readonly shares: readonly Share[];
      readonly how: SettleHow;
      readonly key: string;
    }
  | {
      readonly kind: "refund";
      readonly money: OutMoney;
      readonly at: Placed | undefined;
      readonly sources: readonly Source[];
      readonly key: string;
    }
  | { readonly kind: "withdraw"; readonly at: Placed };

export type Begun =
  | { readonly kind: "nothing" }
  | { readonly kind: "contact-first"; readonly contactItemId: string }
  | { readonly kind: "go"; readonly item: Item; readonly step: Step };

const laterMs = 60_000;

export async function begin(work: Work, connection: Connection, itemId: string): Promise<Begun> {
  const found = await db(work).selectFrom("billing.accounting_items").selectAll().where("id", "=", itemId).executeTakeFirst();
  if (found?.state !== "waiting") return { kind: "nothing" };
  // Whoever undoes a document has its account: one of the two comes first.
  if (found.kind !== "contact") await lockAccounts(work, [found.customer_id]);
  const item = await db(work).selectFrom("billing.accounting_items").selectAll().where("id", "=", itemId).forUpdate().executeTakeFirst();
  if (item?.state !== "waiting") return { kind: "nothing" };
  try {
    const step = await stepOf(work, connection, item);
    if (step.kind === "contact-first" || step.kind === "nothing") return step;
    await db(work)
      .updateTable("billing.accounting_items")
      .set({ sent_at: item.sent_at ?? work.now, attempts: item.attempts + 1 })
      .where("id", "=", item.id)
      .execute();
    return { kind: "go", item, step };
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    const isLater = error.code === "later";
    await db(work)
      .updateTable("billing.accounting_items")
      .set(
        isLater
          ? { next_try_at: new Date(work.now.getTime() + laterMs) }
          : { state: "failed", error: error.code, error_detail: error.message.slice(0, 1000) },
      )
      .where("id", "=", item.id)
      .execute();
    return { kind: "nothing" };
  }
}

async function stepOf(work: Work, connection: Connection, item: Item): Promise<Step | Exclude<Begun, { kind: "go" }>> {
  const at: Placed | undefined = item.external_id === null ? undefined : { externalId: item.external_id, form: item.external_form };
  const key = keyOf(item);
  if (item.kind === "contact") return { kind: "contact", contact: await loadContact(work, item.source_id), at, key };
  if (item.is_withdrawn) return at ? { kind: "withdraw", at } : leaveOut(work, item, "withdrawn");
  if (item.kind === "invoice" || item.kind === "credit_note") {
    const document = await db(work)
      .selectFrom("billing.money_documents")
      .select(["state", "entry_id"])
      .where("id", "=", item.source_id)
      .executeTakeFirstOrThrow();
    if (document.state === "void") return leaveOut(work, item, "left_out");
    // An invoice that was edited before it was sent stands in the book by another entry.
    if (document.entry_id !== null && document.entry_id !== item.entry_id) {
      await db(work).updateTable("billing.accounting_items").set({ entry_id: document.entry_id }).where("id", "=", item.id).execute();
      return stepOf(work, connection, { ...item, entry_id: document.entry_id });
    }
  }
  const contact = await contactOf(work, connection, item.customer_id);
  if (contact.kind !== "placed") return contact;
  const mapped = await loadMapped(work, connection);
  const entryId = item.entry_id ?? "";
  const how = { ours: await oursOf(work, connection.id, item.customer_id), key };
  const mayExist = item.sent_at !== null;
  if (item.kind === "invoice" || item.kind === "credit_note") {
    const document = await loadDocument(work, item.source_id, contact.id, mapped);
    const shares = item.kind === "credit_note" ? await sharesOf(work, connection.id, entryId) : [];
    return { kind: "document", document, at, mayExist, shares, how, key };
  }
  const money = await loadMoney(work, { kind: item.kind, entryId, number: item.number }, contact.id, mapped);
  if (item.kind === "refund")
    return { kind: "refund", money, at, sources: await sourcesOf(work, connection.id, entryId, money.amountMinor), key };
  return { kind: "payment", money, at, mayExist, shares: await sharesOf(work, connection.id, entryId), how, key };
}

/** The same wish has the same key; after a clear refusal, or a change here, it is another wish. */
const keyOf = (item: Item): string => createHash("sha256").update(`${item.id} ${item.refusals} ${item.changes}`).digest("hex").slice(0, 32);

async function leaveOut(work: Work, item: Item, state: "left_out" | "withdrawn"): Promise<{ kind: "nothing" }> {
  await db(work)
    .updateTable("billing.accounting_items")
    .set({ state, error: state === "left_out" ? "void" : "" })
    .where("id", "=", item.id)
    .execute();
  return { kind: "nothing" };
}

/** The customer's contact there, or what has to be done for it first. */
async function contactOf(
  work: Work,
  connection: Connection,
  customerId: string,
): Promise<{ kind: "placed"; id: string } | { kind: "contact-first"; contactItemId: string }> {
  const find = () =>
    db(work)
      .selectFrom("billing.accounting_items")
      .selectAll()
      .where("connection_id", "=", connection.id)
      .where("kind", "=", "contact")
      .where("source_id", "=", customerId)
      .executeTakeFirst();
  const known = await find();
  if (known?.external_id) return { kind: "placed", id: known.external_id };
  if (known?.state === "failed" || known?.state === "left_out") throw new NotReady("contact-failed", "");
  if (known && known.next_try_at > work.now) throw new NotReady("later", "");
  if (known) return { kind: "contact-first", contactItemId: known.id };
  const { number } = await loadContact(work, customerId);
  await db(work)
    .insertInto("billing.accounting_items")
    .values({
      connection_id: connection.id,
      partner_id: connection.partner_id,
      customer_id: customerId,
      kind: "contact",
      source_id: customerId,
      entry_id: null,
      number,
      happened_on: null,
      sent_at: null,
      next_try_at: work.now,
      external_id: null,
      done_at: null,
      created_at: work.now,
    })
    .onConflict((conflict) => conflict.columns(["connection_id", "kind", "source_id"]).doNothing())
    .execute();
  const made = await find();
  if (!made) throw new Error(`there is no contact item of customer ${customerId}`);
  return { kind: "contact-first", contactItemId: made.id };
}
