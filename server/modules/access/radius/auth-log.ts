// N-110 every attempt to log in, written a few hundred at a time beside the answers. While the database is away the newest wait; logins go on.
import { sql } from "kysely";
import type { Logger } from "../../../platform/log.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import { type Base, inWork } from "../../../platform/work.ts";
import type { Reason } from "./reason-rules.ts";

export interface Attempt {
  readonly at: Date;
  readonly nasId: string | null;
  readonly source: string;
  readonly login: string;
  readonly mac: string | null;
  readonly calledId: string;
  readonly portId: string;
  readonly method: string;
  readonly result: "accept" | "walled" | "reject" | "drop";
  readonly reason: Reason | "";
  readonly serviceId: string | null;
  readonly customerId: string | null;
  readonly partnerId: string | null;
  /** What the reply carried, without secrets. */
  readonly reply: string;
  readonly latencyUs: number;
}

type Row = Attempt & { readonly id: string };

const flushMs = 500;
const mostWaiting = 50_000;
const together = 2_000;
/** Identical refusals within this time are one row with a counter. */
const sameMs = 60_000;
const mostRemembered = 20_000;

interface Repeated {
  readonly id: string;
  readonly at: Date;
  /** Since the last flush. */
  more: number;
}

export class AuthLog {
  readonly #base: Base;
  readonly #log: Logger;
  #waiting: Row[] = [];
  readonly #refusals = new Map<string, Repeated>();
  #flushing: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;
  /** Attempts of which no row will tell. */
  lost = 0;

  constructor(base: Base, log: Logger) {
    this.#base = base;
    this.#log = log;
    this.#timer = setInterval(() => void this.flush(), flushMs);
    this.#timer.unref();
  }

  add(attempt: Attempt): void {
    if (attempt.result === "reject" && this.#isRepeated(attempt)) return;
    if (this.#waiting.length >= mostWaiting) {
      this.lost += 1;
      return;
    }
    const row = { ...attempt, id: uuidv7(attempt.at.getTime()) };
    this.#waiting.push(row);
    if (attempt.result === "reject") this.#remember(row);
  }

  /** Writes what waits. Safe to call at any time. */
  async flush(): Promise<void> {
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    await this.flush();
  }

  #isRepeated(attempt: Attempt): boolean {
    const known = this.#refusals.get(sameAs(attempt));
    if (!known || attempt.at.getTime() - known.at.getTime() >= sameMs) return false;
    known.more += 1;
    return true;
  }

  #remember(row: Row): void {
    this.#refusals.set(sameAs(row), { id: row.id, at: row.at, more: 0 });
    if (this.#refusals.size <= mostRemembered) return;
    const [oldest] = this.#refusals.keys();
    if (oldest !== undefined) this.#refusals.delete(oldest);
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const rows = this.#waiting.splice(0, together);
      try {
        await this.#insert(rows);
      } catch (error) {
        this.#log.warn({ err: error, rows: rows.length }, "the log of logins could not be written and is tried again");
        this.#waiting = [...rows, ...this.#waiting].slice(0, mostWaiting);
        return;
      }
    }
    await this.#count();
  }

  #insert(rows: readonly Row[]): Promise<void> {
    return this.#inWork(async (tx) => {
      await sql`insert into access.auth_log (id, at, nas_id, source, login, mac, called_id, port_id, method, result, reason, service_id, customer_id, partner_id, reply, latency_us)
        select * from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ at }) => at)}::timestamptz[], ${rows.map(({ nasId }) => nasId)}::uuid[],
          ${rows.map(({ source }) => source)}::inet[], ${rows.map(({ login }) => printable(login))}::text[], ${rows.map(({ mac }) => mac)}::macaddr[],
          ${rows.map(({ calledId }) => printable(calledId))}::text[], ${rows.map(({ portId }) => printable(portId))}::text[],
          ${rows.map(({ method }) => method)}::text[], ${rows.map(({ result }) => result)}::text[], ${rows.map(({ reason }) => reason)}::text[],
          ${rows.map(({ serviceId }) => serviceId)}::uuid[], ${rows.map(({ customerId }) => customerId)}::uuid[],
          ${rows.map(({ partnerId }) => partnerId)}::uuid[], ${rows.map(({ reply }) => reply)}::text[], ${rows.map(({ latencyUs }) => latencyUs)}::int[])`.execute(
        tx,
      );
    });
  }

  async #count(): Promise<void> {
    const now = this.#base.clock.now().getTime();
    const counted = [...this.#refusals.values()].filter(({ more }) => more > 0).map((each) => ({ each, more: each.more }));
    for (const [key, { at, more }] of this.#refusals) if (more === 0 && now - at.getTime() > sameMs) this.#refusals.delete(key);
    if (counted.length === 0) return;
    try {
      await this.#inWork(async (tx) => {
        await sql`update access.auth_log row set times = times + more.count
          from unnest(${counted.map(({ each }) => each.id)}::uuid[], ${counted.map(({ each }) => each.at)}::timestamptz[],
            ${counted.map(({ more }) => more)}::int[]) more (id, at, count) where row.id = more.id and row.at = more.at`.execute(tx);
      });
      for (const { each, more } of counted) each.more -= more;
    } catch (error) {
      this.#log.warn({ err: error }, "repeated refusals could not be counted and are tried again");
    }
  }

  #inWork(act: (tx: Parameters<Parameters<typeof inWork>[2]>[0]["tx"]) => Promise<void>): Promise<void> {
    return inWork(this.#base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, ({ tx }) => act(tx));
  }
}

const sameAs = ({ login, nasId, reason }: Attempt): string => `${nasId} ${reason} ${login.toLowerCase()}`;

/** PostgreSQL stores no zero byte, and a log is read by people. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are replaced.
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f]/g, "\ufffd").slice(0, 253);
