import { sql } from "kysely";
import type { EditGuard } from "../billing/index.ts";
import { listUnderWayFor } from "./attempts/attempt-queries.ts";

/** 7.3 who is being charged for an invoice, or stands before its payment page, is charged for what it says. */
export const editsWait: EditGuard = {
  async bars(work, { documentId, accountId }) {
    if ((await listUnderWayFor(work, accountId, { documentIds: [documentId] })).length > 0) return ["charging"];
    const { rows } = await sql`select from payments.auto_charges where document_id = ${documentId} and state = 'charging'`.execute(work.tx);
    return rows.length > 0 ? ["charging"] : [];
  },
};
