import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { testProgram } from "../../tests/support/test-program.ts";
import { system } from "./actor.ts";
import { EventBus } from "./event-bus.ts";
import { defineEvent } from "./events.ts";
import { drainJobs, JobBook } from "./jobs.ts";
import { inWork, type Work } from "./work.ts";

const somethingHappened = defineEvent("test.happened", z.object({ amount: z.string() }));
const someId = "01890a5d-ac96-774b-bcce-b302099a8057";

describe("a work is one transaction", async () => {
  const program = await testProgram();

  it("O-48 an audit entry is written with the change, or neither is", async () => {
    await expect(
      program.inWork(async (work) => {
        work.audit({ entity: "thing", entityId: "1", label: "Thing 1", action: "made", partnerId: null });
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await program.query("select * from identity.audit_entries")).toHaveLength(0);

    await program.inWork(async (work) => {
      work.audit({
        entity: "thing",
        entityId: "1",
        label: "Thing 1",
        action: "made",
        partnerId: null,
        changes: { name: { before: null, after: "x" } },
      });
    });
    const [entry] = await program.query<{ seq: bigint; hash: string; actor_name: string }>("select * from identity.audit_entries");
    expect(entry).toMatchObject({ seq: 1n, actor_name: "test" });
  });

  it("sees one moment as a snapshot, whatever others commit meanwhile", async () => {
    const count = (work: Work) => sql<{ n: number }>`select count(*)::int as n from identity.audit_entries`.execute(work.tx);
    const made = () =>
      program.inWork((work) => {
        work.audit({ entity: "thing", entityId: "2", label: "Thing 2", action: "made", partnerId: null });
        return Promise.resolve();
      });
    const twice = async (work: Work) => {
      const before = (await count(work)).rows[0]?.n ?? 0;
      await made();
      return ((await count(work)).rows[0]?.n ?? 0) - before;
    };
    expect(await inWork(program.base, { actor: system("test"), snapshot: true }, twice)).toBe(0);
    expect(await inWork(program.base, { actor: system("test") }, twice)).toBe(1);
  });

  it("tells each listener once, however often the delivery is repeated", async () => {
    const bus = new EventBus();
    const book = new JobBook();
    const heard: string[] = [];
    let failures = 1;
    bus.listen(somethingHappened, "test-listener", async (work, event) => {
      await sql`select 1`.execute(work.tx);
      if (failures-- > 0) throw new Error("the first attempt fails");
      heard.push(event.data.amount);
    });
    bus.registerJobs(book);
    const base = { ...program.base, saveEvents: bus.save };
    await inWork(base, { actor: system("test") }, async (work) => {
      for (const amount of ["1.00", "2.00"]) work.emit(somethingHappened, { partnerId: null, objectId: someId }, { amount });
    });
    await drainJobs(program.databaseUrl, base, book);
    expect(heard).toEqual(["2.00"]);
    await program.query("update graphile_worker._private_jobs set run_at = now(), locked_at = null");
    await drainJobs(program.databaseUrl, base, book);
    expect(heard.toSorted()).toEqual(["1.00", "2.00"]);
  });
});
