import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allLanguages } from "../shared/languages.ts";
import { scratchTree } from "./checks/scratch-tree.ts";

/** `npm run check` as it is run, over another tree. */
function runCheck(root: string, ...names: string[]) {
  const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, "check.ts"), "--root", root, ...names], {
    encoding: "utf8",
  });
  return { status, lines: stdout.trimEnd().split("\n") };
}

const texts = (arabic: string) =>
  Object.fromEntries(
    allLanguages.map((language) => [`shared/texts/${language}/ui.json`, `{ "save": "${language === "ar" ? arabic : "Save"}" }`]),
  );

describe("npm run check", () => {
  it("prints a line per check with its seconds, then the sum, and ends with 0 when all is well", () => {
    using tree = scratchTree(texts("حفظ"));
    const { status, lines } = runCheck(tree.root, "texts");
    expect(lines).toEqual([
      expect.stringMatching(/^texts +ok +\d+\.\d s {2}1 texts$/),
      expect.stringMatching(/^1 checks passed, 0 failed, \d+\.\d s$/),
    ]);
    expect(status).toBe(0);
  });

  it("shows what is wrong, and ends with 1", () => {
    using tree = scratchTree(texts(""));
    const { status, lines } = runCheck(tree.root, "texts");
    expect(lines).toContain("  ar ui.save: empty");
    expect(lines.at(-1)).toMatch(/^0 checks passed, 1 failed/);
    expect(status).toBe(1);
  });

  it("no check passes over an empty folder", () => {
    using tree = scratchTree({});
    const { status, lines } = runCheck(tree.root);
    expect(lines.filter((line) => / {2,}ok /.test(line))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^0 checks passed, 8 failed/);
    expect(status).toBe(1);
  });

  it("a check that does not exist, or dies, is a failure", () => {
    using tree = scratchTree({ "shared/texts/en/ui.json": "{" });
    expect(runCheck(tree.root, "spelling").lines).toContainEqual(expect.stringContaining('there is no check "spelling"'));
    const { status, lines } = runCheck(tree.root, "texts");
    expect(lines).toContainEqual(expect.stringContaining("SyntaxError"));
    expect(status).toBe(1);
  });
});
