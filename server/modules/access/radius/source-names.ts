// Routers that come from a host name and not from a fixed address (network.md 1.2): names are looked up again and again, and the last good answer stays.
import { lookup } from "node:dns/promises";
import type { Logger } from "../../../platform/log.ts";
import { type KnownNas, readNetwork } from "../../network/index.ts";

const againMs = 60_000;
const firstLookMs = 2_000;

export class SourceNames {
  readonly #log: Logger;
  readonly #onChanged: () => void;
  #names: ReadonlySet<string> = new Set();
  readonly #found = new Map<string, readonly string[]>();
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  /** @param onChanged - a name leads elsewhere than before */
  constructor(log: Logger, onChanged: () => void) {
    this.#log = log;
    this.#onChanged = onChanged;
  }

  /** With addresses instead of names, as far as they are known; names that are new are looked up in the background. */
  complete<Nas extends Pick<KnownNas, "networks" | "hostNames">>(nases: readonly Nas[]): Nas[] {
    const names = new Set(nases.flatMap(({ hostNames }) => hostNames));
    const hasNew = [...names].some((name) => !this.#names.has(name));
    this.#names = names;
    if (hasNew) this.#later(0);
    return nases.map((nas) => (nas.hostNames.length === 0 ? nas : this.#withAddresses(nas)));
  }

  /** Resolves once all names were looked up, or after a moment: before the first packet is taken. */
  async looked(): Promise<void> {
    if (this.#names.size > 0) await Promise.race([this.#look(), new Promise((done) => setTimeout(done, firstLookMs).unref())]);
  }

  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #withAddresses<Nas extends Pick<KnownNas, "networks" | "hostNames">>(nas: Nas): Nas {
    const found = nas.hostNames.flatMap((name) => (this.#found.get(name) ?? []).map(readNetwork));
    return { ...nas, networks: [...nas.networks, ...found], hostNames: nas.hostNames.filter((name) => !this.#found.has(name)) };
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), ms);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const changed = await Promise.all([...this.#names].map((name) => this.#lookUp(name)));
    if (this.#isOver) return;
    if (changed.includes(true)) this.#onChanged();
    if (this.#names.size > 0) this.#later(againMs);
  }

  /** @returns whether it leads elsewhere than before */
  async #lookUp(name: string): Promise<boolean> {
    try {
      const addresses = (await lookup(name, { all: true })).map(({ address }) => address).toSorted();
      const isSame = String(this.#found.get(name)) === String(addresses);
      this.#found.set(name, addresses);
      return !isSame;
    } catch (error) {
      this.#log.warn({ err: error, name }, "the name of a router's source leads nowhere; its last address stays");
      return false;
    }
  }
}
