// Attempts to log in as they go into the database, written into a few large pieces of memory at once: thousands of objects that wait half a second
// for their turn would cost the garbage collector more than the logins themselves.
import { copyText } from "../../../platform/db/copy-connection.ts";
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
  readonly kind: "service" | "voucher" | "staff";
  readonly result: "accept" | "walled" | "reject" | "drop";
  readonly reason: Reason | "";
  readonly serviceId: string | null;
  readonly customerId: string | null;
  readonly partnerId: string | null;
  /** What the reply carried, without secrets. */
  readonly reply: string;
  readonly latencyUs: number;
}

export const attemptColumns =
  "id, at, nas_id, source, login, mac, called_id, port_id, method, kind, result, reason, service_id, customer_id, partner_id, reply, latency_us";

const pieceBytes = 64 * 1024;
/** Of one row, all texts at their longest. */
const longestLine = 4096;
/** A piece goes to the database in one transaction: few enough rows that nobody waits for it. */
const mostRows = 256;

export interface Piece {
  readonly bytes: Buffer;
  used: number;
  rows: number;
}

export class AttemptLines {
  readonly #full: Piece[] = [];
  readonly #free: Piece[] = [];
  #open: Piece | undefined;
  #rows = 0;
  #stamp = { ms: -1, text: "" };

  /** Rows that wait. */
  get rows(): number {
    return this.#rows;
  }

  get pieces(): number {
    return this.#full.length + (this.#open ? 1 : 0);
  }

  add(id: string, attempt: Attempt): void {
    const piece = this.#open ?? this.#begin();
    piece.used += piece.bytes.write(this.#lineOf(id, attempt), piece.used);
    piece.rows += 1;
    this.#rows += 1;
    if (piece.rows < mostRows && piece.used + longestLine <= pieceBytes) return;
    this.#full.push(piece);
    this.#open = undefined;
  }

  /** The oldest rows; give them back with `release` once they are written. */
  take(): Piece | undefined {
    const piece = this.#full.shift() ?? this.#open;
    if (piece === this.#open) this.#open = undefined;
    if (piece) this.#rows -= piece.rows;
    return piece;
  }

  /** What could not be written waits again, before all others. */
  putBack(piece: Piece): void {
    this.#full.unshift(piece);
    this.#rows += piece.rows;
  }

  release(piece: Piece): void {
    if (this.#free.length < 8) this.#free.push(piece);
  }

  #begin(): Piece {
    const piece = this.#free.pop() ?? { bytes: Buffer.allocUnsafeSlow(pieceBytes), used: 0, rows: 0 };
    piece.used = 0;
    piece.rows = 0;
    this.#open = piece;
    return piece;
  }

  #lineOf(id: string, a: Attempt): string {
    const given = `${id}\t${this.#textOf(a.at)}\t${a.nasId ?? "\\N"}\t${copyText(a.source)}\t${printable(a.login)}\t${a.mac ?? "\\N"}\t${printable(a.calledId)}\t`;
    const found = `${printable(a.portId)}\t${a.method}\t${a.kind}\t${a.result}\t${a.reason}\t${a.serviceId ?? "\\N"}\t${a.customerId ?? "\\N"}\t${a.partnerId ?? "\\N"}\t`;
    return `${given}${found}${copyText(a.reply)}\t${a.latencyUs}\n`;
  }

  /** Many come in the same millisecond. */
  #textOf(at: Date): string {
    const ms = at.getTime();
    if (ms !== this.#stamp.ms) this.#stamp = { ms, text: at.toISOString() };
    return this.#stamp.text;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are replaced.
const unprintable = /[\u0000-\u001f\u007f]/;
/** A log is read by people: what they could not see is shown as U+FFFD. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are replaced.
  const seen = unprintable.test(text) ? text.replace(/[\u0000-\u001f\u007f]/g, "\ufffd") : text;
  return copyText(seen.length > 253 ? seen.slice(0, 253) : seen);
}
