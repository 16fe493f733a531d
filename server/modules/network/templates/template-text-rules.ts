// The language of values in vendor templates (N-67): texts with `{{ expression }}` and `{% if … %}…{% elif … %}…{% else %}…{% endif %}`.
//
// Expressions: numbers, texts in either quote, variables; `or`, `and`, `not`, one comparison (`== != < <= > >=`), `+ -`, `* /`, `-` before a value,
// from loose to tight, and brackets. Filters (`round kbps mbps upper hex default("x")`) stand behind a `|` and take the whole expression before
// them. What is absent, what counts as a number and what is printed how stands in template-values-rules.ts.
import { type Evaluate, parseExpression } from "./expression-rules.ts";
import { isTrue, print, TemplateFault } from "./template-values-rules.ts";
import type { TemplateVariables } from "./template-variables-rules.ts";
import { type Part, splitText } from "./template-words-rules.ts";

export interface CompiledText {
  /** Throws `TemplateFault`: a division by zero, a text where a number is needed. */
  readonly render: (variables: TemplateVariables) => string;
  /** All that it may come to, where that is known without variables: a literal, or conditions with nothing but literals in them. */
  readonly outcomes: readonly string[] | undefined;
}

/** Each level of conditions is a call within a call. */
const deepest = 20;

/** Done once for each text: rendering calls functions and looks at no text. Throws `TemplateFault`, and nothing else. */
export function compileText(text: string): CompiledText {
  const cursor: Cursor = { parts: splitText(text), at: 0 };
  return parseSequence(cursor, [], 0);
}

interface Cursor {
  readonly parts: readonly Part[];
  at: number;
}

type Tag = Extract<Part, { kind: "tag" }>;
const laterTags = ["elif", "else", "endif"];

/** Parts up to the end, or to one of the tags in `stops`, which stays to be read. */
function parseSequence(cursor: Cursor, stops: readonly string[], depth: number): CompiledText {
  const pieces: CompiledText[] = [];
  while (true) {
    const part = cursor.parts[cursor.at];
    if (!part && stops.length > 0) throw new TemplateFault("`{% if %}` without `{% endif %}`");
    if (!part || (part.kind === "tag" && stops.includes(part.name))) return inSequence(pieces);
    cursor.at += 1;
    pieces.push(parsePiece(cursor, part, stops, depth));
  }
}

function parsePiece(cursor: Cursor, part: Part, stops: readonly string[], depth: number): CompiledText {
  if (part.kind === "text") return literal(part.text);
  if (part.kind === "print") return printed(parseExpression(part.words));
  if (part.name === "if") return parseIf(cursor, part, depth);
  if (!laterTags.includes(part.name)) throw new TemplateFault(`unknown tag \`{% ${part.name} %}\``);
  throw new TemplateFault(`\`{% ${part.name} %}\` ${stops.length > 0 ? "behind `{% else %}`" : "without `{% if %}`"}`);
}

interface Branch {
  readonly condition: Evaluate;
  readonly body: CompiledText;
}

function parseIf(cursor: Cursor, opening: Tag, depth: number): CompiledText {
  if (depth >= deepest) throw new TemplateFault(`conditions stand within each other more than ${deepest} deep`);
  const branches: Branch[] = [];
  let tag = opening;
  while (tag.name === "if" || tag.name === "elif") {
    if (tag.words.length === 0) throw new TemplateFault(`\`{% ${tag.name} %}\` without a condition`);
    branches.push({ condition: parseExpression(tag.words), body: parseSequence(cursor, laterTags, depth + 1) });
    tag = takeTag(cursor);
  }
  if (tag.name === "endif") return chosen(branches, literal(""));
  const otherwise = parseSequence(cursor, ["endif"], depth + 1);
  takeTag(cursor);
  return chosen(branches, otherwise);
}

/** The tag at which a sequence stopped. */
function takeTag(cursor: Cursor): Tag {
  const part = cursor.parts[cursor.at];
  cursor.at += 1;
  if (part?.kind !== "tag") throw new TemplateFault("`{% if %}` without `{% endif %}`");
  if (part.name !== "elif" && part.words.length > 0) throw new TemplateFault(`\`{% ${part.name} %}\` has nothing behind its name`);
  return part;
}

const literal = (text: string): CompiledText => ({ render: () => text, outcomes: [text] });

const printed = (evaluate: Evaluate): CompiledText => ({ render: (variables) => print(evaluate(variables)), outcomes: undefined });

function chosen(branches: readonly Branch[], otherwise: CompiledText): CompiledText {
  const bodies = [...branches.map(({ body }) => body), otherwise];
  return {
    render: (variables) => {
      for (const { condition, body } of branches) if (isTrue(condition(variables))) return body.render(variables);
      return otherwise.render(variables);
    },
    outcomes: bodies.every(({ outcomes }) => outcomes !== undefined) ? bodies.flatMap(({ outcomes }) => outcomes ?? []) : undefined,
  };
}

function inSequence(pieces: readonly CompiledText[]): CompiledText {
  const [only] = pieces;
  if (!only) return literal("");
  if (pieces.length === 1) return only;
  const renders = pieces.map(({ render }) => render);
  return {
    render: (variables) => {
      let text = "";
      for (const render of renders) text += render(variables);
      return text;
    },
    // Of several conditions in a row there would be too many combinations.
    outcomes: undefined,
  };
}
