import { sql } from "kysely";
import { afterAll, describe, expect, it, vi } from "vitest";
import { testProgram } from "../../tests/support/test-program.ts";
import { system } from "./actor.ts";
import { KeptValues, kept } from "./kept.ts";
import { makeLog } from "./log.ts";
import { type Base, inReadingWork, inWork, type Work } from "./work.ts";

describe("values kept in memory", async () => {
  const program = await testProgram();
  await program.query("create table public.colours (name text)");
  await program.query("select platform.tell_of_changes('public.colours')");
  const open = { actor: system("test") };
  let reads = 0;
  const colours = kept({
    tables: ["public.colours"],
    entities: ["colour"],
    read: async (work: Work) => {
      reads += 1;
      return (await sql<{ name: string }>`select name from public.colours order by name`.execute(work.tx)).rows.map((row) => row.name);
    },
  });

  /** A process of its own, as far as memory goes. */
  async function anotherProcess(): Promise<Base> {
    const memory = new KeptValues();
    afterAll(await memory.listen(program.databaseUrl, makeLog("silent")));
    return { ...program.base, kept: memory };
  }
  const here = await anotherProcess();
  const there = await anotherProcess();
  const read = (base: Base): Promise<string[]> => inReadingWork(base, open, colours);
  const add = (base: Base, name: string): Promise<void> =>
    inWork(base, open, async (work) => {
      await sql`insert into public.colours values (${name})`.execute(work.tx);
      work.audit({ entity: "colour", entityId: name, label: name, action: "created", partnerId: null });
    });

  it("are read once for many requests", async () => {
    await add(here, "red");
    reads = 0;
    for (let n = 0; n < 5; n++) expect(await read(here)).toEqual(["red"]);
    expect(reads).toBe(1);
  });

  it("are forgotten at once by the process that changes them", async () => {
    for (const name of ["green", "lime", "teal"]) {
      await add(here, name);
      expect(await read(here)).toContain(name);
    }
  });

  it("are forgotten by every other process as soon as it hears of it", async () => {
    await read(there);
    await add(here, "blue");
    await vi.waitFor(async () => expect(await read(there)).toContain("blue"));
  });

  it("are never what a work that may write goes by", async () => {
    await read(here);
    const seen = await inWork(here, open, async (work) => {
      await sql`insert into public.colours values ('white')`.execute(work.tx);
      return colours(work);
    });
    expect(seen).toContain("white");
  });

  it("are not kept while nobody listens", async () => {
    const deaf: Base = { ...program.base, kept: new KeptValues() };
    reads = 0;
    await read(deaf);
    await read(deaf);
    expect(reads).toBe(2);
  });
});

describe("a work that only reads", async () => {
  const program = await testProgram();
  const open = { actor: system("test") };

  it("cannot write", async () => {
    const writing = inReadingWork(program.base, open, (work) => sql`create table public.nothing ()`.execute(work.tx));
    await expect(writing).rejects.toThrow("read-only transaction");
  });

  it("leaves an audit entry all the same", async () => {
    await inReadingWork(program.base, open, async (work) =>
      work.audit({ entity: "customer", entityId: "1", label: "somebody", action: "looked_at", partnerId: null }),
    );
    expect(await program.query("select 1 from identity.audit_entries where action = 'looked_at'")).toHaveLength(1);
  });

  it("sees no more than row policies let the person see, and the next one on the connection is not bound by them", async () => {
    const customer = {
      kind: "customer" as const,
      customerId: crypto.randomUUID(),
      partnerId: crypto.randomUUID(),
      name: "",
      sessionId: "",
    };
    const roleOf = async (work: Work): Promise<string> =>
      (await sql<{ role: string }>`select current_user as role`.execute(work.tx)).rows[0]?.role ?? "";
    expect(await inReadingWork(program.base, { actor: customer }, roleOf)).toBe("demarc_customer");
    for (let n = 0; n < 8; n++) expect(await inReadingWork(program.base, open, roleOf)).toBe("demarc");
  });
});
