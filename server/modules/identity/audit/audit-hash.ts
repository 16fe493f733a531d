import { createHash } from "node:crypto";

/** What is hashed of an audit entry, in this order; a change here breaks every chain, so it never changes. */
export interface HashedEntry {
  readonly seq: string;
  readonly at: string;
  readonly partnerId: string | null;
  readonly customerId: string | null;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly staffId: string | null;
  readonly staffName: string | null;
  readonly source: string;
  readonly requestId: string;
  readonly entity: string;
  readonly entityId: string;
  readonly label: string;
  readonly action: string;
  readonly reason: string | null;
  /** The differences as canonical JSON (keys in order), or null. */
  readonly changes: string | null;
}

/** SHA-256 over the previous hash and the entry's fields as a JSON array. */
export function entryHash(previous: string, entry: HashedEntry): string {
  const fields = [
    previous,
    entry.seq,
    entry.at,
    entry.partnerId,
    entry.customerId,
    entry.actorKind,
    entry.actorId,
    entry.actorName,
    entry.staffId,
    entry.staffName,
    entry.source,
    entry.requestId,
    entry.entity,
    entry.entityId,
    entry.label,
    entry.action,
    entry.reason,
    entry.changes,
  ];
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex");
}

/** JSON with the keys of every object in order, so that what PostgreSQL gives back hashes like what was written. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const pairs = Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(typeof value === "bigint" ? value.toString() : (value ?? null));
}
