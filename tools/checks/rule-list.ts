// docs/rules.txt names every rule of the specifications in a few words; the titles of tests name the rules that they prove.
// What is named in no title is not proved: that is the honest measure of how far the work is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Outcome } from "./outcome.ts";
import { isTestFile, listFiles } from "./source-files.ts";

/** The specifications by their letter, and how many rules each has. */
export const specs = {
  B: { name: "billing", rules: 272 },
  P: { name: "portal", rules: 255 },
  N: { name: "network", rules: 268 },
  O: { name: "operations", rules: 272 },
  I: { name: "invariants", rules: 30 },
  M: { name: "meeting points", rules: 57 },
} as const;
export type SpecLetter = keyof typeof specs;

const mostWords = 12;

export interface Title {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface RuleCount {
  /** Number and words, in the order of the list. */
  readonly rules: ReadonlyMap<string, string>;
  /** Rules that at least one title names. */
  readonly named: ReadonlySet<string>;
  readonly titles: number;
  /** Titles that name a rule which does not exist, or a range that goes backwards. */
  readonly unknown: readonly (Title & { readonly rule: string })[];
}

export function countRules(root: string): RuleCount {
  const rules = new Map(parseRuleList(readRuleList(root)).map((rule) => [rule.number, rule.words]));
  const titles = readTitles(root);
  const named = new Set<string>();
  const unknown: (Title & { rule: string })[] = [];
  for (const title of titles) {
    for (const rule of rulesIn(title.text)) {
      if (rules.has(rule)) named.add(rule);
      else unknown.push({ ...title, rule });
    }
  }
  return { rules, named, titles: titles.length, unknown };
}

export function checkRuleList(root: string): Outcome {
  const list = readRuleList(root);
  const { rules, unknown } = countRules(root);
  return {
    read: rules.size,
    unit: "rules",
    problems: [
      ...judgeRuleList(list),
      ...unknown.map(({ path, line, rule, text }) => `${path}:${line} names ${rule}, which docs/rules.txt has not: "${text}"`),
    ],
  };
}

const readRuleList = (root: string): string => readFileSync(join(root, "docs/rules.txt"), "utf8");

interface Rule {
  readonly number: string;
  readonly words: string;
  readonly line: number;
}

/** "B-53 a service-day is covered at most once". Lines that begin with "#" are for the reader. */
function parseRuleList(list: string): Rule[] {
  return list.split("\n").flatMap((text, index) => {
    const [, number, words] = /^([A-Z]-\d+) (.*)$/.exec(text) ?? [];
    return number && words !== undefined ? [{ number, words, line: index + 1 }] : [];
  });
}

/** Every rule once, in order, in a few words; and no line that is something else. */
export function judgeRuleList(list: string): string[] {
  const rules = parseRuleList(list);
  const place = (line: number): string => `docs/rules.txt:${line}`;
  const strange = list
    .split("\n")
    .flatMap((text, index) =>
      text === "" || text.startsWith("#") || /^[A-Z]-\d+ \S/.test(text) ? [] : [`${place(index + 1)} is no rule`],
    );
  const wordy = rules
    .filter(({ words }) => words.split(/\s+/).length > mostWords)
    .map(({ number, line }) => `${place(line)} ${number} has more than ${mostWords} words`);
  const wanted = Object.entries(specs).flatMap(([letter, spec]) =>
    Array.from({ length: spec.rules }, (_, index) => `${letter}-${index + 1}`),
  );
  const given = rules.map(({ number }) => number);
  const missing = wanted.filter((number) => !given.includes(number)).map((number) => `docs/rules.txt lacks ${number}`);
  const surplus = rules
    .filter(({ number }, index) => !wanted.includes(number) || given.indexOf(number) !== index)
    .map(({ number, line }) => `${place(line)} ${number} is unknown or stands there twice`);
  const inOrder = missing.length + surplus.length > 0 || given.every((number, index) => number === wanted[index]);
  return [...strange, ...wordy, ...missing, ...surplus, ...(inOrder ? [] : ["docs/rules.txt is not in order"])];
}

/** The rules a title names: "B-53 …", "B-53, B-54 …"; "B-50..B-54" names all five. */
export function rulesIn(title: string): string[] {
  return [...title.matchAll(/(?<![\w-])([BPNOIM])-(\d+)(?:\.\.(?:\1-)?(\d+))?(?![\w-]|\.\d)/g)].flatMap(([text, letter, from, to]) => {
    const [first, last] = [Number(from), Number(to ?? from)];
    return last < first || last - first > 300
      ? [text]
      : Array.from({ length: last - first + 1 }, (_, index) => `${letter}-${first + index}`);
  });
}

function readTitles(root: string): Title[] {
  return listFiles(root, ["server", "shared", "web", "tools", "tests", "bench"], [".ts", ".tsx"])
    .filter(isTestFile)
    .flatMap((path) => titlesIn(path, readFileSync(join(root, path), "utf8")));
}

/** The titles of the tests in a file that run. A group's title counts if a test stands in the group. */
export function titlesIn(path: string, source: string): Title[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const titles: Title[] = [];
  /** Returns whether a test that runs was found. */
  const visit = (node: ts.Node): boolean => {
    const call = ts.isCallExpression(node) ? titledCall(node) : undefined;
    if (call?.isSkipped) return false;
    let holdsTest = false;
    ts.forEachChild(node, (child) => {
      if (visit(child)) holdsTest = true;
    });
    if (!call) return holdsTest;
    if (call.isTest || holdsTest) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      titles.push({ path, line: line + 1, text: call.title });
    }
    return call.isTest || holdsTest;
  };
  visit(file);
  return titles;
}

/** `it("…")`, `test.each(table)("…")`, `describe.skip("…")` and their kin. */
function titledCall(node: ts.CallExpression): { title: string; isTest: boolean; isSkipped: boolean } | undefined {
  const [argument] = node.arguments;
  const title = argument && titleText(argument);
  if (title === undefined) return undefined;
  const [name, ...more] = chainOf(node.expression);
  if (!name || !/^(it|test|describe)$/.test(name)) return undefined;
  return { title, isTest: name !== "describe", isSkipped: more.some((word) => word === "skip" || word === "todo") };
}

/** `test.concurrent.each(table)` is ["test", "concurrent", "each"]. */
function chainOf(node: ts.Expression): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [...chainOf(node.expression), node.name.text];
  if (ts.isCallExpression(node)) return chainOf(node.expression);
  if (ts.isTaggedTemplateExpression(node)) return chainOf(node.tag);
  return [];
}

function titleText(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  // What is put in at run time is not known here; a space keeps it from joining two numbers.
  return [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join(" ");
}
