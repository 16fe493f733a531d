// What a text needs so that it can be set in any column and in either direction. Done here and not in the template, where
// each such step costs a hundred times as much.

const zeroWidthSpace = "\u200b";
const noBreakSpace = "\u00a0";
const isolateLeftToRight = "\u2066";
const popIsolate = "\u2069";

/** Money: "1 234,56 €" never breaks in two. */
const amounts = new Set([
  "amount",
  "unitPrice",
  "taxable",
  "tax",
  "balance",
  "debit",
  "credit",
  "openingBalance",
  "closingBalance",
  "totalDebit",
  "totalCredit",
  "previousBalance",
  "paymentsSince",
  "thisDocument",
  "toPay",
]);
/** Numbers of documents and accounts: from left to right in every language. */
const codes = new Set(["number", "poNumber", "refersTo", "customerNumber", "document", "reference", "bic"]);
/** Read by the compiler, not by people. */
const untouched = new Set([
  "kind",
  "language",
  "direction",
  "paper",
  "accent",
  "createdAt",
  "url",
  "qr",
  "path",
  "format",
  "tone",
  "currency",
]);

/** The same value with every text made ready to be printed. `labels` are words of the page and stay as they are. */
export function printedTexts(value: unknown, rightToLeft: boolean, key = ""): unknown {
  if (typeof value === "string") return printedText(value, rightToLeft, key);
  if (Array.isArray(value)) return value.map((item) => printedTexts(item, rightToLeft, key));
  if (typeof value !== "object" || value === null || key === "labels" || key === "values") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, printedTexts(part, rightToLeft, name)]));
}

function printedText(text: string, rightToLeft: boolean, key: string): string {
  if (untouched.has(key)) return text;
  if (amounts.has(key)) return text.replaceAll(" ", noBreakSpace);
  if (key === "iban") return inDirection(text.replaceAll(" ", noBreakSpace), rightToLeft);
  if (codes.has(key)) return inDirection(breakable(text), rightToLeft);
  // Phone numbers and addresses of mail and web have no letter of a script that runs from right to left.
  return inDirection(breakable(text), rightToLeft && !rightToLeftLetter.test(text));
}

const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

const inDirection = (text: string, isolate: boolean): string => (isolate ? isolateLeftToRight + text + popIsolate : text);

const longWord = /[^\s\u00a0\u200b]{24,}/g;
const clusters = new Intl.Segmenter("en", { granularity: "grapheme" });

/** A word that may be longer than its column breaks after a dot, a slash or an at sign, and if need be anywhere. */
export const breakable = (text: string): string =>
  text.replace(longWord, (word) =>
    /[./@]/.test(word) && word.length < 48 ? word.replace(/[./@]/g, `$&${zeroWidthSpace}`) : everywhere(word),
  );

const everywhere = (word: string): string => [...clusters.segment(word)].map(({ segment }) => segment).join(zeroWidthSpace);
