// N-112 the way of a login, step by step, as far as it came.
import type { Reason } from "./reason-rules.ts";

export const loginSteps = ["known", "password", "router", "device", "port", "state", "sessions"] as const;
export type LoginStep = (typeof loginSteps)[number];
export interface ExplainedStep {
  readonly step: LoginStep;
  /** Those behind the first that failed were not looked at. */
  readonly result: "passed" | "failed" | "not_reached";
}

const failsAt: Readonly<Record<Reason, LoginStep>> = {
  ...{
    A01: "known",
    A16: "known",
    A17: "password",
    A02: "password",
    A14: "password",
    A15: "password",
    A05: "router",
    A03: "device",
    A04: "port",
  },
  ...{ A06: "state", A07: "state", A08: "state", A09: "state", A10: "state", A11: "state", A12: "sessions", A13: "sessions", A18: "state" },
};

/** @param reason - why it was refused; undefined: it was not */
export function explainSteps(reason: Reason | undefined): ExplainedStep[] {
  const failed = reason === undefined ? loginSteps.length : loginSteps.indexOf(failsAt[reason]);
  return loginSteps.map((step, at) => ({ step, result: at < failed ? "passed" : at === failed ? "failed" : "not_reached" }));
}
