import { sql } from "kysely";
import type { z } from "zod";
import type { Work } from "../../../platform/work.ts";
import { getNas } from "../../network/index.ts";
import type { listUnknownClientsEndpoint, nasCountersEndpoint } from "./contract.ts";
import { quantileUs } from "./latency-rules.ts";

type Shown = z.input<(typeof nasCountersEndpoint)["returns"]>;

const spans = { hour: { stepSeconds: 60, steps: 60 }, day: { stepSeconds: 900, steps: 96 } } as const;
const shownStrangers = 50;

interface Row {
  readonly step: number;
  readonly kind: string;
  readonly detail: string;
  readonly count: bigint;
}

/** The span ends with the step that runs. */
export async function showCounters(work: Work, nasId: string, span: keyof typeof spans): Promise<Shown> {
  const nas = await getNas(work, nasId);
  const { stepSeconds, steps } = spans[span];
  const stepMs = stepSeconds * 1000;
  const first = Math.trunc(work.now.getTime() / stepMs) - steps + 1;
  const { rows } = await sql<Row>`
    select floor(extract(epoch from minute) / ${stepSeconds}::int)::int - ${first}::int as step, kind, detail, sum(count)::bigint as count
    from access.radius_counts where nas_id = ${nas.id} and minute >= ${new Date(first * stepMs)} and minute < ${new Date((first + steps) * stepMs)}
    group by 1, 2, 3`.execute(work.tx);
  const byStep = Map.groupBy(rows, ({ step }) => step);
  return {
    stepSeconds,
    steps: Array.from({ length: steps }, (_, step) => {
      const own = byStep.get(step) ?? [];
      return {
        at: new Date((first + step) * stepMs).toISOString(),
        ...{ accepts: sumOf(own, "accept"), walled: sumOf(own, "walled"), rejects: sumOf(own, "reject"), drops: sumOf(own, "drop") },
        accounting: sumOf(own, "accounting"),
        ...latencyOf(own),
      };
    }),
    ...{ rejects: byDetail(rows, "reject"), drops: byDetail(rows, "drop"), accounting: byDetail(rows, "accounting") },
    late: sumOf(rows, "late"),
    ...{ copied: sumOf(rows, "copied"), copiesDropped: sumOf(rows, "copy_dropped") },
    ...latencyOf(rows),
  };
}

const sumOf = (rows: readonly Row[], kind: string): number =>
  rows.reduce((sum, row) => sum + (row.kind === kind ? Number(row.count) : 0), 0);

function latencyOf(rows: readonly Row[]): { p50Us: number | null; p99Us: number | null } {
  const counts = new Map<number, number>();
  for (const { kind, detail, count } of rows)
    if (kind === "latency") counts.set(Number(detail), (counts.get(Number(detail)) ?? 0) + Number(count));
  return { p50Us: quantileUs(counts, 0.5), p99Us: quantileUs(counts, 0.99) };
}

function byDetail(rows: readonly Row[], kind: string): { name: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const row of rows) if (row.kind === kind) sums.set(row.detail, (sums.get(row.detail) ?? 0) + Number(row.count));
  return [...sums].map(([name, count]) => ({ name, count })).toSorted((one, other) => other.count - one.count);
}

/** Nobody's, so whoever sees only some partners is shown none. */
export async function listUnknownClients(work: Work): Promise<z.input<(typeof listUnknownClientsEndpoint)["returns"]>> {
  const { actor } = work;
  if ((actor.kind === "staff" || actor.kind === "key") && actor.partners !== "all") return { items: [] };
  const { rows } = await sql<{
    source: string;
    port: "authentication" | "accounting";
    nas_identifier: string;
    packets: bigint;
    first_at: Date;
    last_at: Date;
  }>`
    select host(source) as source, port, nas_identifier, packets, first_at, last_at from access.unknown_clients order by last_at desc, source limit ${shownStrangers}`.execute(
    work.tx,
  );
  return {
    items: rows.map(({ first_at, last_at, packets, nas_identifier, ...row }) => ({
      ...row,
      ...{ packets: Number(packets), nasIdentifier: nas_identifier },
      ...{ firstAt: first_at.toISOString(), lastAt: last_at.toISOString() },
    })),
  };
}
