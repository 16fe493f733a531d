import { describe, expect, it } from "vitest";
import { archive, type SampleSheet, sampleWorkbook, workbookParts } from "../../../../tests/support/sample-workbook.ts";
import { countRows, maxTableRows, openTable, type Table } from "../open-table.ts";

async function rowsOf(table: Table): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const { number, cells } of table.rows) rows.push([number, ...cells]);
  return rows;
}

const people: SampleSheet = {
  name: "People",
  rows: [
    ["Id", "Name", "Postcode", "Since", "Fee"],
    [
      "007",
      "Ana & Iva",
      { attributes: 's="1"', xml: "<v>1000</v>" },
      { attributes: 's="2"', xml: "<v>45000</v>" },
      { xml: "<v>64.650000000000006</v>" },
    ],
    [],
    [{ attributes: 't="inlineStr"', xml: "<is><t>008</t></is>" }, null, { attributes: 't="str"', xml: "<f>A1</f><v>01000</v>" }],
  ],
};
const formats = ["00000", "dd.mm.yyyy"];

describe("O-76 a workbook", () => {
  it("every cell is text: leading zeros stay, days are as the sheet shows them, rows keep their numbers", async () => {
    const table = await openTable(sampleWorkbook([people], { formats }));
    expect(table).toMatchObject({ encoding: null, separator: null, sheets: ["People"], sheet: "People" });
    expect(table.columns).toEqual(["Id", "Name", "Postcode", "Since", "Fee"]);
    expect(await rowsOf(table)).toEqual([
      [2, "007", "Ana & Iva", "01000", "15.03.2023", "64.65"],
      [4, "008", "", "01000", "", ""],
    ]);
  });

  it("amounts are written with the table's decimal sign, so a column of numbers and texts is read one way", async () => {
    const table = await openTable(sampleWorkbook([people], { formats }), { decimalSign: "," });
    expect((await rowsOf(table))[0]).toContain("64,65");
  });

  it("the first sheet that is not hidden is read, or the one that is named", async () => {
    const bytes = sampleWorkbook([
      { name: "Notes", state: "hidden", rows: [["secret"]] },
      { name: "2024", rows: [["a"], ["1"]] },
      { name: "2025", rows: [["b"], ["2"]] },
    ]);
    expect(await openTable(bytes)).toMatchObject({ sheets: ["2024", "2025"], sheet: "2024", columns: ["a"] });
    expect(await openTable(bytes, { sheet: "2025" })).toMatchObject({ columns: ["b"] });
    await expect(openTable(bytes, { sheet: "2026" })).rejects.toThrow("It has 2024, 2025");
  });

  it("names of columns may stand below a title, and what stands above is kept for the file of refused rows", async () => {
    const bytes = sampleWorkbook([{ name: "S", rows: [["Our customers"], [], ["id", "name"], ["1", "Ana"]] }]);
    const table = await openTable(bytes, { headerRow: 3 });
    expect(table).toMatchObject({ above: [["Our customers"], []], columns: ["id", "name"] });
    expect(await rowsOf(table)).toEqual([[4, "1", "Ana"]]);
    await expect(openTable(bytes, { headerRow: 2 })).rejects.toThrow("Row 2, which is to name the columns, is empty");
    await expect(openTable(bytes, { headerRow: 9 })).rejects.toThrow("The file has 4 rows");
  });

  it("texts with several looks, with their pronunciation, errors, yes and no, and escaped letters", async () => {
    const parts = workbookParts([
      {
        name: "S",
        rows: [
          ["a", "b", "c", "d"],
          [
            { attributes: 't="b"', xml: "<v>1</v>" },
            { attributes: 't="e"', xml: "<v>#N/A</v>" },
            { attributes: 't="s"', xml: "<v>4</v>" },
            { attributes: 't="d"', xml: "<v>2025-12-31T00:00:00</v>" },
          ],
        ],
      },
    ]).map((part) =>
      part.name === "xl/sharedStrings.xml"
        ? {
            ...part,
            text: part.text.toString().replace("</sst>", "<si><r><t>Iva </t></r><r><t>Mar_x0069_ć</t></r><rPh><t>IVA</t></rPh></si></sst>"),
          }
        : part,
    );
    expect(await rowsOf(await openTable(archive(parts)))).toEqual([[2, "TRUE", "#N/A", "Iva Marić", "2025-12-31"]]);
  });

  const changed = (name: string, change: (text: string) => string): Uint8Array<ArrayBuffer> =>
    archive(
      workbookParts([people], { formats }).map((part) => (part.name === name ? { ...part, text: change(part.text.toString()) } : part)),
    );
  const sheet = "xl/worksheets/sheet1.xml";

  it.each([
    { why: "is no workbook", bytes: archive([{ name: "notes.txt", text: "hello" }]), says: "not a workbook" },
    { why: "is cut off", bytes: sampleWorkbook([people]).slice(0, 900), says: "damaged" },
    { why: "has a sheet that is no XML", bytes: changed(sheet, (text) => text.replace("</row>", "</rwo>")), says: "damaged" },
    { why: "names a text that it does not have", bytes: changed(sheet, (text) => text.replace("<v>1</v>", "<v>999</v>")), says: "damaged" },
    { why: "has a row twice", bytes: changed(sheet, (text) => text.replace('r="4"', 'r="2"')), says: "no place of its own" },
    {
      why: "declares entities that grow",
      bytes: changed(sheet, (text) => `<!DOCTYPE x [<!ENTITY a "aaaa">]>${text}`),
      says: "document type",
    },
    { why: "has cells past the last column", bytes: changed(sheet, (text) => text.replace('r="A2"', 'r="ZZZZ2"')), says: "more cells" },
    { why: "has only a hidden sheet", bytes: sampleWorkbook([{ ...people, state: "veryHidden" }]), says: "no sheet" },
  ])("one that $why is refused in words", async ({ bytes, says }) => {
    const read = async (): Promise<number> => countRows(await openTable(bytes));
    await expect(read()).rejects.toMatchObject({ code: "file-not-readable", detail: expect.stringContaining(says) });
  });

  it("what unpacks to far more than it may is refused, whatever the archive says of itself", async () => {
    const name = "xl/sharedStrings.xml";
    const others = workbookParts([people], { formats }).filter((part) => part.name !== name);
    const honest = archive([...others, { name, text: "", claimedBytes: 300 * 1024 * 1024 }]);
    const lying = archive([...others, { name, text: new Uint8Array(8 * 1024 * 1024), claimedBytes: 1000 }]);
    const read = async (bytes: Uint8Array): Promise<number> => countRows(await openTable(bytes));
    await expect(read(honest)).rejects.toMatchObject({ code: "file-not-readable", detail: expect.stringContaining("unpacks to more") });
    await expect(read(lying)).rejects.toMatchObject({ code: "file-not-readable", detail: expect.stringContaining("damaged") });
  });

  it("200,000 rows are the most, and they are never all in memory", async () => {
    const row = (number: number): string => `<row r="${number}"><c r="A${number}"><v>${number}</v></c></row>`;
    const withRows = (count: number): Uint8Array =>
      changed(
        sheet,
        () => `<worksheet><sheetData>${Array.from({ length: count }, (_, at) => row(at + 1)).join("")}</sheetData></worksheet>`,
      );
    expect(await countRows(await openTable(withRows(maxTableRows + 1)))).toBe(maxTableRows);
    await expect(openTable(withRows(maxTableRows + 2)).then(countRows)).rejects.toMatchObject({ code: "too-many-rows" });
  });
});
