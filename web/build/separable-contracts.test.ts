import { parseAst } from "vite";
import { expect, it } from "vitest";
import { separate } from "./separable-contracts.ts";

const separated = (code: string): string => separate(code, (text) => parseAst(text));

it("marks what is built by calls as droppable, and leaves the rest alone", () => {
  expect(separated(`const A = z.object({ b });\nexport const f = () => A;\nexport const n = 5;`)).toBe(
    `const A = /*@__PURE__*/ (() => (z.object({ b })))();\nexport const f = () => A;\nexport const n = 5;`,
  );
});

it("an endpoint keeps what a call needs and loses what only servers need", () => {
  const code = separated(`export const e = endpoint({ method: "GET", path: "/api/x", summary: "S", query: q, returns: z.object({}) });`);
  const run = new Function("endpoint", "q", "z", `${code.replace("export ", "")}; return e;`) as (...given: unknown[]) => unknown;
  const made = run((definition: unknown) => definition, "the query", { object: () => "the answer" });
  expect(made).toEqual({ method: "GET", path: "/api/x", query: "the query" });
});

it("an endpoint of an app whose forms the server checks keeps its address alone", () => {
  const code = separate(
    `export const e = endpoint({ method: "POST", path: "/api/x", params: p, query: q, body: z.strictObject({}), versioned: true });`,
    (text) => parseAst(text),
    ["returns", "summary", "params", "query", "body"],
  );
  const run = new Function("endpoint", `${code.replace("export ", "")}; return e;`) as (...given: unknown[]) => unknown;
  expect(run((definition: unknown) => definition)).toEqual({ method: "POST", path: "/api/x", versioned: true });
});

it("several constants keep their places", () => {
  const code = separated(`const a = one({ x: 1 });\nconst b = two(a);\nconst c = { a, b };`);
  const run = new Function("one", "two", `${code}; return c;`) as (...given: unknown[]) => unknown;
  expect(
    run(
      (x: object) => x,
      (x: object) => ({ of: x }),
    ),
  ).toEqual({ a: { x: 1 }, b: { of: { x: 1 } } });
});
