import { sql } from "kysely";
import type { z } from "zod";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable } from "../../customers/index.ts";
import type { listCustomerImportsEndpoint } from "../contract.ts";
import { db } from "../tables.ts";

const mostShown = 50;

/** O-80 with which imports a customer came or changed. */
export async function listCustomerImports(
  work: Work,
  customerId: string,
): Promise<z.input<(typeof listCustomerImportsEndpoint)["returns"]>["items"]> {
  await getReachable(work, customerId, "customers.profile.view");
  const rows = await db(work)
    .selectFrom("ordering.import_rows as row")
    .innerJoin("ordering.imports as import", "import.id", "row.import_id")
    .select(["import.id", "import.number", "import.file_name", "row.row_number", "row.outcome"])
    .select(sql<Date>`coalesce(import.finished_at, import.started_at, import.created_at)`.as("at"))
    .where("row.customer_id", "=", customerId)
    .where("row.outcome", "in", ["created", "updated"])
    .where("import.rows_of", "=", "run")
    .where(visibleTo(work.actor, { partner: "row.partner_id" }))
    .orderBy("import.number", "desc")
    .limit(mostShown)
    .execute();
  return rows.map(({ id, number, file_name, row_number, outcome, at }) => ({
    importId: id,
    number: Number(number),
    fileName: file_name,
    rowNumber: row_number,
    outcome: outcome as "created" | "updated",
    at: at.toISOString(),
  }));
}
