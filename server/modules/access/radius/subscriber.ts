// One internet service as the RADIUS server knows it.
import type { StaticAddress } from "../../network/index.ts";
import type { AccessState } from "../access-rules.ts";

export interface Rates {
  /** bit/s; 0: the reply says nothing of speed (N-66). */
  readonly downBps: number;
  readonly upBps: number;
}

export interface PlanFacts {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly rates: Rates;
}

/** How a line is told apart, and what it is given (network.md 1.4). */
export interface Line {
  readonly ipv4: {
    readonly method: "auto" | "none" | "static" | "pool" | "nas_pool";
    readonly pool: readonly string[];
    readonly nasPool: string | null;
  };
  /** "aa:bb:cc:dd:ee:ff"; empty: any device. */
  readonly macs: readonly string[];
  readonly circuitId: string | null;
  readonly remoteId: string | null;
  readonly nasPortId: string | null;
  /** Empty: any. */
  readonly nasIds: readonly string[];
  readonly maxSessions: number;
}

export interface Subscriber {
  readonly serviceId: string;
  readonly number: number;
  readonly customerId: string;
  readonly partnerId: string;
  readonly locationId: string | null;
  readonly login: string | null;
  readonly passwordSealed: string | null;
  readonly accessState: AccessState;
  readonly plan: PlanFacts;
  /** Instead of the plan's. */
  readonly ownRates: { readonly downBps: number | null; readonly upBps: number | null };
  /** While its quota slows it down. */
  readonly quotaRates: Rates | null;
  readonly line: Line;
  readonly statics: readonly StaticAddress[];
}

/** N-66 the speed of its line at this moment, without a walled garden. */
export function effectiveRates({ plan, ownRates, quotaRates }: Subscriber): Rates {
  const downBps = ownRates.downBps ?? plan.rates.downBps;
  const upBps = ownRates.upBps ?? plan.rates.upBps;
  if (!quotaRates) return { downBps, upBps };
  // A limit above the line's own speed is none.
  const lower = (own: number, limit: number): number => (own === 0 ? limit : Math.min(own, limit));
  return { downBps: lower(downBps, quotaRates.downBps), upBps: lower(upBps, quotaRates.upBps) };
}
