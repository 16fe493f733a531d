import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

/** Opens a transaction and runs a part of an import in it. */
export type InWork = <T>(act: (work: Work) => Promise<T>) => Promise<T>;

class RolledBack extends Error {}

/** O-79 does everything in a transaction that is rolled back, and answers what would have come of it. Nothing is sent. */
export async function rehearse<T>(inWork: InWork, act: (work: Work) => Promise<T>): Promise<T> {
  const outcome: { value?: T } = {};
  try {
    await inWork(async (work) => {
      outcome.value = await act(work);
      // What the database would only have checked at the commit.
      await sql`set constraints all immediate`.execute(work.tx);
      throw new RolledBack();
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
  }
  return outcome.value as T;
}
