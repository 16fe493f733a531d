// How logins are answered, per partner.
import { z } from "zod";
import { defineSetting } from "../../../platform/settings.ts";
import { type Action, type DecidedState, stateReplies } from "./reply-class-rules.ts";

const common = { levels: ["system", "partner"], may: "config.networking.update" } as const;

const actionSetting = <State extends DecidedState>(state: State, title: string) =>
  defineSetting({
    ...common,
    key: `access.${state}_action`,
    shape: z.enum(["walled", "reject", "full"]),
    fallback: stateReplies[state].usually,
    title,
    help: "What a line gets in this state: the walled garden, a refusal, or full access.",
  });

/** N-11 one for each state that a partner may decide about. */
export const stateActions = {
  unknown: actionSetting("unknown", "Unknown login"),
  terminated: actionSetting("terminated", "Ended service"),
  not_started: actionSetting("not_started", "Service not begun"),
  admin_blocked: actionSetting("admin_blocked", "Blocked by staff"),
  debt_blocked: actionSetting("debt_blocked", "Blocked for a debt"),
  inactive: actionSetting("inactive", "Customer not active"),
  paused: actionSetting("paused", "Paused service"),
  expired: actionSetting("expired", "Prepaid period over"),
  cap_blocked: actionSetting("cap_blocked", "Data used up"),
} as const;

const bps = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export const walledDownBps = defineSetting({
  ...common,
  key: "access.walled_down_bps",
  shape: bps,
  fallback: 1_000_000,
  title: "Speed in the walled garden, down",
  help: "Towards the subscriber, however fast the line is otherwise.",
});
export const walledUpBps = defineSetting({
  ...common,
  key: "access.walled_up_bps",
  shape: bps,
  fallback: 1_000_000,
  title: "Speed in the walled garden, up",
  help: "From the subscriber, however fast the line is otherwise.",
});
export const walledSessionSeconds = defineSetting({
  ...common,
  key: "access.walled_session_timeout_s",
  shape: z.int().min(60).max(86_400),
  fallback: 900,
  title: "Longest session in the walled garden",
  help: "Seconds after which a walled session has to log in anew. It bounds how late a router without CoA follows a payment.",
});
export const walledVlan = defineSetting({
  ...common,
  key: "access.walled_vlan",
  shape: z.int().min(1).max(4094).nullable(),
  fallback: null,
  title: "VLAN of the walled garden",
  help: "For access points that put blocked subscribers into a VLAN. Empty: there is none.",
});
export const rejectDelayMs = defineSetting({
  ...common,
  levels: ["system"],
  key: "access.reject_delay_ms",
  shape: z.int().min(0).max(5_000),
  fallback: 1_000,
  title: "Delay of a refusal",
  help: "Milliseconds that a refused login waits for its answer, so that guessing takes time.",
});
export const allowMsChapV1 = defineSetting({
  ...common,
  levels: ["system"],
  key: "access.allow_mschapv1",
  shape: z.boolean(),
  fallback: false,
  title: "Accept MS-CHAP version 1",
  help: "Old and weak. Only for equipment that knows nothing better.",
});
export const authLogDays = defineSetting({
  ...common,
  levels: ["system"],
  key: "access.auth_log_days",
  shape: z.int().min(1).max(366),
  fallback: 30,
  title: "Log of logins",
  help: "Days for which attempts to log in are kept.",
});

export const radiusSettings = [
  ...Object.values(stateActions),
  ...[walledDownBps, walledUpBps, walledSessionSeconds, walledVlan, rejectDelayMs, allowMsChapV1, authLogDays],
];

/** What holds for one partner. */
export interface ReplySettings {
  readonly actions: Readonly<Record<DecidedState, Action>>;
  readonly walled: {
    readonly downBps: number;
    readonly upBps: number;
    readonly sessionSeconds: number;
    readonly vlan: number | null;
    /** The page that blocked subscribers are led to; null: none is said. */
    readonly url: string | null;
  };
  readonly rejectDelayMs: number;
  readonly allowMsChapV1: boolean;
}
