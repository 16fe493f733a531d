// E-invoices as staff and customers have them: made after issue, held with what is wrong, sent once, answered.
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { signInStaff } from "../../../../tests/support/call-api.ts";
import { announced, invoicesOf, makePayers } from "../../../../tests/support/payer.ts";
import { ciiSchemaFaults, readXml } from "../../../../tests/support/published-schemas.ts";
import { testProgram } from "../../../../tests/support/test-program.ts";
import { makeAccessPoints } from "../../../adapters/access-points.ts";
import { readPdf } from "../../../platform/pdf/read-pdf.ts";
import { setSetting } from "../../partners/index.ts";
import { correctInvoiceEndpoint } from "../corrections/contract.ts";
import { creditInvoiceEndpoint, getDocumentEndpoint } from "../documents/contract.ts";
import { ensureDocumentPdf } from "../documents/document-pdf.ts";
import { createTransactionEndpoint } from "../ledger/contract.ts";
import { createOneTimeInvoiceEndpoint } from "../one-time/contract.ts";
import { undoPreviewEndpoint } from "../runs/contract.ts";
import { taxRounding } from "../settings.ts";
import { eInvoiceForMail } from "./attach-to-mail.ts";
import * as contract from "./contract.ts";
import { accessPoint, eInvoiceFormat } from "./settings.ts";

const ciiNames = { ram: "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" };

describe("e-invoices", async () => {
  const program = await testProgram({ now: "2026-04-01T08:00:00Z" });
  const { provider, payers } = await makePayers(program, 26);
  const staff = await signInStaff(program, { fullName: "Eva Babić" });
  const seller = (country: string) =>
    program.inWork(async (work) => {
      await sql`update partners.partners set legal_name = 'Northern Fibre GmbH', street = 'Hafenstraße 12', city = 'Hamburg', zip = '20457', country = ${country},
        tax_number = 'DE123456789', company_number = 'HRB 98765', email = 'billing@northern.example', phone = '+49 40 5550100',
        iban = 'DE89370400440532013000' where id = ${provider.partnerId}`.execute(work.tx);
    });
  await seller("DE");
  await program.inWork((work) => setSetting(work, accessPoint, { level: "system" }, "sandbox"));
  let used = 0;
  const next = async (wish: object = {}): Promise<string> => {
    const customerId = payers[used]?.customerId as string;
    used += 1;
    await program.query(
      "update customers.customers set city = 'Lübeck', zip = '23552', street_1 = 'Am Markt 3', country = 'DE' where id = $1",
      [customerId],
    );
    if (Object.keys(wish).length > 0)
      await staff.ok(contract.changeEInvoicingEndpoint, { params: { customerId }, body: wish, version: 0 } as never);
    return customerId;
  };
  const issue = async (
    customerId: string,
    lines: object[] = [{ text: "Router", unitPrice: "79.90", taxId: provider.taxId }],
  ): Promise<string> => {
    const { id } = await staff.ok(createOneTimeInvoiceEndpoint, { params: { customerId }, body: { lines } } as never);
    await program.runJobs();
    return id;
  };
  const find = async (documentId: string) => (await staff.ok(contract.getEInvoiceEndpoint, { params: { documentId } })).eInvoice;
  /** What was announced about a document's e-invoice; the customer's invoice of the run may have one of its own. */
  const told = async (customerId: string, documentId: string) =>
    (await announced(program, customerId, "e_invoice.")).filter(({ data }) => data.documentId === documentId);
  const follow = async (): Promise<void> => {
    await program.query("select graphile_worker.add_job('billing.follow-e-invoices', '{}')");
    await program.runJobs();
  };
  const network = (value: string) => ({
    format: "ubl",
    delivery: "network",
    networkScheme: "9930",
    networkValue: value,
    buyerReference: "04011000-1",
  });

  it("B-246 whoever wants none gets none", async () => {
    const documentId = await issue(await next());
    expect(await staff.ok(contract.getEInvoiceEndpoint, { params: { documentId } })).toEqual({
      eInvoice: null,
      format: "none",
      mayMake: false,
    });
  });

  it("B-246 B-248 an invoice in CII is made after issue, passes the published schema and says the document's amounts", async () => {
    const customerId = await next({ format: "cii", delivery: "portal" });
    const documentId = await issue(customerId, [
      { text: "Router", unitPrice: "79.90", taxId: provider.taxId },
      { text: "Cable, by the metre", unitPrice: "0.35", quantity: "12.5", taxId: provider.taxId },
      { text: "Visit", unitPrice: "60", includesTax: true, taxId: provider.taxId },
    ]);
    const made = await find(documentId);
    expect(made).toMatchObject({
      state: "ready",
      format: "cii",
      delivery: "portal",
      faults: [],
      hasFile: true,
      gross: { amount: "161.14" },
    });
    const file = (await staff.call(contract.eInvoiceFileEndpoint, { params: { documentId } })).bytes;
    const xml = file.toString("utf8");
    expect(ciiSchemaFaults(xml)).toEqual([]);
    expect(readXml(xml, "//ram:GrandTotalAmount | //ram:TaxBasisTotalAmount | //ram:TaxTotalAmount", ciiNames)).toEqual([
      "134.28",
      "26.86",
      "161.14",
    ]);
    expect(await told(customerId, documentId)).toMatchObject([{ type: "e_invoice.ready" }]);
  });

  it("B-247 a credit note is 381 and names its invoice", async () => {
    const customerId = await next({ format: "cii" });
    const documentId = await issue(customerId);
    const note = await staff.ok(creditInvoiceEndpoint, { params: { documentId }, body: { reason: "Sent back" } } as never);
    await program.runJobs();
    const xml = (await staff.call(contract.eInvoiceFileEndpoint, { params: { documentId: note.id } })).bytes.toString("utf8");
    expect(ciiSchemaFaults(xml)).toEqual([]);
    const [invoice] = (await invoicesOf(program, customerId)).filter(({ id }) => id === documentId);
    expect(readXml(xml, "//ram:InvoiceReferencedDocument/ram:IssuerAssignedID", ciiNames)).toEqual([invoice?.number]);
    expect(readXml(xml, "//*[local-name()='ExchangedDocument']/ram:TypeCode", ciiNames)).toEqual(["381"]);
  });

  it("B-120 B-247 an invoice that corrects another names it (BG-3) and stays an invoice", async () => {
    const customerId = await next({ format: "cii" });
    const documentId = await issue(customerId);
    const before = await staff.ok(getDocumentEndpoint, { params: { documentId } });
    const corrected = await staff.ok(correctInvoiceEndpoint, {
      params: { documentId },
      body: { reason: "Wrong name", lines: before.lines.map(({ id }) => ({ lineId: id })) },
    } as never);
    await program.runJobs();
    expect(await find(corrected.id)).toMatchObject({ state: "ready", faults: [] });
    const xml = (await staff.call(contract.eInvoiceFileEndpoint, { params: { documentId: corrected.id } })).bytes.toString("utf8");
    expect(ciiSchemaFaults(xml)).toEqual([]);
    expect(readXml(xml, "//ram:InvoiceReferencedDocument/ram:IssuerAssignedID", ciiNames)).toEqual([before.number]);
    expect(readXml(xml, "//*[local-name()='ExchangedDocument']/ram:TypeCode", ciiNames)).toEqual(["380"]);
  });

  it("B-247 what the customer's credit paid at issue is BT-113, and the rest is to be paid", async () => {
    const customerId = await next({ format: "cii" });
    await staff.ok(createTransactionEndpoint, {
      params: { customerId },
      body: { side: "credit", amount: { amount: "74.00", currency: "EUR" }, text: "Goodwill", reason: "It was slow" },
    } as never);
    const documentId = await issue(customerId);
    const xml = (await staff.call(contract.eInvoiceFileEndpoint, { params: { documentId } })).bytes.toString("utf8");
    expect(readXml(xml, "//ram:GrandTotalAmount | //ram:TotalPrepaidAmount | //ram:DuePayableAmount", ciiNames)).toEqual([
      "95.88",
      "20.00",
      "75.88",
    ]);
  });

  it("B-246 B-154 the stored PDF of a hybrid carries the very XML", async () => {
    const documentId = await issue(await next({ format: "factur_x" }));
    const { bytes } = await program.inWork((work) => ensureDocumentPdf(work, program.tools, documentId));
    const { attachments, metadata } = readPdf(bytes);
    const xml = (await staff.call(contract.eInvoiceFileEndpoint, { params: { documentId } })).bytes;
    expect(attachments.get("factur-x.xml")?.equals(xml)).toBe(true);
    expect(metadata).toContain("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>");
    const again = await program.inWork((work) => ensureDocumentPdf(work, program.tools, documentId));
    expect(Buffer.from(again.bytes).equals(bytes)).toBe(true);
  });

  it("B-248 a document that breaks rules is in the books and held, is not sent, and goes once it is put right", async () => {
    const customerId = await next({ ...network("DE1ACCEPT"), buyerReference: "" });
    const documentId = await issue(customerId);
    expect((await staff.ok(getDocumentEndpoint, { params: { documentId } })).state).toBe("issued");
    expect(await find(documentId)).toMatchObject({
      state: "held",
      hasFile: false,
      faults: [{ rule: "PEPPOL-EN16931-R003", code: "reference-missing" }],
    });
    expect(await told(customerId, documentId)).toMatchObject([{ type: "e_invoice.held", data: { faults: 1 } }]);
    expect(await program.query("select 1 from sandbox_access_point.messages where receiver = 'DE1ACCEPT'")).toEqual([]);
    expect((await staff.call(contract.sendEInvoiceEndpoint, { params: { documentId }, body: {} } as never)).status).toBe(409);
    expect((await staff.call(contract.eInvoiceFileEndpoint, { params: { documentId } })).status).toBe(409);
    const list = await staff.ok(contract.listEInvoicesEndpoint, { query: {} } as never);
    const wanting = list.items.findIndex(({ state }) => state !== "held" && state !== "rejected");
    expect(list.items.slice(0, wanting).map((row) => row.documentId)).toContain(documentId);
    expect(list.items.slice(wanting).every(({ state }) => state !== "held")).toBe(true);

    await staff.ok(contract.changeEInvoicingEndpoint, {
      params: { customerId },
      body: { buyerReference: "04011000-1" },
      version: 1,
    } as never);
    expect(await staff.ok(contract.makeEInvoiceEndpoint, { params: { documentId }, body: {} } as never)).toMatchObject({
      state: "queued",
      faults: [],
    });
    await program.runJobs();
    expect(await find(documentId)).toMatchObject({ state: "sent", hasFile: true });
  });

  it("B-248 a held hybrid is shown without its XML and kept only with it", async () => {
    const customerId = await next({ format: "factur_x" });
    await seller("");
    const documentId = await issue(customerId);
    await seller("DE");
    expect((await find(documentId))?.faults).toMatchObject([{ rule: "BR-09", code: "seller-country" }]);
    const { bytes } = await program.inWork((work) => ensureDocumentPdf(work, program.tools, documentId));
    expect(readPdf(bytes).attachments.size).toBe(0);
    expect(await program.query("select 1 from billing.document_pdfs where document_id = $1", [documentId])).toEqual([]);
    expect(await program.inWork((work) => eInvoiceForMail(work, program.tools, documentId))).toEqual({ kind: "held" });
  });

  it("B-249 the network takes it, delivers it, and the receiver accepts", async () => {
    const customerId = await next(network("DE2ACCEPT"));
    const documentId = await issue(customerId);
    expect((await find(documentId))?.state).toBe("sent");
    program.clock.moveTo("2026-04-01T09:00:00Z");
    await follow();
    expect((await find(documentId))?.state).toBe("accepted");
    expect((await told(customerId, documentId)).map(({ type }) => type).toSorted()).toEqual([
      "e_invoice.accepted",
      "e_invoice.ready",
      "e_invoice.sent",
    ]);
  });

  it("B-249 who does not answer has it delivered; who is not reached or not registered is a rejection with its reason", async () => {
    const silent = await issue(await next(network("DE3SILENT")));
    const lost = await issue(await next(network("DE4LOST")));
    const unknown = await issue(await next(network("DE5UNKNOWN")));
    await follow();
    expect((await find(silent))?.state).toBe("delivered");
    expect(await find(lost)).toMatchObject({ state: "rejected", answer: "The receiver's access point cannot be reached." });
    expect(await find(unknown)).toMatchObject({ state: "rejected", answer: "9930:DE5UNKNOWN is not registered." });
  });

  it("B-249 a rejection is announced and stands first in the list; sent again, it is another message", async () => {
    const customerId = await next(network("DE6REJECT"));
    const documentId = await issue(customerId);
    await follow();
    expect(await find(documentId)).toMatchObject({ state: "rejected", answer: "The order number is not ours.", maySendAgain: true });
    expect(await announced(program, customerId, "e_invoice.rejected")).toMatchObject([
      { data: { reason: "The order number is not ours." } },
    ]);
    await staff.ok(contract.changeEInvoicingEndpoint, { params: { customerId }, body: { networkValue: "DE6ACCEPT" }, version: 1 } as never);
    await staff.ok(contract.sendEInvoiceEndpoint, { params: { documentId }, body: {} } as never);
    await program.runJobs();
    await follow();
    expect((await find(documentId))?.state).toBe("accepted");
  });

  it("B-249 killed after sending and before writing it down, it is not sent twice", async () => {
    const documentId = await issue(await next(network("DE7SILENT")));
    const sent = await find(documentId);
    // As if the outcome had never been committed: the job runs again with the same number.
    await program.query("update billing.e_invoices set state = 'queued', message_id = null where document_id = $1", [documentId]);
    const [row] = await program.query<{ id: string; attempt: number }>(
      "select id, attempt from billing.e_invoices where document_id = $1",
      [documentId],
    );
    const again = () =>
      program.query("select graphile_worker.add_job('billing.send-e-invoice', $1::json)", [
        JSON.stringify({ eInvoiceId: row?.id, attempt: row?.attempt }),
      ]);
    await again();
    await again();
    await program.runJobs();
    expect(await find(documentId)).toMatchObject({ state: "sent", messageId: sent?.messageId });
    expect(await program.query("select 1 from sandbox_access_point.messages where receiver = 'DE7SILENT'")).toHaveLength(1);
  });

  it("B-249 the same key is the same message, however often and from however many processes at once", async () => {
    const point = makeAccessPoints(program.tools).get("sandbox");
    const message = {
      key: "a/1",
      partnerId: provider.partnerId,
      sender: { scheme: "EM", value: "a@b.example" },
      receiver: { scheme: "EM", value: "c@d.example" },
      documentType: "x",
      xml: Buffer.from("<a/>"),
    };
    const answers = await Promise.all([point?.send(message), point?.send(message), point?.send(message)]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it("B-246 the partner's default holds for whoever has no wish, and a wish of none stands against it", async () => {
    await program.inWork((work) => setSetting(work, eInvoiceFormat, { level: "system" }, "cii"));
    const follows = await issue(await next());
    const refuses = await issue(await next({ format: "none" }));
    await program.inWork((work) => setSetting(work, eInvoiceFormat, { level: "system" }, "none"));
    expect((await find(follows))?.format).toBe("cii");
    expect(await find(refuses)).toBeNull();
  });

  it("B-248 whoever gets e-invoices has the tax rounded once per document, whatever the partner has set", async () => {
    await program.inWork((work) => setSetting(work, taxRounding, { level: "system" }, "line"));
    const nine = Array.from({ length: 9 }, () => ({ text: "A", unitPrice: "0.13", taxId: provider.taxId }));
    const by = await issue(await next(), nine);
    const once = await issue(await next({ format: "ubl", buyerReference: "A" }), nine);
    await program.inWork((work) => setSetting(work, taxRounding, { level: "system" }, "document"));
    // 9 × R(0.026) is 0.27, R(1.17 × 20 %) is 0.23.
    const taxOf = async (documentId: string) => (await staff.ok(getDocumentEndpoint, { params: { documentId } })).tax.amount;
    expect([await taxOf(by), await taxOf(once)]).toEqual(["0.27", "0.23"]);
    expect(await find(once)).toMatchObject({ state: "ready", faults: [] });
  });

  it("B-69 B-249 a run is not undone for an invoice that went into the network", async () => {
    const customerId = await next(network("DE8ACCEPT"));
    const [ofRun] = await invoicesOf(program, customerId);
    const documentId = ofRun?.id as string;
    const runId = (await staff.ok(getDocumentEndpoint, { params: { documentId } })).runId as string;
    const kept = async () => (await staff.ok(undoPreviewEndpoint, { params: { runId } })).reasons;
    expect(await kept()).not.toContainEqual({ reason: "exported", documents: 1 });
    // Issued before its seller had a country, it would be held; one that went is what matters here.
    await staff.ok(contract.makeEInvoiceEndpoint, { params: { documentId }, body: {} } as never);
    const other = await issue(await next(network("DE9SILENT")));
    await program.query(
      `update billing.e_invoices set state = 'sent', faults = '[]', message_id = 'm', file_id = (select file_id from billing.e_invoices where document_id = $2)
        where document_id = $1`,
      [documentId, other],
    );
    expect(await kept()).toContainEqual({ reason: "exported", documents: 1 });
  });

  it("B-246 a mail brings the file to whoever wants it by mail, and to nobody else", async () => {
    const mail = (documentId: string) => program.inWork((work) => eInvoiceForMail(work, program.tools, documentId));
    expect(await mail(await issue(await next({ format: "cii", delivery: "attach" })))).toMatchObject({
      kind: "file",
      mediaType: "application/xml",
    });
    expect(await mail(await issue(await next({ format: "factur_x", delivery: "attach" })))).toEqual({ kind: "none" });
  });

  it("the terms of a customer are checked and changed by one at a time", async () => {
    const customerId = await next();
    const change = (body: object, version: number) =>
      staff.call(contract.changeEInvoicingEndpoint, { params: { customerId }, body, version } as never);
    expect((await change({ networkScheme: "9930" }, 0)).status).toBe(422);
    expect((await change({ buyerReference: "A" }, 0)).status).toBe(200);
    expect((await change({ buyerReference: "B" }, 0)).status).toBe(409);
  });
});
