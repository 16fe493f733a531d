// Rows of radcheck and radreply as rlm_sql reads them.

/** Attribute, operator, value: one row of radreply or radgroupreply. */
export type ReplyRow = readonly [attribute: string, operator: ":=" | "+=", value: string];

/** rlm_sql takes quotes around a whole value away, or runs what stands between two of the third kind: the first one is written by its number. */
export const sqlValue = (value: string): string =>
  /^(["'`])(?:.*\1)?$/s.test(value) ? `\\${value.charCodeAt(0).toString(8).padStart(3, "0")}${value.slice(1)}` : value;

/** What is said in the same words everywhere stands once, and the rest with each. With one list alone, nothing is left in it. */
export function splitReplies(lists: readonly (readonly ReplyRow[])[]): { common: ReplyRow[]; own: ReplyRow[][] } {
  const [first, ...others] = lists.map((rows) => Map.groupBy(rows, ([attribute]) => attribute));
  const said = (rows: readonly ReplyRow[] | undefined): string => JSON.stringify(rows);
  const isCommon = (attribute: string): boolean => others.every((other) => said(other.get(attribute)) === said(first?.get(attribute)));
  const common = new Set([...(first?.keys() ?? [])].filter(isCommon));
  return {
    common: (lists[0] ?? []).filter(([attribute]) => common.has(attribute)),
    own: lists.map((rows) => rows.filter(([attribute]) => !common.has(attribute))),
  };
}
