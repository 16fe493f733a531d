import { tooManyRequests } from "../problems.ts";

const windowMs = 60_000;
const mostKeys = 50_000;

/** Counts what somebody does in the running minute. Per process: with several, each counts its own. Exact sharing would cost a write per request. */
export class MinuteLimits {
  readonly #windows = new Map<string, { startedAt: number; used: number }>();

  /** @param who - whose minute it is. Above `most` it refuses, and says when to come back. */
  take(who: string, { most, now, message }: { most: number; now: Date; message: string }): void {
    const at = now.getTime();
    const window = this.#windows.get(who);
    if (!window || at - window.startedAt >= windowMs || at < window.startedAt) {
      if (this.#windows.size >= mostKeys) this.#windows.clear();
      this.#windows.set(who, { startedAt: at, used: 1 });
      return;
    }
    window.used += 1;
    if (window.used <= most) return;
    throw tooManyRequests(message, { retryAfterS: Math.ceil((window.startedAt + windowMs - at) / 1000) });
  }
}
