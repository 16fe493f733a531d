import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";

const keptDays = 3;

/** What was traced is somebody's traffic, and of use only to whoever looks into it now. */
export async function tendTraces(work: Work): Promise<void> {
  await sql`delete from access.traces where until < ${work.now}::timestamptz - make_interval(days => ${keptDays})`.execute(work.tx);
}
