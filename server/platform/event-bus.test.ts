import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { z } from "zod";
import { testProgram } from "../../tests/support/test-program.ts";
import { system } from "./actor.ts";
import { EventBus } from "./event-bus.ts";
import { defineEvent } from "./events.ts";
import { defineJob, enqueue } from "./jobs.ts";
import { inWork } from "./work.ts";

it("what follows from a change goes before papers and mails that wait", async () => {
  const program = await testProgram();
  const changed = defineEvent("test.changed", z.object({ what: z.string() }));
  const bus = new EventBus();
  bus.listen(changed, "hear-of-it", () => Promise.resolve());
  const paper = defineJob("test.make-a-paper", z.object({}));
  const base = { ...program.base, saveEvents: bus.save };
  const announce = (times: number) =>
    inWork(base, { actor: system("test"), origin: { source: "job" } }, (work) => {
      for (let at = 0; at < times; at++) work.emit(changed, { partnerId: null, objectId: randomUUID() }, { what: "something" });
      return Promise.resolve();
    });
  await inWork(base, { actor: system("test"), origin: { source: "job" } }, (work) => enqueue(work, paper, {}));
  // What a run announces by the thousand takes its turn.
  await announce(150);
  await announce(1);
  const waiting = await program.query<{ task: string; events: number | null }>(
    `select job.task_identifier as task, json_array_length(known.payload -> 'eventIds') as events
     from graphile_worker.jobs job join graphile_worker._private_jobs known using (id)
     where job.task_identifier in ('test.make-a-paper', 'deliver-events') order by job.priority, job.run_at, job.id`,
  );
  expect(waiting.map(({ task, events }) => [task, events])).toEqual([
    ["deliver-events", 1],
    ["test.make-a-paper", null],
    ["deliver-events", 100],
    ["deliver-events", 50],
  ]);
});
