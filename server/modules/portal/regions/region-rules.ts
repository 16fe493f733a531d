// What of a region one customer sees. Values in, values out.
import type { Day } from "../../../../shared/calendar.ts";

interface Dated {
  readonly from: string | null;
  readonly to: string | null;
  readonly labelIds: readonly string[];
}

export interface Visitor {
  readonly today: Day;
  readonly labelIds: readonly string[];
}

/** On its days, both ends included, and for who carries one of its labels. */
export const isShown = ({ from, to, labelIds }: Dated, visitor: Visitor): boolean =>
  (from === null || visitor.today >= from) &&
  (to === null || visitor.today <= to) &&
  (labelIds.length === 0 || labelIds.some((id) => visitor.labelIds.includes(id)));

/** "tickets" of "tickets.top": the page of the portal that a region belongs to. */
export const pageOf = (key: string): string => key.split(".")[0] ?? key;
