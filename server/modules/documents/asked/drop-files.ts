// Files that are to be gone for good. The row goes with the act, the bytes by a job after it: a kill between the two is made good by the repeat.
import { sql } from "kysely";
import { z } from "zod";
import { defineJob, enqueueAll, type JobBook } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";

const dropJob = defineJob("documents.drop-bytes", z.object({ sha256: z.string() }), { maxAttempts: 10 });

/** Nothing names these files any more. */
export async function dropFiles(work: Work, fileIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{
    sha256: string;
  }>`delete from platform.files where id = any (${[...fileIds]}::uuid[]) returning sha256`.execute(work.tx);
  await enqueueAll(
    work,
    [...new Set(rows.map(({ sha256 }) => sha256))].map((sha256) => ({ job: dropJob, payload: { sha256 } })),
  );
}

export const handleDrops = (book: JobBook, { files }: Pick<Tools, "files">): void =>
  book.handle(dropJob, (run, { sha256 }) =>
    run.inWork(async (work) => {
      // The same bytes may be somebody else's file, too.
      const { rows } = await sql`select 1 from platform.files where sha256 = ${sha256} limit 1`.execute(work.tx);
      if (rows.length === 0) await files.drop(sha256);
    }),
  );
