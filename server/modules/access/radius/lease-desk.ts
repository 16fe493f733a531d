// Addresses of pools for logins. Many ask at once when a router restarts: they are served together, by a few statements.
import type { Logger } from "../../../platform/log.ts";
import { type Base, inWork } from "../../../platform/work.ts";
import { type Lease, type LeaseWish, leaseAddresses } from "../../network/index.ts";
import { KnownLeases } from "./known-leases.ts";
import { ServedTogether } from "./served-together.ts";

export type LeaseAnswer = Lease | { readonly kind: "no_pool" };

export class LeaseDesk {
  readonly #log: Logger;
  readonly #known: KnownLeases;
  readonly #served: ServedTogether<LeaseWish, Lease>;

  constructor(base: Base, log: Logger) {
    this.#log = log;
    this.#known = new KnownLeases(base, log);
    const open = { actor: { kind: "system", name: "radius" }, origin: { source: "job" } } as const;
    this.#served = new ServedTogether((wishes) => inWork(base, open, (work) => leaseAddresses(work, wishes)), { lanes: 2, most: 250 });
  }

  /** So that it knows who has what before the database may be away. */
  start(): Promise<void> {
    return this.#known.start();
  }

  stop(): Promise<void> {
    return this.#known.stop();
  }

  get longestWaitMs(): number {
    return this.#served.longestWaitMs;
  }

  async ask(wish: LeaseWish): Promise<LeaseAnswer> {
    try {
      const lease = await this.#served.ask(wish);
      if (lease.kind === "lease") this.#known.note(wish, lease);
      return lease.kind === "exhausted" && lease.prefixIds.length === 0 ? { kind: "no_pool" } : lease;
    } catch (error) {
      const known = this.#known.find(wish);
      if (!known) throw error;
      this.#log.warn({ err: error, serviceId: wish.serviceId }, "no address can be given; this line gets again what it has or had last");
      return known;
    }
  }
}
