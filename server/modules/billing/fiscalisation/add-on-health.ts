// How a partner's add-on answers. One that does not is left alone for a while, with all that waits for it.
import { sql } from "kysely";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import type { AddOnPlace, NoAnswer } from "./ports.ts";
import { nextTryAt } from "./retry-rules.ts";
import { db } from "./tables.ts";

export interface AddOnToAsk {
  readonly place: AddOnPlace;
  readonly atOnce: number;
}

/** Undefined: there is none, it is switched off, or it is left alone for now. */
export async function addOnToAsk(work: Work, tools: Tools, partnerId: string): Promise<AddOnToAsk | undefined> {
  const row = await db(work)
    .selectFrom("billing.fiscal_add_ons")
    .select(["url", "secret_sealed", "at_once"])
    .where("partner_id", "=", partnerId)
    .where("is_on", "=", true)
    .where(({ or, eb }) => or([eb("ask_again_at", "is", null), eb("ask_again_at", "<=", work.now)]))
    .executeTakeFirst();
  return row && { place: { url: row.url, secret: tools.unseal(row.secret_sealed) }, atOnce: row.at_once };
}

/** Where a partner's add-on is, whether or not it is in use. */
export async function addOnToTest(work: Work, tools: Tools, partnerId: string): Promise<AddOnPlace | undefined> {
  const row = await db(work)
    .selectFrom("billing.fiscal_add_ons")
    .select(["url", "secret_sealed"])
    .where("partner_id", "=", partnerId)
    .executeTakeFirst();
  return row && { url: row.url, secret: tools.unseal(row.secret_sealed) };
}

export async function noteNoAnswer(work: Work, partnerId: string, { fault, detail, retryAfterMs }: NoAnswer): Promise<void> {
  const row = await db(work)
    .selectFrom("billing.fiscal_add_ons")
    .select(["failures", "failed_since"])
    .where("partner_id", "=", partnerId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) return;
  const failures = row.failures + 1;
  await db(work)
    .updateTable("billing.fiscal_add_ons")
    .set({
      failures,
      fault,
      fault_detail: detail,
      failed_since: row.failed_since ?? work.now,
      ask_again_at: nextTryAt(failures, work.now, retryAfterMs),
    })
    .where("partner_id", "=", partnerId)
    .execute();
  work.log.warn({ partner: partnerId, fault, detail }, "a fiscal add-on does not answer");
}

/** A person wants it asked now, whatever it wanted itself. */
export const endPause = (work: Work, partnerId: string): Promise<unknown> =>
  db(work).updateTable("billing.fiscal_add_ons").set({ ask_again_at: null }).where("partner_id", "=", partnerId).execute();

/** So often it is written down at most that all is well. */
const noteEveryMs = 60_000;

export async function noteAnswer(work: Work, partnerId: string): Promise<void> {
  await sql`update billing.fiscal_add_ons set failures = 0, fault = null, fault_detail = '', failed_since = null, ask_again_at = null,
      answered_at = ${work.now}
    where partner_id = ${partnerId}
      and (failures > 0 or answered_at is null or answered_at < ${new Date(work.now.getTime() - noteEveryMs)})`.execute(work.tx);
}
