import type { listOnlineEndpoint } from "../../../../server/modules/usage/sessions/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import type { Tone } from "../../../ui/tone.ts";

export type Session = ReturnsOf<typeof listOnlineEndpoint>["items"][number];

/** regular: it speaks as often as it should. late: one packet is missing. silent: nobody takes it for alive any more (N-94). */
type Health = "regular" | "late" | "silent" | "unwatched";

/** Packets are on their way for a while, and routers spread them. */
const grace = 1.5;

export function healthOf({ state, interimSeconds, quietSeconds }: Pick<Session, "state" | "interimSeconds" | "quietSeconds">): Health {
  if (state === "stale") return "silent";
  if (interimSeconds === null) return "unwatched";
  return quietSeconds > interimSeconds * grace ? "late" : "regular";
}

export const healthTones: Readonly<Record<Health, Tone>> = { regular: "works", late: "attention", silent: "hurts", unwatched: "waits" };

/** What the line gives, where that is not simply access. */
export const isHeldBack = ({ accessState }: Session): boolean =>
  accessState !== null && accessState !== "active" && accessState !== "throttled";

/** How people call it: its customer, else its login, else its device. */
export const nameOf = ({ customer, login, mac, acctSessionId, id }: Session): string =>
  customer?.name ?? login ?? mac?.toUpperCase() ?? acctSessionId ?? id;
