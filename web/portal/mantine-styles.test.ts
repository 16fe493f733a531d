// A part without its styles looks broken and no type says so. This follows what portal pages use, through Mantine's own files.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { expect, it } from "vitest";

const portal = import.meta.dirname;
const mantine = join(portal, "../../node_modules/@mantine/core");

const importsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, path = ""]) => path);

/** All files that are reached from the given ones by relative imports. */
function reach(start: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const waiting = [...start];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    if (reached.has(file) || !existsSync(file) || !/\.(tsx?|mjs)$/.test(file)) continue;
    reached.add(file);
    for (const path of importsOf(file)) if (path.startsWith(".")) waiting.push(resolve(dirname(file), path));
  }
  return reached;
}

const sources = readdirSync(portal, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"))
  .map((path) => join(portal, path));

/** "Button" for each part that a file takes from Mantine by name. */
const partsOf = (file: string): string[] =>
  [...readFileSync(file, "utf8").matchAll(/import \{([^}]+)\} from "@mantine\/core"/g)]
    .flatMap(([, names = ""]) => names.split(","))
    .filter((name) => !name.trim().startsWith("type "))
    .map((name) => name.trim().split(" as ")[0]?.trim() ?? "")
    .filter((name) => existsSync(join(mantine, "esm/components", name)));

it("the portal loads the styles of every Mantine part that its pages use, and of the parts inside of those", () => {
  const used = [...reach(sources)].flatMap(partsOf);
  expect(used).toContain("Button");

  const inside = reach(used.map((part) => join(mantine, `esm/components/${part}/${part}.mjs`)));
  const needed = new Set(
    [...inside].map((file) => basename(file, ".mjs")).filter((part) => existsSync(join(mantine, `styles/${part}.layer.css`))),
  );
  expect(needed).toContain("UnstyledButton");

  const loaded = readFileSync(join(portal, "mantine-styles.ts"), "utf8");
  const missing = [...needed].filter((part) => !loaded.includes(`/${part}.layer.css`));
  expect(missing).toEqual([]);
});
