// The portal's build leaves the schemas of endpoints out (web/build/separable-contracts.ts). A page that wanted one would break only there.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const portal = import.meta.dirname;
const sources = readdirSync(portal, { recursive: true, encoding: "utf8" }).filter(
  (path) => /\.tsx?$/.test(path) && !path.endsWith(".test.ts"),
);

const wantsSchema = [/\bEndpoint\.(params|query|body|returns)\b/, /\blib\/form\.ts"/, /\b(safeParse|parse)\(/, /from "zod"/];

it("P-245 no page of the portal checks with a schema, because a first visit does not carry any", () => {
  expect(sources.length).toBeGreaterThan(50);
  const wanting = sources.filter((path) => {
    const text = readFileSync(join(portal, path), "utf8").replaceAll(/\b(JSON|Date)\.parse\(/g, "");
    return wantsSchema.some((pattern) => pattern.test(text));
  });
  expect(wanting).toEqual([]);
});
