// The walls of .dependency-cruiser.cjs, and a proof that they were really looked at: every source file on disk was read,
// and imports were found in them. dependency-cruiser reports success when it can read nothing.
import { createRequire } from "node:module";
import { join } from "node:path";
import { cruise, type ICruiseResult, type IForbiddenRuleType, type IViolation } from "dependency-cruiser";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";
import type { Outcome } from "./outcome.ts";
import { listFiles } from "./source-files.ts";

const folders = ["server", "shared", "web"];
const endings = [".ts", ".tsx", ".cts", ".mts"];
const projectRoot = join(import.meta.dirname, "../..");

interface Walls {
  forbidden: IForbiddenRuleType[];
  options: Record<string, unknown>;
}

/** `root` is the tree to look at; the walls are always those of this project. */
export async function checkWalls(root: string): Promise<Outcome> {
  const files = listFiles(root, folders, endings);
  if (files.length === 0) return { read: 0, unit: "files", problems: ["server, shared and web hold no source file"] };

  const load = createRequire(import.meta.url);
  const walls = load("../../.dependency-cruiser.cjs") as Walls;
  const map = load("../../server/module-map.cjs") as object;
  const { enhancedResolveOptions, tsConfig: _, ...options } = walls.options;
  const { output } = await cruise(
    files,
    { ...options, baseDir: root, ruleSet: { forbidden: walls.forbidden }, validate: true },
    enhancedResolveOptions as object,
    { tsConfig: extractTsConfig(join(projectRoot, "tsconfig.json")) },
  );
  const result = output as ICruiseResult;

  const read = new Map(result.modules.map((module) => [module.source, module]));
  const unread = files.filter((file) => !read.has(file));
  const imports = files.reduce((sum, file) => sum + (read.get(file)?.dependencies.length ?? 0), 0);
  const comments = new Map(walls.forbidden.map((wall) => [wall.name, wall.comment]));
  return {
    read: files.length - unread.length,
    unit: "files",
    problems: [
      ...unread.map((file) => `${file} was not read`),
      ...unknownModules(files, Object.keys(map)),
      ...(files.length > 1 && imports === 0 ? ["not one import was found: the TypeScript in node_modules cannot be read"] : []),
      ...result.summary.violations.map((violation) => describe(violation, comments)),
    ],
  };
}

/** A module that imports nothing breaks no wall, so its name is looked at here. */
function unknownModules(files: readonly string[], known: readonly string[]): string[] {
  const names = new Set(files.flatMap((file) => /^server\/modules\/([^/]+)/.exec(file)?.[1] ?? []));
  return [...names].filter((name) => !known.includes(name)).map((name) => `server/modules/${name} has no place in server/module-map.cjs`);
}

function describe({ from, to, rule, cycle }: IViolation, comments: ReadonlyMap<string | undefined, string | undefined>): string {
  const way = cycle ? [from, ...cycle.map((step) => step.name)].join(" → ") : `${from} → ${to}`;
  return `${rule.name}: ${way}\n    ${comments.get(rule.name) ?? ""}`;
}
