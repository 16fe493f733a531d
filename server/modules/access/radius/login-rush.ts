// How many log in just now. While routers restart, answers go first: what can wait for its turn asks here.

const windowMs = 200;
const storm = 2_000;
const some = 50;

export class LoginRush {
  readonly #timer: NodeJS.Timeout;
  #inWindow = 0;
  #perSecond = 0;

  constructor() {
    this.#timer = setInterval(() => {
      this.#perSecond = (this.#inWindow * 1000) / windowMs;
      this.#inWindow = 0;
    }, windowMs);
    this.#timer.unref();
  }

  note(): void {
    this.#inWindow += 1;
  }

  /** So few that nobody is held up by what takes a tenth of a second. */
  get isCalm(): boolean {
    return this.#perSecond < some;
  }

  /** More than any router asks for unless many have restarted. */
  get isStorm(): boolean {
    return this.#perSecond > storm;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
