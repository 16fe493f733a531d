// Workbooks as spreadsheets save them, made for tests: an archive of XML files.
import { crc32, deflateRawSync } from "node:zlib";

export interface ArchivePart {
  readonly name: string;
  readonly text: string | Uint8Array;
  /** What the archive says of the part; left out: the truth. */
  readonly claimedBytes?: number;
}

/** An archive (PKZIP, deflated) with these parts. */
export function archive(parts: readonly ArchivePart[]): Uint8Array<ArrayBuffer> {
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, text, claimedBytes } of parts) {
    const bytes = Buffer.from(text as string);
    const packed = deflateRawSync(bytes);
    const size = claimedBytes ?? bytes.length;
    const named = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(size, 18);
    facts.writeUInt16LE(named.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), facts, named, packed]);
    const behind = Buffer.alloc(14);
    behind.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), facts, behind, named]));
    pieces.push(local);
    at += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006");
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...pieces, entries, end]));
}

/** A text, or a cell as XML inside its `<c …>`: `{ attributes: 's="1"', xml: "<v>45000</v>" }`. Null: no cell at all. */
export type SampleCell = string | null | { readonly attributes?: string; readonly xml: string };

export interface SampleSheet {
  readonly name: string;
  readonly state?: string;
  readonly rows: readonly (readonly SampleCell[])[];
}

const namespace = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** The parts of a workbook. `formats`: how numbers are shown, so that `s="1"` is the first of them. */
export function workbookParts(sheets: readonly SampleSheet[], { formats = [] }: { formats?: readonly string[] } = {}): ArchivePart[] {
  const texts: string[] = [];
  const sheetXml = sheets.map(({ rows }) => {
    const xml = rows.map((cells, row) => {
      const inner = cells.map((cell, column) => {
        if (cell === null) return "";
        const place = `r="${String.fromCharCode(65 + column)}${row + 1}"`;
        if (typeof cell !== "string") return `<c ${place} ${cell.attributes ?? ""}>${cell.xml}</c>`;
        texts.push(cell);
        return `<c ${place} t="s"><v>${texts.length - 1}</v></c>`;
      });
      return cells.length === 0 ? "" : `<row r="${row + 1}">${inner.join("")}</row>`;
    });
    return `<worksheet ${namespace}><sheetData>${xml.join("")}</sheetData></worksheet>`;
  });
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${office}/${type}" Target="${target}"/>`;
  const relations = (...inner: string[]): string =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${inner.join("")}</Relationships>`;
  const listed = sheets.map(
    ({ name, state }, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" ${state ? `state="${state}"` : ""} r:id="rId${at + 1}"/>`,
  );
  const numFmts = formats.map((code, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escaped(code)}"/>`);
  const xfs = ['<xf numFmtId="0"/>', ...formats.map((_, at) => `<xf numFmtId="${164 + at}"/>`)];
  return [
    { name: "_rels/.rels", text: relations(relation(1, "officeDocument", "xl/workbook.xml")) },
    {
      name: "xl/workbook.xml",
      text: `<workbook ${namespace} xmlns:r="${office}"><workbookPr/><sheets>${listed.join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      text: relations(
        ...sheets.map((_, at) => relation(at + 1, "worksheet", `worksheets/sheet${at + 1}.xml`)),
        relation(90, "sharedStrings", "/xl/sharedStrings.xml"),
        relation(91, "styles", "styles.xml"),
      ),
    },
    { name: "xl/sharedStrings.xml", text: `<sst ${namespace}>${texts.map((text) => `<si><t>${escaped(text)}</t></si>`).join("")}</sst>` },
    {
      name: "xl/styles.xml",
      text: `<styleSheet ${namespace}><numFmts>${numFmts.join("")}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${xfs.join("")}</cellXfs></styleSheet>`,
    },
    ...sheetXml.map((text, at) => ({ name: `xl/worksheets/sheet${at + 1}.xml`, text })),
  ];
}

export const sampleWorkbook = (sheets: readonly SampleSheet[], options: { formats?: readonly string[] } = {}): Uint8Array<ArrayBuffer> =>
  archive(workbookParts(sheets, options));
