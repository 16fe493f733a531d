// Addresses of pools for logins. Many ask at once when a router restarts, and a commit costs more than an address: whoever asks while the desk is
// busy goes into the next transaction together.
import type { Base } from "../../../platform/work.ts";
import { inWork, type Work } from "../../../platform/work.ts";
import { hasPoolFor, type Lease, type LeaseWish, leaseAddress } from "../../network/index.ts";

export type LeaseAnswer = Lease | { readonly kind: "no_pool" };

interface Waiting {
  readonly wish: LeaseWish;
  readonly answer: (lease: LeaseAnswer) => void;
  readonly fail: (error: unknown) => void;
}

/** Transactions at once, and how many each serves. */
const desks = 4;
const mostTogether = 50;

export class LeaseDesk {
  readonly #base: Base;
  readonly #waiting: Waiting[] = [];
  #busy = 0;

  constructor(base: Base) {
    this.#base = base;
  }

  ask(wish: LeaseWish): Promise<LeaseAnswer> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ wish, answer, fail });
      if (this.#busy < desks) void this.#serve();
    });
  }

  async #serve(): Promise<void> {
    this.#busy += 1;
    // Those of the same moment come along.
    await new Promise((done) => setImmediate(done));
    while (this.#waiting.length > 0) {
      // In one order, or two desks wait for each other.
      const together = this.#waiting.splice(0, mostTogether).toSorted((a, b) => (a.wish.serviceId < b.wish.serviceId ? -1 : 1));
      await this.#answerAll(together);
    }
    this.#busy -= 1;
  }

  async #answerAll(together: readonly Waiting[]): Promise<void> {
    try {
      const open = { actor: { kind: "system", name: "radius" }, origin: { source: "job" } } as const;
      const answers = await inWork(this.#base, open, async (work) => {
        const given: LeaseAnswer[] = [];
        for (const { wish } of together) given.push(await lease(work, wish));
        return given;
      });
      for (const [at, { answer }] of together.entries()) answer(answers[at] as LeaseAnswer);
    } catch (error) {
      for (const { fail } of together) fail(error);
    }
  }
}

async function lease(work: Work, wish: LeaseWish): Promise<LeaseAnswer> {
  const found = await leaseAddress(work, wish);
  return found.kind === "exhausted" && !(await hasPoolFor(work, wish)) ? { kind: "no_pool" } : found;
}
