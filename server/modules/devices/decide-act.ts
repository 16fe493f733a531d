// What a customer may tell a router, how often, and when it is done (P-199 to P-201, M-12's table). Values in, decisions out.
import type { ActionKind, Capability, CustomerAct, Wish } from "./contract.ts";
import type { Order, Reading } from "./ports.ts";

/** What both sides must have for it: the router the capability, the customer the provider's leave. */
export function needed(wish: Wish): CustomerAct[] {
  switch (wish.kind) {
    case "wifi":
      return [
        ...(wish.name === undefined ? [] : (["wifi_name"] as const)),
        ...(wish.key === undefined ? [] : (["wifi_password"] as const)),
      ];
    case "reboot":
    case "guest_wifi":
    case "band":
    case "schedule":
    case "pause_host":
    case "speed_test":
      return [wish.kind];
  }
}

/** What stands in each other's way: one router does one of them at a time. */
export function subjectOf(wish: Wish | { readonly kind: "wan_login" }): string {
  switch (wish.kind) {
    case "pause_host":
      return `host:${wish.mac}`;
    case "band":
    case "wifi":
      return "wifi";
    default:
      return wish.kind;
  }
}

/** What of a wish may be kept and shown: everything but the key. */
export function withoutKey(wish: Wish): Record<string, unknown> {
  const { key, ...rest } = wish as Wish & { key?: string };
  return { ...rest, ...(key === undefined ? {} : { hasKey: true }) };
}

/** P-199 a key that is the name is none. */
export const isNameAsKey = (wish: Wish): boolean =>
  (wish.kind === "wifi" || wish.kind === "guest_wifi") && wish.key !== undefined && wish.key === wish.name;

export interface Limit {
  readonly most: number;
  readonly withinMs: number;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const limits: Readonly<Record<"reboot" | "wifi" | "other", readonly Limit[]>> = {
  reboot: [
    { most: 1, withinMs: 5 * minuteMs },
    { most: 3, withinMs: hourMs },
    { most: 10, withinMs: dayMs },
  ],
  wifi: [{ most: 10, withinMs: dayMs }],
  other: [{ most: 60, withinMs: dayMs }],
};

/** Acts that count together. */
export const groupOf = (kind: ActionKind): "reboot" | "wifi" | "other" =>
  kind === "reboot" ? "reboot" : kind === "wifi" || kind === "guest_wifi" || kind === "band" ? "wifi" : "other";

/** The limit that is used up, and when it lets go; the one that holds longest. `earlier` are the moments of what counts, in any order. */
export function limitHit(kind: ActionKind, earlier: readonly Date[], now: Date): { most: number; renewsAt: Date } | undefined {
  const hits = limits[groupOf(kind)].flatMap(({ most, withinMs }) => {
    const within = earlier.filter((at) => now.getTime() - at.getTime() < withinMs).toSorted((a, b) => b.getTime() - a.getTime());
    const last = within[most - 1];
    return last ? [{ most, renewsAt: new Date(last.getTime() + withinMs) }] : [];
  });
  return hits.toSorted((a, b) => b.renewsAt.getTime() - a.renewsAt.getTime())[0];
}

/** The longest window that any limit looks back over. */
export const longestWindowMs = dayMs;

/** P-201 so long a restart may take; anything else shows sooner. */
export const readBackMs = (kind: ActionKind): number => (kind === "reboot" ? 10 : 2) * minuteMs;

/** P-200 whether what the router reports now is what it was told. A key counts only where it is reported: accepted is all there is then. */
export function isReadBack(order: Order, reading: Reading, sentAt: Date): boolean {
  const isKey = (want: string | undefined, has: string | undefined): boolean => want === undefined || has === undefined || want === has;
  switch (order.kind) {
    case "reboot":
      return Date.parse(reading.startedAt) > sentAt.getTime();
    case "wifi":
      return order.bands.every((wanted) => {
        const band = reading.bands.find((each) => each.band === wanted);
        return band !== undefined && (order.name === undefined || band.name === order.name) && isKey(order.key, band.key);
      });
    case "guest_wifi": {
      const { guest } = reading;
      return (
        guest !== null &&
        guest.isOn === order.isOn &&
        (order.name === undefined || guest.name === order.name) &&
        isKey(order.key, guest.key)
      );
    }
    case "band":
      return reading.bands.some(({ band, isOn }) => band === order.band && isOn === order.isOn);
    case "schedule": {
      const { schedule } = reading;
      return (
        schedule !== null && schedule.isOn === order.isOn && (!order.isOn || (schedule.from === order.from && schedule.to === order.to))
      );
    }
    case "pause_host":
      return reading.hosts.some(({ mac, isPaused }) => mac === order.mac && isPaused === order.isPaused);
    case "speed_test":
      return reading.speedTest !== null && Date.parse(reading.speedTest.at) > sentAt.getTime();
    case "wan_login":
      return reading.wanLogin === null || reading.wanLogin === order.login;
  }
}

/** P-198 what can be done: what the router can, as far as the provider allows it. */
export const mayDo = (can: readonly Capability[], allowed: readonly string[]): Capability[] => can.filter((each) => allowed.includes(each));
