// A router as it would be in a living room: what it says of itself, and what becomes of it when it is told something.
import type { Order, Reading } from "../../modules/devices/ports.ts";

export interface SimulatedState extends Omit<Reading, "bands" | "guest"> {
  readonly bands: readonly (Reading["bands"][number] & { readonly key: string })[];
  readonly guest: { readonly isOn: boolean; readonly name: string; readonly key: string } | null;
  /** Some models report their keys, others never do. */
  readonly reportsKeys: boolean;
  readonly wanPassword: string;
}

/** What it says when it is asked. */
export function reportOf({ reportsKeys, wanPassword: _wanPassword, bands, guest, ...rest }: SimulatedState): Reading {
  return {
    ...rest,
    bands: bands.map(({ key, ...band }) => (reportsKeys ? { ...band, key } : band)),
    guest: guest === null ? null : reportsKeys ? guest : { isOn: guest.isOn, name: guest.name },
  };
}

/** Why it will not do it; undefined: it does. Boxes check less than one would wish, but they do check. */
export function refusalOf(state: SimulatedState, order: Order): string | undefined {
  if (order.kind === "wifi" && order.name?.includes("\u0000")) return "9007 Invalid parameter value";
  if (
    order.kind === "band" &&
    !order.isOn &&
    state.bands.filter(({ isOn }) => isOn).length === 1 &&
    state.bands.some(({ band, isOn }) => band === order.band && isOn)
  )
    return "9001 Request denied: the last radio stays on";
  return undefined;
}

/** How it is after it did it, at that moment. */
export function carriedOut(state: SimulatedState, order: Order, at: Date): SimulatedState {
  switch (order.kind) {
    case "reboot":
      return { ...state, startedAt: at.toISOString(), wan: { ...state.wan, isUp: true } };
    case "wifi":
      return {
        ...state,
        bands: state.bands.map((band) =>
          order.bands.includes(band.band) ? { ...band, name: order.name ?? band.name, key: order.key ?? band.key } : band,
        ),
      };
    case "guest_wifi":
      return {
        ...state,
        guest: { isOn: order.isOn, name: order.name ?? state.guest?.name ?? "Guests", key: order.key ?? state.guest?.key ?? "welcome-in" },
      };
    case "band":
      return { ...state, bands: state.bands.map((band) => (band.band === order.band ? { ...band, isOn: order.isOn } : band)) };
    case "schedule":
      return { ...state, schedule: { isOn: order.isOn, from: order.from, to: order.to } };
    case "pause_host":
      return {
        ...state,
        hosts: state.hosts.map((host) =>
          host.mac === order.mac ? { ...host, isPaused: order.isPaused, isActive: !order.isPaused } : host,
        ),
      };
    case "speed_test":
      // A little less than the line, and not twice the same.
      return {
        ...state,
        speedTest: {
          at: at.toISOString(),
          downKbps: 92_000 + (((at.getTime() / 1000) % 60) | 0) * 100,
          upKbps: 41_000 + (((at.getTime() / 1000) % 40) | 0) * 50,
          pingMs: 9 + (((at.getTime() / 1000) % 7) | 0),
        },
      };
    case "wan_login":
      return { ...state, wanLogin: order.login, wanPassword: order.password };
  }
}

/** Seconds until it did it. */
export const secondsFor = (order: Order): number => (order.kind === "reboot" ? 45 : order.kind === "speed_test" ? 12 : 4);
