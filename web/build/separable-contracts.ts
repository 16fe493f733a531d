// A page that calls one endpoint of a contract should not carry the others. A bundler keeps every shape, because building one
// calls functions that might do something. So each constant of a contract is built inside of a function that is marked as
// doing nothing else: what no page uses then falls away, with everything that only it needed. The shapes of answers fall away
// too: outside of development nobody checks in the browser what the server has checked. The portal goes further: its few forms are
// checked by the server alone, so no shape at all is needed there, and a first visit is spared the whole library (about 19 kB).
import type { Plugin } from "vite";

const separable = /\/(server\/modules\/(?:[^/]+\/)+contract|shared\/[a-z-]+)\.ts$/;
const notForBrowsers = ["returns", "summary"];
const onlyForForms = ["params", "query", "body"];
/** Stands for a shape that an endpoint does not have. */
const noShape = "z.strictObject({})";

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

export interface ContractOptions {
  /** Forms check themselves with the schemas of their endpoints. */
  checksForms: boolean;
}

export function separableContracts({ checksForms }: ContractOptions): Plugin {
  const dropped = checksForms ? notForBrowsers : [...notForBrowsers, ...onlyForForms];
  return {
    name: "separable-contracts",
    apply: "build",
    // After the types are gone.
    enforce: "post",
    transform(code, id) {
      if (!separable.test(id)) return undefined;
      const isDefinition = id.endsWith("/shared/endpoint.ts");
      if (isDefinition && !code.includes(noShape)) this.error(`an endpoint without a shape has another one than ${noShape} by now`);
      const own = isDefinition && !checksForms ? code.replace(noShape, "undefined") : code;
      return { code: separate(own, (text) => this.parse(text), dropped), map: null };
    },
  };
}

export function separate(code: string, parse: (code: string) => unknown, dropped: readonly string[] = notForBrowsers): string {
  const { body } = parse(code) as { body: Node[] };
  return withEdits(
    code,
    constantsOf(body).flatMap((built) => editsOf(built, dropped)),
  );
}

/** What top-level constants are built from, where building calls something. */
const constantsOf = (body: readonly Node[]): Node[] =>
  body
    .map((statement) => (statement.type === "ExportNamedDeclaration" ? (statement.declaration ?? statement) : statement))
    .filter(({ type, kind }) => type === "VariableDeclaration" && kind === "const")
    .flatMap(({ declarations = [] }) => declarations.flatMap(({ init }) => init ?? []))
    .filter(({ type }) => type === "CallExpression" || type === "ObjectExpression");

function editsOf(built: Node, names: readonly string[]): Edit[] {
  const definition = built.callee?.name === "endpoint" ? built.arguments?.[0] : undefined;
  const dropped = (definition?.properties ?? []).filter(({ key }) => names.includes(key?.name ?? ""));
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
