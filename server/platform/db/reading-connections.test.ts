import { sql } from "kysely";
import { afterAll, describe, expect, it } from "vitest";
import { testProgram } from "../../../tests/support/test-program.ts";
import { system } from "../actor.ts";
import { KeptValues, kept } from "../kept.ts";
import { makeLog } from "../log.ts";
import { inReadingWork } from "../work.ts";
import { connectForReading } from "./reading-connections.ts";

describe("connections for reading", async () => {
  const program = await testProgram();
  await program.query("create table public.shelves (name text, place int)");
  await program.query("insert into public.shelves values ('left', 1), ('right', 2)");
  const reading = connectForReading(program.databaseUrl, { max: 2 });
  const keeping = connectForReading(program.databaseUrl, { max: 2 });
  afterAll(() => Promise.all([reading.close(), keeping.close()]));
  const base = { ...program.base, reading, keeping };
  const open = { actor: system("test") };

  it("refuse to write", async () => {
    await expect(reading.over((connection) => sql`insert into public.shelves values ('top', 3)`.execute(connection))).rejects.toThrow(
      "read-only transaction",
    );
  });

  it("prepare a statement that is asked again, and nothing that is no statement", async () => {
    const names = await reading.over(async (connection) => {
      for (let n = 0; n < 3; n++) {
        await sql`select name from public.shelves where place = ${n}`.execute(connection);
        await sql`select count(*) from public.shelves`.execute(connection);
        await sql`show work_mem`.execute(connection);
      }
      return (await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(connection)).rows;
    });
    expect(names.map(({ statement }) => statement).toSorted()).toEqual([
      "select count(*) from public.shelves",
      "select name from public.shelves where place = $1",
    ]);
  });

  it("send what is not waited for between together, and answer in order", async () => {
    const started = performance.now();
    const answers = await reading.over((connection) =>
      Promise.all([1, 2, 3].map((n) => sql<{ n: number }>`select ${n}::int as n, pg_sleep(0.01)`.execute(connection))),
    );
    expect(answers.map(({ rows }) => rows[0]?.n)).toEqual([1, 2, 3]);
    expect(performance.now() - started).toBeGreaterThan(30);
  });

  it("answer a statement that fails among others with its own error, and the others all the same", async () => {
    const [good, bad, later] = await reading.over((connection) =>
      Promise.allSettled([
        sql<{ one: number }>`select ${1}::int as one`.execute(connection),
        sql`select ${1}::int / 0`.execute(connection),
        sql<{ two: number }>`select ${2}::int as two`.execute(connection),
      ]),
    );
    expect(good.status === "fulfilled" && good.value.rows).toEqual([{ one: 1 }]);
    expect(bad.status === "rejected" && String(bad.reason)).toContain("division by zero");
    expect(later.status === "fulfilled" && later.value.rows).toEqual([{ two: 2 }]);
  });

  it("hold a restriction for the very first statement of its reader, in whatever way it is asked, and for nobody after", async () => {
    const who = (connection: Parameters<Parameters<typeof reading.over>[0]>[0]) =>
      Promise.all([
        sql<{ name: string }>`select current_user as name`.execute(connection),
        connection.selectNoFrom(sql<string>`current_user`.as("name")).execute(),
        sql<{ name: string }>`select current_user as name where ${1}::int = 1`.execute(connection),
      ]).then(([first, second, third]) => [first.rows[0]?.name, second[0]?.name, third.rows[0]?.name]);
    for (let n = 0; n < 20; n++) {
      const restricted = await Promise.all([1, 2, 3].map(() => reading.over(who, "set local role demarc_customer")));
      expect(restricted.flat()).toEqual(Array.from({ length: 9 }, () => "demarc_customer"));
      expect(new Set(await reading.over(who))).toEqual(new Set(["demarc"]));
    }
    await expect(reading.over(who, "set local role nobody_at_all")).rejects.toThrow();
    expect(new Set(await reading.over(who))).toEqual(new Set(["demarc"]));
  });

  it("read a page again whose prepared statement a migration has changed", async () => {
    const places = () =>
      inReadingWork(base, open, async (work) => (await sql`select * from public.shelves where place > ${0}`.execute(work.tx)).rows);
    for (let n = 0; n < 8; n++) expect(await places()).toHaveLength(2);
    await program.query("alter table public.shelves add column depth int default 40");
    for (let n = 0; n < 8; n++) expect(await places()).toMatchObject([{ depth: 40 }, { depth: 40 }]);
  });

  it("are enough for any number of pages that wait for what is kept", async () => {
    const memory = new KeptValues();
    const stopListening = await memory.listen(program.databaseUrl, makeLog("silent"));
    const sets = [1, 2, 3, 4].map((place) =>
      kept({
        tables: [],
        entities: [],
        read: async (work) => (await sql<{ name: string }>`select name from public.shelves where place = ${place}`.execute(work.tx)).rows,
      }),
    );
    const pages = Array.from({ length: 12 }, (_, n) =>
      inReadingWork({ ...base, kept: memory }, open, (work) => (sets[n % sets.length] as (typeof sets)[number])(work)),
    );
    expect((await Promise.all(pages)).filter((rows) => rows.length === 1)).toHaveLength(6);
    await stopListening();
  });
});
