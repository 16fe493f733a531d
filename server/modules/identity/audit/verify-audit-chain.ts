import { sql } from "kysely";
import type { Work } from "../../../platform/work.ts";
import {
  canonicalJson,
  digestedEntryHash,
  digestOf,
  entryHash,
  erasedValue,
  type HashedEntry,
  sealOfErased,
  valuesOf,
} from "./audit-hash.ts";

/** Where a chain does not hold, in words for whoever has to find out why. */
export interface ChainBreak {
  readonly chainId: string;
  readonly seq: string;
  readonly what: string;
}

export interface AuditProof {
  readonly chains: number;
  readonly entries: number;
  /** At most the first of each chain: after it everything looks wrong. */
  readonly breaks: readonly ChainBreak[];
}

const batch = 2000;

interface EntryRow {
  seq: bigint;
  at: Date;
  partner_id: string | null;
  customer_id: string | null;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  staff_id: string | null;
  staff_name: string | null;
  source: string;
  request_id: string;
  entity: string;
  entity_id: string;
  label: string;
  action: string;
  reason: string | null;
  changes: unknown;
  prev_hash: string;
  hash: string;
  form: 1 | 2;
  digests: Readonly<Record<string, string>> | null;
  salts: Readonly<Record<string, string>> | null;
  erased_at: Date | null;
}

/** Reads every audit entry and works its hash out anew, a batch at a time: changed, missing and added entries all break a chain. */
export async function verifyAuditChain(work: Pick<Work, "tx">): Promise<AuditProof> {
  const chains = await sql<{ chain_id: string; last_seq: bigint; last_hash: string }>`
    select chain_id, last_seq, last_hash from identity.audit_chains
    union all select distinct chain_id, 0::bigint, '' from identity.audit_entries
      where chain_id not in (select chain_id from identity.audit_chains) order by 1`.execute(work.tx);
  const breaks: ChainBreak[] = [];
  let entries = 0;
  for (const chain of chains.rows) {
    const result = await verifyOne(work, chain);
    entries += result.entries;
    if (result.what !== undefined) breaks.push({ chainId: chain.chain_id, seq: String(result.at), what: result.what });
  }
  return { chains: chains.rows.length, entries, breaks };
}

async function verifyOne(
  work: Pick<Work, "tx">,
  chain: { chain_id: string; last_seq: bigint; last_hash: string },
): Promise<{ entries: number; at: bigint; what?: string }> {
  let seq = 0n;
  let previous = "";
  let entries = 0;
  while (true) {
    const rows = await readBatch(work, chain.chain_id, seq);
    for (const row of rows) {
      const what = wrongWith(row, seq, previous);
      if (what !== undefined) return { entries, at: row.seq, what };
      seq = row.seq;
      previous = row.hash;
      entries += 1;
    }
    if (rows.length < batch) break;
  }
  if (seq !== chain.last_seq || previous !== chain.last_hash) {
    return { entries, at: chain.last_seq, what: `the chain ends at ${seq}, but ${chain.last_seq} entries were written` };
  }
  return { entries, at: seq };
}

async function readBatch(work: Pick<Work, "tx">, chainId: string, after: bigint): Promise<EntryRow[]> {
  const found = await sql<EntryRow>`
    select seq, at, partner_id, customer_id, actor_kind, actor_id, actor_name, staff_id, staff_name, source, request_id, entity, entity_id,
      label, action, reason, changes, prev_hash, hash, form, digests, salts, erased_at
    from identity.audit_entries where chain_id = ${chainId} and seq > ${after} order by seq limit ${batch}`.execute(work.tx);
  return found.rows;
}

function wrongWith(row: EntryRow, before: bigint, previous: string): string | undefined {
  if (row.seq !== before + 1n) return `entry ${before + 1n} is missing`;
  if (row.prev_hash !== previous) return "it does not follow the entry before it";
  return isAsWritten(row, previous) ? undefined : "it was changed after it was written";
}

function isAsWritten(row: EntryRow, previous: string): boolean {
  const entry = hashedFields(row);
  if (row.form === 2) return digestedEntryHash(previous, entry, row.digests) === row.hash && holdsValues(row, entry);
  if (row.erased_at === null) return entryHash(previous, entry) === row.hash;
  const { hash, prev_hash: prevHash, at, entity, entity_id: entityId, action } = row;
  return row.digests?.["@seal"] === sealOfErased({ hash, prevHash, seq: row.seq.toString(), at, entity, entityId, action });
}

/** O-84 each value is the one that was digested, or was erased together with its salt. */
function holdsValues({ digests, salts, changes, erased_at }: EntryRow, entry: HashedEntry): boolean {
  const values = valuesOf(entry, changes);
  const names = Object.keys(digests ?? {});
  if (names.length !== values.size) return false;
  return names.every((name) => {
    const salt = salts?.[name];
    const value = values.get(name);
    if (salt !== undefined) return digestOf(salt, value) === digests?.[name];
    return erased_at !== null && isErased(value);
  });
}

const isErased = (value: unknown): boolean =>
  value === erasedValue || canonicalJson(value) === canonicalJson({ before: erasedValue, after: erasedValue });

const hashedFields = (row: EntryRow): HashedEntry => ({
  seq: row.seq.toString(),
  at: row.at.toISOString(),
  partnerId: row.partner_id,
  customerId: row.customer_id,
  actorKind: row.actor_kind,
  actorId: row.actor_id,
  actorName: row.actor_name,
  staffId: row.staff_id,
  staffName: row.staff_name,
  source: row.source,
  requestId: row.request_id,
  entity: row.entity,
  entityId: row.entity_id,
  label: row.label,
  action: row.action,
  reason: row.reason,
  changes: row.changes === null ? null : canonicalJson(row.changes),
});
