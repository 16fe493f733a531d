import { afterAll, expect, test } from "vitest";
import { createPdfPool } from "../../../platform/pdf/pdf-pool.ts";
import { readPdf } from "../../../platform/pdf/read-pdf.ts";
import { renderMoneyDocument } from "../pdf/render-money-document.ts";
import { sampleInvoice } from "../pdf/sample-money-documents.ts";
import { buildInvoice, type StoredDocument } from "./build-invoice-rules.ts";
import { facturXFile, facturXMetadata } from "./factur-x.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { writeEInvoice } from "./write-e-invoice-rules.ts";

const pdfs = createPdfPool({ processes: 1 });
afterAll(() => pdfs.close());

test("B-246 a hybrid invoice is a PDF/A-3b that carries its XML, and says in its metadata what that is", async () => {
  const xml = Buffer.from(writeEInvoice(buildInvoice({ ...(sampleDocuments.standard as StoredDocument), format: "factur_x" })).xml);
  const { bytes } = await renderMoneyDocument(pdfs, sampleInvoice, { attachments: [facturXFile(xml)], metadata: facturXMetadata });
  const { attachments, metadata, catalog } = readPdf(bytes);
  expect(attachments.get("factur-x.xml")).toEqual(xml);
  expect(catalog).toMatch(/\/AF \[\d+ 0 R\]/);
  expect(Buffer.from(bytes).toString("latin1")).toContain("/AFRelationship /Alternative");
  expect(metadata).toContain("<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>");
  expect(metadata).toContain("<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>");
  expect(metadata).toContain("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>");
});
