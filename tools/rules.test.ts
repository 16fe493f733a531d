import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchTree } from "./checks/scratch-tree.ts";

const list = readFileSync(join(import.meta.dirname, "../docs/rules.txt"), "utf8");

/** `npm run rules` as it is run, over another tree. */
function runRules(root: string, ...args: string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dirname, "rules.ts"), "--root", root, ...args], {
    encoding: "utf8",
  });
  return { stdout, stderr, status };
}

const treeWith = (...titles: string[]) =>
  scratchTree({ "docs/rules.txt": list, "shared/a.test.ts": titles.map((title) => `it("${title}", () => {});\n`).join("") });

describe("npm run rules", () => {
  it("prints per specification how many rules are named", () => {
    using tree = treeWith("B-50..B-53 lines", "I-3 no day twice");
    const { stdout, status } = runRules(tree.root);
    expect(stdout).toMatch(/^B {2}billing +4 of +272 +1\.4 %$/m);
    expect(stdout).toMatch(/^I {2}invariants +1 of +30 +3\.3 %$/m);
    expect(stdout).toMatch(/^ +all +5 of 1154 +0\.4 %$/m);
    expect(status).toBe(0);
  });

  it("prints the same as one JSON document", () => {
    using tree = treeWith("M-4 periods");
    const document = JSON.parse(runRules(tree.root, "--json").stdout);
    expect(document).toMatchObject({ rules: 1154, named: 1, titles: 1, unknown: [], specs: { M: { rules: 57, named: 1 } } });
    expect(document.specs.M.missing).toHaveLength(56);
    expect(document.specs.M.missing).not.toContain("M-4");
  });

  it("lists what is missing, in words", () => {
    using tree = treeWith("I-1..I-29 all but the last");
    expect(runRules(tree.root, "--missing", "i").stdout).toMatch(/^I-30 \S.*\n$/);
    expect(runRules(tree.root, "--missing", "X")).toMatchObject({ status: 1, stderr: expect.stringContaining("--missing wants one of") });
  });

  it("a title that names no rule is an error", () => {
    using tree = treeWith("P-999 no such rule");
    const { stdout, status } = runRules(tree.root);
    expect(stdout).toContain('unknown rule P-999 in shared/a.test.ts:1 "P-999 no such rule"');
    expect(status).toBe(1);
  });
});
