// Several processes answer routers; what only one of them may do is done by whoever holds a lock of the database. When it goes, another one takes over.
import pg from "pg";
import type { Tools } from "../../../platform/tools.ts";

/** What only one does: the lock's name, and where others ask for it. */
interface Duty {
  readonly lock: string;
  readonly channel?: string;
}

const lookMs = 5_000;
const reconnectMs = 2_000;

export class OnlyOne {
  readonly #tools: Pick<Tools, "databaseUrl" | "log">;
  readonly #duty: Duty;
  readonly #onTold: () => void;
  #client: pg.Client | undefined;
  #isMine = false;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param onTold - something was asked for on the channel, or the lock is ours from now on */
  constructor(tools: Pick<Tools, "databaseUrl" | "log">, duty: Duty, onTold: () => void) {
    this.#tools = tools;
    this.#duty = duty;
    this.#onTold = onTold;
  }

  get isMine(): boolean {
    return this.#isMine;
  }

  /** Resolves when the lock was tried for the first time. */
  async start(): Promise<void> {
    await this.#connect();
    this.#timer = setInterval(() => void this.#tryLock(), lookMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#isOver = true;
    this.#isMine = false;
    clearInterval(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    if (this.#isOver) return;
    const client = new pg.Client({ connectionString: this.#tools.databaseUrl, application_name: `demarc ${this.#duty.lock}` });
    this.#client = client;
    client.on("notification", () => this.#onTold());
    client.on("error", () => undefined);
    client.on("end", () => {
      // The server lets go of the lock with the connection.
      this.#isMine = false;
      if (!this.#isOver) setTimeout(() => void this.#connect(), reconnectMs).unref();
    });
    try {
      await client.connect();
      if (this.#duty.channel !== undefined) await client.query(`listen ${this.#duty.channel}`);
      await this.#tryLock();
    } catch (error) {
      this.#tools.log.warn({ err: error, lock: this.#duty.lock }, "nothing of this is done from here until the database is back");
      await client.end().catch(() => undefined);
    }
  }

  async #tryLock(): Promise<void> {
    if (this.#isMine || this.#isOver || !this.#client) return;
    try {
      const { rows } = await this.#client.query<{ taken: boolean }>("select pg_try_advisory_lock(hashtextextended($1, 0)) as taken", [
        this.#duty.lock,
      ]);
      this.#isMine = rows[0]?.taken === true;
      if (this.#isMine) this.#onTold();
    } catch {
      // The connection is gone; its end is heard.
    }
  }
}
