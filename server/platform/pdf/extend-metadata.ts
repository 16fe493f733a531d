// Says more in a PDF's XMP metadata than Typst can: properties of a schema of their own, which PDF/A demands to be described in the file
// itself (ISO 19005-3, 6.6.2.3). The packet is rewritten in place and the cross-reference table moved along, so the file stays as simple as
// Typst made it: one table, no updates appended.

export interface MetadataSchema {
  readonly title: string;
  readonly namespace: string;
  readonly prefix: string;
  readonly properties: readonly { readonly name: string; readonly value: string; readonly about: string }[];
}

/** The same document with the properties of a schema in its metadata. Throws when the file is not one that Typst wrote. */
export function extendMetadata(bytes: Uint8Array, schema: MetadataSchema): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = file.toString("latin1");
  // Objects are found by the table alone: an attached file may hold whatever its author wrote, words of PDF among it.
  const tableAt = text.lastIndexOf("\nxref\n") + 1;
  const offsets = [...text.slice(tableAt).matchAll(/^(\d{10}) \d{5} [nf]/gm)].map(([, offset]) => Number(offset));
  const at = (number: string | undefined): number => offsets[Number(number)] ?? Number.NaN;
  const catalogAt = at(/\/Root (\d+) 0 R/.exec(text.slice(tableAt))?.[1]);
  const start = at(/\/Metadata (\d+) 0 R/.exec(text.slice(catalogAt, text.indexOf("endobj", catalogAt)))?.[1]);
  const [opening, length] = /^\d+ 0 obj\n<<[^>]*?\/Length (\d+)[^>]*>>\nstream\r?\n/.exec(text.slice(start, start + 1000)) ?? [];
  if (opening === undefined || length === undefined) throw new Error("the PDF has no metadata where it should be");
  const from = start + opening.length;
  const end = from + Number(length);
  const packet = Buffer.from(extendPacket(file.toString("utf8", from, end), schema));
  const head = Buffer.from(opening.replace(`/Length ${length}`, `/Length ${packet.length}`), "latin1");
  const by = head.length + packet.length - (end - start);
  const table = movedTable(text.slice(tableAt), { after: start, by });
  return Buffer.concat([file.subarray(0, start), head, packet, file.subarray(end, tableAt), Buffer.from(table, "latin1")]);
}

/** One more description of a schema, and the properties themselves. */
function extendPacket(packet: string, { title, namespace, prefix, properties }: MetadataSchema): string {
  const described = properties
    .map(
      ({ name, about }) =>
        `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>${name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category><pdfaProperty:description>${about}</pdfaProperty:description></rdf:li>`,
    )
    .join("");
  const entry = `<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>${title}</pdfaSchema:schema><pdfaSchema:namespaceURI>${namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>${prefix}</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>${described}</rdf:Seq></pdfaSchema:property></rdf:li>`;
  const values = properties.map(({ name, value }) => `<${prefix}:${name}>${value}</${prefix}:${name}>`).join("");
  const schemas = "<pdfaExtension:schemas><rdf:Bag>";
  if (!packet.includes(schemas) || !packet.includes("</rdf:RDF>")) throw new Error("the PDF's metadata describes no schemas");
  return packet
    .replace(schemas, `${schemas}${entry}`)
    .replace("</rdf:RDF>", `<rdf:Description rdf:about="" xmlns:${prefix}="${namespace}">${values}</rdf:Description></rdf:RDF>`);
}

/** What stands behind the change is so much further on. */
const movedTable = (table: string, { after, by }: { after: number; by: number }): string =>
  table
    .replace(/^(\d{10})( \d{5} n)/gm, (entry, offset: string, rest: string) =>
      Number(offset) > after ? `${String(Number(offset) + by).padStart(10, "0")}${rest}` : entry,
    )
    .replace(/startxref\n(\d+)/, (_, offset: string) => `startxref\n${Number(offset) + by}`);
