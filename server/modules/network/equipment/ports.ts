import type { Echo } from "./judge-rules.ts";

/** By address. */
export type Echoes = ReadonlyMap<string, Echo>;

export type Pinged =
  | { readonly kind: "answers"; readonly echoes: Echoes }
  /** Nothing was sent: what that means for the equipment is not known (N-41). */
  | { readonly kind: "unable"; readonly reason: "missing" | "forbidden" | "failed"; readonly said: string };

export interface PingWish {
  /** To each address. */
  readonly packets: number;
  /** For how long an answer is waited for. */
  readonly timeoutMs: number;
}

/** Whoever sends ICMP echo requests for us. */
export interface Prober {
  /** Thousands at once. Answers for every address that it was given, or says that it cannot; so it does when it is stopped in between. */
  ping(addresses: readonly string[], wish: PingWish, stop?: AbortSignal): Promise<Pinged>;
  /** The way out of the machine on which it runs; undefined: there is none that it knows. */
  findGateway(): Promise<string | undefined>;
}
