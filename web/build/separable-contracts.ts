// A page that calls one endpoint of a contract should not carry the others. A bundler keeps every shape, because building one
// calls functions that might do something. So each constant of a contract is built inside of a function that is marked as
// doing nothing else: what no page uses then falls away, with everything that only it needed. The shapes of answers fall away
// too: outside of development nobody checks in the browser what the server has checked.
import type { Plugin } from "vite";

const separable = /\/(server\/modules\/[^/]+\/contract|shared\/[a-z-]+)\.ts$/;
const notForBrowsers = ["returns", "summary"];

interface Node {
  type: string;
  start: number;
  end: number;
  name?: string;
  kind?: string;
  declaration?: Node | null;
  declarations?: { init: Node | null }[];
  callee?: Node;
  arguments?: Node[];
  properties?: (Node & { key: Node })[];
}

interface Edit {
  at: number;
  until: number;
  text: string;
}

export function separableContracts(): Plugin {
  return {
    name: "separable-contracts",
    apply: "build",
    // After the types are gone.
    enforce: "post",
    transform(code, id) {
      if (!separable.test(id)) return undefined;
      return { code: separate(code, (text) => this.parse(text)), map: null };
    },
  };
}

export function separate(code: string, parse: (code: string) => unknown): string {
  const { body } = parse(code) as { body: Node[] };
  return withEdits(code, constantsOf(body).flatMap(editsOf));
}

/** What top-level constants are built from, where building calls something. */
const constantsOf = (body: readonly Node[]): Node[] =>
  body
    .map((statement) => (statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement))
    .filter(({ type, kind }) => type === "VariableDeclaration" && kind === "const")
    .flatMap(({ declarations = [] }) => declarations.flatMap(({ init }) => init ?? []))
    .filter(({ type }) => type === "CallExpression" || type === "ObjectExpression");

function editsOf(built: Node): Edit[] {
  const definition = built.callee?.name === "endpoint" ? built.arguments?.[0] : undefined;
  const dropped = (definition?.properties ?? []).filter(({ key }) => notForBrowsers.includes(key?.name ?? ""));
  return [
    { at: built.start, until: built.start, text: "/*@__PURE__*/ (() => (" },
    // An empty spread keeps the commas around it right.
    ...dropped.map(({ start, end }) => ({ at: start, until: end, text: "...null" })),
    { at: built.end, until: built.end, text: "))()" },
  ];
}

function withEdits(code: string, edits: readonly Edit[]): string {
  let edited = code;
  for (const { at, until, text } of edits.toSorted((a, b) => b.at - a.at)) edited = edited.slice(0, at) + text + edited.slice(until);
  return edited;
}
