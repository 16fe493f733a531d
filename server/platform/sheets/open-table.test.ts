import { describe, expect, it } from "vitest";
import { detectEncoding } from "./detect-encoding-rules.ts";
import { detectSeparator } from "./detect-separator-rules.ts";
import { countRows, maxTableRows, openTable, type Table } from "./open-table.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const withMark = (mark: readonly number[], bytes: Uint8Array): Uint8Array => Uint8Array.from([...mark, ...bytes]);
const utf16 = (text: string, order: "le" | "be"): Uint8Array => {
  const bytes = Buffer.from(text, "utf16le");
  return Uint8Array.from(order === "le" ? bytes : bytes.swap16());
};

/** A text in a code page, by turning its table round. */
function inCodePage(text: string, codePage: string): Uint8Array {
  const decoder = new TextDecoder(codePage);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from([...text].map((letter) => bytes.get(letter) ?? expect.fail(`${codePage} has no ${letter}`)));
}

async function rowsOf(table: Table): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for await (const row of table.rows) rows.push(row.cells);
  return rows;
}

describe("O-76 how a table was saved", () => {
  it.each([
    ["windows-1250", "Croatian", "ime,grad\nIvan Horvatić,Šibenik\nAna Kovačević,Požega\nĐuro Đurić,Čakovec\n"],
    ["windows-1250", "Polish", "imię,miasto\nŁukasz Wójcik,Łódź\nMałgorzata Dąbrowska,Częstochowa\n"],
    ["windows-1250", "Czech", "jméno,město\nJiří Dvořák,Plzeň\nLucie Novotná,Kroměříž\n"],
    ["windows-1250", "Hungarian", "név,város\nErdős Pál,Győr\nSzűcs Ágnes,Székesfehérvár\n"],
    ["windows-1251", "Russian", "имя,город\nИван Петров,Москва\n"],
    ["windows-1251", "Ukrainian", "ім'я,місто\nОлена Ковальчук,Київ\n"],
    ["windows-1252", "French", "nom,ville\nHélène Lefèvre,Besançon\nRené Côté,Évry\n"],
    ["windows-1252", "German", "Name,Ort\nJörg Müller,Köln\nUte Weiß,Fürth\n"],
    ["windows-1252", "Spanish", "nombre,ciudad\nJosé Núñez,Cádiz\nMaría Muñoz,León\n"],
    ["windows-1252", "Danish", "navn,by\nSøren Kjær,Århus\n"],
  ])("%s, %s", async (codePage, _language, text) => {
    const bytes = inCodePage(text, codePage);
    expect(detectEncoding(bytes).encoding).toBe(codePage);
    const table = await openTable(bytes);
    expect([table.columns, ...(await rowsOf(table))].map((row) => row.join(",")).join("\n")).toBe(text.trimEnd());
  });

  it.each([
    ["UTF-8", utf8("name,città\nZoë,Forlì\n"), "utf-8"],
    ["UTF-8 with a mark", withMark([0xef, 0xbb, 0xbf], utf8("name,città\nZoë,Forlì\n")), "utf-8"],
    ["UTF-16 little end first", withMark([0xff, 0xfe], utf16("name,città\nZoë,Forlì\n", "le")), "utf-16le"],
    ["UTF-16 big end first", withMark([0xfe, 0xff], utf16("name,città\nZoë,Forlì\n", "be")), "utf-16be"],
    ["UTF-16 without a mark", utf16("name,città\nZoë,Forlì\n", "le"), "utf-16le"],
  ])("%s", async (_what, bytes, encoding) => {
    const table = await openTable(bytes);
    expect(table.encoding).toBe(encoding);
    expect(table.columns).toEqual(["name", "città"]);
    expect(await rowsOf(table)).toEqual([["Zoë", "Forlì"]]);
  });

  it("keeps a letter whole that lies on the edge of a piece", async () => {
    const name = "č".repeat(70_000);
    expect(await rowsOf(await openTable(utf8(`a,b\nx${name},1\n`)))).toEqual([[`x${name}`, "1"]]);
  });

  it("refuses a file that is not in the encoding that was chosen", async () => {
    await expect(openTable(inCodePage("ime\nHorvatić\n", "windows-1250"), { encoding: "utf-8" }).then(countRows)).rejects.toMatchObject({
      code: "file-not-readable",
    });
  });

  it.each([
    [",", "a,b,c\n1,2,3\n"],
    [";", "a;b;c\n1,5;2,5;3\n"],
    ["\t", "a\tb\n1, 2\t3, 4\n"],
    ["|", "a|b\n1;2|3\n"],
    [";", '"a, b, c, d";e\n"1, 2, 3, 4";5\n'],
    [";", "Customers, 2026\nnumber;name;city\n1;Ana;Split\n2;Iva;Zadar\n"],
    [",", "one column\nvalue\n"],
  ])("separator %j in %j", (separator, text) => {
    expect(detectSeparator(text)).toBe(separator);
  });
});

describe("O-76 the rows of a table", () => {
  it("reads quotes, line breaks in cells, and leaves zeros alone", async () => {
    const table = await openTable(utf8('id,note,zip\r\n007,"says ""hello"",\r\ntwice",01234\r\n\r\n008,a "quoted" word,\r\n'));
    const rows: unknown[] = [];
    for await (const row of table.rows) rows.push(row);
    expect(rows).toEqual([
      { number: 2, cells: ["007", 'says "hello",\r\ntwice', "01234"] },
      { number: 4, cells: ["008", 'a "quoted" word', ""] },
    ]);
  });

  it("hands over rows with too few and too many cells as they are, and passes over rows without text", async () => {
    const table = await openTable(utf8("a;b;c\n1;2\n;;\n3;4;5;6\n7;8;9\n"));
    expect(await rowsOf(table)).toEqual([
      ["1", "2"],
      ["3", "4", "5", "6"],
      ["7", "8", "9"],
    ]);
  });

  it("finds the header below a title", async () => {
    const table = await openTable(utf8("Customers of 2026\n\nid,name\n1,Ana\n"), { headerRow: 3 });
    expect(table.columns).toEqual(["id", "name"]);
    expect(await rowsOf(table)).toEqual([["1", "Ana"]]);
  });

  it.each([
    ["nothing at all", utf8(""), "file-not-readable", "empty"],
    ["a workbook", Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 1, 2]), "file-not-readable", "save it anew, as XLSX or CSV"],
    ["a quote that is never closed", utf8(`a,b\n1,2\n3,"4\n${"5,6\n".repeat(300_000)}`), "file-not-readable", "row 3"],
    ["more than 100 MB", new Uint8Array(100 * 1024 * 1024 + 1), "file-too-big", "100 MB"],
    ["too many rows", utf8(`a,b\n${"1,2\n".repeat(maxTableRows + 1)}`), "too-many-rows", "200000"],
  ])("refuses %s", async (_what, bytes, code, said) => {
    const reading = openTable(bytes).then(countRows);
    await expect(reading).rejects.toMatchObject({ code, detail: expect.stringContaining(said) });
  });

  it("takes as many rows as are allowed", async () => {
    expect(await countRows(await openTable(utf8(`a,b\n${"1,2\n".repeat(maxTableRows)}`)))).toBe(maxTableRows);
  });
});
