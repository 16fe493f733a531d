// N-11 what each access state gives, unless a partner decides otherwise.
import type { AccessState } from "../access-rules.ts";
import type { Reason } from "./reason-rules.ts";

export type Action = "walled" | "reject" | "full";
/** Which walled garden. */
export type WalledList = "admin" | "debt" | "paused" | "cap" | "unknown" | "mac";

/** States that a setting decides about. */
export type DecidedState = "unknown" | Exclude<AccessState, "active" | "throttled">;

export interface StateReply {
  readonly reason: Reason;
  readonly list: WalledList;
  readonly usually: Action;
}

export const stateReplies: Readonly<Record<DecidedState, StateReply>> = {
  unknown: { reason: "A01", list: "unknown", usually: "reject" },
  terminated: { reason: "A08", list: "unknown", usually: "reject" },
  not_started: { reason: "A08", list: "unknown", usually: "reject" },
  admin_blocked: { reason: "A06", list: "admin", usually: "walled" },
  debt_blocked: { reason: "A07", list: "debt", usually: "walled" },
  inactive: { reason: "A08", list: "unknown", usually: "reject" },
  paused: { reason: "A09", list: "paused", usually: "walled" },
  expired: { reason: "A10", list: "debt", usually: "walled" },
  cap_blocked: { reason: "A11", list: "cap", usually: "walled" },
};

export type ReplyClass =
  | { readonly kind: "full" | "shaped" }
  | { readonly kind: "walled"; readonly list: WalledList; readonly reason: Reason }
  | { readonly kind: "reject"; readonly reason: Reason };

/** @param actions - what the partner decided; the usual where it says nothing. */
export function replyClassOf(state: AccessState | "unknown", actions: Partial<Readonly<Record<DecidedState, Action>>>): ReplyClass {
  if (state === "active") return { kind: "full" };
  if (state === "throttled") return { kind: "shaped" };
  const { reason, list, usually } = stateReplies[state];
  const action = actions[state] ?? usually;
  return action === "full" ? { kind: "full" } : action === "reject" ? { kind: "reject", reason } : { kind: "walled", list, reason };
}

/** N-72 equipment without a walled garden turns away whom it should hold; with any other, the templates of its profile say how it holds them. */
export const asEquipmentCan = (reply: ReplyClass, { hasGarden }: { readonly hasGarden: boolean }): ReplyClass =>
  reply.kind === "walled" && !hasGarden ? { kind: "reject", reason: reply.reason } : reply;
