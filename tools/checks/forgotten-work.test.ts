import { describe, expect, it } from "vitest";
import { checkForgottenWork } from "./forgotten-work.ts";
import { scratchTree } from "./scratch-tree.ts";

const project = {
  "package.json": '{ "type": "module" }',
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      target: "es2024",
      module: "nodenext",
      strict: true,
      noEmit: true,
      incremental: true,
      tsBuildInfoFile: ".cache/info",
      types: [],
    },
    include: ["*.ts"],
  }),
};

describe("work that is begun and forgotten", () => {
  const forgotten = [
    "save();",
    "(save());",
    "flag && save();",
    "flag ? save() : 0;",
    "save().then(() => 2);",
    "save().finally(() => {});",
    "[1].map(() => save());",
    "const later = save(); later;",
    "query.where();",
    "expect(save()).resolves.toBe(1);",
  ];
  const looked = [
    "await save();",
    "void save();",
    "const n = save(); return n;",
    "save().catch(() => 0);",
    "save().then(() => 2, () => 0);",
    "save().catch(() => 0).finally(() => {});",
    "await query.where().executeTakeFirst();",
    "[1].map((n) => n);",
    "expect(1).toBe(1);",
    "const reply: { then(done: () => void): void } = { then() {} }; reply;",
  ];

  // One program for all, since most of the time goes into reading TypeScript's own library.
  const statements = [...forgotten, ...looked];
  const given = `
    export const save = async () => 1;
    export declare const flag: boolean;
    export declare const query: { where(): typeof query; compile(): string; executeTakeFirst(): Promise<number> };
    export declare function expect(given: unknown): { toBe(n: number): void; resolves: { toBe(n: number): Promise<void> } };`;
  const acts = statements.map((statement, at) => [
    `act-${at}.ts`,
    `import { expect, flag, query, save } from "./given.js";
     export async function act(): Promise<unknown> { ${statement} return [expect, flag, query, save]; }`,
  ]);
  using tree = scratchTree({ ...project, "given.ts": given, ...Object.fromEntries(acts) });
  const { problems } = checkForgottenWork(tree.root);
  const problemsOf = (statement: string): string[] =>
    problems.filter((problem) => problem.startsWith(`act-${statements.indexOf(statement)}.ts:`));

  it.each(forgotten)("%s", (statement) => {
    expect(problemsOf(statement)).toEqual([expect.stringContaining("forgotten")]);
  });

  it.each(looked)("is not: %s", (statement) => {
    expect(problemsOf(statement)).toEqual([]);
  });
});
