// Addresses of pools for logins. Many ask at once when a router restarts: they are served together, by a few statements.
import { isConnectionFault, isRefusedRow } from "../../../platform/db/database-faults.ts";
import type { Logger } from "../../../platform/log.ts";
import type { Tools } from "../../../platform/tools.ts";
import { type Base, inWork } from "../../../platform/work.ts";
import { type Lease, type LeaseWish, leaseAddresses } from "../../network/index.ts";
import { KnownLeases } from "./known-leases.ts";
import { ServedTogether } from "./served-together.ts";

export type LeaseAnswer = Lease | { readonly kind: "no_pool" };

/** For so long nobody is asked again whether there is a pool after all: at most providers there is none, and every login wishes for one. */
const noPoolMs = 10_000;
/** It was so, and is asked again; should the database be away, it is still believed. */
const expired = 1;
const mostWithoutPool = 10_000;

export class LeaseDesk {
  readonly #base: Base;
  readonly #log: Logger;
  readonly #known: KnownLeases;
  readonly #served: ServedTogether<LeaseWish, Lease | Error>;
  /** Until when it is believed that there is no pool for such a wish. */
  readonly #withoutPool = new Map<string, number>();

  constructor(tools: Pick<Tools, "base" | "log" | "config">) {
    this.#base = tools.base;
    this.#log = tools.log;
    this.#known = new KnownLeases(tools);
    this.#served = new ServedTogether((wishes) => this.#leaseAll(wishes), { lanes: 2, most: 250 });
  }

  /** So that it knows who has what before the database may be away. */
  start(): Promise<void> {
    return this.#known.start();
  }

  stop(): Promise<void> {
    return this.#known.stop();
  }

  /** There may be a pool now where there was none. */
  forgetWhereNoPoolWas(): void {
    for (const kind of this.#withoutPool.keys()) this.#withoutPool.set(kind, expired);
  }

  get longestWaitMs(): number {
    return this.#served.longestWaitMs;
  }

  async ask(wish: LeaseWish): Promise<LeaseAnswer> {
    const kind = kindOf(wish);
    const withoutPoolUntil = this.#withoutPool.get(kind) ?? 0;
    if (performance.now() < withoutPoolUntil) return { kind: "no_pool" };
    try {
      const lease = await this.#served.ask(wish);
      if (lease instanceof Error) throw lease;
      if (lease.kind === "lease") this.#known.note(wish, lease);
      if (lease.kind !== "exhausted" || lease.prefixIds.length > 0) {
        this.#withoutPool.delete(kind);
        return lease;
      }
      if (this.#withoutPool.size >= mostWithoutPool) this.#withoutPool.clear();
      this.#withoutPool.set(kind, performance.now() + noPoolMs);
      return { kind: "no_pool" };
    } catch (error) {
      if (!isConnectionFault(error)) throw error;
      const known = this.#known.find(wish);
      if (!known && withoutPoolUntil === 0) throw error;
      this.#log.warn({ err: error, serviceId: wish.serviceId }, "the database is away: this line gets again what it has or had last");
      return known ?? { kind: "no_pool" };
    }
  }

  /** A wish of a line or a router that was deleted a moment ago fails alone. */
  async #leaseAll(wishes: readonly LeaseWish[]): Promise<(Lease | Error)[]> {
    try {
      const open = { actor: { kind: "system", name: "radius" }, origin: { source: "job" } } as const;
      return await inWork(this.#base, open, (work) => leaseAddresses(work, wishes));
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
      if (wishes.length === 1) return [error as Error];
      const middle = Math.ceil(wishes.length / 2);
      return [...(await this.#leaseAll(wishes.slice(0, middle))), ...(await this.#leaseAll(wishes.slice(middle)))];
    }
  }
}

/** What decides from which pools it may be served. */
const kindOf = ({ role, family, pool, nasId, locationId, partnerId }: LeaseWish): string =>
  `${role} ${family} ${String(pool)} ${nasId} ${locationId} ${partnerId}`;
