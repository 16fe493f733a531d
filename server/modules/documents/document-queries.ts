import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../platform/actor.ts";
import { escapeLike } from "../../platform/db/escape-like.ts";
import { type ListRequest, listPage, type Page } from "../../platform/db/list-page.ts";
import { visibleTo } from "../../platform/db/visible-to.ts";
import { mayShowInline } from "../../platform/files/media-type.ts";
import { notFound } from "../../platform/problems.ts";
import type { Work } from "../../platform/work.ts";
import type { DocumentView } from "./contract.ts";
import type { ContractState, SignerKind } from "./contracts/contract-rules.ts";
import { db } from "./tables.ts";

export type Document = z.input<typeof DocumentView> & {
  readonly partnerId: string;
  /** What is downloaded: of a signed contract the signed file. */
  readonly fileId: string;
  /** As it was added, before anybody signed. */
  readonly addedFileId: string;
};

/** Documents that the actor may see; a customer sees those in the portal only. */
const selectDocuments = (work: Work, deleted: boolean) =>
  db(work)
    .selectFrom("documents.documents as document")
    .leftJoin("documents.contracts as contract", "contract.document_id", "document.id")
    // What was signed takes the place of what was to be signed; that one is kept beside it.
    .innerJoin("platform.files as file", (join) => join.on("file.id", "=", sql`coalesce(contract.signed_file_id, document.file_id)`))
    .select([
      "document.id",
      sql<number>`document.number::int`.as("number"),
      "document.customer_id as customerId",
      "document.partner_id as partnerId",
      "file.id as fileId",
      "document.file_id as addedFileId",
      sql<string>`coalesce(contract.signed_title, document.title)`.as("title"),
      "document.description",
      "document.kind",
      "file.name as fileName",
      "file.media_type as mediaType",
      sql<number>`file.size_bytes::int`.as("sizeBytes"),
      "document.visible_in_portal as visibleInPortal",
      "document.added_by_name as addedBy",
      "document.added_at as addedAt",
      "document.version",
      "contract.state as contractState",
      "contract.term_months as termMonths",
      "contract.sign_by as signBy",
      "contract.sent_at as sentAt",
      "contract.signed_at as signedAt",
      "contract.ends_on as endsOn",
      "contract.signer_name as signerName",
      "contract.reason as closeReason",
      sql<
        readonly KeptSigner[] | null
      >`(select json_agg(json_build_object('id', signer.id, 'position', signer.position, 'kind', signer.kind,
        'name', signer.name, 'adminId', signer.admin_id, 'signedAt', signer.signed_at) order by signer.position)
        from documents.signers signer where signer.document_id = contract.document_id)`.as("signers"),
    ])
    .where("document.deleted_at", deleted ? "is not" : "is", null)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .where(work.actor.kind === "customer" ? sql<boolean>`document.visible_in_portal` : sql<boolean>`true`);

/** As JSON brings them. */
interface KeptSigner {
  readonly id: string;
  readonly position: number;
  readonly kind: SignerKind;
  readonly name: string;
  readonly adminId: string | null;
  readonly signedAt: string | null;
}

type Row = Awaited<ReturnType<ReturnType<typeof selectDocuments>["executeTakeFirstOrThrow"]>>;

const view = (
  { actor }: Work,
  { contractState, termMonths, signBy, sentAt, signedAt, endsOn, signerName, closeReason, signers, ...row }: Row,
): Document => ({
  ...row,
  addedAt: row.addedAt.toISOString(),
  mayShowInline: mayShowInline(row.mediaType),
  contract:
    contractState === null
      ? null
      : {
          state: contractState,
          termMonths,
          signBy,
          sentAt: sentAt?.toISOString() ?? null,
          signedAt: signedAt?.toISOString() ?? null,
          endsOn,
          signerName: signerName ?? "",
          reason: closeReason ?? "",
          signers: signersOf(actor, contractState, signers ?? []),
        },
});

/** O-110 it is the turn of the first who has not signed. */
function signersOf(actor: Actor, state: ContractState, signers: readonly KeptSigner[]) {
  const turn = state === "awaiting_signature" ? signers.find(({ signedAt }) => signedAt === null) : undefined;
  return signers.map(({ adminId, signedAt, ...signer }) => ({
    ...signer,
    isTurn: signer.id === turn?.id,
    isMine: actor.kind === "customer" ? signer.kind === "customer" : actor.kind === "staff" && adminId === actor.adminId,
    signedAt: signedAt === null ? null : new Date(signedAt).toISOString(),
  }));
}

export async function getDocument(work: Work, id: string, { deleted = false } = {}): Promise<Document> {
  const row = await selectDocuments(work, deleted).where("document.id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  return view(work, row);
}

export async function listDocuments(
  work: Work,
  customerId: string,
  request: ListRequest,
  filter: { visibleInPortal?: boolean | undefined; text?: string | undefined; kind?: "documents" | "contracts" | undefined } = {},
): Promise<Page<Document>> {
  let query = selectDocuments(work, false).where("document.customer_id", "=", customerId);
  if (filter.visibleInPortal !== undefined) query = query.where("document.visible_in_portal", "=", filter.visibleInPortal);
  if (filter.kind !== undefined) query = query.where("document.kind", filter.kind === "contracts" ? "=" : "<>", "contract");
  if (filter.text)
    query = query.where(
      sql<boolean>`platform.plain(document.title || ' ' || file.name) like '%' || platform.plain(${escapeLike(filter.text)}) || '%'`,
    );
  const page = await listPage(work, query, request, {
    sorts: {
      addedAt: { by: sql`document.added_at`, type: "timestamptz" },
      title: { by: sql`lower(document.title)`, type: "text" },
      number: { by: sql`document.number`, type: "bigint" },
    },
    defaultSort: "-addedAt",
    id: sql<string>`document.id`,
  });
  return { ...page, items: page.items.map((row) => view(work, row)) };
}
