// Lines of vendor templates, `Attribute op value` (N-68), as far as they can be judged without the dictionary.

export interface TemplateLine {
  readonly attribute: string;
  readonly operator: "=" | "+=";
  /** Without the quotes around it. */
  readonly value: string;
}

const lineShape = /^(?<attribute>[A-Za-z][A-Za-z0-9_.-]*(?::\d{1,2})?)\s*(?<operator>\+?=)\s*(?<value>.+)$/;

/** The lines of a template; undefined where one of them is none. Empty lines, and those that begin with #, say nothing. */
export function templateLines(text: string): TemplateLine[] | undefined {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const read = lines.map(readLine);
  return read.every((line) => line !== undefined) ? read : undefined;
}

function readLine(line: string): TemplateLine | undefined {
  const { attribute, operator, value } = lineShape.exec(line)?.groups ?? {};
  if (attribute === undefined || value === undefined) return undefined;
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
  if (!isQuoted && value.includes('"')) return undefined;
  return { attribute, operator: operator === "+=" ? "+=" : "=", value: isQuoted ? value.slice(1, -1) : value };
}

/**
 * What a line sets. A vendor's "anything goes" attribute holds many settings: of Cisco-AVPair it is the part before its equals sign that counts,
 * for another access list does not bring the former policy back.
 */
function slotOf({ attribute, value }: TemplateLine): string {
  if (attribute !== "Cisco-AVPair") return attribute;
  const key = /^[a-z-]+:[^=#]+/.exec(value)?.[0];
  return key === undefined ? attribute : `${attribute} ${key}`;
}

/** N-73 what `block` sets and `restore` does not set again; empty: all is well. */
export function unrestored(block: readonly TemplateLine[], restore: readonly TemplateLine[]): string[] {
  const again = new Set(restore.map(slotOf));
  return [...new Set(block.map(slotOf))].filter((slot) => !again.has(slot));
}
