// The sheets of a workbook (ECMA-376), and what its cells refer to: the texts that they share and the ways in which numbers are shown.
import { posix } from "node:path";
import { fileNotReadable } from "../problems.ts";
import { builtInFormat, type CellFormat, readFormat } from "./number-format-rules.ts";
import { openParts, type WorkbookParts } from "./workbook-parts.ts";
import { hearAll, unescaped } from "./workbook-xml.ts";

const smallPart = { maxBytes: 16 * 1024 * 1024 };
/** They are all in memory while a sheet is read. */
const sharedTexts = { maxBytes: 256 * 1024 * 1024 };

export interface Workbook {
  readonly parts: WorkbookParts;
  /** In their order, without those that are hidden and those that are no tables, such as charts. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly from1904: boolean;
  sharedTexts(): Promise<readonly string[]>;
  /** By the number of a cell's style. */
  formats(): Promise<readonly CellFormat[]>;
}

export async function openWorkbook(bytes: Uint8Array): Promise<Workbook> {
  const parts = await openParts(bytes);
  const roots = parts.has("_rels/.rels") ? await relationsOf(parts, "") : [];
  const main = roots.find(({ type }) => type === "officeDocument")?.target;
  if (main === undefined || !parts.has(main)) throw fileNotReadable("This archive is not a workbook. Send the table itself.");
  const relations = await relationsOf(parts, main);
  const { sheets, from1904 } = await readMain(parts, main);
  const found = sheets.flatMap(({ name, relation }) => {
    const target = relations.find(({ id, type }) => id === relation && type === "worksheet")?.target;
    return target === undefined ? [] : [{ name, part: target }];
  });
  if (found.length === 0) throw fileNotReadable("This workbook has no sheet with a table.");
  const partOf = (type: string): string | undefined => {
    const target = relations.find((relation) => relation.type === type)?.target;
    return target !== undefined && parts.has(target) ? target : undefined;
  };
  const [textsPart, stylesPart] = [partOf("sharedStrings"), partOf("styles")];
  return {
    parts,
    sheets: found,
    from1904,
    sharedTexts: async () => (textsPart === undefined ? [] : readSharedTexts(parts, textsPart)),
    formats: async () => (stylesPart === undefined ? [] : readFormats(parts, stylesPart)),
  };
}

interface Relation {
  readonly id: string;
  /** The last word of its address: "worksheet". */
  readonly type: string;
  readonly target: string;
}

async function relationsOf(parts: WorkbookParts, of: string): Promise<Relation[]> {
  const { dir, base } = posix.parse(of);
  const name = posix.join(dir, "_rels", `${base}.rels`);
  const relations: Relation[] = [];
  if (!parts.has(name)) return relations;
  await hearAll(parts.read(name, smallPart), {
    open(tag, { Id = "", Type = "", Target = "", TargetMode }) {
      if (tag !== "Relationship" || TargetMode === "External") return;
      relations.push({ id: Id, type: posix.basename(Type), target: Target.startsWith("/") ? Target.slice(1) : posix.join(dir, Target) });
    },
  });
  return relations;
}

async function readMain(parts: WorkbookParts, main: string) {
  const sheets: { name: string; relation: string }[] = [];
  let from1904 = false;
  await hearAll(parts.read(main, smallPart), {
    open(tag, attributes) {
      if (tag === "workbookPr") from1904 = attributes.date1904 === "1" || attributes.date1904 === "true";
      if (tag !== "sheet" || (attributes.state ?? "visible") !== "visible") return;
      const relation = Object.entries(attributes).find(([name]) => name.endsWith(":id"))?.[1];
      sheets.push({ name: attributes.name ?? "", relation: relation ?? "" });
    },
  });
  return { sheets, from1904 };
}

async function readSharedTexts(parts: WorkbookParts, part: string): Promise<string[]> {
  const texts: string[] = [];
  let text = "";
  let isText = false;
  // A text may be of several pieces with looks of their own. How it is pronounced stands in pieces of the same name, inside `rPh`.
  let isSound = false;
  await hearAll(parts.read(part, sharedTexts), {
    open(tag) {
      if (tag === "si") text = "";
      else if (tag === "rPh") isSound = true;
      else if (tag === "t") isText = !isSound;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(tag) {
      if (tag === "si") texts.push(unescaped(text));
      else if (tag === "rPh") isSound = false;
      else if (tag === "t") isText = false;
    },
  });
  return texts;
}

async function readFormats(parts: WorkbookParts, part: string): Promise<CellFormat[]> {
  const own = new Map<number, CellFormat>();
  const formats: CellFormat[] = [];
  let isCells = false;
  await hearAll(parts.read(part, smallPart), {
    open(tag, attributes) {
      if (tag === "numFmt") own.set(Number(attributes.numFmtId), readFormat(attributes.formatCode ?? ""));
      else if (tag === "cellXfs") isCells = true;
      else if (tag === "xf" && isCells) {
        const id = Number(attributes.numFmtId ?? "0");
        formats.push(own.get(id) ?? builtInFormat(id));
      }
    },
    close(tag) {
      if (tag === "cellXfs") isCells = false;
    },
  });
  return formats;
}
