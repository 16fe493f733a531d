// Lists go by cursor: the next page starts after the last row of this one, by the sort value and the id, so that it costs the same
// at row 50 and at row 50,000 and no row is shown twice when others arrive meanwhile.
import { type RawBuilder, type SelectQueryBuilder, sql } from "kysely";
import { fieldProblem } from "../problems.ts";
import type { Work } from "../work.ts";

/** An allowed sort: the SQL expression and its type. Expressions must never be null; coalesce them. */
export interface SortColumn {
  readonly by: RawBuilder<unknown>;
  readonly type: "text" | "date" | "bigint" | "int" | "timestamptz" | "numeric" | "inet";
}

export interface ListRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort?: string | undefined;
  /** Left out: "quick" for the first page, "none" for those that follow it. */
  readonly total?: "none" | "quick" | "exact" | undefined;
}

export interface Page<Row> {
  readonly items: Row[];
  readonly next: string | null;
  readonly total: { count: number; exact: boolean } | null;
}

// biome-ignore lint/suspicious/noExplicitAny: a list takes a query over any tables.
type AnyQuery<Row> = SelectQueryBuilder<any, any, Row>;

const quickTotalLimit = 10_000;

/**
 * Runs a list. `query` has its filters and visibility already and selects what a row shows.
 * @param sorts the allow list; `defaultSort` such as "-issuedOn" is used when the request names none.
 * @param id the expression of the unique id that settles ties.
 */
export async function listPage<Row>(
  work: Pick<Work, "tx">,
  query: AnyQuery<Row>,
  request: ListRequest,
  list: { sorts: Readonly<Record<string, SortColumn>>; defaultSort: string; id: RawBuilder<string> },
): Promise<Page<Row>> {
  const wanted = request.sort ?? list.defaultSort;
  const descending = wanted.startsWith("-");
  const sort = list.sorts[descending ? wanted.slice(1) : wanted];
  if (!sort) throw fieldProblem("query.sort", "unknown-value", `There is no sort "${wanted}".`);
  const direction = descending ? "desc" : "asc";

  let page = query
    .select([sql<string>`(${sort.by})::text`.as("cursor_value"), sql<string>`${list.id}`.as("cursor_id")])
    .orderBy(sort.by, direction)
    .orderBy(list.id, direction)
    .limit(request.limit + 1);
  if (request.cursor !== undefined) {
    const after = readCursor(request.cursor, wanted);
    const operator = descending ? sql`<` : sql`>`;
    page = page.where(sql<boolean>`(${sort.by}, ${list.id}) ${operator} (${after.value}::${sql.raw(sort.type)}, ${after.id}::uuid)`);
  }
  const how = request.total ?? (request.cursor === undefined ? "quick" : "none");
  const [found, total] = await Promise.all([page.execute(), how === "none" ? null : countRows(work, query, how)]);
  const rows = found as (Row & { cursor_value: string; cursor_id: string })[];
  const items = rows.slice(0, request.limit);
  const last = items.at(-1);
  return {
    items,
    next: rows.length > request.limit && last ? writeCursor(wanted, last.cursor_value, last.cursor_id) : null,
    total,
  };
}

async function countRows(
  work: Pick<Work, "tx">,
  query: AnyQuery<unknown>,
  how: "quick" | "exact",
): Promise<{ count: number; exact: boolean }> {
  const counted = query.clearSelect().clearOrderBy().select(sql`1`.as("one"));
  const limited = how === "quick" ? counted.limit(quickTotalLimit + 1) : counted;
  const row = await sql<{ count: bigint }>`select count(*) as count from (${limited}) counted`.execute(work.tx);
  const count = Number(row.rows[0]?.count ?? 0n);
  return how === "quick" && count > quickTotalLimit ? { count: quickTotalLimit, exact: false } : { count, exact: true };
}

const writeCursor = (sort: string, value: string, id: string): string =>
  Buffer.from(JSON.stringify([sort, value, id])).toString("base64url");

function readCursor(cursor: string, sort: string): { value: string; id: string } {
  try {
    const [forSort, value, id] = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as [unknown, unknown, unknown];
    if (forSort === sort && typeof value === "string" && typeof id === "string" && /^[0-9a-f-]{36}$/.test(id)) return { value, id };
  } catch {
    // Said below: whatever is wrong with it, the answer is the same.
  }
  throw fieldProblem("query.cursor", "bad-cursor", "This page mark does not belong to this list. Start from the first page.");
}
