// What is asked of an open session is written down in the transaction that asks, and done a moment later by the process that speaks to routers.
import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import type { CoaCause, sessionActions } from "./contract.ts";

/** Ends open sessions: their routers are told at the pace that they bear. Sessions that are over by then are left alone. */
export const wantDisconnect = (work: Work, sessionIds: readonly string[], cause: CoaCause): Promise<void> =>
  wantChange(work, sessionIds, { action: "disconnect", cause });

/** A later wish takes the place of one that nobody has got to yet; but what is to end ends. */
export async function wantChange(
  work: Work,
  sessionIds: readonly string[],
  { action, cause }: { readonly action: (typeof sessionActions)[number]; readonly cause: CoaCause },
): Promise<void> {
  if (sessionIds.length === 0) return;
  // Its own door: whoever may ask for changes of some sessions sees nothing of what others asked.
  await sql`select access.wish_for_sessions(${[...new Set(sessionIds)]}::uuid[], ${action}, ${cause}, ${work.now})`.execute(work.tx);
}
