// Work that is begun and forgotten. Inside a transaction a missing `await` is a write that may come after the commit, and a query without
// `execute` is a write that never comes. Asks TypeScript 6 for the types of statements; whether the types are right is checked beside it.
import { relative } from "node:path";
import ts from "typescript";
import type { Outcome } from "./outcome.ts";

export function checkForgottenWork(root: string): Outcome {
  const { fileNames, options } = parseConfig(root);
  const { tsBuildInfoFile: _, ...plain } = options;
  const program = ts.createProgram(fileNames, { ...plain, incremental: false });
  const checker = program.getTypeChecker();
  const own = program.getSourceFiles().filter((file) => !file.isDeclarationFile && !file.fileName.includes("/node_modules/"));
  const problems = own.flatMap((file) =>
    findForgottenWork(file, checker).map((node) => `${placeOf(root, file, node)} forgotten: await it, or execute it`),
  );
  return { read: own.length, unit: "files", problems };
}

function parseConfig(root: string): ts.ParsedCommandLine {
  const fail = (diagnostic: ts.Diagnostic): never => {
    throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n  "));
  };
  const parsed = ts.getParsedCommandLineOfConfigFile(`${root}/tsconfig.json`, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail });
  if (!parsed) throw new Error(`${root}/tsconfig.json cannot be read`);
  return parsed;
}

function placeOf(root: string, file: ts.SourceFile, node: ts.Node): string {
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return `${relative(root, file.fileName)}:${line + 1}:${character + 1}`;
}

/** Statements that are nothing but a promise or a query. `await`, `void` (said on purpose), an assignment and `.catch(…)` are no such thing. */
function findForgottenWork(file: ts.SourceFile, checker: ts.TypeChecker): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) && !isPlainExpectation(node, file) && isForgotten(node.expression, checker)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** `expect(…).toBe(…)` waits for nothing. Half of all statements are such, and their types are the costliest to find out. */
const isPlainExpectation = (node: ts.Node, file: ts.SourceFile): boolean => {
  const text = node.getText(file);
  return text.startsWith("expect(") && !/\.(resolves|rejects)\b/.test(text);
};

function isForgotten(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isParenthesizedExpression(expression)) return isForgotten(expression.expression, checker);
  if (ts.isConditionalExpression(expression)) {
    return isForgotten(expression.whenTrue, checker) || isForgotten(expression.whenFalse, checker);
  }
  if (ts.isBinaryExpression(expression)) {
    const operator = expression.operatorToken.kind;
    const isShortCircuit =
      operator === ts.SyntaxKind.AmpersandAmpersandToken ||
      operator === ts.SyntaxKind.BarBarToken ||
      operator === ts.SyntaxKind.QuestionQuestionToken;
    return isShortCircuit && isForgotten(expression.right, checker);
  }
  if (!ts.isCallExpression(expression) && !ts.isNewExpression(expression) && !ts.isIdentifier(expression)) return false;
  const type = checker.getTypeAtLocation(expression);
  return isUnsentQuery(type) || (holdsPromise(type, checker) && !handlesItsFailure(expression));
}

/** `p.catch(handler)` and `p.then(done, handler)` have dealt with the failure. */
function handlesItsFailure(expression: ts.Expression): boolean {
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return false;
  const { name, expression: target } = expression.expression;
  if (name.text === "catch") return expression.arguments.length >= 1;
  if (name.text === "then") return expression.arguments.length >= 2;
  return name.text === "finally" && handlesItsFailure(target);
}

// Only real promises (and lists of them): a Fastify reply has a `then` too and is fine to leave alone.
function holdsPromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.isUnionOrIntersection()) return type.types.some((part) => holdsPromise(part, checker));
  if (checker.isArrayType(type)) return checker.getTypeArguments(type as ts.TypeReference).some((item) => holdsPromise(item, checker));
  if (type.symbol?.name === "Promise") return true;
  return (type.getBaseTypes() ?? []).some((base) => holdsPromise(base, checker));
}

/** A Kysely builder: it can be executed and was not. */
const isUnsentQuery = (type: ts.Type): boolean => Boolean(type.getProperty("executeTakeFirst") && type.getProperty("compile"));
