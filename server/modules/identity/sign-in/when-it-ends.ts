// P-233 (WCAG 2.2.1) when the sign-in that asks ends by itself, and one more round of it for somebody who says that they are there.
import { sql } from "kysely";
import { ownCustomer } from "../../../platform/own-customer.ts";
import { notSignedIn } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { customerLimits } from "./limits.ts";

export interface SignInEnd {
  /** Without anybody there; whole seconds. */
  readonly endsInSeconds: number;
  /** False on the last stretch of its longest life: then only signing in again helps. */
  readonly mayExtend: boolean;
}

interface Row {
  created_at: Date;
  last_seen_at: Date;
  stay: boolean;
  staff_id: string | null;
}

/** An end that is put off by less than that is not put off. */
const leastGainMs = 60_000;

export async function whenSignInEnds(work: Work): Promise<SignInEnd> {
  const { rows } = await sql<Row>`select created_at, last_seen_at, stay, staff_id from identity.sign_ins
    where id = ${ownCustomer(work).sessionId} and ended_at is null`.execute(work.tx);
  const row = rows[0];
  if (!row) throw notSignedIn();
  const { idleMs, absoluteMs } = customerLimits(row);
  const lastEnd = row.created_at.getTime() + absoluteMs;
  const endsAt = Math.min(row.last_seen_at.getTime() + idleMs, lastEnd);
  return {
    endsInSeconds: Math.max(0, Math.floor((endsAt - work.now.getTime()) / 1000)),
    mayExtend: lastEnd - endsAt >= leastGainMs,
  };
}

/** Somebody is there: it lives as long as if they had just opened a page. */
export async function extendSignIn(work: Work): Promise<SignInEnd> {
  await sql`update identity.sign_ins set last_seen_at = ${work.now}
    where id = ${ownCustomer(work).sessionId} and ended_at is null and last_seen_at < ${work.now}`.execute(work.tx);
  return whenSignInEnds(work);
}
