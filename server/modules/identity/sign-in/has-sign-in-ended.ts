import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

/** Ended by its owner, by staff or by a new password; one that is not known any more has ended, too. */
export async function hasSignInEnded(work: Work, signInId: string): Promise<boolean> {
  const { rows } = await sql<{ ended: boolean }>`select identity.has_sign_in_ended(${signInId}) as ended`.execute(work.tx);
  return rows[0]?.ended ?? true;
}
