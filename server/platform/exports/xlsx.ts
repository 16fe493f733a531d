// A table as XLSX (ECMA-376), written as the rows come. The archive is made by fflate; the sheet in it is a few elements, and writing them here
// keeps two promises that no library of workbooks gives: amounts go in as the digits that they are, never through a floating point number,
// and a text is a text, whatever it starts with.
import { Zip, ZipDeflate } from "fflate";
import type { CsvValue } from "../csv.ts";
import { spreadsheetDate } from "./dates.ts";
import type { FileLook } from "./list-export.ts";
import type { Batches, TableColumn } from "./table.ts";

/** What a sheet holds by the format's own limit; more rows go on in a further sheet. */
const rowsOfSheet = 1_048_576;
/** The most letters of a cell. */
const lettersOfCell = 32_767;
/** An archive carries a date of its own; always the same one, so that the same rows are the same file. */
const archivedOn = "2020-01-01T00:00:00Z";

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const packageRelations = "http://schemas.openxmlformats.org/package/2006/relationships";
const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The places of the formats in `styles`, in their order there. */
const style = { plain: 0, head: 1, text: 2, amount: 3, whole: 4, isoDay: 5, localDay: 6, localMoment: 7 } as const;
// 49 is text, 4 and 3 are numbers with and without decimals, 14 and 22 are the reader's own way to write a day and a moment.
const formats = [0, 0, 49, 4, 3, 164, 14, 22];
const styles = `${declaration}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${formats.length}">${formats
  .map((format, at) => `<xf numFmtId="${format}" fontId="${at === style.head ? 1 : 0}" xfId="0" applyNumberFormat="1" applyFont="1"/>`)
  .join("")}</cellXfs></styleSheet>`;

export async function* xlsxBytes(columns: readonly TableColumn[], batches: Batches, look: FileLook): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const encoder = new TextEncoder();
  const add = (name: string): ZipDeflate => {
    const entry = new ZipDeflate(name, { level: 6 });
    entry.mtime = archivedOn;
    zip.add(entry);
    return entry;
  };
  const addWhole = (name: string, text: string): void => add(name).push(encoder.encode(text), true);

  let sheets = 0;
  let rowsIn = 0;
  let sheet: ZipDeflate | undefined;
  const begin = (): ZipDeflate => {
    sheets += 1;
    rowsIn = 1;
    const entry = add(`xl/worksheets/sheet${sheets}.xml`);
    entry.push(encoder.encode(sheetStart(columns)));
    return entry;
  };
  const end = (entry: ZipDeflate): void => entry.push(encoder.encode("</sheetData></worksheet>"), true);

  sheet = begin();
  for await (const rows of batches) {
    let text = "";
    for (const row of rows) {
      if (rowsIn === rowsOfSheet) {
        sheet.push(encoder.encode(text));
        text = "";
        end(sheet);
        sheet = begin();
      }
      rowsIn += 1;
      text += rowXml(rowsIn, columns, row, look);
    }
    sheet.push(encoder.encode(text));
    yield* ready.splice(0);
  }
  end(sheet);
  addWhole("xl/styles.xml", styles);
  for (const [name, text] of Object.entries(frame(sheets))) addWhole(name, text);
  zip.end();
  yield* ready.splice(0);
}

function sheetStart(columns: readonly TableColumn[]): string {
  const widths = columns.map(
    ({ name, head, type }, at) => `<col min="${at + 1}" max="${at + 1}" width="${widthOf(head ?? name, type)}" customWidth="1"/>`,
  );
  const heads = columns.map(({ name, head }, at) => textCell(`${letters(at)}1`, head ?? name, style.head));
  return `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData><row r="1">${heads.join("")}</row>`;
}

const widthOf = (head: string, type: TableColumn["type"]): number => Math.max(head.length + 3, type === "moment" ? 20 : 14);

const rowXml = (number: number, columns: readonly TableColumn[], row: readonly CsvValue[], look: FileLook): string =>
  `<row r="${number}">${columns.map(({ type }, at) => cellXml(`${letters(at)}${number}`, type, row[at], look)).join("")}</row>`;

function cellXml(place: string, type: TableColumn["type"], value: CsvValue, look: FileLook): string {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number" || typeof value === "bigint") return numberCell(place, String(value), style.plain);
  const text = String(value);
  if (type === "amount" && /^-?\d{1,15}(\.\d{1,15})?$/.test(text))
    return numberCell(place, text, text.includes(".") ? style.amount : style.whole);
  // A moment in ISO says its zone, which a number could not.
  const isDate = type === "day" || (type === "moment" && look.dates === "local");
  const date = isDate ? spreadsheetDate(text, type === "day" ? "UTC" : look.timeZone) : undefined;
  if (date === undefined) return textCell(place, text, style.text);
  return numberCell(place, date, type === "moment" ? style.localMoment : look.dates === "local" ? style.localDay : style.isoDay);
}

const numberCell = (place: string, digits: string, format: number): string => `<c r="${place}" s="${format}"><v>${digits}</v></c>`;
const textCell = (place: string, text: string, format: number): string =>
  `<c r="${place}" t="inlineStr" s="${format}"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`;

// What XML cannot carry at all: most control characters, halves of letters, and two that are none.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function xmlText(text: string): string {
  return (
    text
      .slice(0, lettersOfCell)
      .toWellFormed()
      .replace(unspeakable, "")
      // A spreadsheet reads "_x0041_" as an A; a text that looks so says first that it means the underscore.
      .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll("\r", "&#13;")
  );
}

/** "A" … "Z", "AA" … */
function letters(at: number): string {
  const rest = Math.floor(at / 26);
  return (rest > 0 ? letters(rest - 1) : "") + String.fromCharCode(65 + (at % 26));
}

/** What holds the sheets together. Written last: only then is it known how many there are. */
function frame(sheets: number): Record<string, string> {
  const each = (write: (number: number) => string): string => Array.from({ length: sheets }, (_, at) => write(at + 1)).join("");
  return {
    "xl/workbook.xml": `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${each((number) => `<sheet name="Sheet${number}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `${declaration}<Relationships xmlns="${packageRelations}">${each((number) => `<Relationship Id="rId${number}" Type="${relations}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}<Relationship Id="rId${sheets + 1}" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
    "_rels/.rels": `${declaration}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "[Content_Types].xml": `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>${each((number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${sheetType}.worksheet+xml"/>`)}</Types>`,
  };
}
