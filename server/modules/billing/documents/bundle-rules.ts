// A bundle is charged as one amount, and stands in the books as a line for each of its parts, for their tax and revenue (B-19). Who reads a
// document sees the bundle; its parts below it where the partner shows them (`billing.show_bundle_components`).

export interface BundleLine {
  readonly text: string;
  readonly kind: string;
  readonly service_id: string | null;
  readonly plan_version_id: string | null;
  readonly period_start: string | null;
  readonly period_end: string | null;
  readonly pp_start: string | null;
  readonly unit_price: string;
  readonly quantity: string;
}

export interface WholeLine<Line> {
  /** The bundle's, where the lines are its parts. */
  readonly text: string;
  readonly lines: readonly [Line, ...Line[]];
  /** What the parts are called; none of a line that is no bundle. */
  readonly parts: readonly string[];
}

/** Lines as a reader counts them: those that follow each other and are the parts of one bundle are one. */
export function wholeLines<Line extends BundleLine>(lines: readonly Line[]): WholeLine<Line>[] {
  const groups: [Line, ...Line[]][] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last && areParts(last[0], line) && last.every((other) => other.plan_version_id !== line.plan_version_id)) last.push(line);
    else groups.push([line]);
  }
  return groups.map((group) => {
    const text = group.length === 1 ? undefined : bundleText(group.map((line) => line.text));
    if (text === undefined) return { text: group[0].text, lines: group, parts: [] };
    return { text, lines: group, parts: group.map((line) => line.text.slice(text.length + separator.length)) };
  });
}

/** A day of a service is charged once (B-53), so two lines of one service for the very same days are parts of one price. */
const areParts = (one: BundleLine, other: BundleLine): boolean =>
  one.service_id !== null &&
  one.period_start !== null &&
  one.plan_version_id !== null &&
  one.kind === other.kind &&
  (["service_id", "period_start", "period_end", "pp_start", "unit_price", "quantity"] as const).every((name) => one[name] === other[name]);

const separator = ": ";

/** What stands before the names of the parts; undefined where they are not called after one bundle. */
function bundleText(texts: readonly string[]): string | undefined {
  const [first = "", ...others] = texts;
  let same = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, same))) same -= 1;
  const end = first.slice(0, same).lastIndexOf(separator);
  return end <= 0 ? undefined : first.slice(0, end);
}
