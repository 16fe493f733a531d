import { z } from "zod";
import { system } from "../../../platform/actor.ts";
import { defineJob, enqueue, type JobBook } from "../../../platform/jobs.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import { workOnImport } from "./import-customers.ts";
import { getImport, type ImportRecord } from "./import-records.ts";
import { moveImport } from "./move-import.ts";
import { workOnUndo } from "./undo/work-on-undo.ts";

const importJob = defineJob("work-on-import", z.object({ importId: z.uuid() }), { maxAttempts: 5 });

/** One import of a partner after the other: they would only wait for each other's rows. */
export const enqueueImport = (work: Work, { id, partnerId }: ImportRecord): Promise<void> =>
  enqueue(work, importJob, { importId: id }, { queue: `import-${partnerId}` });

export function registerImportJob(book: JobBook, { files }: Tools): void {
  book.handle(importJob, async (run, { importId }) => {
    const inImport = <T>(act: (work: Work) => Promise<T>): Promise<T> =>
      inWork(run.base, { actor: system("job:work-on-import"), origin: { source: "import" } }, act);
    try {
      const { state } = await inImport((work) => getImport(work, importId));
      await (state === "undoing" ? workOnUndo(inImport, importId) : workOnImport(inImport, files, importId));
    } catch (error) {
      // A later attempt goes on with the rows that are missing. After the last one somebody has to look.
      const failure = "Something is wrong on our side; the log says what. Run the import, or its undo, again to go on.";
      if (run.isLastAttempt) await inImport((work) => moveImport(work, importId, { to: "failed", failure }));
      throw error;
    }
  });
}
