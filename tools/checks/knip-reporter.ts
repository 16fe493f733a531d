import { relative } from "node:path";
import type { Reporter, ReporterOptions } from "knip";
import type { Outcome } from "./outcome.ts";

const words: Readonly<Record<string, string>> = {
  files: "nothing imports this file",
  dependencies: "unused package",
  devDependencies: "unused development package",
  unlisted: "package missing in package.json",
  unresolved: "import that leads nowhere",
  exports: "nothing uses this export",
  types: "nothing uses this exported type",
  duplicates: "exported twice",
};

/** Prints what knip found as one JSON document, with the number of files it read. */
const report: Reporter = (found) => console.log(JSON.stringify(asOutcome(found)));
export default report;

function asOutcome({ report, issues, counters, configurationHints, hasConfigLoadErrors, cwd }: ReporterOptions): Outcome {
  const kinds = (Object.keys(issues) as (keyof typeof issues)[]).filter((kind) => report[kind]);
  const problems = kinds.flatMap((kind) =>
    Object.values(issues[kind])
      .flatMap((bySymbol) => Object.values(bySymbol))
      .map((issue) => `${relative(cwd, issue.filePath)}:${issue.line ?? 1}:${issue.col ?? 1} ${words[kind] ?? kind}: ${issue.symbol}`),
  );
  const hints = configurationHints.map((hint) => `knip.json: ${hint.type}: ${String(hint.identifier)}`);
  const broken = hasConfigLoadErrors ? ["a configuration file could not be loaded"] : [];
  return { read: counters.total, unit: "files", problems: [...problems, ...hints, ...broken] };
}
