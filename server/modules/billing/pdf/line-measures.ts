// How wide the number columns of the lines have to be, and which rows certainly fit into how many lines of text. Left to
// the compiler, it sets every cell up to three times to find out: a quarter of the time of a whole invoice.
import type { MoneyDocument } from "./money-document-data.ts";

const numberColumns = ["quantity", "unitPrice", "taxRate", "amount"] as const;
type NumberColumn = (typeof numberColumns)[number];
type Line = MoneyDocument["sections"][number]["lines"][number];

// As the template sets them.
const cellPt = 9;
const quietPt = 8;
const headerPt = 7.5;
const gapPt = 12;
const pagePt = { a4: 481, "us-letter": 498 };
/** With more than this the description would get too little. */
const mostForNumbersPt = 300;

export interface LineMeasures {
  /** Points, for each column that a line fills. */
  readonly columns: Partial<Record<NumberColumn, number>>;
  /** Lines of text in each row, or null where the compiler has to see. Nothing where there are other rows than lines. */
  readonly rows?: readonly (number | null)[];
}

/** Undefined: the numbers are so long that the compiler has to share out what there is. */
export function lineMeasures({ labels, sections, paper, layout }: MoneyDocument): LineMeasures | undefined {
  const headers = { quantity: labels.quantity, unitPrice: labels.unitPrice, taxRate: labels.tax, amount: labels.amount };
  const lines = sections.flatMap((section) => section.lines);
  const otherAmounts = [
    ...sections.map(({ subtotal }) => subtotal?.amount),
    ...lines.flatMap((line) => [...line.allowances, ...(line.parts ?? [])].map(({ amount }) => amount)),
  ];
  const columns: Partial<Record<NumberColumn, number>> = {};
  for (const column of numberColumns) {
    const values = lines.flatMap((line) => line[column] ?? []);
    if (values.length === 0) continue;
    const texts = column === "amount" ? [...values, ...otherAmounts.flatMap((amount) => amount ?? [])] : values;
    columns[column] = Math.ceil(Math.max(headerPt * mostEm(headers[column]), ...texts.map((text) => cellPt * mostEm(text)))) + gapPt;
  }
  const numbersPt = Object.values(columns).reduce((sum, width) => sum + width, 0);
  if (numbersPt > mostForNumbersPt) return undefined;
  const onlyLines = sections.length === 1 && sections.every(({ title, subtotal }) => title === undefined && subtotal === undefined);
  const hasParts = lines.some(({ parts }) => parts !== undefined);
  if (!onlyLines || hasParts || otherAmounts.some((amount) => amount !== undefined)) return { columns };
  const descriptionPt = pagePt[layout?.paper ?? paper] - numbersPt - gapPt;
  if (mostEm(labels.description) * headerPt > descriptionPt) return { columns };
  return { columns, rows: lines.map((line) => textLines(line, descriptionPt)) };
}

function textLines({ description, period, detail }: Line, widthPt: number): number | null {
  const quiet = [period, detail].flatMap((text) => text ?? []);
  const fits = mostEm(description) * cellPt <= widthPt && quiet.every((text) => mostEm(text) * quietPt <= widthPt);
  return fits && [description, ...quiet].every((text) => setInInter.test(text)) ? 1 + quiet.length : null;
}

/** One line of Inter: letters of other scripts come from other fonts, whose lines are of another height. */
const setInInter = /^(?!.*[\n\r\v\f\u0085\u2028\u2029])[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}]*$/su;

/** At least the width of the text in Inter, semibold and with tabular figures, in the size of the type. */
export function mostEm(text: string): number {
  let width = 0;
  for (const character of text) width += mostEmOf(character);
  return width;
}

function mostEmOf(character: string): number {
  if (/[ \u00a0\u202f.,:;'’|!()/]/.test(character)) return 0.42;
  if (/[\da-ln-vx-zß-åç-öø-ÿ€$£−+-]/u.test(character)) return 0.7;
  return /[\u0020-\u017f\u0370-\u045f\u2013-\u2026]/.test(character) ? 1.2 : 2;
}
