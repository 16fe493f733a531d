// Small sets of rows that nearly every page needs and that change once a week: partners, taxes, plans, settings. A request that only
// reads takes them from memory instead of asking PostgreSQL for the same rows a hundred times a second.
//
// Nothing that decides about money or writes anything looks here: such a work reads its own transaction. What is kept is forgotten
// by this process when it commits a change (the audit entry tells of what), by all processes through NOTIFY (triggers on the tables tell),
// and after a minute in any case. While nobody listens, nothing is kept.
import pg from "pg";
import type { Logger } from "./log.ts";
import type { KeptSet, Memory, ReadAsProgram, Work } from "./work.ts";

/** How a module asks for such a set: `const allTaxes = kept({ … })`, then `await allTaxes(work)`. The answer is shared: never change it. */
export const kept =
  <Value>(set: KeptSet<Value>): ((work: Work) => Promise<Value>) =>
  (work) =>
    work.kept ? work.kept.get(set) : set.read(work);

const channel = "demarc_kept";
const oldestMs = 60_000;
const reconnectMs = 2_000;

export class KeptValues implements Memory {
  readonly #values = new Map<KeptSet<unknown>, Promise<unknown>>();
  #isListening = false;

  /** For a work that only reads; undefined while changes elsewhere would not be heard of. */
  open(readAsProgram: ReadAsProgram): Work["kept"] {
    if (!this.#isListening) return undefined;
    return {
      get: <Value>(set: KeptSet<Value>): Promise<Value> => {
        const known = this.#values.get(set) as Promise<Value> | undefined;
        if (known) return known;
        // Kept before it is read: a change that commits meanwhile takes the entry away, so what was read too early serves nobody later.
        const reading = readAsProgram(set.read);
        this.#values.set(set, reading);
        reading.catch(() => this.#values.get(set) === reading && this.#values.delete(set));
        return reading;
      },
    };
  }

  /** After a commit of this process. */
  forgetEntities(entities: ReadonlySet<string>): void {
    for (const set of this.#values.keys()) if (set.entities.some((entity) => entities.has(entity))) this.#values.delete(set);
  }

  #forgetTable(table: string): void {
    for (const set of this.#values.keys()) if (set.tables.includes(table)) this.#values.delete(set);
  }

  /** Keeps values from now on; the returned function ends that. */
  async listen(databaseUrl: string, log: Logger): Promise<() => Promise<void>> {
    let client: pg.Client | undefined;
    let isOver = false;
    const forgetAll = (): void => this.#values.clear();
    const connect = async (): Promise<void> => {
      if (isOver) return;
      const next = new pg.Client({ connectionString: databaseUrl, application_name: "demarc-kept" });
      client = next;
      next.on("notification", ({ payload }) => this.#forgetTable(payload ?? ""));
      next.on("error", () => undefined);
      next.on("end", () => {
        this.#isListening = false;
        forgetAll();
        if (!isOver) setTimeout(() => void connect(), reconnectMs).unref();
      });
      try {
        await next.connect();
        await next.query(`listen ${channel}`);
        this.#isListening = true;
      } catch (error) {
        log.warn({ err: error }, "nothing is kept in memory: changes cannot be heard");
        await next.end().catch(() => undefined);
      }
    };
    await connect();
    const timer = setInterval(forgetAll, oldestMs);
    timer.unref();
    return async () => {
      isOver = true;
      clearInterval(timer);
      this.#isListening = false;
      forgetAll();
      await client?.end().catch(() => undefined);
    };
  }
}
