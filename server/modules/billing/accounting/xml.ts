// What of XML the audit file needs: elements with texts. Written by hand, because the file is written as it is read.

// What XML cannot carry at all: most control characters, and two that are no letters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const escapeXml = (value: string): string =>
  value
    .toWellFormed()
    .replace(unspeakable, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

export const openTag = (name: string, attributes: Readonly<Record<string, string>>): string =>
  `<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join("")}>`;

/** An element of texts; one without content is left out. */
export const text = (name: string, value: string): string => (value === "" ? "" : `<${name}>${escapeXml(value)}</${name}>`);

export function element(name: string, content: readonly string[]): string {
  const inside = content.join("");
  return inside === "" ? "" : `<${name}>${inside}</${name}>`;
}
