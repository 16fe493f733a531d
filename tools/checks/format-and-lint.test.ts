// One bad file per rule that this project sets for itself: a rule that is spelled wrong, or lost with a new version of the
// linter, would otherwise be missed by nobody.
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkFormatAndLint } from "./format-and-lint.ts";
import { scratchTree } from "./scratch-tree.ts";

const root = join(import.meta.dirname, "../..");

const bad: Readonly<Record<string, { path?: string; code: string }>> = {
  format: { code: "export const a = 'single'\n" },
  "assist/source/organizeImports": { code: 'import { b } from "./b.ts";\nimport { a } from "./a.ts";\n\nexport const c = a + b;\n' },
  "lint/a11y/useAltText": { path: "web/ui/logo.tsx", code: 'export const Logo = () => <img src="logo.svg" />;\n' },
  "lint/a11y/useButtonType": { path: "web/ui/go.tsx", code: "export const Go = () => <button>Go</button>;\n" },
  "lint/a11y/useKeyWithClickEvents": { path: "web/ui/card.tsx", code: "export const Card = () => <div onClick={() => stop()}>Go</div>;\n" },
  "lint/complexity/noExcessiveCognitiveComplexity": {
    code: `export function f(n: number): number {\n${nested(8)}  return 0;\n}\n`,
  },
  "lint/correctness/noUndeclaredDependencies": { code: 'import { leftPad } from "left-pad";\n\nexport const a = leftPad("1");\n' },
  "lint/correctness/noUnusedImports": { code: 'import { a } from "./a.ts";\n\nexport const b = 1;\n' },
  "lint/correctness/noUnusedVariables": { code: "const a = 1;\nexport const b = 2;\n" },
  "lint/correctness/useExhaustiveDependencies": {
    path: "web/lib/use-it.ts",
    code: 'import { useEffect } from "react";\n\nexport function useIt(n: number): void {\n  useEffect(() => {\n    act(n);\n  }, []);\n}\n\nfunction act(n: number): number {\n  return n;\n}\n',
  },
  "lint/correctness/useImportExtensions": { code: 'import { a } from "./bad-0";\n\nexport const b = a;\n' },
  "lint/performance/noReExportAll": { code: 'export * from "./a.ts";\n' },
  "lint/security/noDangerouslySetInnerHtml": {
    path: "web/ui/html.tsx",
    code: "export const Html = ({ html }: { html: string }) => <p dangerouslySetInnerHTML={{ __html: html }} />;\n",
  },
  "lint/style/noCommonJs": { code: 'export const a = require("./a.ts");\n' },
  "lint/style/noDefaultExport": { code: "export default 1;\n" },
  "lint/style/noEnum": { code: "export enum State {\n  Draft,\n}\n" },
  "lint/style/noNonNullAssertion": { code: "export const a = (n: number | null): number => n!;\n" },
  "lint/style/noParameterProperties": { code: "export class A {\n  constructor(readonly n: number) {}\n}\n" },
  "lint/style/useConsistentArrayType": { code: "export const a: Array<number> = [];\n" },
  "lint/style/useErrorCause": {
    code: 'export function f(act: () => void): void {\n  try {\n    act();\n  } catch {\n    throw new Error("no");\n  }\n}\n',
  },
  "lint/style/useFilenamingConvention": { path: "shared/camelCase.ts", code: "export const a = 1;\n" },
  "lint/style/useImportType": { code: 'import { A } from "./a.ts";\n\nexport type B = A;\n' },
  "lint/style/useNodejsImportProtocol": { code: 'import { join } from "path";\n\nexport const a = join("a");\n' },
  "lint/suspicious/noConsole": { code: 'console.log("here");\n' },
  "lint/suspicious/noEmptyBlockStatements": { code: "export function f(act: () => void): void {\n  try {\n    act();\n  } catch {}\n}\n" },
  "lint/suspicious/noExplicitAny": { code: "export const a = (n: any): unknown => n;\n" },
  "lint/suspicious/noFocusedTests": { path: "shared/focus.test.ts", code: 'it.only("runs alone", () => expect(1).toBe(1));\n' },
  "lint/suspicious/noSkippedTests": { path: "shared/skip.test.ts", code: 'it.skip("never runs", () => expect(1).toBe(1));\n' },
  "lint/suspicious/noTsIgnore": { code: "// @ts-ignore\nexport const a: number = 1;\n" },
};

function nested(depth: number): string {
  return Array.from({ length: depth }, (_, at) => `${"  ".repeat(at + 1)}if (n > ${at}) {\n`).join("") + "  }\n".repeat(depth);
}

const manifest = `{
  "type": "module",
  "dependencies": {
    "react": "19.0.0"
  }
}
`;

function treeOf(files: Readonly<Record<string, string>>) {
  const tree = scratchTree({ ...files, ".gitignore": "node_modules/\n", "package.json": manifest });
  copyFileSync(join(root, "biome.json"), join(tree.root, "biome.json"));
  return tree;
}

describe("format and lint", () => {
  const pathOf = (rule: string): string => bad[rule]?.path ?? `shared/bad-${Object.keys(bad).indexOf(rule)}.ts`;
  using tree = treeOf(Object.fromEntries(Object.entries(bad).map(([rule, { code }]) => [pathOf(rule), code])));
  const report = checkFormatAndLint(tree.root).problems.join("\n");

  it.each(Object.keys(bad))("%s", (rule) => {
    const found = report.split("\n").filter((line) => line.includes(`${pathOf(rule)}:`) && line.includes(` ${rule}:`));
    expect(found, report).not.toEqual([]);
  });

  it("passes a clean file, and says that it read it", () => {
    using clean = treeOf({ "shared/a.ts": "export const a = 1;\n" });
    expect(checkFormatAndLint(clean.root)).toEqual({ read: 3, unit: "files", problems: [] });
  });

  it("fails where there is nothing to read", () => {
    using empty = treeOf({});
    expect(checkFormatAndLint(empty.root)).toMatchObject({ read: 0 });
  });

  it("fails when it skips sources", () => {
    const sources = Object.fromEntries(["a", "b", "c"].map((name) => [`shared/${name}.ts`, "export const a = 1;\n"]));
    using tree = treeOf({ ...sources, "shared/.gitignore": "*.ts\n" });
    expect(checkFormatAndLint(tree.root).problems).toEqual(["only 2 files were read, though there are 3 sources"]);
  });
});
