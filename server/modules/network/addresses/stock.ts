// The next free addresses of a prefix. They stand ready in blocks, so that picking one is a single look-up that never waits for another pick; what a
// prefix has beyond is a number, however large it is.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { printNetwork, readNetwork } from "../address-rules/ip-rules.ts";
import { freshUnits } from "../address-rules/pick-rules.ts";
import { unitAt, unitsIn, whyUnusable } from "../address-rules/prefix-rules.ts";
import type { Prefix } from "./prefix-queries.ts";
import { skippedAmong } from "./sweep-prefix.ts";

const smallBlock = 256;
const largeBlock = 4096;
/** Blocks that may be wholly taken before the search is given up: with the large ones 16 million addresses. */
const mostBlocks = 4096;

/**
 * Takes free units out of the stock: networks as text, in the order of the prefix, fewer than wanted where there are no more. They are the caller's
 * until the end of the transaction.
 */
export async function takeFree(work: Work, prefix: Prefix, wanted: number): Promise<string[]> {
  const free: string[] = [];
  for (let block = 0; block < mostBlocks && free.length < wanted; ) {
    const taken = await takeFromStock(work, prefix, wanted - free.length);
    // What was freed after its address became the gateway's or was excluded is of no use.
    const usable = taken.filter((unit) => whyUnusable(prefix, readNetwork(unit)) === null);
    // N-32 nor is what answers although nobody has it: that comes back into the stock after a day.
    const skipped = prefix.network.family === 4 && prefix.domain === "global" ? await skippedAmong(work, usable) : new Set();
    free.push(...usable.filter((unit) => !skipped.has(unit)));
    if (taken.length > 0) continue;
    if (!(await refill(work, prefix, block))) break;
    block += 1;
  }
  return free;
}

async function takeFromStock(work: Work, { id, allocationOrder }: Prefix, atMost: number): Promise<string[]> {
  const order = allocationOrder === "lowest" ? sql`address` : sql`place`;
  const { rows } = await sql<{ address: string }>`
    with next as (select address, place from network.free_stock where prefix_id = ${id} order by ${order} limit ${atMost} for update skip locked),
      taken as (delete from network.free_stock stock using next where stock.prefix_id = ${id} and stock.address = next.address
        returning next.address, next.place)
    select address::text from taken order by taken.${order}`.execute(work.tx);
  return rows.map(({ address }) => address);
}

/** Puts the next block into the stock; false: nothing was left to put there. Only one at a time does so for a prefix, the others wait and find it. */
async function refill(work: Work, prefix: Prefix, block: number): Promise<boolean> {
  await sql`insert into network.stock_progress (prefix_id, fresh_from) values (${prefix.id}, ${
    prefix.allocationOrder === "lowest" ? printNetwork(unitAt(prefix, 0n)) : null
  }) on conflict do nothing`.execute(work.tx);
  const { rows } = await sql<{ fresh_index: string }>`
    select fresh_index from network.stock_progress where prefix_id = ${prefix.id} for update`.execute(work.tx);
  const total = unitsIn(prefix);
  const from = BigInt(rows[0]?.fresh_index ?? "0");
  const { rows: meanwhile } =
    await sql`select from network.free_stock where prefix_id = ${prefix.id} limit 1 for update skip locked`.execute(work.tx);
  if (meanwhile.length > 0) return true;
  if (from >= total) return false;
  const { units, next } = freshUnits(prefix, {
    ...{ order: prefix.allocationOrder, seed: prefix.id, from, atMost: block === 0 ? smallBlock : largeBlock },
  });
  const texts = units.map(printNetwork);
  await sql`insert into network.free_stock (prefix_id, address)
    select ${prefix.id}, unit.address from unnest(${texts}::inet[]) unit (address)
    where unit.address not in (select taken from network.taken_among(${prefix.domain}, ${texts}::inet[]) taken)
    on conflict do nothing`.execute(work.tx);
  const freshFrom = prefix.allocationOrder === "lowest" && next < total ? printNetwork(unitAt(prefix, next)) : null;
  await sql`update network.stock_progress set fresh_index = ${next.toString()}, fresh_from = ${freshFrom} where prefix_id = ${prefix.id}`.execute(
    work.tx,
  );
  return true;
}

/** Somebody was given just this one: it does not wait to be given any more. */
export const takeOutOfStock = async (work: Work, prefixId: string, address: string): Promise<void> => {
  await sql`delete from network.free_stock where prefix_id = ${prefixId} and address <<= ${address}::inet`.execute(work.tx);
};

/** What comes next is worked out anew: after another order, other exclusions, another size. */
export async function emptyStock(work: Work, prefixIds: readonly string[]): Promise<void> {
  await sql`delete from network.free_stock where prefix_id = any (${[...prefixIds]}::uuid[])`.execute(work.tx);
  await sql`delete from network.stock_progress where prefix_id = any (${[...prefixIds]}::uuid[])`.execute(work.tx);
}
