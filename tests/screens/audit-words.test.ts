// What the server leaves in the audit log has its words in every language: an act without words would stand there in English.
import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const sources = globSync(["server/modules/**/*.ts", "server/platform/**/*.ts"], { cwd: root })
  .filter((path) => !path.endsWith(".test.ts"))
  .map((path) => readFileSync(root + path, "utf8"));

/** What stands between the braces that follow each `audit(`. */
function entriesIn(source: string): string[] {
  return [...source.matchAll(/\baudit\(\{/g)].map((match) => {
    const start = match.index + match[0].length;
    let [depth, at] = [1, start];
    for (; depth > 0 && at < source.length; at += 1) depth += source[at] === "{" ? 1 : source[at] === "}" ? -1 : 0;
    return source.slice(start, at);
  });
}
const entries = sources.flatMap(entriesIn);
const words = (line: string | undefined): string[] =>
  [...(line ?? "").replaceAll(/[!=]== "[^"]*"/g, "").matchAll(/"([a-z][\w-]*)"/gi)].map((match) => match[1] ?? "");
const said = (name: string): string[] => [
  ...new Set(entries.flatMap((entry) => words(new RegExp(`\\b${name}: ([^\\n]+?)(?:,\\s*\\w+: |,?\\n|$)`).exec(entry)?.[1]))),
];
const fields = [...new Set(entries.flatMap((entry) => [...entry.matchAll(/"?([\w.]+)"?: \{ before/g)].map((match) => match[1] ?? "")))];

describe.each(["en", "ar"])("in %s", (language) => {
  const texts = JSON.parse(readFileSync(`${root}shared/texts/${language}/audit.json`, "utf8")) as Record<string, Record<string, string>>;
  it.each([
    { part: "action", names: said("action") },
    { part: "entity", names: said("entity") },
    // Digests are never shown.
    { part: "field", names: fields.filter((name) => name !== "sha256") },
  ])("each $part has its words", ({ part, names }) => {
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => texts[part]?.[name] === undefined)).toEqual([]);
  });
});
