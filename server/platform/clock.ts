/** Where "now" comes from. The edge reads it once for a request or job and hands the moment on. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock for tests, demos and rehearsals: it stands where it was set and moves when it is told to. */
export class MovableClock implements Clock {
  #at: Date;

  constructor(at: Date | string) {
    this.#at = new Date(at);
  }

  now(): Date {
    return this.#at;
  }

  moveTo(at: Date | string): void {
    this.#at = new Date(at);
  }
}

/** The system's clock, moved by a fixed distance: what `demarc clock` sets on a test installation. */
export const shiftedClock = (byMs: number): Clock => ({ now: () => new Date(Date.now() + byMs) });
