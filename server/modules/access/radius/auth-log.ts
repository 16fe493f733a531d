// N-110 every attempt to log in, written a few hundred at a time beside the answers. While the database is away they wait; logins go on.
import { sql } from "kysely";
import { CopyConnection } from "../../../platform/db/copy-connection.ts";
import { isRefusedRow } from "../../../platform/db/database-faults.ts";
import type { Tools } from "../../../platform/tools.ts";
import { uuidv7 } from "../../../platform/uuid.ts";
import { inWork } from "../../../platform/work.ts";
import { type Attempt, AttemptLines, attemptColumns, type Piece } from "./attempt-lines.ts";
import type { LoginRush } from "./login-rush.ts";

const flushMs = 200;
/** Some hundred megabytes. */
const mostWaiting = 400_000;
/** While many log in, rows wait until it is calm or half of the memory is full. Then a part of them at each look, and never less than a few pieces. */
const spreadOver = 25;
const fewestPieces = 2;
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
  readonly #tools: Pick<Tools, "base" | "log">;
  readonly #connection: CopyConnection;
  readonly #rush: LoginRush;
  readonly #lines = new AttemptLines();
  readonly #refusals = new Map<string, Repeated>();
  #flushing: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;
  /** Attempts of which no row will tell. */
  lost = 0;

  constructor(tools: Pick<Tools, "base" | "log" | "databaseUrl">, rush: LoginRush) {
    this.#tools = tools;
    this.#rush = rush;
    this.#connection = new CopyConnection(tools.databaseUrl, "demarc-auth-log", { isPatient: true });
    this.#timer = setInterval(() => void this.#write(this.#piecesNow()), flushMs);
    this.#timer.unref();
  }

  add(attempt: Attempt): void {
    if (attempt.result === "reject" && this.#isRepeated(attempt)) return;
    if (this.#lines.rows >= mostWaiting) {
      this.lost += 1;
      return;
    }
    const id = uuidv7(attempt.at.getTime());
    this.#lines.add(id, attempt);
    if (attempt.result === "reject") this.#remember(id, attempt);
  }

  /** Writes all that waits by now. Safe to call at any time. */
  async flush(): Promise<void> {
    while (this.#flushing) await this.#flushing;
    await this.#write(Number.POSITIVE_INFINITY);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    await this.#connection.close();
  }

  #piecesNow(): number {
    if (this.#rush.isStorm && this.#lines.rows < mostWaiting / 2) return 0;
    return Math.max(fewestPieces, Math.ceil(this.#lines.pieces / spreadOver));
  }

  #isRepeated(attempt: Attempt): boolean {
    const known = this.#refusals.get(sameAs(attempt));
    if (!known || attempt.at.getTime() - known.at.getTime() >= sameMs) return false;
    known.more += 1;
    return true;
  }

  #remember(id: string, attempt: Attempt): void {
    this.#refusals.set(sameAs(attempt), { id, at: attempt.at, more: 0 });
    if (this.#refusals.size <= mostRemembered) return;
    const [oldest] = this.#refusals.keys();
    if (oldest !== undefined) this.#refusals.delete(oldest);
  }

  #write(mostPieces: number): Promise<void> {
    this.#flushing ??= this.#writePieces(mostPieces).finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #writePieces(mostPieces: number): Promise<void> {
    for (let written = 0; written < mostPieces; written++) {
      const piece = this.#lines.take();
      if (!piece) break;
      if (!(await this.#insert(piece))) return;
    }
    await this.#count();
  }

  /** @returns whether it makes sense to go on. */
  async #insert(piece: Piece): Promise<boolean> {
    try {
      await this.#connection.copy(`access.auth_log (${attemptColumns})`, piece.bytes.subarray(0, piece.used));
    } catch (error) {
      if (!isRefusedRow(error)) {
        this.#tools.log.warn({ err: error, rows: piece.rows }, "the log of logins could not be written and is tried again");
        this.#lines.putBack(piece);
        return false;
      }
      this.lost += piece.rows;
      this.#tools.log.error({ err: error, rows: piece.rows }, "logins that the log does not take");
    }
    this.#lines.release(piece);
    return true;
  }

  async #count(): Promise<void> {
    const now = this.#tools.base.clock.now().getTime();
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
      this.#tools.log.warn({ err: error }, "repeated refusals could not be counted and are tried again");
    }
  }

  #inWork(act: (tx: Parameters<Parameters<typeof inWork>[2]>[0]["tx"]) => Promise<void>): Promise<void> {
    return inWork(this.#tools.base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, ({ tx }) => act(tx));
  }
}

const sameAs = ({ login, nasId, reason }: Attempt): string => `${nasId} ${reason} ${login.toLowerCase()}`;
