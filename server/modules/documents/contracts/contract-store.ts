import { sql } from "kysely";
import type { Permission } from "../../../../shared/permissions.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { type ListRequest, listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getReachable, ofReachableCustomer } from "../../customers/index.ts";
import { documentLabel } from "../add-document.ts";
import { type Document, getDocument } from "../document-queries.ts";
import { contractState } from "../problems.ts";
import { db } from "../tables.ts";
import { type ContractState, mayBecome } from "./contract-rules.ts";
import { type EvidenceKind, noteEvidence } from "./evidence-store.ts";

export type ContractDocument = Document & { readonly contract: NonNullable<Document["contract"]> };

/** @throws `not-found` for documents that nobody signs */
export async function getContract(work: Work, documentId: string): Promise<ContractDocument> {
  const document = await getDocument(work, documentId);
  if (!document.contract) throw notFound();
  return { ...document, contract: document.contract };
}

/** Locks it for who may change it. */
export async function lockContract(work: Work, documentId: string, permission: Permission): Promise<ContractDocument> {
  await sql`select 1 from documents.contracts where document_id = ${documentId} for update`.execute(work.tx);
  const contract = await getContract(work, documentId);
  await getReachable(work, contract.customerId, permission);
  return contract;
}

/** Takes a contract into another state, with an entry in the log and one in its evidence. */
export async function moveContract(
  work: Work,
  contract: ContractDocument,
  to: ContractState,
  {
    reason = "",
    evidence,
    channel,
    values = {},
  }: { reason?: string; evidence: EvidenceKind; channel?: string | undefined; values?: Record<string, unknown> },
): Promise<void> {
  const from = contract.contract.state;
  if (!mayBecome(from, to)) throw contractState(`${documentLabel(contract.number)} is ${from}; it can not become ${to}.`);
  await db(work)
    .updateTable("documents.contracts")
    .set({
      state: to,
      ...(to === "rejected" || to === "withdrawn" || to === "expired" || to === "ended" ? { closed_at: work.now, reason } : {}),
      ...values,
    })
    .where("document_id", "=", contract.id)
    .execute();
  await noteEvidence(work, contract, evidence, {
    ...(channel === undefined ? {} : { channel }),
    ...(reason === "" ? {} : { details: { reason } }),
  });
  work.audit({
    entity: "document",
    entityId: contract.id,
    label: documentLabel(contract.number),
    action: `contract-${to}`,
    partnerId: contract.partnerId,
    customerId: contract.customerId,
    changes: { state: { before: from, after: to } },
    ...(reason === "" ? {} : { reason }),
  });
}

export interface ContractRow {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly customerId: string;
  readonly customerNumber: number;
  readonly customerName: string;
  readonly state: ContractState;
  readonly sentAt: string | null;
  readonly signBy: string | null;
  readonly signedAt: string | null;
  readonly endsOn: string | null;
  readonly addedAt: string;
}

/** Contracts of all customers that the actor may see. */
export async function listContracts(
  work: Work,
  request: ListRequest,
  filter: { state?: readonly ContractState[] | undefined; text?: string | undefined; partnerId?: string | undefined },
): Promise<Page<ContractRow>> {
  let query = db(work)
    .selectFrom("documents.contracts as contract")
    .innerJoin("documents.documents as document", "document.id", "contract.document_id")
    .innerJoin("customers.customers as customer", "customer.id", "contract.customer_id")
    .select([
      "document.id",
      sql<number>`document.number::int`.as("number"),
      sql<string>`coalesce(contract.signed_title, document.title)`.as("title"),
      "contract.customer_id as customerId",
      sql<number>`customer.number::int`.as("customerNumber"),
      "customer.full_name as customerName",
      "contract.state",
      "contract.sent_at as sentAt",
      "contract.sign_by as signBy",
      "contract.signed_at as signedAt",
      "contract.ends_on as endsOn",
      "document.added_at as addedAt",
    ])
    .where("document.deleted_at", "is", null)
    .where(visibleTo(work.actor, { partner: "contract.partner_id" }))
    .where(ofReachableCustomer(work, "customers.documents.view", "contract.customer_id"));
  if (filter.state) query = query.where("contract.state", "in", [...filter.state]);
  if (filter.partnerId) query = query.where("contract.partner_id", "=", filter.partnerId);
  if (filter.text) {
    query = query.where(
      sql<boolean>`platform.plain(document.title || ' ' || customer.full_name || ' D-' || document.number) like '%' || platform.plain(${escapeLike(filter.text)}) || '%'`,
    );
  }
  const page = await listPage(work, query, request, {
    sorts: {
      addedAt: { by: sql`document.added_at`, type: "timestamptz" },
      title: { by: sql`lower(document.title)`, type: "text" },
      customer: { by: sql`lower(customer.full_name)`, type: "text" },
    },
    defaultSort: "-addedAt",
    id: sql<string>`document.id`,
  });
  return {
    ...page,
    items: page.items.map((row) => ({
      ...row,
      sentAt: row.sentAt?.toISOString() ?? null,
      signedAt: row.signedAt?.toISOString() ?? null,
      addedAt: row.addedAt.toISOString(),
    })),
  };
}
