import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { testProgram } from "../../tests/support/test-program.ts";
import { defineJob, enqueue, JobBook, startJobs } from "../platform/jobs.ts";
import { listenHealth } from "./health.ts";

describe("health and metrics of a process", async () => {
  const program = await testProgram();
  const firstPort = 19_500 + Math.trunc(Math.random() * 400);
  const tools = { ...program.tools, config: { ...program.tools.config, healthPort: firstPort } };
  const [one, two] = [await listenHealth(tools), await listenHealth(tools)];
  afterAll(() => Promise.all([one?.stop(), two?.stop()]));
  const ask = (path: string) => fetch(`http://127.0.0.1:${one?.port}${path}`);

  it("M-56 the next process takes the next port, and 0 switches it off", async () => {
    expect(two?.port).toBeGreaterThan(one?.port ?? 0);
    expect(await listenHealth({ ...tools, config: { ...tools.config, healthPort: 0 } })).toBeUndefined();
  });

  it("M-56 O-259 says that it lives and can serve", async () => {
    expect(await (await ask("/healthz")).json()).toEqual({ status: "ok" });
    expect(await (await ask("/readyz")).json()).toEqual({ status: "ready" });
  });

  it("counts jobs by how they ended, and those that wait", async () => {
    const book = new JobBook();
    const [good, bad] = [defineJob("good", z.object({})), defineJob("bad", z.object({}), { maxAttempts: 1 })];
    const ended: string[] = [];
    book.handle(good, async () => void ended.push("good"));
    book.handle(bad, async () => {
      ended.push("bad");
      throw new Error("it always fails");
    });
    await program.inWork(async (work) => {
      await enqueue(work, good, {});
      await enqueue(work, bad, {});
    });
    expect(await (await ask("/metrics")).text()).toContain("demarc_jobs_due 2");
    const stop = await startJobs(program.databaseUrl, program.base, book, { metrics: program.tools.metrics });
    await expect.poll(() => ended.toSorted()).toEqual(["bad", "good"]);
    await stop();
    const measured = await (await ask("/metrics")).text();
    expect(measured).toContain('demarc_jobs_total{task="good",outcome="succeeded"} 1');
    expect(measured).toContain('demarc_jobs_total{task="bad",outcome="given_up"} 1');
    expect(measured).toContain("demarc_jobs_due 0");
  });
});
