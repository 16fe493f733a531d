// Turns the words of an expression into a function, once; rendering only calls it (N-67).
import { filters, isTrue, negate, operators, TemplateFault, toValue, type Value } from "./template-values-rules.ts";
import { findVariable, knownVariables, type TemplateVariables } from "./template-variables-rules.ts";
import { shown, type Word } from "./template-words-rules.ts";

export type Evaluate = (variables: TemplateVariables) => Value;

/** Words with a place in them. */
class Reader {
  readonly #words: readonly Word[];
  #at = 0;

  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  get next(): Word | undefined {
    return this.#words[this.#at];
  }

  take(): Word | undefined {
    const taken = this.next;
    this.#at += 1;
    return taken;
  }

  /** Takes the sign if it is the next word. */
  takes(sign: string): boolean {
    const isNext = this.next?.kind === "sign" && this.next.value === sign;
    if (isNext) this.#at += 1;
    return isNext;
  }

  /** The next word, if it is a sign or a name. */
  get nextWord(): string | undefined {
    return this.next?.kind === "sign" || this.next?.kind === "name" ? this.next.value : undefined;
  }
}

const andPower = 2;
const orPower = 1;
const comparisonPower = 3;

/** Throws `TemplateFault` for words that are no expression, or that name what there is not. */
export function parseExpression(words: readonly Word[]): Evaluate {
  const reader = new Reader(words);
  const evaluate = parseFiltered(reader);
  const rest = reader.next;
  if (rest) throw unexpected(reader, rest);
  return evaluate;
}

function unexpected(reader: Reader, rest: Word): TemplateFault {
  if (powerOf(reader.nextWord) !== undefined) {
    return new TemplateFault(
      `a filter takes all that stands before it, so \`${shown(rest)}\` cannot follow: put brackets around what is filtered`,
    );
  }
  return new TemplateFault(`\`${shown(rest)}\` is not expected here`);
}

/** A value and the filters behind it: they take the whole of it. */
function parseFiltered(reader: Reader): Evaluate {
  let evaluate = parseJoined(reader, 0);
  while (reader.takes("|")) evaluate = parseFilter(reader, evaluate);
  return evaluate;
}

function parseFilter(reader: Reader, evaluate: Evaluate): Evaluate {
  const word = reader.take();
  if (word?.kind !== "name") throw new TemplateFault("`|` is followed by the name of a filter");
  const name = word.value;
  if (name === "default") return parseDefault(reader, evaluate);
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (!filter) throw new TemplateFault(`unknown filter \`${name}\``);
  if (reader.takes("(")) throw new TemplateFault(`the filter \`${name}\` takes nothing in brackets`);
  return (variables) => {
    const value = evaluate(variables);
    return value === undefined ? undefined : filter(value);
  };
}

function parseDefault(reader: Reader, evaluate: Evaluate): Evaluate {
  if (!reader.takes("(")) throw new TemplateFault('the filter `default` needs a value, as in default("x")');
  const otherwise = parseFiltered(reader);
  if (!reader.takes(")")) throw new TemplateFault("`(` is not closed by `)`");
  return (variables) => {
    const value = evaluate(variables);
    return value === undefined || value === "" ? otherwise(variables) : value;
  };
}

function powerOf(word: string | undefined): number | undefined {
  if (word === "and") return andPower;
  if (word === "or") return orPower;
  return word !== undefined && Object.hasOwn(operators, word) ? operators[word]?.power : undefined;
}

/** Values joined by whatever binds at least as tightly as `least`. */
function parseJoined(reader: Reader, least: number): Evaluate {
  let left = parseSingle(reader);
  let compares = false;
  while (true) {
    const sign = reader.nextWord;
    const power = powerOf(sign);
    if (sign === undefined || power === undefined || power < least) return left;
    if (power === comparisonPower && compares)
      throw new TemplateFault(`\`${sign}\` compares two values: join two comparisons with \`and\``);
    compares = power === comparisonPower;
    reader.take();
    left = join(sign, left, parseJoined(reader, power + 1));
  }
}

function join(sign: string, left: Evaluate, right: Evaluate): Evaluate {
  if (sign === "and") return (variables) => Number(isTrue(left(variables)) && isTrue(right(variables)));
  if (sign === "or") return (variables) => Number(isTrue(left(variables)) || isTrue(right(variables)));
  const work = operators[sign]?.work;
  if (!work) throw new TemplateFault(`\`${sign}\` is not expected here`);
  return (variables) => work(left(variables), right(variables));
}

function parseSingle(reader: Reader): Evaluate {
  const word = reader.take();
  if (!word) throw new TemplateFault("a value is missing at the end of an expression");
  if (word.kind === "number" || word.kind === "text") return () => word.value;
  if (word.kind === "name") return parseName(reader, word.value);
  if (word.value === "-") return minus(parseSingle(reader));
  if (word.value !== "(") throw new TemplateFault(`a value is missing before \`${word.value}\``);
  const within = parseFiltered(reader);
  if (!reader.takes(")")) throw reader.next ? unexpected(reader, reader.next) : new TemplateFault("`(` is not closed by `)`");
  return within;
}

const minus =
  (evaluate: Evaluate): Evaluate =>
  (variables) =>
    negate(evaluate(variables));

function parseName(reader: Reader, name: string): Evaluate {
  if (name === "not") {
    // Looser than a comparison: `not a > b` asks whether a is no more than b.
    const operand = parseJoined(reader, comparisonPower);
    return (variables) => Number(!isTrue(operand(variables)));
  }
  if (powerOf(name) !== undefined) throw new TemplateFault(`a value is missing before \`${name}\``);
  const read = findVariable(name);
  if (!read) throw new TemplateFault(`unknown variable \`${name}\`; there ${listOf(similar(name))}`);
  return (variables) => toValue(read(variables));
}

/** Those that begin alike, or else all. */
function similar(name: string): readonly string[] {
  const start = `${name.split(".")[0]}.`;
  const alike = knownVariables.filter((known) => known.startsWith(start));
  return alike.length > 0 ? alike : knownVariables;
}

const listOf = (names: readonly string[]): string => `${names.length === 1 ? "is" : "are"} ${names.join(", ")}`;
