// What this module needs from outside: somebody who speaks to the routers of one kind (an ACS, a maker's cloud, a simulated box), and what
// other modules know about a line. Adapters implement the first; modules join the second, or nobody does and it is not known.
import type { Capability, NetworkName } from "./contract.ts";

export interface Band {
  readonly band: Exclude<NetworkName, "guest">;
  readonly isOn: boolean;
  readonly name: string;
  readonly channel: number | null;
  /** Only of routers that report it; never stored, only compared with what was set. */
  readonly key?: string;
}

export interface Host {
  /** Lower case with colons. */
  readonly mac: string;
  readonly name: string;
  readonly ip: string | null;
  readonly over: Exclude<NetworkName, "guest"> | "guest" | "cable";
  readonly isActive: boolean;
  readonly isPaused: boolean;
}

/** What a router says of itself. What it does not report is null or absent, never made up. */
export interface Reading {
  readonly capabilities: readonly Capability[];
  readonly firmware: string;
  readonly newFirmware: string | null;
  /** When it last started. */
  readonly startedAt: string;
  readonly wan: { readonly isUp: boolean; readonly ipv4: string | null; readonly ipv6: string | null; readonly mac: string | null };
  readonly bands: readonly Band[];
  readonly guest: { readonly isOn: boolean; readonly name: string; readonly key?: string } | null;
  readonly schedule: { readonly isOn: boolean; readonly from: string; readonly to: string } | null;
  readonly hosts: readonly Host[];
  readonly ports: readonly { readonly name: string; readonly isUp: boolean; readonly mbps: number | null }[];
  readonly speedTest: { readonly at: string; readonly downKbps: number; readonly upKbps: number; readonly pingMs: number } | null;
  /** Optical or radio level in dBm, with the router's own verdict; null: it has none. */
  readonly signal: { readonly dbm: number; readonly isGood: boolean } | null;
  /** With what it logs in at the line; null: it says nothing of it. */
  readonly wanLogin: string | null;
}

/** What a router is told to do. Keys and passwords stand in the order alone, never in what is stored. */
export type Order =
  | { readonly kind: "reboot" }
  | { readonly kind: "wifi"; readonly bands: readonly Band["band"][]; readonly name?: string; readonly key?: string }
  | { readonly kind: "guest_wifi"; readonly isOn: boolean; readonly name?: string; readonly key?: string }
  | { readonly kind: "band"; readonly band: Band["band"]; readonly isOn: boolean }
  | { readonly kind: "schedule"; readonly isOn: boolean; readonly from: string; readonly to: string }
  | { readonly kind: "pause_host"; readonly mac: string; readonly isPaused: boolean }
  | { readonly kind: "speed_test" }
  | { readonly kind: "wan_login"; readonly login: string; readonly password: string };

export type ReadAnswer = { readonly kind: "reading"; readonly reading: Reading } | { readonly kind: "silent" };
export type OrderAnswer =
  | { readonly kind: "accepted" }
  | { readonly kind: "silent" }
  /** `reason` is the router's own words, for staff. */
  | { readonly kind: "refused"; readonly reason: string };

export interface RouterAdapter {
  readonly driver: string;
  /** Asks the router to report itself; "silent" when it does not within the time. */
  read(ref: string, options: { readonly timeoutMs: number }): Promise<ReadAnswer>;
  /** `key` is the same for every repeat of one order, which is carried out once. */
  order(ref: string, key: string, order: Order): Promise<OrderAnswer>;
}

export type RouterAdapters = ReadonlyMap<string, RouterAdapter>;
