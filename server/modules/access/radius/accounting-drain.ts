// Takes accounting packets out of the spool and into the database, many in one transaction, together with how far that has come: each counts once,
// whenever whoever is killed (N-79, N-80).

import { isConnectionFault } from "../../../platform/db/database-faults.ts";
import type { Logger } from "../../../platform/log.ts";
import type { Spool } from "../../../platform/spool.ts";
import type { SpooledRecord, SpoolPosition } from "../../../platform/spool-files.ts";
import type { Tools } from "../../../platform/tools.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import { readPacket } from "../../../protocols/radius/packet.ts";
import { type AccountingRecord, quarantine } from "../../usage/index.ts";
import { LateStarts } from "../coa/late-starts.ts";
import type { RadiusCounters } from "../counters/radius-counters.ts";
import { db } from "../tables.ts";
import { readAccounting, type Whose } from "./accounting-packet.ts";
import type { ClassCookies } from "./class-cookie.ts";
import { compactWaiting } from "./compact-waiting.ts";
import { countAccounting, whoseBy } from "./count-accounting.ts";
import type { LoginRush } from "./login-rush.ts";
import type { RadiusNas } from "./radius-nas.ts";
import type { RadiusWorld } from "./radius-world.ts";
import { nasOfSpooled, readSpooled } from "./spooled-packet.ts";

const mostTogether = 2_000;
/** While people log in: a batch as large as that would keep each of them waiting for a tenth of a second. */
const mostBesideLogins = 200;
/** So long after the database could not be reached it is tried again. */
const retryMs = 1_000;
/** A database that starts again is back before anything is gained by compacting. */
const compactAfterMs = 60_000;

export class AccountingDrain {
  readonly #base: Tools["base"];
  readonly #log: Logger;
  readonly #world: RadiusWorld;
  readonly #whoseAt: (nas: RadiusNas) => Whose;
  readonly #spool: Spool;
  readonly #counters: RadiusCounters;
  readonly #rush: LoginRush;
  readonly #lateStarts: LateStarts;
  #position: SpoolPosition | undefined;
  #isOver = false;
  /** Something failed a moment ago, and is tried again soon. */
  #isRetrying = false;
  /** The database could not be reached since then. */
  #awaySince: Date | undefined;
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;

  constructor(
    tools: Pick<Tools, "base" | "log">,
    {
      world,
      cookies,
      spool,
      counters,
      rush,
    }: { world: RadiusWorld; cookies: ClassCookies; spool: Spool; counters: RadiusCounters; rush: LoginRush },
  ) {
    this.#base = tools.base;
    this.#log = tools.log;
    this.#world = world;
    this.#spool = spool;
    this.#counters = counters;
    this.#rush = rush;
    this.#whoseAt = (nas) => whoseBy(world, cookies, nas);
    this.#lateStarts = new LateStarts(tools.log, { world, cookies });
  }

  /** Everything in it is in the database. */
  get isEmpty(): boolean {
    const at = this.#position;
    return at !== undefined && !this.#isBehind(at);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** There is something to take out. That brings no database back. */
  nudge(): void {
    if (!this.#isRetrying) this.#wake?.();
  }

  /** Takes out what is there and ends; with the database away it ends at once, and the spool keeps it. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#wake?.();
    await this.#running;
  }

  /** Resolves once everything that is in the spool by now is in the database. */
  async settled(): Promise<void> {
    const end = this.#spool.end;
    while (this.#position === undefined || this.#isBehind(this.#position, end)) {
      this.#wake?.();
      await new Promise((done) => setTimeout(done, 10));
    }
  }

  #isBehind({ segment, offset }: SpoolPosition, end = this.#spool.end): boolean {
    return segment < end.segment || (segment === end.segment && offset < end.offset);
  }

  async #run(): Promise<void> {
    while (true) {
      try {
        this.#position ??= await this.#findPosition();
        const { end } = this.#spool;
        const records = await this.#spool.read(this.#position, this.#rush.isCalm ? mostTogether : mostBesideLogins);
        if (records.length > 0) {
          const startedAt = performance.now();
          await this.#apply(records);
          this.#awaySince = undefined;
          await this.#spool.dropBefore(this.#position);
          // It is on disk; half of the time is for those who log in.
          if (this.#rush.isStorm && !this.#isOver) await new Promise((done) => setTimeout(done, performance.now() - startedAt));
          continue;
        }
        // Nothing lay in between: the newest segment was begun, and nothing was written into it yet.
        if (this.#isBehind(this.#position, end)) this.#position = end;
        if (this.#isOver) return;
        await this.#pause(10_000);
      } catch (error) {
        this.#log.warn({ err: error }, "accounting waits in the spool");
        if (this.#isOver) return;
        if (isConnectionFault(error)) await this.#whileAway();
        this.#isRetrying = true;
        await this.#pause(retryMs);
        this.#isRetrying = false;
      }
    }
  }

  /** N-125 */
  async #whileAway(): Promise<void> {
    const now = this.#base.clock.now();
    this.#awaySince ??= now;
    if (now.getTime() - this.#awaySince.getTime() < compactAfterMs) return;
    await compactWaiting({
      ...{ spool: this.#spool, world: this.#world, rush: this.#rush, log: this.#log },
      isOver: () => this.#isOver,
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** Two halves, each by itself, until what cannot be applied is alone (N-80). */
  async #apply(records: readonly SpooledRecord[]): Promise<void> {
    const last = records.at(-1);
    if (!last) return;
    try {
      const { lateByNas, now } = await this.#inWork(async (work) => {
        const decoded = this.#decode(records);
        const outcome = await countAccounting(work, decoded, { world: this.#world, lateStarts: this.#lateStarts });
        await this.#moveTo(work, last.next);
        return { ...outcome, now: work.now };
      });
      for (const [nasId, times] of lateByNas) this.#counters.count(nasId, "late", "", { atMs: now.getTime(), times });
      this.#position = last.next;
    } catch (error) {
      if (isPassing(error)) throw error;
      if (records.length === 1) return this.#setAside(last, error);
      const half = Math.trunc(records.length / 2);
      await this.#apply(records.slice(0, half));
      await this.#apply(records.slice(half));
    }
  }

  async #setAside(record: SpooledRecord, error: unknown): Promise<void> {
    this.#log.error({ err: error }, "an accounting packet could not be applied and is set aside");
    await this.#inWork(async (work) => {
      const decoded = this.#decodeOrShow(record);
      if (decoded) await quarantine(work, decoded, error instanceof Error ? error.message : String(error));
      await this.#moveTo(work, record.next);
    });
    this.#position = record.next;
  }

  /** What cannot even be read is kept byte for byte, where it is known whose it was. */
  #decodeOrShow(record: SpooledRecord): AccountingRecord | { readonly nasId: string; readonly bytes: string } | undefined {
    try {
      return this.#decode([record])[0];
    } catch {
      const bytes = record.bytes.toString("hex");
      const nasId = nasOfSpooled(record.bytes);
      if (nasId !== undefined) return { nasId, bytes };
      this.#log.error({ bytes }, "this is no accounting packet at all");
      return undefined;
    }
  }

  #decode(records: readonly SpooledRecord[]): AccountingRecord[] {
    return records.flatMap(({ bytes }) => {
      const { nasId, receivedAt, packet, source } = readSpooled(bytes);
      const nas = this.#world.nas(nasId);
      if (nas) return readAccounting(readPacket(packet), nas, { receivedAt, source }, this.#whoseAt(nas)) ?? [];
      // Taken out of the configuration since: how it counts is known no longer.
      this.#log.warn({ nasId, receivedAt }, "accounting of a router that is not there any more is left out");
      return [];
    });
  }

  async #findPosition(): Promise<SpoolPosition> {
    const row = await this.#inWork((work) =>
      db(work).selectFrom("access.spools").select(["segment", "position"]).where("id", "=", this.#spool.id).executeTakeFirst(),
    );
    const { begin } = this.#spool;
    const kept = row && { segment: Number(row.segment), offset: Number(row.position) };
    return kept && kept.segment >= begin.segment ? kept : begin;
  }

  async #moveTo(work: Work, { segment, offset }: SpoolPosition): Promise<void> {
    const at = { segment: BigInt(segment), position: BigInt(offset), moved_at: work.now };
    await db(work)
      .insertInto("access.spools")
      .values({ id: this.#spool.id, ...at })
      .onConflict((conflict) => conflict.column("id").doUpdateSet(at))
      .execute();
  }

  #inWork<T>(act: (work: Work) => Promise<T>): Promise<T> {
    return inWork(this.#base, { actor: { kind: "system", name: "radius" }, origin: { source: "job" } }, act);
  }
}

/** Whether the same may succeed a moment later: the database is away, somebody else was first (class 40) or holds a lock (55). Anything else is about a record. */
export function isPassing(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isConnectionFault(error) || (typeof code === "string" && /^(40|55)[0-9A-Z]{3}$/.test(code));
}
