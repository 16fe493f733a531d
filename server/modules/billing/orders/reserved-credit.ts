// Free credit that is reserved for an order or for a change that is paid first (M-23, P-78): in the balance, and paired with nothing until that
// is decided about. The account must be locked by whoever calls any of these.
import { minMinor } from "../../../../shared/money.ts";
import type { Work } from "../../../platform/work.ts";
import { type Allocation, listOpenEntries, saveAllocations, settleFreeCredit } from "../ledger/settle-credit.ts";
import { db, type ReservationOutcome } from "./tables.ts";

interface Reservation {
  readonly accountId: string;
  readonly partnerId: string;
  readonly creditId: string;
  /** The order, or the price of the change. */
  readonly objectId: string;
  readonly amountMinor: bigint;
}

/** Sets so much of a credit aside; the database refuses more than is open of it, and a second time for one object. */
export async function reserveCredit(work: Work, { accountId, partnerId, creditId, objectId, amountMinor }: Reservation): Promise<void> {
  await db(work)
    .insertInto("billing.reserved_credits")
    .values({
      account_id: accountId,
      partner_id: partnerId,
      credit_id: creditId,
      object_id: objectId,
      amount_minor: amountMinor,
      reserved_at: work.now,
      outcome: null,
      ended_at: null,
    })
    .execute();
}

/** Sets free credit of an account aside, oldest first; false: there is not so much of it, and nothing is set aside. */
export async function reserveFree(
  work: Work,
  { accountId, objectId, amountMinor }: { accountId: string; objectId: string; amountMinor: bigint },
): Promise<boolean> {
  const own = new Set((await listReserved(work, objectId)).map(({ creditId }) => creditId));
  const free = ((await listOpenEntries(work, [accountId])).credits.get(accountId) ?? []).filter(({ id }) => !own.has(id));
  if (free.reduce((sum, { openMinor }) => sum + openMinor, 0n) < amountMinor) return false;
  let left = amountMinor;
  for (const { id: creditId, openMinor, partnerId } of free) {
    if (left === 0n) break;
    const part = minMinor(left, openMinor);
    await reserveCredit(work, { accountId, partnerId, creditId, objectId, amountMinor: part });
    left -= part;
  }
  return true;
}

const held = (work: Work, objectId: string) =>
  db(work).selectFrom("billing.reserved_credits").selectAll().where("object_id", "=", objectId).where("outcome", "is", null);

/** What an order or change has set aside, by credit. */
export const listReserved = (work: Work, objectId: string): Promise<{ creditId: string; amountMinor: bigint }[]> =>
  held(work, objectId).select(["credit_id as creditId", "amount_minor as amountMinor"]).orderBy("id").execute();

/** How much each order or change holds, and what became of what it held. */
export async function sumReserved(
  work: Work,
  objectIds: readonly string[],
): Promise<ReadonlyMap<string, { heldMinor: bigint; outcome: ReservationOutcome | null }>> {
  if (objectIds.length === 0) return new Map();
  const rows = await db(work)
    .selectFrom("billing.reserved_credits")
    .select(["object_id", "amount_minor", "outcome"])
    .where("object_id", "in", [...objectIds])
    .orderBy("id")
    .execute();
  const sums = new Map<string, { heldMinor: bigint; outcome: ReservationOutcome | null }>();
  for (const { object_id: id, amount_minor: minor, outcome } of rows) {
    const before = sums.get(id)?.heldMinor ?? 0n;
    sums.set(id, { heldMinor: outcome === null ? before + minor : before, outcome });
  }
  return sums;
}

async function end(work: Work, objectId: string, outcome: ReservationOutcome): Promise<void> {
  await db(work)
    .updateTable("billing.reserved_credits")
    .set({ outcome, ended_at: work.now })
    .where("object_id", "=", objectId)
    .where("outcome", "is", null)
    .execute();
}

/** The order or change came to be: what was set aside pays its documents before anything else, and the rest of it is credit like any other. */
export async function spendReserved(
  work: Work,
  { accountId, objectId, documentIds }: { accountId: string; objectId: string; documentIds: readonly string[] },
): Promise<void> {
  const own = await listReserved(work, objectId);
  if (own.length === 0) return;
  await end(work, objectId, "used");
  const { debits } = await listOpenEntries(work, [accountId]);
  const wanted = (debits.get(accountId) ?? []).filter(({ documentId }) => documentId !== null && documentIds.includes(documentId));
  const left = new Map(wanted.map((debit) => [debit.id, debit.openMinor]));
  const allocations: Allocation[] = [];
  for (const { creditId, amountMinor } of own) {
    let free = amountMinor;
    for (const debit of wanted) {
      const open = left.get(debit.id) ?? 0n;
      const part = open < free ? open : free;
      if (part === 0n) continue;
      allocations.push({ accountId, partnerId: debit.partnerId, creditId, debitId: debit.id, amountMinor: part });
      left.set(debit.id, open - part);
      free -= part;
    }
  }
  await saveAllocations(work, allocations);
  await settleFreeCredit(work, accountId);
}

/** Nothing came of it: the money is ordinary credit again and pays what is open (B-80). */
export async function releaseReserved(work: Work, { accountId, objectId }: { accountId: string; objectId: string }): Promise<void> {
  if ((await listReserved(work, objectId)).length === 0) return;
  await end(work, objectId, "released");
  await settleFreeCredit(work, accountId);
}

/** Nothing came of it, and the money is given back in this very transaction: nothing may take it in between. */
export const freeForRefund = (work: Work, objectId: string): Promise<void> => end(work, objectId, "refunded");

/** The credit turned out never to have come: what was set aside of it is gone. */
export async function loseReserved(work: Work, creditId: string): Promise<void> {
  await db(work)
    .updateTable("billing.reserved_credits")
    .set({ outcome: "lost", ended_at: work.now })
    .where("credit_id", "=", creditId)
    .where("outcome", "is", null)
    .execute();
}
