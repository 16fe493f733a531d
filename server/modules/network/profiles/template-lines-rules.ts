// Lines of vendor templates, `Attribute op value` (N-68), as far as they can be judged without the dictionary.

export interface TemplateLine {
  readonly attribute: string;
  readonly operator: "=" | "+=";
  /** Without the quotes around it. */
  readonly value: string;
  /** Quotes keep the blanks at the ends of a value. */
  readonly isQuoted: boolean;
  /** Of the text, from 1. */
  readonly number: number;
}

const lineShape = /^(?<attribute>[A-Za-z][A-Za-z0-9_.-]*(?::\d{1,2})?)\s*(?<operator>\+?=)\s*(?<value>.+)$/;

/** The lines of a template; undefined where one of them is none. */
export function templateLines(text: string): TemplateLine[] | undefined {
  const { lines, faulty } = readTemplateLines(text);
  return faulty.length === 0 ? lines : undefined;
}

/** The lines of a template, and the numbers of those that are none. Empty lines, and those that begin with #, say nothing. */
export function readTemplateLines(text: string): { lines: TemplateLine[]; faulty: number[] } {
  const lines: TemplateLine[] = [];
  const faulty: number[] = [];
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.trim();
    if (line === "" || line.startsWith("#")) continue;
    const read = readLine(line, index + 1);
    if (read) lines.push(read);
    else faulty.push(index + 1);
  }
  return { lines, faulty };
}

function readLine(line: string, number: number): TemplateLine | undefined {
  const { attribute, operator, value } = lineShape.exec(line)?.groups ?? {};
  if (attribute === undefined || value === undefined) return undefined;
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  if (!isQuoted && value.includes('"')) return undefined;
  return { attribute, operator: operator === "+=" ? "+=" : "=", value: isQuoted ? value.slice(1, -1) : value, isQuoted, number };
}

/**
 * What a line sets. A vendor's "anything goes" attribute holds many settings: of Cisco-AVPair it is the part before its equals sign that counts,
 * for another access list does not bring the former policy back.
 */
export function slotOf({ attribute, value }: Pick<TemplateLine, "attribute" | "value">): string {
  if (attribute !== "Cisco-AVPair") return attribute;
  const key = /^[a-z0-9-]+:[^=#]+/.exec(value)?.[0];
  return key === undefined ? attribute : `${attribute} ${key}`;
}

/** N-73 what `block` sets and `restore` does not set again; empty: all is well. */
export function unrestored(block: readonly TemplateLine[], restore: readonly TemplateLine[]): string[] {
  const again = new Set(restore.map(slotOf));
  return [...new Set(block.map(slotOf))].filter((slot) => !again.has(slot));
}
