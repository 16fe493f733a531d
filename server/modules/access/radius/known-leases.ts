// N-125 while the database is away nobody is given a new address, but who has one, or had it last, gets it again: it is in memory.
import type { Logger } from "../../../platform/log.ts";
import { type Base, inWork } from "../../../platform/work.ts";
import { type Lease, type LeaseWish, listKeptLeases } from "../../network/index.ts";

type Given = Extract<Lease, { kind: "lease" }>;

interface Known {
  readonly key: string;
  readonly lease: Given;
}

/** Other processes give addresses, too. */
const refreshMs = 300_000;

export class KnownLeases {
  readonly #base: Base;
  readonly #log: Logger;
  readonly #byKey = new Map<string, Known>();
  /** Of an address: whoever had it before has it no longer. */
  readonly #byAddress = new Map<string, Known>();
  #reading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(base: Base, log: Logger) {
    this.#base = base;
    this.#log = log;
  }

  /** Reads them now, and then every few minutes. */
  async start(): Promise<void> {
    await this.refresh();
    this.#timer = setInterval(() => void this.refresh(), refreshMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
  }

  async refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  note({ serviceId, role, family }: Pick<LeaseWish, "serviceId" | "role" | "family">, lease: Given): void {
    const key = `${role} ${family} ${serviceId}`;
    const at = `${lease.prefixId} ${lease.address}`;
    const former = this.#byAddress.get(at);
    if (former && former.key !== key) this.#byKey.delete(former.key);
    const known = { key, lease };
    this.#byKey.set(key, known);
    this.#byAddress.set(at, known);
  }

  /** Only of the pools that it may be served from; undefined: it had none, or a pool was asked for by name and this is of another. */
  find({ serviceId, role, family, pool }: LeaseWish): Given | undefined {
    const lease = this.#byKey.get(`${role} ${family} ${serviceId}`)?.lease;
    return lease && (pool === "any" || pool.includes(lease.prefixId)) ? { ...lease, isAgain: true } : undefined;
  }

  async #read(): Promise<void> {
    try {
      const open = { actor: { kind: "system", name: "radius" }, origin: { source: "job" } } as const;
      for (const { of, lease } of await inWork(this.#base, open, listKeptLeases)) this.note(of, lease);
    } catch (error) {
      this.#log.warn({ err: error }, "RADIUS could not read who has which address");
    }
  }
}
