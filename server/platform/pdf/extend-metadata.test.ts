import { expect, test } from "vitest";
import { extendMetadata, type MetadataSchema } from "./extend-metadata.ts";
import { readPdf } from "./read-pdf.ts";
import { createTypst } from "./typst.ts";

const schema: MetadataSchema = {
  title: "A schema of ours",
  namespace: "urn:example:ours#",
  prefix: "ours",
  properties: [{ name: "Level", value: "Highest", about: "How far it goes" }],
};
const typst = createTypst();
const render = (attached: string) =>
  typst.render({
    template: "Hello\n#pagebreak()\nWorld",
    data: {},
    description: { title: "Österreich", author: "B", language: "en", direction: "ltr", createdAt: new Date("2026-04-01T00:00:00Z") },
    attachments: [{ name: "a.xml", bytes: Buffer.from(attached), mimeType: "text/xml", description: "it", relationship: "alternative" }],
  }).bytes;

test.each(["<a/>", "x\n1 0 obj\n<< /Type /Catalog /Metadata 3 0 R >>\nxref\n0 3\n0000000016 00000 n \n"])(
  "B-246 metadata say more, and all else is where it was, whatever is attached: %j",
  (attached) => {
    const before = render(attached);
    const after = extendMetadata(before, schema);
    // Reading follows the table to every object.
    const [was, is] = [readPdf(before), readPdf(after)];
    expect(is.pages).toEqual(was.pages);
    expect(is.attachments).toEqual(was.attachments);
    expect(is.metadata).toContain("<ours:Level>Highest</ours:Level>");
    expect(is.metadata).toContain("<pdfaSchema:namespaceURI>urn:example:ours#</pdfaSchema:namespaceURI>");
    expect(is.metadata).toContain("Österreich");
    expect(is.metadata).toContain("<pdfaid:part>3</pdfaid:part>");
    expect(is.metadata.endsWith('<?xpacket end="r"?>')).toBe(true);
    expect(extendMetadata(before, schema)).toEqual(after);
  },
);

test("what is no PDF of ours is refused", () => {
  expect(() => extendMetadata(Buffer.from("%PDF-1.7\nxref\n0 0\n"), schema)).toThrow("no metadata");
});
