import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvSeparator, csvBytes, csvLine, csvSeparators, neutralCell } from "./csv.ts";

describe("O-75 M-6 cells that a spreadsheet would run are made harmless", () => {
  it.each([
    ["=1+1", "'=1+1", "a formula"],
    ["@SUM(A1)", "'@SUM(A1)", "a formula of old"],
    ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0", "a command"],
    ["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0", "a command behind a number"],
    ["\t=1", "'\t=1", "a tab before it"],
    ["\r=1", "'\r=1", "a line end before it"],
    ["-12.50", "-12.50", "a negative number"],
    ["-1,234.50", "-1,234.50", "with thousands"],
    ["+385 1 4092 123", "+385 1 4092 123", "a phone"],
    ["+", "'+", "a plus alone is none"],
    ["-", "'-", "a minus alone is no number"],
    ["Ana = Iva", "Ana = Iva", "a sign inside"],
    ["", "", "nothing"],
  ])("%j becomes %j: %s", (value, cell) => {
    expect(neutralCell(value)).toBe(cell);
  });
});

describe("a table as CSV", () => {
  it("quotes what holds separators, quotes and line ends", () => {
    expect(csvLine(["a,b", 'say "hi"', "two\nlines", 7, 12n, true, null, undefined])).toBe(
      '"a,b","say ""hi""","two\nlines",7,12,true,,\r\n',
    );
    expect(csvLine(["a,b", "c;d"], "semicolon")).toBe('a,b;"c;d"\r\n');
  });

  it("starts with a byte order mark and comes in batches", async () => {
    async function* batches() {
      yield [["Željko", 1]];
      yield [];
      yield [["王", 2]];
    }
    const parts: Uint8Array[] = [];
    for await (const part of csvBytes(["name", "n"], batches())) parts.push(part);
    expect([...parts[0]!.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(new TextDecoder().decode(Buffer.concat(parts))).toBe("name,n\r\nŽeljko,1\r\n王,2\r\n");
    expect(parts).toHaveLength(3);
  });

  it("any texts come back as they were, but for the apostrophe", () => {
    const separators = fc.constantFrom<CsvSeparator>("comma", "semicolon", "tab");
    // A line that is empty as a whole is skipped by readers, so a row has at least two cells.
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 5 }), separators, (cells, separator) => {
        const [row] = parse(csvLine(cells, separator), { delimiter: csvSeparators[separator], record_delimiter: "\r\n" }) as string[][];
        expect(row).toEqual(cells.map(neutralCell));
      }),
    );
  });
});
