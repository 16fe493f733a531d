// A service's life in pieces: what changes from a day on, written as the list of segments that follows. Pure: the lists are
// compared and saved by `saveSegments`.
import type { Day } from "../../../shared/calendar.ts";
import { trimDecimal } from "../../../shared/rational.ts";

/** What a day is billed by. */
export interface Terms {
  readonly planVersionId: string;
  readonly unitPrice: string;
  readonly quantity: string;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly includesTax: boolean;
}

/** Half-open; `endBefore` null: for ever. No id: not saved yet. */
export interface Segment extends Terms {
  readonly id?: string;
  readonly startOn: Day;
  readonly endBefore: Day | null;
  readonly billable: "yes" | "pause_price" | "no";
  readonly cause: string;
}

export type SegmentChange = Partial<Terms & Pick<Segment, "billable">>;

/**
 * The segments when something is otherwise from a day on: the piece that holds the day is cut there, later pieces change
 * as a whole. Days before stay as they are.
 */
export function changeFrom(segments: readonly Segment[], from: Day, change: SegmentChange, cause: string): Segment[] {
  const { before, after } = cutAt(segments, from);
  return [...before, ...mergeAlike(after.map((segment) => ({ ...segment, ...change, cause })))];
}

/** As `changeFrom`, but each piece says for itself what is otherwise; undefined: none is. */
export function reshapeFrom(
  segments: readonly Segment[],
  from: Day,
  changeOf: (segment: Segment) => SegmentChange | undefined,
  cause: string,
): Segment[] | undefined {
  const { before, after } = cutAt(segments, from);
  const changes = after.map(changeOf);
  if (changes.every((change) => change === undefined)) return undefined;
  return mergeAlike([...before, ...after.map((segment, at) => (changes[at] ? { ...segment, ...changes[at], cause } : segment))]);
}

/**
 * The segments when no day from `from` on is billed. One piece always stays, unbilled if it must be: it keeps the terms
 * under which the service may come back.
 */
export function closeFrom(segments: readonly Segment[], from: Day, cause: string): Segment[] {
  const { before, after } = cutAt(segments, from);
  if (before.length > 0) return before;
  const first = after[0];
  return first ? [{ ...first, endBefore: null, billable: "no", cause }] : [];
}

/** The segments when the service runs again from `from` on, with the terms that it had last. A bundle's part is never billed. */
export function openFrom(segments: readonly Segment[], from: Day, billable: "yes" | "no", cause: string): Segment[] {
  const last = segments.at(-1);
  if (!last) throw new RangeError("a service without a segment has no terms");
  const { before } = cutAt(segments, from);
  return [...before, { ...withoutId(last), startOn: from, endBefore: null, billable, cause }];
}

/** The planned segments of a service that starts on another day than was planned. */
export function startFrom(segments: readonly Segment[], from: Day): Segment[] {
  const { after } = cutAt(segments, from);
  const first = segments[0];
  if (!first) throw new RangeError("a service without a segment has no terms");
  if (from < first.startOn) return [{ ...first, startOn: from }, ...segments.slice(1)];
  return after;
}

function cutAt(segments: readonly Segment[], from: Day): { before: Segment[]; after: Segment[] } {
  const before: Segment[] = [];
  const after: Segment[] = [];
  for (const segment of segments) {
    if (segment.endBefore !== null && segment.endBefore <= from) before.push(segment);
    else if (segment.startOn >= from) after.push(segment);
    else {
      before.push({ ...segment, endBefore: from });
      after.push({ ...withoutId(segment), startOn: from });
    }
  }
  return { before, after };
}

/** Neighbours that have become the same are one piece. */
function mergeAlike(segments: readonly Segment[]): Segment[] {
  const merged: Segment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (last && last.endBefore === segment.startOn && sameTerms(last, segment))
      merged[merged.length - 1] = { ...last, endBefore: segment.endBefore };
    else merged.push(segment);
  }
  return merged;
}

const sameTerms = (a: Segment, b: Segment): boolean =>
  a.planVersionId === b.planVersionId &&
  trimDecimal(a.unitPrice) === trimDecimal(b.unitPrice) &&
  trimDecimal(a.quantity) === trimDecimal(b.quantity) &&
  a.taxId === b.taxId &&
  a.taxGroupId === b.taxGroupId &&
  a.includesTax === b.includesTax &&
  a.billable === b.billable &&
  a.cause === b.cause;

function withoutId({ id: _id, ...rest }: Segment): Segment {
  return rest;
}

/**
 * The segments without a plan version that is taken back: its pieces go on as the piece before them, or by `instead` where
 * there is none. Quantity and pauses stay.
 */
export function withoutVersion(segments: readonly Segment[], planVersionId: string, instead: Omit<Terms, "quantity">): Segment[] {
  const kept: Segment[] = [];
  let before = instead;
  for (const segment of segments) {
    if (segment.planVersionId === planVersionId) {
      const { planVersionId: version, unitPrice, taxId, taxGroupId, includesTax } = before;
      const cause = kept.at(-1)?.cause ?? segment.cause;
      kept.push({ ...segment, planVersionId: version, unitPrice, taxId, taxGroupId, includesTax, cause });
    } else {
      before = segment;
      kept.push(segment);
    }
  }
  return mergeAlike(kept);
}

/** What has to be written to get from one list to the other. */
export interface SegmentDiff {
  readonly removed: readonly string[];
  readonly changed: readonly (Segment & { readonly id: string })[];
  readonly added: readonly Segment[];
}

export function diffSegments(before: readonly Segment[], after: readonly Segment[]): SegmentDiff {
  const kept = new Map(after.flatMap((segment) => (segment.id === undefined ? [] : [[segment.id, segment]])));
  const changed: (Segment & { id: string })[] = [];
  const removed: string[] = [];
  for (const segment of before) {
    if (segment.id === undefined) continue;
    const now = kept.get(segment.id);
    if (!now) removed.push(segment.id);
    else if (now.startOn !== segment.startOn || now.endBefore !== segment.endBefore || !sameTerms(now, segment))
      changed.push({ ...now, id: segment.id });
  }
  return { removed, changed, added: after.filter((segment) => segment.id === undefined) };
}

/** The piece that holds on a day; a service that has not begun shows its first, one that is over its last. */
export function segmentOn<S extends { readonly startOn: Day; readonly endBefore: Day | null }>(
  segments: readonly S[],
  on: Day,
): S | undefined {
  return segments.find((segment) => segment.endBefore === null || on < segment.endBefore) ?? segments.at(-1);
}
