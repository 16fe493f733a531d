// Reads back what Typst wrote, for tests: enough of ISO 32000 for its files, which have no object streams and no encryption.
import { inflateSync } from "node:zlib";

export interface ReadPdf {
  /** One text per page, one line per run of glyphs; from left to right as it stands on paper. */
  readonly pages: readonly string[];
  /** Glyph numbers that are 0: boxes that stand for nothing. */
  readonly emptyGlyphs: number;
  readonly fonts: readonly string[];
  readonly catalog: string;
  readonly metadata: string;
  readonly attachments: ReadonlyMap<string, Buffer>;
  /** How far each run of glyphs is from the bottom of its page, in points. */
  readonly heights: readonly number[];
}

interface PdfObject {
  readonly dictionary: string;
  readonly stream: Buffer | undefined;
}

/** Throws when the cross-reference table does not lead to every object. */
export function readPdf(bytes: Uint8Array): ReadPdf {
  const text = Buffer.from(bytes).toString("latin1");
  if (!text.startsWith("%PDF-1.7") || !text.trimEnd().endsWith("%%EOF")) throw new Error("no PDF 1.7");
  const objects = readObjects(text);
  const object = (reference: string | undefined): PdfObject => {
    const found = objects.get(Number(reference));
    if (!found) throw new Error(`there is no object ${reference}`);
    return found;
  };
  const catalog = object(/\/Root (\d+) 0 R/.exec(text)?.[1]).dictionary;
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary));
  const runs = pages.map((page) => runsOfPage(page.dictionary, object));
  return {
    pages: runs.map((page) => page.map(({ text }) => text).join("\n")),
    emptyGlyphs: runs.flat().reduce((sum, run) => sum + run.emptyGlyphs, 0),
    heights: runs.flat().map(({ height }) => height),
    fonts: [...text.matchAll(/\/FontName \/\w{6}\+([\w-]+)/g)].flatMap(([, name]) => name ?? []),
    catalog,
    metadata: (object(/\/Metadata (\d+) 0 R/.exec(catalog)?.[1]).stream ?? Buffer.alloc(0)).toString("utf8"),
    attachments: attachmentsOf(objects, object),
  };
}

function readObjects(text: string): Map<number, PdfObject> {
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  const table = /^xref\s+0 (\d+)\s+/.exec(text.slice(start, start + 40));
  if (!table) throw new Error("startxref does not lead to the table");
  const objects = new Map<number, PdfObject>();
  for (let number = 1; number < Number(table[1]); number++) {
    const entry = text.slice(start + table[0].length + number * 20, start + table[0].length + number * 20 + 20);
    const offset = Number(entry.slice(0, 10));
    const head = `${number} 0 obj`;
    if (!entry.startsWith("0000000000") && text.slice(offset, offset + head.length) !== head)
      throw new Error(`object ${number} is not where it should be`);
    if (entry.includes("n")) objects.set(number, readObject(text, offset + head.length));
  }
  return objects;
}

function readObject(text: string, from: number): PdfObject {
  const end = text.indexOf("endobj", from);
  const body = text.slice(from, end);
  const streamAt = /\bstream\r?\n/.exec(body);
  if (!streamAt) return { dictionary: body, stream: undefined };
  const dictionary = body.slice(0, streamAt.index);
  const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
  const data = from + streamAt.index + streamAt[0].length;
  const raw = Buffer.from(text.slice(data, data + length), "latin1");
  return { dictionary, stream: dictionary.includes("/FlateDecode") ? inflateSync(raw) : raw };
}

interface Run {
  readonly text: string;
  readonly emptyGlyphs: number;
  readonly height: number;
}

function runsOfPage(page: string, object: (reference: string | undefined) => PdfObject): Run[] {
  const resources = /\/Font <<(.*?)>>/s.exec(page)?.[1] ?? "";
  const letters = new Map(
    [...resources.matchAll(/\/(f\d+) (\d+) 0 R/g)].map(([, name = "", reference]) => [
      name,
      lettersOf(object(reference).dictionary, object),
    ]),
  );
  const content = object(/\/Contents (\d+) 0 R/.exec(page)?.[1]).stream?.toString("latin1") ?? "";
  return [...content.matchAll(/1 0 0 -1 [\d.-]+ ([\d.-]+) cm(?:(?!\bcm\b).)*?\bBT\b(.*?)\bET\b/gs)].map(([, height, shown = ""]) => ({
    ...readRun(shown, letters),
    height: Number(height),
  }));
}

// A font is chosen, glyphs are shown, or glyphs are shown that stand for a text given beside them.
const shownPart =
  /\/(f\d+) [\d.]+ Tf|\((?<glyphs>(?:[^()\\]|\\.)*)\)|\/ActualText (?:\((?<plain>(?:[^()\\]|\\.)*)\)|<(?<hex>[0-9A-F]*)>)\s*>> BDC(?<instead>.*?)EMC/gs;

function readRun(shown: string, fonts: ReadonlyMap<string, ReadonlyMap<number, string>>): Omit<Run, "height"> {
  let font: ReadonlyMap<number, string> | undefined;
  let text = "";
  let emptyGlyphs = 0;
  for (const { 1: fontName, groups = {} } of shown.matchAll(shownPart)) {
    const { glyphs, plain, hex, instead } = groups;
    if (fontName !== undefined) font = fonts.get(fontName);
    const codes = [...(instead ?? `(${glyphs ?? ""})`).matchAll(/\(((?:[^()\\]|\\.)*)\)/gs)].flatMap(([, string = ""]) =>
      glyphCodes(string),
    );
    emptyGlyphs += codes.filter((code) => code === 0).length;
    if (hex !== undefined) text += utf16(hex).replace("\ufeff", "");
    else if (plain !== undefined) text += stringBytes(plain).toString("latin1");
    else text += codes.map((code) => font?.get(code) ?? "").join("");
  }
  return { text, emptyGlyphs };
}

/** From glyph numbers to characters: the font's ToUnicode table. */
function lettersOf(font: string, object: (reference: string | undefined) => PdfObject): Map<number, string> {
  const table = object(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1]).stream?.toString("latin1") ?? "";
  return new Map(
    [...table.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gm)].map(([, code = "", hex = ""]) => [Number.parseInt(code, 16), utf16(hex)]),
  );
}

/** The numbers in a string such as \000\012A\), two bytes each. */
function glyphCodes(string: string): number[] {
  const bytes = stringBytes(string);
  return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readUInt16BE(index * 2));
}

const stringBytes = (string: string): Buffer =>
  Buffer.from(
    string.replace(/\\(?:([0-7]{1,3})|(.))/gs, (_, octal: string | undefined, single: string) => unescaped(octal, single)),
    "latin1",
  );

const utf16 = (hex: string): string => Buffer.from(hex, "hex").swap16().toString("utf16le");

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

const unescaped = (octal: string | undefined, single: string): string =>
  octal === undefined ? (escapes[single] ?? single) : String.fromCharCode(Number.parseInt(octal, 8));

function attachmentsOf(objects: ReadonlyMap<number, PdfObject>, object: (reference: string | undefined) => PdfObject): Map<string, Buffer> {
  const files = [...objects.values()].filter(({ dictionary }) => /\/Type \/Filespec/.test(dictionary));
  return new Map(
    files.map(({ dictionary }) => [
      /\/F \(([^)]*)\)/.exec(dictionary)?.[1] ?? "",
      object(/\/EF <<\s*\/F (\d+) 0 R/.exec(dictionary)?.[1]).stream ?? Buffer.alloc(0),
    ]),
  );
}
