import type { Work } from "../../../platform/work.ts";
import { db } from "../tables.ts";

export type EvidenceKind =
  | "created"
  | "sent"
  | "turn"
  | "link-made"
  | "link-withdrawn"
  | "code-sent"
  | "code-confirmed"
  | "opened"
  | "read"
  | "confirmed-read"
  | "consent"
  | "verified"
  | "signed"
  | "stamped"
  | "rejected"
  | "withdrawn"
  | "expired"
  | "ended";

export interface Evidence {
  readonly kind: string;
  readonly at: Date;
  readonly ip: string;
  readonly userAgent: string;
  readonly channel: string;
  readonly byName: string;
  readonly details: Record<string, unknown>;
}

interface Contract {
  readonly id: string;
  readonly partnerId: string;
  readonly customerId: string;
}

/** O-113 writes down what happened to a contract, by whom and from where. It can never be changed. */
export async function noteEvidence(
  work: Work,
  contract: Contract,
  kind: EvidenceKind,
  more: { channel?: string; byName?: string; details?: Record<string, unknown> } = {},
): Promise<void> {
  const { actor, origin } = work;
  const byName = "name" in actor && actor.kind !== "system" ? actor.name : "";
  await db(work)
    .insertInto("documents.contract_events")
    .values({
      document_id: contract.id,
      partner_id: contract.partnerId,
      customer_id: contract.customerId,
      kind,
      at: work.now,
      ip: origin.ip ?? "",
      user_agent: origin.userAgent ?? "",
      channel: more.channel ?? (origin.source === "portal" ? "portal" : actor.kind === "system" ? "" : "staff"),
      by_name: more.byName ?? byName,
      details: JSON.stringify(more.details ?? {}),
    })
    .execute();
}

export async function listEvidence(work: Work, documentId: string): Promise<Evidence[]> {
  const rows = await db(work)
    .selectFrom("documents.contract_events")
    .selectAll()
    .where("document_id", "=", documentId)
    .orderBy("at")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    at: row.at,
    ip: row.ip,
    userAgent: row.user_agent,
    channel: row.channel,
    byName: row.by_name,
    details: row.details,
  }));
}
