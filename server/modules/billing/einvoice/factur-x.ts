// What makes a PDF/A-3 a Factur-X (ZUGFeRD) invoice: the CII file as an associated file of a fixed name, and a note about it in the metadata.
import type { MetadataSchema } from "../../../platform/pdf/extend-metadata.ts";
import type { PdfAttachment } from "../../../platform/pdf/typst.ts";

const fileName = "factur-x.xml";

/** The very invoice in another form, so it is an alternative. */
export const facturXFile = (xml: Uint8Array): PdfAttachment => ({
  name: fileName,
  bytes: xml,
  mimeType: "text/xml",
  description: "Factur-X invoice",
  relationship: "alternative",
});

export const facturXMetadata: MetadataSchema = {
  title: "Factur-X PDFA Extension Schema",
  namespace: "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
  prefix: "fx",
  properties: [
    { name: "DocumentFileName", value: fileName, about: "The name of the embedded XML document" },
    { name: "DocumentType", value: "INVOICE", about: "The type of the hybrid document in capital letters" },
    { name: "Version", value: "1.0", about: "The version of the standard of the embedded XML" },
    { name: "ConformanceLevel", value: "EN 16931", about: "The conformance level of the embedded XML" },
  ],
};
