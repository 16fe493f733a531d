// A connection of its own for rows that come by the thousand: COPY takes them as text, without a parameter for each value.
import { once } from "node:events";
import pg from "pg";
import { from } from "pg-copy-streams";
import { isRefusedRow } from "./database-faults.ts";

export class CopyConnection {
  readonly #url: string;
  readonly #name: string;
  readonly #isPatient: boolean;
  #client: Promise<pg.Client> | undefined;

  /** @param isPatient - a commit does not wait for the disk: what was copied last may be gone after the server crashed, never a part of it */
  constructor(url: string, name: string, { isPatient = false } = {}) {
    this.#url = url;
    this.#name = name;
    this.#isPatient = isPatient;
  }

  /**
   * Copies rows into a table, all of them or none. `target` is "schema.table (column, …)"; `lines` is PostgreSQL's text format: tabs between
   * values, a line end behind each row (see `copyText`).
   */
  async copy(target: string, lines: Uint8Array): Promise<void> {
    this.#client ??= this.#connect();
    try {
      const client = await this.#client;
      const stream = client.query(from(`copy ${target} from stdin`));
      stream.end(lines);
      await once(stream, "finish");
    } catch (error) {
      // A row that is refused leaves the connection as it was; anything else is another reason to begin anew.
      if (!isRefusedRow(error)) await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.then((open) => open.end()).catch(() => undefined);
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      ...{ connectionString: this.#url, application_name: this.#name },
      ...(this.#isPatient ? { options: "-c synchronous_commit=off" } : {}),
    });
    client.on("error", () => {
      this.#client = undefined;
    });
    await client.connect();
    return client;
  }
}

const special = /[\\\n\r\t\0]/;
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "" };

/** A value in PostgreSQL's text format for COPY; null is `\N`. PostgreSQL stores no zero byte, so it is left out. */
export function copyText(value: string | null): string {
  if (value === null) return "\\N";
  return special.test(value) ? value.replace(/[\\\n\r\t\0]/g, (found) => escapes[found] ?? "") : value;
}
