// Which address a service gets again, and what a report of a NAS means for the row of the address that it shows.
import type { AddressState } from "../address-rules/utilisation-rules.ts";

export interface OwnRow {
  readonly id: string;
  readonly state: AddressState;
  readonly mac: string | null;
  readonly since: Date;
}

/**
 * N-75, N-77 of what the service has already: what it was offered a moment ago; what its own device has still; what is held for it, its device's first,
 * then the one held last. A lease of another device of the same service belongs to that one's session.
 */
export function rowToGiveAgain<Row extends OwnRow>(rows: readonly Row[], mac: string | null): Row | undefined {
  const isSame = (row: OwnRow): boolean => row.mac === mac || row.mac === null || mac === null;
  const offered = rows.find((row) => row.state === "offered" && isSame(row));
  const own = rows.find((row) => row.state === "leased" && mac !== null && row.mac === mac);
  const held = rows.filter(({ state }) => state === "held").toSorted((a, b) => b.since.getTime() - a.since.getTime());
  return offered ?? own ?? held.find((row) => mac !== null && row.mac === mac) ?? held[0];
}

export interface Shown {
  readonly serviceId: string;
  readonly sessionId: string;
}

export interface ShownRow {
  readonly state: AddressState;
  readonly service_id: string | null;
  readonly session_id: string | null;
}

export type Verdict =
  /** It becomes the session's, and what it was before ends with it. */
  | "lease"
  /** Known already. */
  | "same"
  /** N-76 somebody else has it with a session of their own: both have it now. */
  | "conflict"
  /** It is somebody else's who is not there, reserved, or nobody's: believed, but not ours to give. */
  | "foreign"
  | "unknown";

export function judgeShown(row: ShownRow | undefined, { serviceId, sessionId }: Shown): Verdict {
  if (!row) return "unknown";
  if (row.service_id !== serviceId) return row.session_id === null ? "foreign" : "conflict";
  if (row.session_id === sessionId) return "same";
  return "lease";
}
