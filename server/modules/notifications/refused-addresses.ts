import { sql } from "kysely";
import type { Work } from "../../platform/work.ts";
import { db } from "./tables.ts";

/** O-163 So many refusals for good make an address a bad one. */
const badAfter = 2;

/** Which of these addresses get no further mail; in lower case. */
export async function listBadAddresses(work: Work, partnerId: string, addresses: readonly string[]): Promise<ReadonlySet<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await db(work)
    .selectFrom("notifications.refused_addresses")
    .select("address")
    .where("partner_id", "=", partnerId)
    .where("is_bad", "=", true)
    .where(
      "address",
      "in",
      addresses.map((address) => address.toLowerCase()),
    )
    .execute();
  return new Set(rows.map((row) => row.address));
}

/** The server refused the address itself, for good. */
export async function noteRefusal(work: Work, refused: { partnerId: string; address: string; answer: string }): Promise<void> {
  await sql`
    insert into notifications.refused_addresses as known (partner_id, address, refusals, answer, refused_at, is_bad)
    values (${refused.partnerId}, ${refused.address.toLowerCase()}, 1, ${refused.answer}, ${work.now}, ${badAfter <= 1})
    on conflict (partner_id, address) do update set refusals = known.refusals + 1, answer = excluded.answer, refused_at = excluded.refused_at,
      is_bad = known.is_bad or known.refusals + 1 >= ${badAfter}`.execute(work.tx);
}

/** It took mail, or staff say that it does again: counting starts anew. */
export async function clearRefusals(work: Work, about: { partnerId: string; address: string }): Promise<boolean> {
  const cleared = await db(work)
    .deleteFrom("notifications.refused_addresses")
    .where("partner_id", "=", about.partnerId)
    .where("address", "=", about.address.toLowerCase())
    .returning("id")
    .execute();
  return cleared.length > 0;
}
