// Tables for spreadsheets, made in the browser from what is on the page.

// A spreadsheet would take these for a formula (O-75); numbers below zero and phone numbers stay as they are.
const startsFormula = /^[=+\-@\t]/;
const harmless = /^(-\d[\d.,]*|\+[\d ]+)$/;

function cell(text: string): string {
  const safe = startsFormula.test(text) && !harmless.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** UTF-8 with its mark, so that spreadsheets read every script. */
export const csvText = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("")}`;
