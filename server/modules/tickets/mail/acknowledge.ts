// Whether a mail that makes a ticket is acknowledged by itself (O-132).
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { acknowledgesMail } from "../settings.ts";
import { mayBeAnswered } from "./automatic-rules.ts";

/** O-132 at most once in these: two machines that answer each other come to an end at once. */
const quietMs = 6 * 3_600_000;

/** Two mails of one sender at once take turns, so only one of them is answered. */
export async function isAcknowledged(
  work: Work,
  { partnerId, address, isAutomatic }: { partnerId: string; address: string; isAutomatic: boolean },
): Promise<boolean> {
  if (isAutomatic || !mayBeAnswered(address) || !(await getSetting(work, acknowledgesMail, { partnerId }))) return false;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`acknowledge ${partnerId} ${address}`}, 0))`.execute(work.tx);
  const { rows } = await sql`select 1 from tickets.mails where partner_id = ${partnerId} and from_address = ${address}
    and acknowledged_at > ${new Date(work.now.getTime() - quietMs)} limit 1`.execute(work.tx);
  return rows.length === 0;
}
