import { sql } from "kysely";
import type { Work } from "../work.ts";

/**
 * Runs reads that must go by an index. With a limit the planner may read the table from its beginning instead, hoping to meet enough rows
 * soon; where it guesses the matches wrong that means every row. For the connection and not for the transaction, because reading works
 * have none; what was aborted takes the setting back with it.
 */
export async function byIndex<T>(work: Pick<Work, "tx">, read: () => Promise<T>): Promise<T> {
  // A connection answers in order, so nothing here has to wait for the setting.
  const set = sql`set enable_seqscan = off`.execute(work.tx);
  try {
    const [result] = await Promise.all([read(), set]);
    return result;
  } finally {
    await sql`reset enable_seqscan`.execute(work.tx).catch(() => undefined);
  }
}
