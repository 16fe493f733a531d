// The program that a simulation runs in: a process of its own, so that a year of billing makes no page and no job of the real installation wait.

import type { SimulationAnswer, SimulationOrder } from "../modules/reports/simulator/run-simulation.ts";
import { makeLog } from "../platform/log.ts";
import { simulate } from "./simulate.ts";

const stop = new AbortController();
const answer = (message: SimulationAnswer): void => {
  process.send?.(message);
};

process.on("message", (order: SimulationOrder) => {
  const { databaseUrl, partnerId, scenario, days, now } = order;
  const asked = { databaseUrl, partnerId, scenario, days, now: new Date(now), log: makeLog("silent") };
  simulate(asked, async (progress) => answer({ kind: "progress", ...progress }), stop.signal)
    .then(
      (result) => answer({ kind: "done", result }),
      (error: unknown) =>
        answer({
          kind: "failed",
          failure: stop.signal.aborted
            ? "The system was stopped while this ran. Start it again."
            : error instanceof Error
              ? error.message
              : String(error),
          isExpected: (error as Error).name === "ForkRefused",
        }),
    )
    .finally(() => process.disconnect?.());
});

// Asked to stop, or nobody is there any more who waits: the copies are dropped on the way out.
process.on("SIGTERM", () => stop.abort());
process.on("disconnect", () => stop.abort());
