import { sql } from "kysely";
import { describeActor } from "../../../platform/event-bus.ts";
import type { AuditEntry, Work } from "../../../platform/work.ts";
import { canonicalJson, digestedEntryHash, type HashedEntry, sealValues, valuesOf } from "./audit-hash.ts";

const installationChain = "00000000-0000-0000-0000-000000000000";

/**
 * Writes what a work did, as links of the chains it belongs to. Called last before the commit: the end of a chain stays
 * locked until then, so entries have no gaps and no forks; the price is that writers of one partner pass here one by one.
 */
export async function saveAudit(work: Work, entries: readonly AuditEntry[]): Promise<void> {
  const chains = Map.groupBy(entries, (entry) => entry.partnerId ?? installationChain);
  // In one order everywhere, so that two works with two chains each cannot wait for each other.
  for (const chainId of [...chains.keys()].sort()) await appendTo(work, chainId, chains.get(chainId) ?? []);
}

async function appendTo(work: Work, chainId: string, entries: readonly AuditEntry[]): Promise<void> {
  const locked = await sql<{ last_seq: bigint; last_hash: string }>`
    insert into identity.audit_chains as chain (chain_id, last_seq, last_hash) values (${chainId}, 0, '')
    on conflict (chain_id) do update set last_seq = chain.last_seq returning last_seq, last_hash`.execute(work.tx);
  let { last_seq: seq, last_hash: previous } = locked.rows[0] ?? { last_seq: 0n, last_hash: "" };
  const actor = describeActor(work) as { kind: string; id?: string; name?: string; staff?: { id: string; name: string } };
  const rows: Record<string, unknown>[] = [];
  for (const entry of entries) {
    seq += 1n;
    const hashed: HashedEntry = {
      seq: seq.toString(),
      at: work.now.toISOString(),
      partnerId: entry.partnerId,
      customerId: entry.customerId ?? null,
      actorKind: actor.kind,
      actorId: actor.id ?? null,
      actorName: actor.name ?? "",
      staffId: actor.staff?.id ?? null,
      staffName: actor.staff?.name ?? null,
      source: work.origin.source,
      requestId: work.origin.requestId,
      entity: entry.entity,
      entityId: entry.entityId,
      label: entry.label,
      action: entry.action,
      reason: entry.reason ?? null,
      changes: entry.changes ? canonicalJson(entry.changes) : null,
    };
    const { salts, digests } = sealValues(valuesOf(hashed, entry.changes));
    const hash = digestedEntryHash(previous, hashed, digests);
    rows.push({
      ...hashed,
      prevHash: previous,
      hash,
      salts,
      digests,
      ip: work.origin.ip ?? null,
      userAgent: work.origin.userAgent ?? null,
    });
    previous = hash;
  }
  await sql`insert into identity.audit_entries (chain_id, seq, at, partner_id, customer_id, actor_kind, actor_id, actor_name, staff_id, staff_name, source, request_id, ip, user_agent,
      entity, entity_id, label, action, reason, changes, prev_hash, hash, form, salts, digests)
    select ${chainId}, row.seq, row.at, row."partnerId", row."customerId", row."actorKind", row."actorId", row."actorName", row."staffId", row."staffName", row.source, row."requestId", row.ip,
      row."userAgent", row.entity, row."entityId", row.label, row.action, row.reason, row.changes::jsonb, row."prevHash", row.hash, 2,
      row.salts, row.digests
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (seq bigint, at timestamptz, "partnerId" uuid, "customerId" uuid, "actorKind" text, "actorId" uuid,
      "actorName" text, "staffId" uuid, "staffName" text, source text, "requestId" text, ip text, "userAgent" text, entity text, "entityId" text, label text, action text, reason text,
      changes text, "prevHash" text, hash text, salts jsonb, digests jsonb)`.execute(work.tx);
  await sql`update identity.audit_chains set last_seq = ${seq}, last_hash = ${previous} where chain_id = ${chainId}`.execute(work.tx);
}
