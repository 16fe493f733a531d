import { sql } from "kysely";
import type { DailyStep } from "../../../platform/daily/daily-step.ts";
import { db } from "../tables.ts";
import { dropFiles } from "./drop-files.ts";

const perTransaction = 200;

/** P-180 keeps the day on which each file is gone, whatever became of it. */
export const deleteAskedStep: DailyStep = {
  name: "documents.delete-asked",
  after: [],
  at: async () => "00:40",
  run: async ({ partnerId, on, inWork }) => {
    let deleted = 0;
    for (let found = perTransaction; found === perTransaction; ) {
      found = await inWork(async (work) => {
        const rows = await db(work)
          .selectFrom("documents.asked_documents")
          .select(["id", "file_id", "customer_id", "kind", "state"])
          .where("partner_id", "=", partnerId)
          .where("file_id", "is not", null)
          .where("delete_on", "<=", on)
          .orderBy("id")
          .limit(perTransaction)
          .forUpdate()
          .execute();
        if (rows.length === 0) return 0;
        await db(work)
          .updateTable("documents.asked_documents")
          .set({ file_id: null, deleted_at: work.now, version: sql`version + 1` })
          .where(
            "id",
            "in",
            rows.map(({ id }) => id),
          )
          .execute();
        for (const { id, kind, customer_id: customerId } of rows)
          work.audit({ entity: "asked_document", entityId: id, label: kind, action: "document-file-deleted", partnerId, customerId });
        await dropFiles(
          work,
          rows.flatMap(({ file_id }) => file_id ?? []),
        );
        deleted += rows.length;
        return rows.length;
      });
    }
    return { deleted };
  },
};
