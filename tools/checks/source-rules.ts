// House rules that neither the linter nor the compiler knows:
// - no binary floating point near money (B-1);
// - the clock, chance and the environment are read in one place each, so that a test can set them (B-5);
// - no file that only passes on what others export, other than a module's index.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { Outcome } from "./outcome.ts";
import { isTestFile, listFiles } from "./source-files.ts";

const moneyModules = "billing|payments|catalog|services|collections|settlements|ordering|referrals|voice";
/** Where a page is laid out: millimetres and colours, and amounts that are finished texts. */
const isLayout = (path: string): boolean => /^server\/modules\/billing\/pdf\//.test(path);

const isMoneyCode = (path: string): boolean =>
  !isTestFile(path) &&
  !isLayout(path) &&
  (new RegExp(`^server/modules/(${moneyModules})/`).test(path) || /^shared\/(money|rational)\.ts$/.test(path));

/** Where the running program may ask for the time, for chance and for the environment. */
const mayReadSurroundings = (path: string): boolean =>
  isTestFile(path) || /^(server\/platform|web\/lib)\//.test(path) || /(^|\/)vite\.config\.ts$/.test(path);

const isFrontDoor = (path: string): boolean => /^server\/modules\/[^/]+\/index\.ts$/.test(path);

export function checkSourceRules(root: string): Outcome {
  const sources = listFiles(root, ["server", "shared", "web"], [".ts", ".tsx", ".cts", ".mts"]);
  const migrations = listFiles(root, ["migrations"], [".sql"]);
  const problems = [
    ...sources.flatMap((path) => judgeSource(path, readFileSync(join(root, path), "utf8"))),
    ...migrations.flatMap((path) => judgeMigration(path, readFileSync(join(root, path), "utf8"))),
  ];
  return { read: sources.length + migrations.length, unit: "files", problems };
}

/** Parsing is the slow part, so only a file that holds one of these is parsed. */
const worthParsing =
  /Date\b|Math\.|Temporal\.Now|process\b|parseFloat|parseInt|Number\b|\.to(Fixed|Precision|Exponential)|\d\.\d|\d[eE]-|\+\s*[\w(]|float|double|real\b|from\s*"/;

/** The problems of one file. `path` is relative to the project's root: it decides which rules hold. */
export function judgeSource(path: string, text: string): string[] {
  if (!worthParsing.test(text)) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const problems: string[] = [];
  const report = (node: ts.Node, what: string): void => {
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
    problems.push(`${path}:${line + 1}:${character + 1} ${what}`);
  };
  const isMoney = isMoneyCode(path);
  const isShielded = !mayReadSurroundings(path);
  const visit = (node: ts.Node): void => {
    const what = (isMoney ? floatingPoint(node) : undefined) ?? (isShielded ? surroundings(node) : undefined);
    if (what) report(node, what);
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (onlyPassesOn(file) && !isFrontDoor(path)) report(file, "only passes on what others export: import from where it is");
  return problems;
}

const exactInstead = "binary floating point in money code: use bigint minor units, shared/rational and shared/money";

/** What is wrong with this node in money code, if anything. */
function floatingPoint(node: ts.Node): string | undefined {
  if (ts.isNumericLiteral(node) && !Number.isInteger(Number(node.text))) return exactInstead;
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
    return floatType.test(node.text) ? `a floating-point column or cast in money code: use numeric or bigint` : undefined;
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken) {
    return valueNames(node.operand).some(namesMoney) ? exactInstead : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression.getText();
  if (/(^|\.)parseFloat$|\.to(Fixed|Precision|Exponential)$|^Math\.(round|fround|f16round)$/.test(callee)) return exactInstead;
  // Number of a length or of days is fine; of an amount it is not. The name of the value decides.
  const makesNumber = /^(Number|parseInt|Number\.parseInt|Math\.\w+)$/.test(callee);
  return makesNumber && node.arguments.flatMap(valueNames).some(namesMoney) ? `${exactInstead}; ${namesDecide}` : undefined;
}

const namesDecide = 'the last word of a name decides: "lineCount" may become a number, "lineTotal" may not';

const floatType = /::\s*(float|real|double)|\bas\s+(float[48]?|real|double precision)\b|\bfloat[48]\b/i;

const moneyWords = new Set(
  "minor amount price total tax net gross balance fee discount allowance percent rate commission deposit shortfall".split(" "),
);

/** "unitPrice", "total_minor", "taxes": the last word says what the value is. */
function namesMoney(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[\s_]+/);
  const last = words.at(-1) ?? "";
  return moneyWords.has(last) || moneyWords.has(last.replace(/s$/, "")) || moneyWords.has(last.replace(/es$/, ""));
}

/** The names under which the value of an expression goes: `row.total` is "total", `lines.length` is "length". */
function valueNames(node: ts.Expression): string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [node.name.text];
  if (ts.isElementAccessExpression(node)) {
    const key = ts.isStringLiteralLike(node.argumentExpression) ? [node.argumentExpression.text] : [];
    return [...valueNames(node.expression), ...key];
  }
  if (ts.isBinaryExpression(node)) return [...valueNames(node.left), ...valueNames(node.right)];
  if (ts.isConditionalExpression(node)) return [...valueNames(node.whenTrue), ...valueNames(node.whenFalse)];
  if (ts.isPrefixUnaryExpression(node)) return valueNames(node.operand);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return valueNames(node.expression);
  }
  if (ts.isAwaitExpression(node)) return valueNames(node.expression);
  if (ts.isCallExpression(node)) return callNames(node);
  return [];
}

/** A conversion has the name of what it converts; any other call has its own. */
function callNames(node: ts.CallExpression): string[] {
  const callee = node.expression;
  if (ts.isPropertyAccessExpression(callee) && /^(toString|valueOf|trim)$/.test(callee.name.text)) return valueNames(callee.expression);
  if (/^(BigInt|Number|String|Math\.\w+)$/.test(callee.getText())) return node.arguments.flatMap(valueNames);
  return valueNames(callee);
}

/** Reads of the clock, of chance and of the environment. */
function surroundings(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && isNamed(node.expression, "Date") && !node.arguments?.length) return `new Date() ${clockInstead}`;
  if (ts.isCallExpression(node) && isNamed(node.expression, "Date")) return `Date() ${clockInstead}`;
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const subject = node.expression;
  const name = node.name.text;
  if (isNamed(subject, "Date") && name === "now") return `Date.now ${clockInstead}`;
  if (isNamed(subject, "Temporal") && name === "Now") return `Temporal.Now ${clockInstead}`;
  if (isNamed(subject, "Math") && name === "random") return "Math.random: use node:crypto, or take the chance as an argument";
  if (isNamed(subject, "process") && name === "env") return "process.env: settings are read in server/platform/config.ts";
  return undefined;
}

const clockInstead = "reads the system clock: use work.now, server/platform/clock.ts or, on a screen, web/lib";

const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name;

const onlyPassesOn = (file: ts.SourceFile): boolean =>
  file.statements.length > 0 && file.statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier);

/** Floating-point columns in the tables of money modules. */
export function judgeMigration(path: string, text: string): string[] {
  const problems: string[] = [];
  let line = 1;
  for (const statement of text.split(";")) {
    const isMoneyTable = new RegExp(`\\btable\\s+(if\\s+(not\\s+)?exists\\s+)?(only\\s+)?"?(${moneyModules})"?\\.`, "i").test(statement);
    const float = isMoneyTable ? /\b(real|float[48]?|double\s+precision)\b/i.exec(withoutComments(statement)) : null;
    if (float) {
      const before = withoutComments(statement).slice(0, float.index).split("\n").length - 1;
      problems.push(`${path}:${line + before} ${float[0]} in a table of money: use numeric or bigint`);
    }
    line += statement.split("\n").length - 1;
  }
  return problems;
}

const withoutComments = (sql: string): string => sql.replace(/--[^\n]*/g, "");
