// With the first login of a voucher its time begins. The login is answered from memory; this writes down, a moment later, that it happened.
import { sql } from "kysely";
import type { Logger } from "../../../platform/log.ts";
import { type Base, inWork } from "../../../platform/work.ts";
import { type FirstUse, tellOfFirstUses } from "./tell-of-first-uses.ts";

const gatherMs = 50;
const retryMs = 2_000;
const together = 1_000;

export class FirstUses {
  readonly #base: Base;
  readonly #log: Logger;
  readonly #waiting = new Map<string, Date>();
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(base: Base, log: Logger) {
    this.#base = base;
    this.#log = log;
  }

  note(voucherId: string, at: Date): void {
    if (this.#waiting.has(voucherId)) return;
    this.#waiting.set(voucherId, at);
    this.#later(gatherMs);
  }

  /** Writes what waits. Safe to call at any time. */
  flush(): Promise<void> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.flush();
    clearTimeout(this.#timer);
  }

  #later(ms: number): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.flush();
    }, ms);
    this.#timer.unref();
  }

  async #write(): Promise<void> {
    while (this.#waiting.size > 0) {
      const some = [...this.#waiting].slice(0, together);
      try {
        await inWork(this.#base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, async (work) => {
          // In one order, as accounting takes them.
          const { rows } = await sql<FirstUse>`update access.vouchers voucher set first_used_at = used.at
            from (select voucher.id, wanted.at
              from unnest(${some.map(([id]) => id)}::uuid[], ${some.map(([, at]) => at)}::timestamptz[]) wanted (id, at)
              join access.vouchers voucher on voucher.id = wanted.id and voucher.first_used_at is null order by voucher.id for update of voucher) used
            where voucher.id = used.id returning voucher.id, voucher.partner_id, voucher.first_used_at as used_at`.execute(work.tx);
          tellOfFirstUses(work, rows);
        });
      } catch (error) {
        // Their sessions say it, too, when accounting comes.
        this.#log.warn({ err: error, vouchers: this.#waiting.size }, "first uses of vouchers could not be written and are tried again");
        this.#later(retryMs);
        return;
      }
      for (const [id] of some) this.#waiting.delete(id);
    }
  }
}
