// B-261 everything that a customer was ever billed, open to any program: the papers, the same for machines, and tables of both.
import { Readable } from "node:stream";
import { sql } from "kysely";
import type { Day } from "../../../../shared/calendar.ts";
import { minorToDecimal } from "../../../../shared/money.ts";
import { trimDecimal } from "../../../../shared/rational.ts";
import { type CsvValue, csvBytes } from "../../../platform/csv.ts";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { readStoredFile } from "../../../platform/files/store-file.ts";
import type { FileReply } from "../../../platform/http/api.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inReadingWork, inWork, type Work } from "../../../platform/work.ts";
import { getCustomer } from "../../customers/index.ts";
import { ensureDocumentPdf, noteDownload } from "../documents/document-pdf.ts";
import { buildInvoice } from "../einvoice/build-invoice-rules.ts";
import { loadDocument } from "../einvoice/load-document.ts";
import { getTerms } from "../einvoice/terms.ts";
import { writeEInvoice } from "../einvoice/write-e-invoice-rules.ts";
import { isPaperHeld } from "../fiscalisation/paper-gate.ts";
import { db } from "../tables.ts";
import { type ZipEntry, zipStream } from "./zip-stream.ts";

type Read = <T>(act: (work: Work) => Promise<T>) => Promise<T>;

/** More than thirty years of fortnightly documents; a program that asked for more would hold its connection for hours. */
const mostDocuments = 2000;

export async function customerArchive(work: Work, tools: Tools, customerId: string): Promise<FileReply> {
  const { number, partnerId } = await getCustomer(work, customerId);
  const { actor, origin } = work;
  const read: Read = (act) => inReadingWork(tools.base, { actor, origin }, act);
  // Papers that nobody asked for before are set now, and kept.
  const write: Read = (act) => inWork(tools.base, { actor, origin }, act);
  const documents = await listDocuments(work, customerId);
  work.audit({ entity: "customer", entityId: customerId, label: `Customer ${number}`, action: "exported", partnerId, customerId });
  const entries = entriesOf({ read, write, tools, customerId, partnerId, documents });
  return { name: `billing-${number}.zip`, mediaType: "application/zip", bytes: Readable.from(zipStream(entries)) };
}

interface Billed {
  readonly id: string;
  readonly kind: "invoice" | "credit_note" | "proforma";
  readonly state: string;
  readonly number: string;
  readonly issuedOn: Day;
  readonly dueOn: Day | null;
  readonly currency: string;
  readonly netMinor: bigint;
  readonly taxMinor: bigint;
  readonly grossMinor: bigint;
  readonly openMinor: bigint;
}

const listDocuments = (work: Work, customerId: string): Promise<Billed[]> =>
  db(work)
    .selectFrom("billing.money_documents as document")
    .select([
      "document.id",
      "document.kind",
      "document.state",
      sql<string>`coalesce(document.number, '')`.as("number"),
      sql<Day>`document.issued_on`.as("issuedOn"),
      "document.due_on as dueOn",
      "document.currency",
      "document.net_minor as netMinor",
      "document.tax_minor as taxMinor",
      "document.gross_minor as grossMinor",
      "document.open_minor as openMinor",
    ])
    .where("document.account_id", "=", customerId)
    .where("document.state", "<>", "draft")
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .orderBy("document.issued_on")
    .orderBy("document.number")
    .limit(mostDocuments)
    .execute() as Promise<Billed[]>;

interface Asked {
  readonly read: Read;
  readonly write: Read;
  readonly tools: Tools;
  readonly customerId: string;
  readonly partnerId: string;
  readonly documents: readonly Billed[];
}

async function* entriesOf(asked: Asked): AsyncGenerator<ZipEntry> {
  const files = new Map<string, { pdf: string; xml: string }>();
  for (const document of asked.documents) {
    // B-245 its paper waits for the tax office; the tables name it without one.
    if (await asked.read((work) => isPaperHeld(work, document.id))) continue;
    const base = `${document.kind.replace("_", "-")}-${document.number.replace(/[^\w.-]/g, "_")}`;
    const pdf = await asked.write(async (work) => {
      if (work.actor.kind === "customer") await noteDownload(work, document.id);
      return ensureDocumentPdf(work, asked.tools, document.id);
    });
    yield { name: `documents/${base}.pdf`, bytes: pdf.bytes, isPacked: true };
    const xml = await xmlOf(asked, document);
    if (xml) yield { name: `e-invoices/${base}.xml`, bytes: xml };
    files.set(document.id, { pdf: `documents/${base}.pdf`, xml: xml ? `e-invoices/${base}.xml` : "" });
  }
  yield* tablesOf(asked, files);
}

/** The e-invoice that was made, or one in CII; none of proformas, and none where its rules cannot be kept. */
async function xmlOf({ read, tools, customerId, partnerId }: Asked, { id, kind, state }: Billed): Promise<Uint8Array | undefined> {
  if (kind === "proforma" || state === "void") return undefined;
  return read(async (work) => {
    const { rows } = await sql<{ file: string | null }>`select file_id as file from billing.e_invoices where document_id = ${id}`.execute(
      work.tx,
    );
    if (rows[0]?.file) return (await readStoredFile(work, tools.files, rows[0].file)).bytes;
    const terms = await getTerms(work, { customerId, partnerId });
    const { stored, groupLines } = await loadDocument(work, id, "cii", terms);
    const { xml, faults } = writeEInvoice(buildInvoice(stored));
    return faults.length + groupLines.length > 0 ? undefined : Buffer.from(xml);
  });
}

async function* tablesOf(
  { read, customerId, documents }: Asked,
  files: ReadonlyMap<string, { pdf: string; xml: string }>,
): AsyncGenerator<ZipEntry> {
  const rows = documents.map((document) => ({
    kind: document.kind,
    number: document.number,
    state: document.state,
    issuedOn: document.issuedOn,
    dueOn: document.kind === "credit_note" ? null : document.dueOn,
    net: minorToDecimal(document.netMinor, document.currency),
    tax: minorToDecimal(document.taxMinor, document.currency),
    gross: minorToDecimal(document.grossMinor, document.currency),
    open: minorToDecimal(document.openMinor, document.currency),
    currency: document.currency,
    pdf: files.get(document.id)?.pdf ?? "",
    xml: files.get(document.id)?.xml ?? "",
  }));
  const lines = await read((work) => listLines(work, documents));
  const transactions = await read((work) => listTransactions(work, customerId));
  yield { name: "documents.csv", bytes: await csvOf(rows) };
  yield { name: "lines.csv", bytes: await csvOf(lines) };
  yield { name: "transactions.csv", bytes: await csvOf(transactions) };
  yield { name: "billing.json", bytes: Buffer.from(JSON.stringify({ documents: rows, lines, transactions }, null, 2)) };
}

async function listLines(work: Work, documents: readonly Billed[]): Promise<Record<string, CsvValue>[]> {
  const known = new Map(documents.map((document) => [document.id, document]));
  const rows = await db(work)
    .selectFrom("billing.document_lines")
    .select([
      "document_id",
      "text",
      "period_start",
      "period_end",
      "quantity",
      "unit_price",
      "tax_rate_percent",
      "includes_tax",
      "amount_minor",
      "net_minor",
    ])
    .where("document_id", "in", documents.length === 0 ? ["00000000-0000-0000-0000-000000000000"] : [...known.keys()])
    .orderBy("document_id")
    .orderBy("position")
    .execute();
  return rows.map((row) => {
    const currency = known.get(row.document_id)?.currency ?? "EUR";
    return {
      document: known.get(row.document_id)?.number ?? "",
      text: row.text,
      periodStart: row.period_start,
      // Not included.
      periodEnd: row.period_end,
      quantity: trimDecimal(row.quantity),
      unitPrice: trimDecimal(row.unit_price),
      taxPercent: trimDecimal(row.tax_rate_percent),
      includesTax: row.includes_tax ? "yes" : "no",
      amount: minorToDecimal(row.amount_minor, currency),
      net: minorToDecimal(row.net_minor, currency),
      currency,
    };
  });
}

async function listTransactions(work: Work, accountId: string): Promise<Record<string, CsvValue>[]> {
  const { rows } = await sql<{ on: Day; kind: string; text: string; amount: bigint; after: bigint; currency: string }>`
    select entry_on as on, kind, text, amount_minor as amount, (sum(amount_minor) over (order by entry_on, seq))::int8 as after, currency
    from billing.ledger_entries where account_id = ${accountId} order by entry_on, seq`.execute(work.tx);
  return rows.map((row) => ({
    on: row.on,
    kind: row.kind,
    text: row.text,
    amount: minorToDecimal(row.amount, row.currency),
    balanceAfter: minorToDecimal(row.after, row.currency),
    currency: row.currency,
  }));
}

async function csvOf(rows: readonly Record<string, CsvValue>[]): Promise<Uint8Array> {
  const heads = Object.keys(rows[0] ?? {});
  async function* batches(): AsyncGenerator<CsvValue[][]> {
    yield rows.map((row) => heads.map((head) => row[head] ?? null));
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of csvBytes(heads, batches(), "comma")) chunks.push(chunk);
  return Buffer.concat(chunks);
}
