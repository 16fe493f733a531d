import { describe, expect, it } from "vitest";
import { scratchTree } from "./scratch-tree.ts";
import { checkTypes } from "./types.ts";

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

describe("types", () => {
  it("names the place and the code of an error, on the second run too", () => {
    using tree = scratchTree({ ...project, "a.ts": 'export const n: number = "one";\n' });
    const problems = ["a.ts:1:14 TS2322 Type 'string' is not assignable to type 'number'."];
    expect(checkTypes(tree.root)).toEqual({ read: 1, unit: "files", problems });
    expect(checkTypes(tree.root)).toEqual({ read: 1, unit: "files", problems });
  });

  it("keeps what explains an error beneath it", () => {
    using tree = scratchTree({
      ...project,
      "a.ts": "export const o: { n: { m: number } } = { n: { m: 'one' as string } } as { n: { m: string } };\n",
    });
    expect(checkTypes(tree.root).problems).toEqual([expect.stringMatching(/^a\.ts:1:\d+ TS2322 Type [^\n]+\n {2}/)]);
  });

  it("fails where there is nothing to read", () => {
    using tree = scratchTree(project);
    expect(checkTypes(tree.root)).toMatchObject({ read: 0, problems: [expect.stringContaining("TS18003")] });
  });
});
