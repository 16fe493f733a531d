import { sql } from "kysely";
import type { Work } from "../work.ts";

/**
 * Runs reads that must go by an index. With a limit the planner may read the table from its beginning instead, hoping to meet enough rows
 * soon; where it guesses the matches wrong that means every row.
 */
export async function byIndex<T>(work: Pick<Work, "tx">, read: () => Promise<T>): Promise<T> {
  await sql`set local enable_seqscan = off`.execute(work.tx);
  const result = await read();
  await sql`set local enable_seqscan = on`.execute(work.tx);
  return result;
}
