// What a process measures of itself; each has its own `/metrics`.
import { sql } from "kysely";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Base } from "./work.ts";

export interface Metrics {
  readonly registry: Registry;
  /** Seconds, by method, route and status. */
  readonly requests: Histogram<"method" | "route" | "status">;
  /** By task, and whether it "succeeded", "failed" (and comes again) or was "given_up". */
  readonly jobs: Counter<"task" | "outcome">;
}

export function makeMetrics(base: Pick<Base, "kysely">): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "demarc_jobs_due",
    help: "Jobs that could run now and wait.",
    registers,
    async collect() {
      const { rows } = await sql<{ due: number }>`select count(*)::int as due from graphile_worker.jobs
        where locked_at is null and run_at <= now() and attempts < max_attempts`.execute(base.kysely);
      this.set(rows[0]?.due ?? 0);
    },
  });
  return {
    registry,
    requests: new Histogram({
      name: "demarc_http_request_seconds",
      help: "How long requests took, by route and status.",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    jobs: new Counter({
      name: "demarc_jobs_total",
      help: "Jobs that ended, by task and outcome.",
      labelNames: ["task", "outcome"],
      registers,
    }),
  };
}
