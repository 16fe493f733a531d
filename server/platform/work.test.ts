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

  it("for one customer prepares its statements, and begins again when a migration has changed what one of them answers", async () => {
    await program.query("create table public.changing (id int not null, name text)");
    const open = { actor: system("test"), origin: { source: "portal" } } as const;
    const add = (id: number) =>
      inWork(program.base, open, async ({ tx }) => {
        await sql`insert into public.changing (id) values (${id})`.execute(tx);
        return (await sql`select * from public.changing where id = ${id}`.execute(tx)).rows[0];
      });
    for (const id of [1, 2, 3]) expect(await add(id)).toEqual({ id, name: null });
    const prepared = sql<{ text: string; plans: bigint }>`select statement as text, generic_plans as plans from pg_prepared_statements
      where statement like 'select * from public.changing%'`;
    expect((await inWork(program.base, open, ({ tx }) => prepared.execute(tx))).rows).toEqual([
      { text: "select * from public.changing where id = $1", plans: 2n },
    ]);
    await program.query("alter table public.changing drop column name, add column size bigint");
    expect(await add(4)).toEqual({ id: 4, size: null });
    expect(await program.query("select id from public.changing order by id")).toEqual([1, 2, 3, 4].map((id) => ({ id })));
    await program.query("drop table public.changing");
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
