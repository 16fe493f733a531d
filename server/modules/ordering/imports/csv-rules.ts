/**
 * One line of a CSV file. A text that a spreadsheet would take for a formula gets an apostrophe in front (O-75); numbers below zero and
 * phone numbers are left as they are, so that what went in comes out.
 */
export const csvLine = (cells: readonly string[], separator: string): string =>
  `${cells.map((cell) => quoted(harmless(cell), separator)).join(separator)}\r\n`;

const harmless = (cell: string): string => (/^[=+\-@\t]/.test(cell) && !/^(-\d[\d.,]*|[+\d\s]+)$/.test(cell) ? `'${cell}` : cell);

const quoted = (cell: string, separator: string): string =>
  cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
