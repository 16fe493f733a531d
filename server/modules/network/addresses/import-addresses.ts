import { type SqlBool, sql } from "kysely";
import type { BodyOf, ReturnsOf } from "../../../../shared/endpoint.ts";
import { fieldProblem, Problem, validationFailed } from "../../../platform/problems.ts";
import { openTable } from "../../../platform/sheets/open-table.ts";
import type { Work } from "../../../platform/work.ts";
import { contains, printHolding } from "../address-rules/ip-rules.ts";
import { assignStatic, reserveAddress } from "./assign-address.ts";
import type { importAddressesEndpoint } from "./contract.ts";
import { importColumns, type ReadRow, type RowFault, readRow } from "./import-rules.ts";
import { loadPrefixes, type Prefix } from "./prefix-queries.ts";
import { findServices, type NamedService } from "./service-facts.ts";

const mostRows = 5000;

/** N-8, N-33 a file is taken over whole or not at all, unless the good rows alone are wanted; whatever is wrong is said of each row. */
export async function importAddresses(
  work: Work,
  { domain, mode }: BodyOf<typeof importAddressesEndpoint>,
  bytes: Uint8Array,
): Promise<ReturnsOf<typeof importAddressesEndpoint>> {
  const rows = await readFile(bytes);
  const services = await findServices(
    work,
    rows.flatMap((row) => (row.kind === "assign" ? [row.serviceRef] : [])),
  );
  const prefixes = await loadPrefixes(work, sql<SqlBool>`prefix.domain = ${domain} and prefix.role <> 'container'`);
  const wrong: RowFault[] = [];
  let taken = 0;
  for (const row of rows) {
    const fault = row.kind === "wrong" ? row.fault : await takeOver(work, row, prefixes, services);
    if (fault) wrong.push(fault);
    else if (row.kind !== "nothing") taken += 1;
  }
  const answer = { rows: rows.length, taken, wrong };
  if (mode === "check") throw new Checked(answer);
  if (mode === "all" && wrong.length > 0)
    throw validationFailed("Nothing was taken over.", {
      errors: wrong.slice(0, 100).map(({ row, column, code, message }) => ({ field: `rows.${row}.${column}`, code, message })),
    });
  return answer;
}

/** A check does all that the import does and then takes it back; this carries out what it found. */
export class Checked extends Error {
  readonly answer: ReturnsOf<typeof importAddressesEndpoint>;
  constructor(answer: ReturnsOf<typeof importAddressesEndpoint>) {
    super("only checked");
    this.answer = answer;
  }
}

async function readFile(bytes: Uint8Array): Promise<ReadRow[]> {
  const table = await openTable(bytes);
  const names = table.columns.map((name) => name.trim().toLowerCase());
  if (!names.includes("address_or_prefix") || !names.includes("state"))
    throw fieldProblem("file", "columns-missing", `The first row names the columns: ${importColumns.join(", ")}.`);
  const rows: ReadRow[] = [];
  for await (const { number, cells } of table.rows) {
    if (rows.length >= mostRows) throw fieldProblem("file", "too-many-rows", `At most ${mostRows} rows at once.`);
    const cell = (name: string): string => cells[names.indexOf(name)] ?? "";
    rows.push(
      readRow(number, {
        ...{ address_or_prefix: cell("address_or_prefix"), state: cell("state"), customer_ref: cell("customer_ref") },
        ...{ service_ref: cell("service_ref"), comment: cell("comment") },
      }),
    );
  }
  return rows;
}

async function takeOver(
  work: Work,
  row: Exclude<ReadRow, { kind: "wrong" }>,
  prefixes: readonly Prefix[],
  services: ReadonlyMap<string, NamedService>,
): Promise<RowFault | undefined> {
  if (row.kind === "nothing") return undefined;
  const wrong = (column: RowFault["column"], code: string, message: string): RowFault => ({ row: row.row, column, code, message });
  const prefix = prefixes.find(({ network }) => contains(network, row.network));
  if (!prefix) return wrong("address_or_prefix", "outside", "No prefix holds this address.");
  const address = printHolding(row.network);
  try {
    if (row.kind === "reserve") await reserveAddress(work, prefix.id, { address, reason: row.reason, comment: "" });
    else {
      const service = services.get(row.serviceRef);
      if (!service) return wrong("service_ref", "unknown-value", `There is no service ${row.serviceRef}.`);
      await assignStatic(work, { ...service, address, prefixId: prefix.id, comment: row.comment });
    }
    return undefined;
  } catch (refusal) {
    // What is refused has written nothing: each is one statement, and the constraint is asked by `on conflict do nothing`.
    if (!(refusal instanceof Problem)) throw refusal;
    return wrong("address_or_prefix", refusal.code, refusal.message);
  }
}
