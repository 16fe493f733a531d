import { sql } from "kysely";
import type { Happened } from "../../platform/events.ts";
import type { Work } from "../../platform/work.ts";
import { findPayerId } from "../customers/index.ts";

/** Services of a sub-account that is billed with its main account are paid by that; of any other by their customer. */
export async function followPayer(work: Work, { objectId }: Pick<Happened<unknown>, "objectId">): Promise<void> {
  const payerId = await findPayerId(work, objectId);
  await sql`update services.services set payer_id = ${payerId} where customer_id = ${objectId} and payer_id <> ${payerId}`.execute(work.tx);
}
