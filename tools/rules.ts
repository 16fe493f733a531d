// How many rules of the specifications a test names: `npm run rules`. With `-- --json` one JSON document, with
// `-- --missing B` the rules of one specification that no test names yet.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { countRules, type RuleCount, type SpecLetter, specs } from "./checks/rule-list.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    missing: { type: "string" },
    root: { type: "string", default: join(import.meta.dirname, "..") },
  },
});
const count = countRules(values.root);

if (values.missing !== undefined) printMissing(values.missing.toUpperCase(), count);
else if (values.json) console.log(JSON.stringify(asJson(count), null, 2));
else printTable(count);
if (count.unknown.length > 0) process.exitCode = 1;

function rulesOf(letter: string, { rules, named }: RuleCount) {
  const all = [...rules.keys()].filter((rule) => rule.startsWith(`${letter}-`));
  return { all, named: all.filter((rule) => named.has(rule)), missing: all.filter((rule) => !named.has(rule)) };
}

function asJson(count: RuleCount) {
  const perSpec = Object.entries(specs).map(([letter, { name }]) => {
    const { all, named, missing } = rulesOf(letter, count);
    return [letter, { name, rules: all.length, named: named.length, missing }];
  });
  return {
    rules: count.rules.size,
    named: count.named.size,
    titles: count.titles,
    specs: Object.fromEntries(perSpec),
    unknown: count.unknown,
  };
}

function printTable(count: RuleCount): void {
  const row = (letter: string, name: string, named: number, all: number): string => {
    const tenths = all === 0 ? 0 : Math.floor((named * 1000) / all);
    return `${letter.padEnd(3)}${name.padEnd(16)}${String(named).padStart(5)} of ${String(all).padStart(4)}  ${`${tenths / 10}`.padStart(5)} %`;
  };
  for (const [letter, { name }] of Object.entries(specs)) {
    const { all, named } = rulesOf(letter, count);
    console.log(row(letter, name, named.length, all.length));
  }
  console.log(row("", "all", count.named.size, count.rules.size));
  console.log(`${count.titles} titles read`);
  for (const { path, line, rule, text } of count.unknown) console.log(`unknown rule ${rule} in ${path}:${line} "${text}"`);
}

function printMissing(letter: string, count: RuleCount): void {
  if (!(letter in specs)) {
    console.error(`--missing wants one of ${Object.keys(specs).join(", ")}`);
    process.exitCode = 1;
    return;
  }
  for (const rule of rulesOf(letter as SpecLetter, count).missing) console.log(`${rule} ${count.rules.get(rule)}`);
}
