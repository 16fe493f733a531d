import { sql } from "kysely";
import type { z } from "zod";
import { money, toMoneyJson } from "../../../../shared/money.ts";
import { escapeLike } from "../../../platform/db/escape-like.ts";
import { listPage, type Page } from "../../../platform/db/list-page.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import { notFound } from "../../../platform/problems.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { findCustomerIdsByText } from "../../customers/index.ts";
import type { BuyerSnapshot } from "../documents/draft-document.ts";
import type { EInvoiceView, getEInvoiceEndpoint, listEInvoicesEndpoint } from "./contract.ts";
import { eInvoiceNotReady } from "./problems.ts";
import { statesBefore } from "./state-rules.ts";
import { db } from "./tables.ts";
import { getTerms } from "./terms.ts";

type ListQuery = z.output<(typeof listEInvoicesEndpoint)["query"]>;
type View = z.input<typeof EInvoiceView>;

const selectViews = (work: Work) =>
  db(work)
    .selectFrom("billing.e_invoices as e_invoice")
    .innerJoin("billing.money_documents as document", "document.id", "e_invoice.document_id")
    .selectAll("e_invoice")
    .select(["document.kind", "document.number", "document.issued_on", "document.gross_minor", "document.currency", "document.buyer"])
    .where(visibleTo(work.actor, { partner: "e_invoice.partner_id", customer: "e_invoice.customer_id" }));

type Row = Awaited<ReturnType<ReturnType<typeof selectViews>["executeTakeFirstOrThrow"]>>;

function viewOf(row: Row): View {
  const buyer = row.buyer as BuyerSnapshot;
  return {
    id: row.id,
    documentId: row.document_id,
    kind: row.kind === "credit_note" ? "credit_note" : "invoice",
    number: row.number ?? "",
    issuedOn: row.issued_on ?? "",
    gross: toMoneyJson(money(row.gross_minor, row.currency)),
    customerId: row.customer_id,
    customerName: buyer.companyName || buyer.name,
    partnerId: row.partner_id,
    format: row.format,
    delivery: row.delivery,
    state: row.state,
    faults: row.faults.map(({ rule, code, values }) => ({ rule, code, values: { ...values } })),
    receiver: row.network_value ? `${row.network_scheme}:${row.network_value}` : "",
    answer: row.answer,
    messageId: row.message_id,
    hasFile: row.file_id !== null,
    sha256: row.sha256,
    madeAt: row.made_at.toISOString(),
    stateAt: row.state_at.toISOString(),
    mayCheckAgain: row.state === "held" || row.state === "rejected",
    maySendAgain: row.file_id !== null && statesBefore("queued").includes(row.state),
  };
}

const sorts = {
  attention: { by: sql`case when e_invoice.state in ('held', 'rejected') then 1 else 0 end`, type: "int" },
  issuedOn: { by: sql`coalesce(document.issued_on, 'infinity'::date)`, type: "date" },
  stateAt: { by: sql`e_invoice.state_at`, type: "timestamptz" },
} as const;

export async function listEInvoices(work: Work, request: ListQuery): Promise<Page<View>> {
  const { filter } = request;
  let query = selectViews(work);
  if (filter.state) query = query.where("e_invoice.state", "in", filter.state);
  if (filter.format) query = query.where("e_invoice.format", "in", filter.format);
  if (filter.partner) query = query.where("e_invoice.partner_id", "in", filter.partner);
  if (filter.customer) query = query.where("e_invoice.customer_id", "=", filter.customer);
  if (filter.q) {
    const customers = await findCustomerIdsByText(work, filter.q);
    query = query.where(
      sql<boolean>`(lower(document.number) like ${`${escapeLike(filter.q.toLowerCase())}%`} or e_invoice.customer_id = any (${customers}::uuid[]))`,
    );
  }
  const page = await listPage(work, query, request, { sorts, defaultSort: "-attention", id: sql<string>`e_invoice.id` });
  return { ...page, items: (page.items as unknown as Row[]).map(viewOf) };
}

async function findDocument(work: Work, documentId: string) {
  const document = await db(work)
    .selectFrom("billing.money_documents as document")
    .select(["document.kind", "document.state", "document.customer_id", "document.partner_id"])
    .where("document.id", "=", documentId)
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();
  if (!document || (work.actor.kind === "customer" && document.state === "draft")) throw notFound();
  return document;
}

const findRow = (work: Work, documentId: string) => selectViews(work).where("e_invoice.document_id", "=", documentId).executeTakeFirst();

/** Of a document that may have none. */
export async function findEInvoice(work: Work, documentId: string): Promise<z.input<(typeof getEInvoiceEndpoint)["returns"]>> {
  const document = await findDocument(work, documentId);
  const row = await findRow(work, documentId);
  const { format } = await getTerms(work, { customerId: document.customer_id, partnerId: document.partner_id });
  const isIssued = document.kind !== "proforma" && !["draft", "void"].includes(document.state);
  return { eInvoice: row ? viewOf(row) : null, format, mayMake: !row && isIssued && format !== "none" };
}

export async function getEInvoice(work: Work, documentId: string): Promise<View> {
  const row = await findRow(work, documentId);
  if (!row) throw notFound();
  return viewOf(row);
}

export async function readEInvoiceFile(work: Work, tools: Tools, documentId: string): Promise<FileReply> {
  await findDocument(work, documentId);
  const row = await findRow(work, documentId);
  if (!row || row.file_id === null)
    throw eInvoiceNotReady(row ? "It is held, because it breaks rules of the standard." : "None was made for this document.");
  const { name, mediaType, bytes } = await readStoredFile(work, tools.files, row.file_id);
  return { name, mediaType, bytes };
}
