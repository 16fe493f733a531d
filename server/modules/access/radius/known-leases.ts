// N-125 while the database is away nobody is given a new address, but who has one, or had it last, gets it again: it is in memory, and on disk for
// a process that starts then.
import { join } from "node:path";
import { chunksOf } from "../../../platform/chunks.ts";
import type { Logger } from "../../../platform/log.ts";
import type { SnapshotFile } from "../../../platform/snapshot-file.ts";
import type { Tools } from "../../../platform/tools.ts";
import { type Base, inWork } from "../../../platform/work.ts";
import { type KeptLease, type Lease, type LeaseWish, listKeptLeases } from "../../network/index.ts";
import { snapshotOf } from "./world-snapshot.ts";

/** In the snapshot on disk, in the order in which it became known. */
interface Part {
  readonly leases: readonly KeptLease[];
}

type Given = Extract<Lease, { kind: "lease" }>;

/** Other processes give addresses, too. */
const refreshMs = 300_000;
const pageSize = 2_000;
const together = 200;

const partOf = ({ serviceId, role, family }: Pick<LeaseWish, "serviceId" | "role" | "family">): string => `${role} ${family} ${serviceId}`;
const placeOf = ({ prefixId, address }: Given): string => `${prefixId} ${address}`;

/** What is known of one reading, and since. */
class Leases {
  readonly #ofPart = new Map<string, KeptLease[]>();
  /** Of an address: whoever had it before has it no longer. */
  readonly #holders = new Map<string, KeptLease>();

  has(place: string): boolean {
    return this.#holders.has(place);
  }

  of(part: string): readonly KeptLease[] {
    return this.#ofPart.get(part) ?? [];
  }

  put(kept: KeptLease): void {
    const place = placeOf(kept.lease);
    const former = this.#holders.get(place);
    if (former) this.#drop(former);
    this.#holders.set(place, kept);
    const part = partOf(kept.of);
    const own = this.#ofPart.get(part);
    if (own) own.push(kept);
    else this.#ofPart.set(part, [kept]);
  }

  *all(): Generator<KeptLease> {
    yield* this.#holders.values();
  }

  #drop(kept: KeptLease): void {
    const part = partOf(kept.of);
    const left = this.of(part).filter((each) => each !== kept);
    if (left.length > 0) this.#ofPart.set(part, left);
    else this.#ofPart.delete(part);
  }
}

function* partsOf(known: Leases): Generator<Part> {
  for (const leases of chunksOf(known.all(), together)) yield { leases };
}

export class KnownLeases {
  readonly #base: Base;
  readonly #log: Logger;
  readonly #snapshot: SnapshotFile<Part>;
  readonly #writesSnapshot: boolean;
  #leases = new Leases();
  /** What is being read; it takes the place of the others once it is whole. */
  #next: Leases | undefined;
  #reading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;
  #given: KeptLease[] = [];

  constructor({ base, log, config }: Pick<Tools, "base" | "log" | "config">) {
    this.#base = base;
    this.#log = log;
    this.#snapshot = snapshotOf(join(config.dataDir, "radius"), "leases", log);
    // One process of a machine writes for all.
    this.#writesSnapshot = !config.joinsRadius;
  }

  /** Reads them now, and then every few minutes. */
  async start(): Promise<void> {
    for (const { leases } of this.#snapshot.read()) for (const kept of leases) this.#leases.put(kept);
    await this.#refresh();
    this.#timer = setInterval(() => void this.#refresh(), refreshMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#timer);
    await this.#reading;
    await this.#snapshot.close();
  }

  note(wish: LeaseWish, lease: Given): void {
    const kept: KeptLease = { of: wish, mac: wish.mac, isShown: false, lease };
    this.#leases.put(kept);
    this.#next?.put(kept);
    if (!this.#writesSnapshot) return;
    if (this.#given.push(kept) === 1) setImmediate(() => this.#keepGiven());
  }

  /** Those of one moment together. */
  #keepGiven(): void {
    void this.#snapshot.append({ leases: this.#given });
    this.#given = [];
  }

  /** As leases are given again otherwise (N-75), but for the last word of the database; undefined: it had none, or one of another pool than is asked for. */
  find(wish: LeaseWish): Given | undefined {
    const own = this.#leases.of(partOf(wish)).filter(({ lease }) => wish.pool === "any" || wish.pool.includes(lease.prefixId));
    const isSame = ({ mac }: KeptLease): boolean => mac === null || wish.mac === null || mac === wish.mac;
    // What another device of the line shows in a session of its own is not given twice.
    const found = own.findLast(isSame) ?? own.findLast(({ isShown }) => !isShown);
    return found && { ...found.lease, isAgain: true };
  }

  async #refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** A page at a time: logins are answered in between. */
  async #read(): Promise<void> {
    const next = new Leases();
    this.#next = next;
    try {
      const open = { actor: { kind: "system", name: "radius" }, origin: { source: "job" } } as const;
      for (let after: string | undefined; !this.#isOver; ) {
        const page = await inWork(this.#base, open, (work) => listKeptLeases(work, { after, limit: pageSize }));
        // What was given meanwhile is newer than what was read.
        for (const kept of page.leases) if (!next.has(placeOf(kept.lease))) next.put(kept);
        after = page.last;
        if (after === undefined) break;
      }
      if (this.#isOver) return;
      this.#leases = next;
      if (this.#writesSnapshot) void this.#snapshot.rewrite(partsOf(next));
    } catch (error) {
      this.#log.warn({ err: error }, "RADIUS could not read who has which address");
    } finally {
      this.#next = undefined;
    }
  }
}
