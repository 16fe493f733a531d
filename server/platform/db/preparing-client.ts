import pg from "pg";

/** From the second time on a statement is prepared. */
const usesBefore = 1;
/** So many a connection keeps; each plan takes memory in PostgreSQL. Those that come later are planned anew each time. */
const mostPrepared = 250;
/** Texts whose uses are counted, so that statements built from ever new filters do not fill the memory. */
const mostCounted = 2000;

/**
 * A connection that prepares the statements it is asked repeatedly: PostgreSQL then parses and, unless the values matter, plans each once and
 * not for every page. A migration that changes what a prepared statement returns makes it fail once (`isStalePlan`); what asked is begun again.
 */
export class PreparingClient extends pg.Client {
  readonly #names = new Map<string, string>();
  readonly #uses = new Map<string, number>();
  #lastName = 0;
  #isHeld = false;

  // biome-ignore lint/suspicious/noExplicitAny: the driver's own overloads stand in its types; this passes all of them on.
  override query(...asked: any[]): any {
    this.#sendTogether();
    const [text, values, ...others] = asked;
    const name = typeof text === "string" && Array.isArray(values) && mayBePrepared(text) ? this.#nameOf(text) : undefined;
    const query = super.query.bind(this) as (...given: unknown[]) => unknown;
    if (name === undefined) return query(...asked);
    const answer = query({ name, text, values }, ...others);
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error: unknown) => {
      // What was prepared before a migration is prepared again.
      if (isStalePlan(error)) this.#names.clear();
      throw error;
    });
  }

  /** What is asked in one go leaves in one packet: a system call each, and a waking of PostgreSQL each, cost more than the statements do. */
  #sendTogether(): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    const { stream } = this.connection;
    stream.cork();
    process.nextTick(() => {
      this.#isHeld = false;
      stream.uncork();
    });
  }

  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known !== undefined || this.#names.size >= mostPrepared) return known;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    if (uses <= usesBefore) {
      if (this.#uses.size < mostCounted) this.#uses.set(text, uses);
      return undefined;
    }
    this.#uses.delete(text);
    this.#lastName += 1;
    const name = `s${this.#lastName}`;
    this.#names.set(text, name);
    return name;
  }
}

/** Longer ones write many rows at once: made anew each time, and large to keep. */
const longest = 10_000;
/** Not "begin", nor several statements in one text. */
const mayBePrepared = (text: string): boolean =>
  text.length <= longest && /^\s*(select|insert|update|delete|with)\b/.test(text) && !text.includes(";");

/** PostgreSQL's refusal to run a prepared statement whose columns a migration has changed since. */
export const isStalePlan = (error: unknown): boolean =>
  (error as { code?: string }).code === "0A000" && String((error as Error).message).includes("cached plan");
