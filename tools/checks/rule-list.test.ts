import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRuleList, countRules, judgeRuleList, rulesIn, specs, titlesIn } from "./rule-list.ts";
import { scratchTree } from "./scratch-tree.ts";

const list = readFileSync(join(import.meta.dirname, "../../docs/rules.txt"), "utf8");
const lines = list.split("\n");
const texts = (source: string): string[] => titlesIn("a.test.ts", source).map(({ text }) => text);

describe("the list of rules", () => {
  it("names every rule of every specification once, in order, in a few words", () => {
    expect(judgeRuleList(list)).toEqual([]);
  });

  it("is refused when a rule is missing, stands there twice, is unknown, out of order, or too long", () => {
    const line = (rule: string): string => lines.find((text) => text.startsWith(`${rule} `)) ?? "";
    const changed = (from: string, to: string): string => list.replace(`${from}\n`, to);
    expect(judgeRuleList(changed(line("B-53"), ""))).toEqual(["docs/rules.txt lacks B-53"]);
    expect(judgeRuleList(changed(line("B-53"), `${line("B-53")}\nB-53 again\n`))).toEqual([
      expect.stringContaining("B-53 is unknown or stands there twice"),
    ]);
    expect(judgeRuleList(changed(line("B-53"), `${line("B-53")}\nB-999 no such rule\n`))).toEqual([
      expect.stringContaining("B-999 is unknown"),
    ]);
    expect(judgeRuleList(changed(line("B-53"), `B-53 ${"word ".repeat(13).trim()}\n`))).toEqual([
      expect.stringContaining("more than 12 words"),
    ]);
    expect(judgeRuleList(changed(line("B-53"), `${line("B-53")}\nsomething else\n`))).toEqual([expect.stringContaining("is no rule")]);
    const swapped = list.replace(`${line("B-53")}\n${line("B-54")}`, `${line("B-54")}\n${line("B-53")}`);
    expect(judgeRuleList(swapped)).toEqual(["docs/rules.txt is not in order"]);
  });
});

describe("rules in a title", () => {
  it.each([
    ["B-53 a service-day is covered once", ["B-53"]],
    ["B-53, B-54 and I-3", ["B-53", "B-54", "I-3"]],
    ["B-50..B-54 lines", ["B-50", "B-51", "B-52", "B-53", "B-54"]],
    ["B-50..54 lines", ["B-50", "B-51", "B-52", "B-53", "B-54"]],
    ["B-50–B-54 with a dash is two", ["B-50", "B-54"]],
    ["(N-13) and M-12.", ["N-13", "M-12"]],
    ["B-54..B-50 goes backwards", ["B-54..B-50"]],
    ["INC-12, SUB-1, T-901, PROV-B-1 and B-1-2 are no rules", []],
    ["P-1.2 is a section", []],
  ])("%s", (title, rules) => {
    expect(rulesIn(title)).toEqual(rules);
  });
});

describe("titles of tests", () => {
  it("are read from it, test and describe, with their tables and modes", () => {
    const source = `
      describe("B-1 money", () => {
        it("B-2 rounds", () => {});
        test.concurrent("B-3 one currency", async () => {});
        it.each([[1]])("B-4 cash %s", () => {});
        test.each\`a\`(\`B-5 \${name} days\`, () => {});
      });`;
    expect(texts(source)).toEqual(["B-2 rounds", "B-3 one currency", "B-4 cash %s", "B-5   days", "B-1 money"]);
  });

  it("of tests that do not run are not read, nor of groups without a test", () => {
    const source = `
      it.skip("B-1", () => {});
      it.todo("B-2");
      describe.skip("B-3", () => { it("B-4", () => {}); });
      describe("B-5", () => { it.skip("B-6", () => {}); });
      log("B-7");
      const text = 'it("B-8", () => {})';`;
    expect(texts(source)).toEqual([]);
  });
});

describe("counting", () => {
  const files = {
    "docs/rules.txt": list,
    "server/modules/billing/a.test.ts": 'it("B-53 once", () => {});\nit("B-53 and B-54", () => {});\n',
    "web/admin/b.test.tsx": 'it("P-999 no such rule", () => <p />);\n',
    "server/modules/billing/a.ts": 'it("B-55 stands in no test file", () => {});\n',
  };

  it("counts a rule once and finds titles that name none", () => {
    using tree = scratchTree(files);
    const count = countRules(tree.root);
    expect([...count.named]).toEqual(["B-53", "B-54"]);
    expect(count.titles).toBe(3);
    expect(count.rules.size).toBe(Object.values(specs).reduce((sum, spec) => sum + spec.rules, 0));
    expect(checkRuleList(tree.root).problems).toEqual([expect.stringMatching(/^web\/admin\/b\.test\.tsx:1 names P-999/)]);
  });
});
