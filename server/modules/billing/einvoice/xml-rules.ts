// XML as a small tree of our own data: made in order, written out as text. No parser, no namespaces beyond the prefixes that are declared
// on the root.

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Only of elements without children. */
  readonly text: string | null;
}

type Maybe<Value> = Value | null | undefined | false;
type Content = Maybe<XmlElement> | readonly Maybe<XmlElement>[];

/** An element with children; what is missing is left out, and an element with nothing in it is missing itself. */
export function group(name: string, ...content: readonly Content[]): XmlElement | null {
  const children = content.flat().filter((child): child is XmlElement => Boolean(child));
  return children.length === 0 ? null : { name, attributes: {}, children, text: null };
}

/** An element with a text; without one it is missing: both formats forbid empty elements. */
export function leaf(name: string, text: Maybe<string>, attributes: Readonly<Record<string, string>> = {}): XmlElement | null {
  return text ? { name, attributes, children: [], text } : null;
}

/** The whole file, indented so that a person can read it. */
export function xmlText(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, "")}`;
}

function lines({ name, attributes, children, text }: XmlElement, indent: string): string {
  const head = [name, ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeText(value)}"`)].join(" ");
  if (text !== null) return `${indent}<${head}>${escapeText(text)}</${name}>\n`;
  return `${indent}<${head}>\n${children.map((child) => lines(child, `${indent}  `)).join("")}${indent}</${name}>\n`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these, not even escaped.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeText = (text: string): string =>
  text
    .toWellFormed()
    .replace(unwritable, "")
    .replace(/[&<>"]/g, (character) => entities[character] ?? character);
