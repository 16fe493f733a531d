import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

/** Does something, answers what came of it, and takes it back: what is shown is what would be done, by the very same code. */
export async function asIf<T>(work: Work, act: (work: Work) => Promise<T>): Promise<T> {
  const silent: Work = { ...work, emit: () => undefined, audit: () => undefined };
  await sql`savepoint as_if`.execute(work.tx);
  try {
    return await act(silent);
  } finally {
    await sql`rollback to savepoint as_if`.execute(work.tx);
  }
}
