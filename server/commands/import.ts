import { readFile, stat, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { ImportMap } from "../../shared/import-map.ts";
import {
  addImport,
  type FailedRow,
  firstFailures,
  getImportByNumber,
  type ImportRecord,
  makeErrorsFile,
  previewUndo,
  startCheck,
  startRun,
  startUndo,
  workOnImport,
  workOnUndo,
} from "../modules/ordering/index.ts";
import { listPartners, type Partner } from "../modules/partners/index.ts";
import { system } from "../platform/actor.ts";
import { inWork, type Work } from "../platform/work.ts";
import type { Program } from "../program.ts";
import { addCommand, CommandFailure, say, withProgram } from "./common.ts";

interface Options {
  readonly json?: boolean;
  readonly map: string;
  readonly dryRun?: boolean;
  readonly onlyIfNoErrors?: boolean;
  readonly partner?: string;
  readonly errors?: string;
}

interface UndoOptions {
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

/** What the file store takes at once; see `maxTableBytes`. */
const mostMegabytes = 100;
/** As many as one reads at once; `--errors` writes them all. */
const shownFailures = 20;

export function addImportCommand(parent: Command): void {
  const imports = parent.command("import").description("Takes on customers from another system's tables, and takes them back.");
  addCommand<Options>(
    imports,
    "customers <file>",
    "Imports customers with their services. Running it again creates nobody twice.",
    (command) =>
      command
        .requiredOption("--map <file>", "what the columns mean: see docs/import.md")
        .option("--dry-run", "say what would happen, and change nothing")
        .option("--only-if-no-errors", "import nothing unless every row is right; otherwise bad rows are left out")
        .option("--partner <number>", "whose customers they become; otherwise the map's partner, else the default one")
        .option("--errors <file>", "write the rows that were left out to this file, each with what is wrong with it"),
    async ([file = ""], options) => {
      const map = readMap(await readText(options.map));
      const bytes = await readTable(file);
      const { record, failures } = await withProgram((program) => importCustomers(program, { name: basename(file), bytes }, map, options));
      report(record, failures, options);
    },
  );
  addCommand<UndoOptions>(
    imports,
    "undo <number>",
    "Takes back what an import wrote, as far as nobody has touched it since.",
    (command) => command.option("--dry-run", "say what would be taken back and what would stay, and change nothing"),
    async ([number = ""], options) => {
      await withProgram((program) => (options.dryRun ? sayUndo(program, number, options) : undo(program, number, options)));
    },
  );
}

const undoWork =
  ({ base }: Program) =>
  <T>(act: (work: Work) => Promise<T>): Promise<T> =>
    inWork(base, { actor: system("cli:import"), origin: { source: "import" } }, act);

async function sayUndo(program: Program, number: string, options: UndoOptions): Promise<void> {
  const { stays, ...counts } = await undoWork(program)(async (work) => previewUndo(work, await getImportByNumber(work, number)));
  const words = [
    `${counts.removes} customers would be removed, ${counts.restores} would be as before, ${counts.keeps} would stay; ${counts.openings} opening balances would be taken back by entries of their own.`,
    ...stays.slice(0, shownFailures).map(({ rowNumber, key, notes }) => stayLine({ row: rowNumber, key, notes })),
    ...(stays.length > shownFailures ? ["  and more; the staff pages list them."] : []),
  ];
  say(options, { import: Number(number), dryRun: true, ...counts, stays }, words.join("\n"));
}

async function undo(program: Program, number: string, options: UndoOptions): Promise<void> {
  const inUndo = undoWork(program);
  const { id } = await inUndo(async (work) => startUndo(work, (await getImportByNumber(work, number)).id));
  const { state, undo: done } = await workOnUndo(inUndo, id);
  const { removed = 0, restored = 0, kept = 0 } = done ?? {};
  const words = `${removed} customers removed, ${restored} as before, ${kept} stayed. The staff pages list each with its reasons.`;
  say(options, { import: Number(number), state, removed, restored, kept }, words);
}

const stayLine = ({
  row,
  key,
  notes,
}: {
  row: number;
  key: string | null;
  notes: readonly { message?: string | undefined; code: string }[];
}): string => `  row ${row}${key === null ? "" : ` (${key})`}: ${notes.map(({ message, code }) => message ?? code).join("; ")}`;

async function importCustomers(
  { base, tools }: Program,
  file: { name: string; bytes: Uint8Array },
  map: ImportMap,
  options: Options,
): Promise<{ record: ImportRecord; failures: FailedRow[] }> {
  const inImport = <T>(act: (work: Work) => Promise<T>): Promise<T> =>
    inWork(base, { actor: system("cli:import"), origin: { source: "import" } }, act);
  const { id } = await inImport(async (work) => {
    const partner = choosePartner(await listPartners(work), options.partner, map.partner);
    const record = await addImport(work, tools.files, { partnerId: partner.id, file, map });
    return options.dryRun ? startCheck(work, record.id) : startRun(work, record.id, { skipBadRows: !options.onlyIfNoErrors });
  });
  const record = await workOnImport(inImport, tools.files, id);
  if (options.errors !== undefined && record.counts.failed > 0) {
    const path = options.errors;
    await inImport(async (work) => writeFile(path, await makeErrorsFile(work, tools.files, record)));
  }
  return { record, failures: await inImport((work) => firstFailures(work, id, shownFailures)) };
}

function choosePartner(partners: readonly Partner[], number: string | undefined, code: string | undefined): Partner {
  const found = partners.find((partner) => {
    if (number !== undefined) return String(partner.number) === number;
    return code === undefined ? partner.number === 1 : partner.code === code;
  });
  if (!found) throw new CommandFailure(`There is no partner ${number ?? code ?? 1}.`);
  return found;
}

function readMap(text: string): ImportMap {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new CommandFailure(`The map is not JSON: ${(cause as Error).message}`, { cause });
  }
  const read = ImportMap.safeParse(json);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `  ${issue.path.join(".") || "the map"}: ${issue.message}`);
  throw new CommandFailure(`The map is not right:\n${faults.join("\n")}`);
}

async function readTable(path: string): Promise<Uint8Array> {
  const { size } = await stat(path).catch((cause) => {
    throw new CommandFailure(`There is no file ${path}.`, { cause });
  });
  if (size > mostMegabytes * 1024 ** 2) throw new CommandFailure(`${path} has more than ${mostMegabytes} MB. Split it.`);
  return readFile(path);
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause) => {
    throw new CommandFailure(`There is no map ${path}.`, { cause });
  });
}

function report({ number, state, counts, failure, totalRows }: ImportRecord, failures: readonly FailedRow[], options: Options): void {
  const result = { import: number, state, dryRun: options.dryRun ?? false, total: totalRows, ...counts, failure, failures };
  const would = options.dryRun ? "would be " : "";
  const words = [
    `${counts.read} rows read: ${counts.created} ${would}created, ${counts.updated} ${would}updated, ${counts.unchanged} unchanged, ${counts.failed} failed; ${counts.warnings} with warnings.`,
    ...failures.map(({ row, key, errors }) => `  row ${row}${key === null ? "" : ` (${key})`}: ${errors.join("; ")}`),
    ...(counts.failed > failures.length ? [`  and ${counts.failed - failures.length} more; --errors FILE writes them all.`] : []),
    ...(failure === null ? [] : [failure]),
  ];
  say(options, result, words.join("\n"));
  if (state === "failed" || state === "stopped" || counts.failed > 0) process.exitCode = 1;
}
