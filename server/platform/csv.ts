// Tables as CSV for people who open them in a spreadsheet: with a byte order mark, so that it knows the letters, and with cells that it
// will not take for formulas.

export const csvSeparators = { comma: ",", semicolon: ";", tab: "\t" } as const;
export type CsvSeparator = keyof typeof csvSeparators;

export type CsvValue = string | number | bigint | boolean | null | undefined;

// What starts like these is a formula to a spreadsheet, and a formula can send what it finds elsewhere. Negative numbers, and phones made
// of a plus, digits and spaces, are what they look like.
const looksLikeFormula = /^[=+\-@\t\r]/;
const isNumber = /^-\d+(?:[.,]\d+)*$/;
const isPhone = /^\+[\d ]+$/;

/** O-75: a text that a spreadsheet would run gets an apostrophe before it. */
export const neutralCell = (text: string): string =>
  looksLikeFormula.test(text) && !isNumber.test(text) && !isPhone.test(text) ? `'${text}` : text;

function cell(value: CsvValue, separator: string): string {
  if (value === null || value === undefined) return "";
  const text = neutralCell(typeof value === "string" ? value : String(value));
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One row with its line end. */
export const csvLine = (values: readonly CsvValue[], separator: CsvSeparator = "comma"): string =>
  `${values.map((value) => cell(value, csvSeparators[separator])).join(csvSeparators[separator])}\r\n`;

const byteOrderMark = "\uFEFF";

/** A whole table, as it is made: rows come in batches and leave as bytes, so its size never stands in memory. */
export async function* csvBytes(
  heads: readonly string[],
  batches: AsyncIterable<readonly (readonly CsvValue[])[]>,
  separator: CsvSeparator = "comma",
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(byteOrderMark + csvLine(heads, separator));
  for await (const rows of batches) {
    if (rows.length > 0) yield encoder.encode(rows.map((row) => csvLine(row, separator)).join(""));
  }
}
