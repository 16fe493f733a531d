import { describe, expect, it } from "vitest";
import { checkDeadCode } from "./dead-code.ts";
import { scratchTree } from "./scratch-tree.ts";

const project = {
  "package.json": '{ "type": "module", "dependencies": { "pg": "1" } }',
  "knip.json": '{ "entry": ["server/main.ts"], "project": ["server/**/*.ts"] }',
  "server/main.ts": 'import { used } from "./used.ts";\nimport "pg";\nused();\n',
  "server/used.ts": "export const used = (): number => 1;\n",
};

describe("dead code", () => {
  it("passes when everything is used", () => {
    using tree = scratchTree(project);
    expect(checkDeadCode(tree.root)).toEqual({ read: 2, unit: "files", problems: [] });
  });

  it("names files, exports and packages that nothing uses", () => {
    using tree = scratchTree({
      ...project,
      "package.json": '{ "type": "module", "dependencies": { "pg": "1", "left-pad": "1" } }',
      "server/used.ts": "export const used = (): number => 1;\nexport const unused = 2;\n",
      "server/forgotten.ts": "export const forgotten = 3;\n",
    });
    expect(checkDeadCode(tree.root).problems).toEqual([
      expect.stringMatching(/^server\/forgotten\.ts:1:1 nothing imports this file/),
      expect.stringMatching(/^package\.json:1:\d+ unused package: left-pad/),
      expect.stringMatching(/^server\/used\.ts:2:14 nothing uses this export: unused/),
    ]);
  });

  it("names an entry that is not there, and fails where nothing can be read", () => {
    using moved = scratchTree({
      ...project,
      "knip.json": '{ "entry": ["server/start.ts", "server/main.ts"], "project": ["server/**/*.ts"] }',
    });
    expect(checkDeadCode(moved.root).problems).toEqual([expect.stringContaining("server/start.ts")]);
    using empty = scratchTree({});
    expect(checkDeadCode(empty.root)).toMatchObject({ read: 0, problems: [expect.any(String)] });
  });
});
