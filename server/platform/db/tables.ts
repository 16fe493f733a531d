import type { Transaction } from "kysely";
import type { Work } from "../work.ts";

/**
 * A module's door to its own tables: `const db = tablesOf<BillingTables>()`, then `db(work).selectFrom("billing.runs")`. Other
 * modules' tables are not in the type, so a query that reaches for them does not compile.
 */
export const tablesOf =
  <Tables>() =>
  (work: Pick<Work, "tx">): Transaction<Tables> =>
    work.tx as unknown as Transaction<Tables>;
