import type { Echo } from "../../server/modules/network/equipment/judge-rules.ts";
import type { Pinged, PingWish, Prober } from "../../server/modules/network/equipment/ports.ts";

/** The outside world of the monitor: which addresses answer, and whether it can send at all. */
export class SimulatedProber implements Prober {
  /** Addresses that do not answer. */
  readonly gone = new Set<string>();
  /** Milliseconds that an answer takes; 5 unless said. */
  readonly slow = new Map<string, number>();
  unable: Extract<Pinged, { kind: "unable" }> | undefined;
  gateway: string | undefined = "192.0.2.1";
  /** What it was asked for. */
  readonly asked: (readonly string[])[] = [];

  ping(addresses: readonly string[], { packets }: PingWish): Promise<Pinged> {
    this.asked.push(addresses);
    if (this.unable) return Promise.resolve(this.unable);
    return Promise.resolve({ kind: "answers", echoes: new Map(addresses.map((address) => [address, this.#echo(address, packets)])) });
  }

  findGateway(): Promise<string | undefined> {
    return Promise.resolve(this.gateway);
  }

  #echo(address: string, packets: number): Echo {
    if (this.gone.has(address)) return { sent: packets, answered: 0, averageMs: null };
    return { sent: packets, answered: packets, averageMs: this.slow.get(address) ?? 5 };
  }
}
