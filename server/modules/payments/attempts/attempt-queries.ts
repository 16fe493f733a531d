import { type Selectable, sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { lockAccounts } from "../../billing/index.ts";
import { type PayableRef, payableOf } from "../payables.ts";
import { db, type IntentTable } from "../tables.ts";

export type Attempt = Selectable<IntentTable>;

const columns = { partner: "attempt.partner_id", customer: "attempt.customer_id" };

const selectAttempts = (work: Work) =>
  db(work).selectFrom("payments.intents as attempt").selectAll("attempt").where(visibleTo(work.actor, columns));

export async function getAttempt(work: Work, attemptId: string): Promise<Attempt> {
  const found = await selectAttempts(work).where("attempt.id", "=", attemptId).executeTakeFirst();
  if (!found) throw notFound();
  return found;
}

/** Locks the attempt's account and then the attempt: two that bring news take turns. */
export async function lockAttempt(work: Work, attemptId: string): Promise<Attempt> {
  const { account_id: accountId } = await getAttempt(work, attemptId);
  await lockAccounts(work, [accountId]);
  return selectAttempts(work).where("attempt.id", "=", attemptId).forUpdate("attempt").executeTakeFirstOrThrow();
}

/** The attempt that an earlier request with the same key began. */
export const findRepeated = (work: Work, repeatKey: string): Promise<Attempt | undefined> =>
  selectAttempts(work).where("attempt.idempotency_key", "=", repeatKey).executeTakeFirst();

const underWay = sql<boolean>`attempt.state in ('created', 'redirected', 'needs_action', 'processing', 'unknown')`;

/** Attempts of an account that are not over, newest first. */
export const listUnderWay = (work: Work, accountId: string): Promise<Attempt[]> =>
  selectAttempts(work).where("attempt.account_id", "=", accountId).where(underWay).orderBy("attempt.created_at", "desc").execute();

/** Those of them that pay one of these documents, or this order or change. */
export const listUnderWayFor = async (
  work: Work,
  accountId: string,
  { documentIds, payable }: { documentIds: readonly string[]; payable?: PayableRef | undefined },
): Promise<Attempt[]> => {
  const wanted = new Set(documentIds);
  return (await listUnderWay(work, accountId)).filter(
    (attempt) => attempt.document_ids.some((id) => wanted.has(id)) || (payable !== undefined && payableOf(attempt)?.id === payable.id),
  );
};
