// The text of a template after its placeholders were filled: a little Markdown, read into blocks that the paper sets. Nothing of it is ever
// run as a template of the typesetter, so a customer's name can do no more than be printed.

export type Inline =
  | { readonly kind: "text"; readonly text: string; readonly bold: boolean; readonly italic: boolean }
  /** A place to be filled when the contract is signed. */
  | { readonly kind: "field"; readonly name: SignField };

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly inlines: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly inlines: readonly Inline[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "table"; readonly head: readonly (readonly Inline[])[]; readonly rows: readonly (readonly (readonly Inline[])[])[] }
  | { readonly kind: "page-break" }
  | { readonly kind: "rule" };

export const signFields = ["signature", "initials", "date_signed", "company_signature"] as const;
export type SignField = (typeof signFields)[number];

// Characters of the private area, which no value carries: marks that only templates can make.
const open = "\ue000";
const close = "\ue001";
const missingMark = "\ue002";

export const fieldMark = (name: SignField): string => `${open}${name}${close}`;
export const missingMarkOf = (name: string): string => `${missingMark}${name}${close}`;
const privateMarks = /[\ue000-\ue00f]/g;

/** The names of required placeholders that had no value. */
export const missingIn = (text: string): string[] => [
  ...new Set([...text.matchAll(new RegExp(`${missingMark}([^${close}]*)${close}`, "g"))].map(([, name = ""]) => name)),
];

/** A value as it is, whatever signs stand in it. */
export const escapeValue = (value: unknown): string =>
  value === null || value === undefined
    ? ""
    : String(value)
        .replace(/[\r\n]+/g, " ")
        .replace(/[\\*_#|`~>\-+[\]]|^\d+\./gm, (sign) => (sign.length > 1 ? sign.replace(".", "\\.") : `\\${sign}`));

/** What may stand in a value at all. */
export const withoutMarks = (text: string): string => text.replace(privateMarks, "");

/** Reads the block that starts with this line; answers how many lines it took. */
type BlockReader = (lines: readonly string[]) => { block: Block; taken: number } | undefined;

const readers: readonly BlockReader[] = [
  ([line = ""]) => (/^={3,}$/.test(line) ? { block: { kind: "page-break" }, taken: 1 } : undefined),
  ([line = ""]) => (/^-{3,}$/.test(line) ? { block: { kind: "rule" }, taken: 1 } : undefined),
  ([line = ""]) => {
    const [, signs, words = ""] = heading.exec(line) ?? [];
    return signs === undefined
      ? undefined
      : { block: { kind: "heading", level: signs.length as 1 | 2 | 3, inlines: readInlines(words) }, taken: 1 };
  },
  (lines) => {
    const first = itemOf(lines[0] ?? "");
    if (!first) return undefined;
    const items = takeWhile(lines, (line) => itemOf(line)?.ordered === first.ordered).map((line) => readInlines(itemOf(line)?.text ?? ""));
    return { block: { kind: "list", ordered: first.ordered, items }, taken: items.length };
  },
  (lines) => {
    const rows = takeWhile(lines, (line) => line.startsWith("|"));
    if (rows.length === 0) return undefined;
    const cells = rows
      .map(cellsOf)
      // The line under the head says nothing.
      .filter((row) => !row.every((cell) => /^:?-{2,}:?$/.test(cell.trim())))
      .map((row) => row.map((cell) => readInlines(cell.trim())));
    const [head = [], ...rest] = cells;
    return { block: { kind: "table", head, rows: rest }, taken: rows.length };
  },
];

export function readRichText(text: string): Block[] {
  const blocks: Block[] = [];
  let left: readonly string[] = text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.trim());
  while (left.length > 0) {
    if (left[0] === "") {
      left = left.slice(1);
      continue;
    }
    const { block, taken } = readBlock(left);
    blocks.push(block);
    left = left.slice(taken);
  }
  return blocks;
}

function readBlock(lines: readonly string[]): { block: Block; taken: number } {
  for (const read of readers) {
    const found = read(lines);
    if (found) return found;
  }
  const words = takeWhile(lines, isPlain);
  return { block: { kind: "paragraph", inlines: readInlines(words.join("\n")) }, taken: Math.max(words.length, 1) };
}

function takeWhile(lines: readonly string[], fits: (line: string) => boolean): string[] {
  const end = lines.findIndex((line) => !fits(line));
  return lines.slice(0, end < 0 ? lines.length : end);
}

const heading = /^(#{1,3})\s+(.*)$/;
const isPlain = (line: string): boolean =>
  line !== "" && !heading.test(line) && !itemOf(line) && !line.startsWith("|") && !/^(={3,}|-{3,})$/.test(line);

function itemOf(line: string): { ordered: boolean; text: string } | undefined {
  const [, sign, text] = /^([-*]|\d{1,3}\.)\s+(.*)$/.exec(line) ?? [];
  return sign === undefined || text === undefined ? undefined : { ordered: /\d/.test(sign), text };
}

const cellsOf = (line: string): string[] =>
  line
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "")
    .split(/(?<!\\)\|/);

/** `**bold**`, `*italic*`; a backslash before a sign takes it as it is. */
function readInlines(text: string): Inline[] {
  const inlines: Inline[] = [];
  let [bold, italic, words] = [false, false, ""];
  const flush = (): void => {
    if (words !== "") inlines.push({ kind: "text", text: words, bold, italic });
    words = "";
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const field = new RegExp(`^${open}(${signFields.join("|")})${close}`).exec(rest);
    if (field) {
      flush();
      inlines.push({ kind: "field", name: field[1] as SignField });
      at += field[0].length;
    } else if (rest.startsWith("\\") && rest.length > 1) {
      words += rest[1];
      at += 2;
    } else if (rest.startsWith("**")) {
      flush();
      bold = !bold;
      at += 2;
    } else if (rest.startsWith("*")) {
      flush();
      italic = !italic;
      at += 1;
    } else {
      words += rest[0];
      at += 1;
    }
  }
  flush();
  return inlines;
}
