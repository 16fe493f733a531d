// N-152, P-182 what lines carried as a graph.
import { z } from "zod";
import { DayShape } from "../../../../shared/calendar.ts";
import { endpoint, MomentShape } from "../../../../shared/endpoint.ts";

/** How long one point of a graph is. */
export const graphSteps = ["slot", "hour", "day", "week", "month", "year"] as const;

const Bps = z.int().min(0);
const Bytes = z.int().min(0);
/** Of a point the average over its time, and the least and most of what it is made of: slots of an hour, hours of a day, days of a week or month, months of a year. */
const Rates = z.object({ averageBps: Bps, leastBps: Bps, mostBps: Bps });

const GraphView = z.object({
  step: z.enum(graphSteps),
  from: DayShape,
  through: DayShape,
  /** What is not there is not known, which is not zero. */
  points: z.array(z.object({ at: MomentShape, until: MomentShape, downBytes: Bytes, upBytes: Bytes, down: Rates, up: Rates })),
  /** Over all that is known of the period; null: nothing is. */
  whole: z.object({ down: Rates, up: Rates }).nullable(),
});

const asked = { step: z.enum(graphSteps).default("hour"), from: DayShape.optional(), through: DayShape.optional() };

export const serviceGraphEndpoint = endpoint({
  method: "GET",
  path: "/api/admin/services/:serviceId/usage-graph",
  summary: "The rates of a service, by five minutes, hours, days, weeks, months or years.",
  params: z.object({ serviceId: z.uuid() }),
  query: z.strictObject(asked),
  returns: GraphView,
});
export const portalGraphEndpoint = endpoint({
  method: "GET",
  path: "/api/portal/statistics/internet/graph",
  summary: "The rates of the customer's own lines, by five minutes, hours, days, weeks, months or years.",
  query: z.strictObject({ serviceId: z.uuid().optional(), ...asked }),
  returns: GraphView,
});
