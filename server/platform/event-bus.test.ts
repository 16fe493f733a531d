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
  await inWork(base, { actor: system("test"), origin: { source: "job" } }, async (work) => {
    await enqueue(work, paper, {});
    work.emit(changed, { partnerId: null, objectId: randomUUID() }, { what: "something" });
  });
  const waiting = await program.query<{ task: string }>(
    `select task_identifier as task from graphile_worker.jobs where task_identifier in ('test.make-a-paper', 'deliver-events')
     order by priority, run_at, id`,
  );
  expect(waiting.map(({ task }) => task)).toEqual(["deliver-events", "test.make-a-paper"]);
});
