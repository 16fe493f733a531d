// A document's e-invoice is made once after issue and kept with its hash. What breaks rules is held, with what is wrong; after that is put
// right it is made and checked again (B-248).
import { sql } from "kysely";
import { visibleTo } from "../../../platform/db/visible-to.ts";
import { readStoredFile, storeFile } from "../../../platform/files/store-file.ts";
import type { Tools } from "../../../platform/tools.ts";
import type { Work } from "../../../platform/work.ts";
import { getSetting } from "../../partners/index.ts";
import { isPaperHeld, refuseHeldPaper } from "../fiscalisation/paper-gate.ts";
import { buildInvoice } from "./build-invoice-rules.ts";
import type { Fault } from "./en16931-rules.ts";
import { eInvoiceHeld, eInvoiceReady } from "./events.ts";
import { loadDocument } from "./load-document.ts";
import type { EInvoiceFormat } from "./semantic-invoice-rules.ts";
import { enqueueSending } from "./sending-job.ts";
import * as settings from "./settings.ts";
import type { EInvoiceState } from "./state-rules.ts";
import { db } from "./tables.ts";
import { getTerms, type Terms } from "./terms.ts";
import { writeEInvoice } from "./write-e-invoice-rules.ts";

export interface MadeEInvoice {
  readonly id: string;
  readonly state: EInvoiceState;
  readonly format: EInvoiceFormat;
  readonly fileId: string | null;
}

/** The document's e-invoice, made now if there is none yet; undefined where its customer wants none. Two at once end with one. */
export async function ensureEInvoice(work: Work, tools: Tools, documentId: string): Promise<MadeEInvoice | undefined> {
  const known = await findMade(work, documentId);
  if (known) return known;
  const document = await findIssued(work, documentId);
  // What another system issued was sent by it as well.
  if (!document || document.origin === "imported") return undefined;
  // B-245 it is made when the tax office has the document, and says so.
  if (await isPaperHeld(work, documentId)) return undefined;
  const terms = await getTerms(work, { customerId: document.customer_id, partnerId: document.partner_id });
  if (terms.format === "none") return undefined;
  await lockEInvoice(work, documentId);
  return (await findMade(work, documentId)) ?? make(work, tools, document, { ...terms, format: terms.format });
}

/** Makes it anew from what holds now; undefined where it cannot: there is no such document, or its customer wants none. */
export async function makeAgain(work: Work, tools: Tools, documentId: string): Promise<MadeEInvoice | undefined> {
  const document = await findIssued(work, documentId);
  if (!document) return undefined;
  await refuseHeldPaper(work, documentId);
  const terms = await getTerms(work, { customerId: document.customer_id, partnerId: document.partner_id });
  if (terms.format === "none") return undefined;
  await lockEInvoice(work, documentId);
  const known = await findMade(work, documentId);
  // What was stored and may have left the house no longer changes.
  if (known && known.state !== "held" && known.state !== "rejected") return known;
  return make(work, tools, document, { ...terms, format: terms.format });
}

/** What goes into a PDF: the XML of a hybrid, or that it is held and the PDF must not be kept without it. */
export async function hybridOf(
  work: Work,
  tools: Tools,
  documentId: string,
): Promise<{ kind: "none" } | { kind: "held" } | { kind: "xml"; xml: Uint8Array }> {
  const made = await ensureEInvoice(work, tools, documentId);
  if (made?.format !== "factur_x") return { kind: "none" };
  if (made.fileId === null) return { kind: "held" };
  return { kind: "xml", xml: (await readStoredFile(work, tools.files, made.fileId)).bytes };
}

export const lockEInvoice = (work: Work, documentId: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`e-invoice ${documentId}`}, 0))`.execute(work.tx);

async function findMade(work: Work, documentId: string): Promise<MadeEInvoice | undefined> {
  return db(work)
    .selectFrom("billing.e_invoices")
    .select(["id", "state", "format", "file_id as fileId"])
    .where("document_id", "=", documentId)
    .executeTakeFirst();
}

const findIssued = (work: Work, documentId: string) =>
  db(work)
    .selectFrom("billing.money_documents as document")
    .select(["document.id", "document.number", "document.kind", "document.origin", "document.customer_id", "document.partner_id"])
    .where("document.id", "=", documentId)
    .where("document.kind", "in", ["invoice", "credit_note"])
    .where("document.state", "not in", ["draft", "void"])
    .where(visibleTo(work.actor, { partner: "document.partner_id", customer: "document.customer_id" }))
    .executeTakeFirst();

type Issued = NonNullable<Awaited<ReturnType<typeof findIssued>>>;

async function make(work: Work, tools: Tools, document: Issued, terms: Terms & { format: EInvoiceFormat }): Promise<MadeEInvoice> {
  const { stored, groupLines } = await loadDocument(work, document.id, terms.format, terms);
  const written = writeEInvoice(buildInvoice(stored));
  const point = await getSetting(work, settings.accessPoint, { partnerId: document.partner_id });
  const faults = [
    ...groupLines.map((values): Fault => ({ rule: "BR-CO-04", code: "tax-group", values })),
    ...(groupLines.length > 0 ? [] : written.faults),
    ...(terms.delivery === "network" ? networkFaults(terms, point) : []),
  ];
  const file =
    faults.length > 0
      ? null
      : await storeFile(work, tools.files, {
          partnerId: document.partner_id,
          customerId: document.customer_id,
          mediaType: "application/xml",
          name: `${document.kind.replace("_", "-")}-${document.number}.xml`,
          bytes: Buffer.from(written.xml),
        });
  const state: EInvoiceState = faults.length > 0 ? "held" : terms.delivery === "network" ? "queued" : "ready";
  const values = {
    format: terms.format,
    delivery: terms.delivery,
    state,
    faults: JSON.stringify(faults),
    file_id: file?.id ?? null,
    sha256: file?.sha256 ?? null,
    network_scheme: terms.networkScheme,
    network_value: terms.networkValue,
    access_point: terms.delivery === "network" ? point : "",
    message_id: null,
    answer: "",
    made_at: work.now,
    state_at: work.now,
    asked_at: null,
  };
  const row = await db(work)
    .insertInto("billing.e_invoices")
    .values({ document_id: document.id, customer_id: document.customer_id, partner_id: document.partner_id, ...values })
    .onConflict((conflict) =>
      conflict.column("document_id").doUpdateSet({ ...values, version: sql<number>`billing.e_invoices.version + 1` }),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  if (state === "queued") await enqueueSending(work, row.id);
  const about = { partnerId: document.partner_id, customerId: document.customer_id, objectId: document.id };
  const told = { documentId: document.id, number: document.number ?? "" };
  if (state === "held") work.emit(eInvoiceHeld, about, { ...told, faults: faults.length });
  else work.emit(eInvoiceReady, about, told);
  return { id: row.id, state, format: terms.format, fileId: file?.id ?? null };
}

/** What a network needs beside a right file. */
function networkFaults(terms: Terms, point: string): Fault[] {
  const missing: Fault[] = [];
  if (terms.networkValue === "") missing.push({ rule: "B-246", code: "receiver-missing", values: {} });
  if (point === "none") missing.push({ rule: "B-249", code: "access-point-missing", values: {} });
  return missing;
}
