// What a look at a device brings.
import type { CounterKind } from "./counter-rules.ts";
import type { SeenInterface } from "./interface-rules.ts";

/** A value that devices of one kind are asked for beside the usual. */
export interface OwnOid {
  readonly id: string;
  readonly oid: string;
  readonly type: CounterKind | "gauge" | "text";
  readonly factor: number;
  readonly low: number | null;
  readonly high: number | null;
}

export type Measure = "in" | "out" | "cpu" | "storage" | "oid";
/** A number as the device says it. A counter becomes a rate; `factor` makes of either what is kept. */
export type Measured = {
  readonly measure: Measure;
  /** The interface, the storage or the own value; empty for what a device has once. */
  readonly item: string;
  readonly factor: number;
} & ({ readonly kind: "gauge"; readonly value: number } | { readonly kind: CounterKind; readonly count: bigint });

export interface DeviceReading {
  /** sysUpTime in hundredths of a second; null: it does not tell. */
  readonly uptimeTicks: number | null;
  readonly sysName: string;
  readonly interfaces: readonly SeenInterface[];
  readonly measured: readonly Measured[];
  /** Of own values that are texts, by their id. */
  readonly texts: ReadonlyMap<string, string>;
}
