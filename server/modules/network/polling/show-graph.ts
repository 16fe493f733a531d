import { sql } from "kysely";
import type { z } from "zod";
import { notFound } from "../../../platform/problems.ts";
import type { Work } from "../../../platform/work.ts";
import { getEquipment } from "../equipment/equipment-queries.ts";
import type { getGraphEndpoint } from "./contract.ts";
import { type GraphSpan, graphSpans, graphSteps } from "./graph-rules.ts";
import { db } from "./tables.ts";

type Shown = z.input<(typeof getGraphEndpoint)["returns"]>;
type Steps = ReturnType<typeof graphSteps>;

interface StepRow {
  /** Null: of the whole span. */
  readonly step: number | null;
  readonly average: number | null;
  readonly low: number;
  readonly high: number;
  readonly percentile95: number;
}

export async function showGraph(
  work: Work,
  equipmentId: string,
  { series: wanted, span }: { readonly series: readonly string[]; readonly span: GraphSpan },
): Promise<Shown> {
  const equipment = await getEquipment(work, equipmentId);
  const rows = await db(work)
    .selectFrom("network.snmp_series")
    .select(["id", "place"])
    .where("equipment_id", "=", equipmentId)
    .where("id", "in", wanted)
    .execute();
  const steps = graphSteps(span, work.now.getTime(), equipment.snmp_seconds);
  const series: Shown["series"] = [];
  for (const id of new Set(wanted)) {
    const place = rows.find((row) => row.id === id)?.place;
    if (place === undefined) throw notFound("There is no such series of this device.");
    series.push({ id, ...(await readSteps(work, { equipmentId, place, grain: graphSpans[span].grain, steps })) });
  }
  return { from: new Date(steps.fromMs).toISOString(), stepSeconds: steps.stepSeconds, grain: graphSpans[span].grain, series };
}

/** Looks are told one by one, hours by what they were at least, at most and in the middle, by how many looks they stand for. */
const grains = {
  sample: sql`select at, readings[place] as average, readings[place] as low, readings[place] as high, 1 as looks from network.snmp_samples, asked`,
  hour: sql`select at, averages[place] as average, lows[place] as low, highs[place] as high, counts[place] as looks from network.snmp_hours, asked`,
} as const;

async function readSteps(
  work: Work,
  { equipmentId, place, grain, steps }: { equipmentId: string; place: number; grain: "sample" | "hour"; steps: Steps },
): Promise<Omit<Shown["series"][number], "id">> {
  const { fromMs, stepSeconds } = steps;
  const { rows } = await sql<StepRow>`
    with asked as (select ${place}::int + 1 as place), known as (
      ${grains[grain]} where equipment_id = ${equipmentId} and at >= ${new Date(fromMs)} and at < ${new Date(fromMs + steps.steps * stepSeconds * 1000)}
    ), stepped as (
      select *, floor((extract(epoch from at) - ${fromMs / 1000}::float8) / ${stepSeconds}::float8)::int as step from known where average is not null
    )
    select step, sum(average * looks) / sum(looks) as average, min(low) as low, max(high) as high,
      percentile_disc(0.95) within group (order by average) as percentile95
    from stepped group by grouping sets ((step), ())`.execute(work.tx);
  const byStep = new Map(rows.map((row) => [row.step, row]));
  const whole = byStep.get(null);
  return {
    points: Array.from({ length: steps.steps }, (_, step) => {
      const row = byStep.get(step);
      return row && row.average !== null ? { average: row.average, low: row.low, high: row.high } : null;
    }),
    // Of nothing there is a row all the same.
    whole:
      whole && whole.average !== null
        ? { average: whole.average, low: whole.low, high: whole.high, percentile95: whole.percentile95 }
        : null,
  };
}
