// How far a process is behind. What comes in while it is busy waits in its sockets, and no packet says for how long; a timer that comes late does.

const everyMs = 100;

export class LoopLag {
  readonly #timer: NodeJS.Timeout;
  #dueAt = performance.now() + everyMs;
  #lateMs = 0;

  constructor() {
    this.#timer = setInterval(() => {
      const now = performance.now();
      this.#lateMs = Math.max(0, now - this.#dueAt);
      this.#dueAt = now + everyMs;
    }, everyMs);
    this.#timer.unref();
  }

  /** Milliseconds by which the last turn came late: what is read from sockets now may have waited so long. */
  get ms(): number {
    return this.#lateMs;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
