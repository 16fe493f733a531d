// N-107 what is to be said to one NAS: the more urgent first, and never more in a second than it bears.

interface Waiting {
  readonly rank: number;
}

/** A tenth of a second's worth may go at once, so that whoever looks rarely is not slower than the pace. */
const burstSeconds = 0.1;

export class PacedQueue {
  /** One line for each rank, in the order in which they came. */
  readonly #lines: Set<string>[] = [];
  readonly #waiting = new Map<string, Waiting>();
  #perSecond: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = this.#most;
    this.#filledAtMs = nowMs;
  }

  get size(): number {
    return this.#waiting.size;
  }

  setPace(perSecond: number): void {
    this.#perSecond = perSecond;
  }

  /** What waits already keeps its place, unless it has become more urgent (N-106). @param rank - 0 goes first */
  put(id: string, rank: number): void {
    const known = this.#waiting.get(id);
    if (known && known.rank <= rank) return;
    if (known) this.#lines[known.rank]?.delete(id);
    this.#waiting.set(id, { rank });
    const line = this.#lines[rank] ?? new Set();
    line.add(id);
    this.#lines[rank] = line;
  }

  drop(id: string): void {
    const known = this.#waiting.get(id);
    if (!known) return;
    this.#waiting.delete(id);
    this.#lines[known.rank]?.delete(id);
  }

  /** Those whose turn it is, at most so many. */
  take(nowMs: number, most: number): string[] {
    this.#fill(nowMs);
    const taken: string[] = [];
    while (taken.length < most && this.#tokens >= 1) {
      const next = this.#first();
      if (next === undefined) break;
      this.drop(next);
      this.#tokens -= 1;
      taken.push(next);
    }
    return taken;
  }

  #first(): string | undefined {
    for (const line of this.#lines) for (const id of line ?? []) return id;
    return undefined;
  }

  #fill(nowMs: number): void {
    const gained = (Math.max(0, nowMs - this.#filledAtMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#most, this.#tokens + gained);
    this.#filledAtMs = nowMs;
  }

  get #most(): number {
    return Math.max(1, this.#perSecond * burstSeconds);
  }
}
