// Splits the text of a vendor template into what stands between the brackets and the words within them.
import { TemplateFault } from "./template-values-rules.ts";

/** One word of an expression. `text` is a literal in quotes, without them. */
export type Word =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text" | "name" | "sign"; readonly value: string };

export type Part =
  | { readonly kind: "text"; readonly text: string }
  /** `{{ … }}` */
  | { readonly kind: "print"; readonly words: readonly Word[] }
  /** `{% name … %}` */
  | { readonly kind: "tag"; readonly name: string; readonly words: readonly Word[] };

/** Longer ones are a mistake or malice; the parser, which calls itself for each bracket, stays far from the end of its stack. */
const mostWords = 200;

const brackets = /\{\{|\{%|\}\}|%\}/g;
/** A literal holds any sign but its own quote, brackets of templates too. */
const word = /(\d+(?:\.\d+)?)|"([^"]*)"|'([^']*)'|([A-Za-z_]\w*(?:\.\w+)*)|(==|!=|<=|>=|[-+*/<>()|,])/y;

/** Throws `TemplateFault`. To write closing brackets themselves: `{{ "}}" }}`. */
export function splitText(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  while (at < text.length) {
    brackets.lastIndex = at;
    const opening = brackets.exec(text);
    const end = opening?.index ?? text.length;
    if (end > at) parts.push({ kind: "text", text: text.slice(at, end) });
    if (!opening) break;
    const { part, behind } = readBrackets(text, opening[0], end + 2);
    parts.push(part);
    at = behind;
  }
  return parts;
}

function readBrackets(text: string, opening: string, from: number): { part: Part; behind: number } {
  if (opening === "}}") throw new TemplateFault("`}}` without `{{`");
  if (opening === "%}") throw new TemplateFault("`%}` without `{%`");
  if (opening === "{{") {
    const { words, behind } = readWords(text, "{{", from);
    return { part: { kind: "print", words }, behind };
  }
  const { words, behind } = readWords(text, "{%", from);
  const [first, ...rest] = words;
  if (first?.kind !== "name") throw new TemplateFault("`{%` is followed by if, elif, else or endif");
  return { part: { kind: "tag", name: first.value, words: rest }, behind };
}

function readWords(text: string, opening: "{{" | "{%", from: number): { words: Word[]; behind: number } {
  const closing = opening === "{{" ? "}}" : "%}";
  const words: Word[] = [];
  let at = from;
  while (true) {
    const next = skipSpace(text, at);
    if (text.startsWith(closing, next)) return { words, behind: next + 2 };
    if (next >= text.length) throw new TemplateFault(`\`${opening}\` is not closed by \`${closing}\``);
    if (words.length >= mostWords) throw new TemplateFault(`an expression has more than ${mostWords} words`);
    word.lastIndex = next;
    const match = word.exec(text);
    if (!match) throw strangeSign(text, next);
    words.push(wordOf(match));
    at = word.lastIndex;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  return at;
}

function wordOf([, digits, inDouble, inSingle, name, sign]: RegExpExecArray): Word {
  if (digits !== undefined) return { kind: "number", value: numberOf(digits) };
  const literal = inDouble ?? inSingle;
  if (literal !== undefined) return { kind: "text", value: literal };
  return name === undefined ? { kind: "sign", value: sign ?? "" } : { kind: "name", value: name };
}

function numberOf(digits: string): number {
  const value = Number(digits);
  if (value > Number.MAX_SAFE_INTEGER) throw new TemplateFault("a number is beyond 2^53");
  return value;
}

function strangeSign(text: string, at: number): TemplateFault {
  const sign = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (sign === '"' || sign === "'") return new TemplateFault(`a text that begins with ${sign} is not closed`);
  return new TemplateFault(`\`${sign}\` is not expected in an expression`);
}

/** How a word is shown in messages. */
export const shown = (word: Word): string => (word.kind === "text" ? `"${word.value}"` : String(word.value));
