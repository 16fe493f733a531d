import { createHash, randomBytes } from "node:crypto";

/** What is hashed of an audit entry, in this order; a change here breaks every chain, so it never changes: another way is another form. */
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

type Texts = Readonly<Record<string, string>>;

/** O-84 what stands in the log in place of a value that was erased. */
export const erasedValue = "(erased)";

/** The values of an entry that can be erased one by one: what differs, and what may name somebody. */
export function valuesOf(
  { actorName, label, reason }: Pick<HashedEntry, "actorName" | "label" | "reason">,
  changes: unknown,
): Map<string, unknown> {
  const fields = changes === null || changes === undefined ? [] : Object.entries(changes);
  return new Map<string, unknown>([...fields, ["@actor", actorName], ["@label", label], ["@reason", reason]]);
}

/** O-84 without its salt a digest tells nothing of the value, however few values there can be. */
export const digestOf = (salt: string, value: unknown): string =>
  createHash("sha256")
    .update(`${salt}:${canonicalJson(value)}`)
    .digest("base64url");

export function sealValues(values: ReadonlyMap<string, unknown>): { salts: Texts; digests: Texts } {
  const salts = new Map([...values.keys()].map((name) => [name, randomBytes(16).toString("base64url")]));
  const digests = [...values].map(([name, value]) => [name, digestOf(salts.get(name) ?? "", value)] as const);
  return { salts: Object.fromEntries(salts), digests: Object.fromEntries(digests) };
}

/** Form 2: SHA-256 over the previous hash, what is never erased, and the digests of all values. */
export function digestedEntryHash(
  previous: string,
  entry: Omit<HashedEntry, "actorName" | "label" | "reason" | "changes">,
  digests: unknown,
): string {
  const { seq, at, partnerId, customerId, actorKind, actorId, staffId, staffName, source, requestId, entity, entityId, action } = entry;
  const fields = [
    previous,
    "2",
    seq,
    at,
    partnerId,
    customerId,
    actorKind,
    actorId,
    staffId,
    staffName,
    source,
    requestId,
    entity,
    entityId,
    action,
  ];
  return createHash("sha256")
    .update(JSON.stringify([...fields, canonicalJson(digests)]))
    .digest("hex");
}

/** Of an entry of form 1 that was erased: what is left of it, as the database sealed it then (migration 0118). */
export const sealOfErased = (entry: {
  hash: string;
  prevHash: string;
  seq: string;
  at: Date;
  entity: string;
  entityId: string;
  action: string;
}): string =>
  createHash("sha256")
    .update([entry.hash, entry.prevHash, entry.seq, entry.at.getTime(), entry.entity, entry.entityId, entry.action].join("|"))
    .digest("hex");

/** Form 1, as everything was written before values could be erased: SHA-256 over the previous hash and the entry's fields as a JSON array. */
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
