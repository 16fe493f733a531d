// One internet service as the RADIUS server knows it.
import type { Route, StaticAddress } from "../../network/index.ts";
import { type LineData, speedOf } from "../../usage/index.ts";
import type { AccessState } from "../access-rules.ts";

export interface Rates {
  /** bit/s; 0: the reply says nothing of speed (N-66). */
  readonly downBps: number;
  readonly upBps: number;
}

/** N-96 how many sessions may be open at once, and what happens when one more comes. */
export interface SessionLimit {
  readonly policy: "kick_oldest" | "deny_new" | "allow";
  readonly most: number;
}

/** N-67 of a speed that is the plan's own: where data has run out or a wall stands, there is neither burst nor guarantee. */
export interface RateTerms {
  readonly burstPercent: number | null;
  readonly thresholdPercent: number | null;
  readonly burstSeconds: number | null;
  readonly guaranteePercent: number | null;
  readonly priority: "high" | "normal" | "low";
}

export interface PlanFacts {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly rates: Rates;
  readonly terms: RateTerms;
  /** plan.attr.<name> of templates. */
  readonly attributes: Readonly<Record<string, string>>;
  /** N-69 lines of templates. */
  readonly replyLines: string;
  /** P-254 what its services have; for some partners or, where none is named, for all. */
  readonly switches: readonly { readonly key: string; readonly isOnByDefault: boolean; readonly partnerIds: readonly string[] }[];
  /** N-96 */
  readonly sessions: SessionLimit;
}

const noTerms: RateTerms = { burstPercent: null, thresholdPercent: null, burstSeconds: null, guaranteePercent: null, priority: "normal" };

/** One that was made since they were read is read before this is asked again. */
export const planOf = (id: string, plans: ReadonlyMap<string, PlanFacts> | undefined): PlanFacts =>
  plans?.get(id) ?? {
    ...{ id, code: "", title: "", rates: { downBps: 0, upBps: 0 }, sessions: { policy: "kick_oldest", most: 1 } },
    ...{ terms: noTerms, attributes: {}, replyLines: "", switches: [] },
  };

/** "auto": the static one that it has. */
export interface Ipv6Part {
  readonly method: "auto" | "none" | "pool" | "nas_pool";
  readonly nasPool: string | null;
}

/** How a line is told apart, and what it is given (network.md 1.4). */
export interface Line {
  readonly ipv4: {
    readonly method: "auto" | "none" | "static" | "pool" | "nas_pool";
    readonly pool: readonly string[];
    readonly nasPool: string | null;
  };
  readonly wan6: Ipv6Part;
  readonly delegated: Ipv6Part;
  /** Networks behind the subscriber. */
  readonly routes: readonly Route[];
  /** "aa:bb:cc:dd:ee:ff"; empty: any device. */
  readonly macs: readonly string[];
  readonly circuitId: string | null;
  readonly remoteId: string | null;
  readonly nasPortId: string | null;
  /** Empty: any. */
  readonly nasIds: readonly string[];
  /** N-69 lines of templates. */
  readonly replyLines: string;
  /** Instead of the plan's number. */
  readonly maxSessions: number | null;
  /** N-62 devices that it learns as they connect; null: it learns none. */
  readonly learns: { readonly most: number; readonly replacesOldest: boolean } | null;
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
  /** N-178 it is open for a payment, and shut again then. */
  readonly openUntil: Date | null;
  readonly plan: PlanFacts;
  /** P-254 switches that somebody turned; null: all stand as they do by default. */
  readonly turned: Readonly<Record<string, boolean>> | null;
  /** Instead of the plan's. */
  readonly ownRates: { readonly downBps: number | null; readonly upBps: number | null };
  /** While its quota or a rule of fair use changes its speed. */
  readonly quotaRates: (Rates & { readonly isBoost: boolean }) | null;
  /** N-67, N-149 what its data and the rules of its plan make replies say. */
  readonly data: LineData;
  readonly line: Line;
  readonly statics: readonly StaticAddress[];
}

/** N-66 the speed of its line at this moment, without a walled garden. */
export const effectiveRates = ({ plan, ownRates, quotaRates }: Subscriber): Rates =>
  speedOf({ plan: plan.rates, own: ownRates, quota: quotaRates });

/** N-67 what holds of the plan's terms of speed at this moment. */
export const effectiveTerms = ({ plan: { terms }, quotaRates }: Subscriber): RateTerms =>
  quotaRates && !quotaRates.isBoost ? { ...noTerms, priority: terms.priority } : terms;

/** N-67, P-254 how its switches stand: service.attr.<key> of templates. */
export const attributesOfLine = ({ plan, partnerId, turned }: Pick<Subscriber, "plan" | "partnerId" | "turned">): Record<string, boolean> =>
  Object.fromEntries(
    plan.switches
      .filter(({ partnerIds }) => partnerIds.length === 0 || partnerIds.includes(partnerId))
      .map(({ key, isOnByDefault }) => [key, turned?.[key] ?? isOnByDefault]),
  );

/** N-96 what holds for this line: the plan's policy, with a number of the line's own where it has one. */
export const sessionLimitOf = ({ plan, line }: Pick<Subscriber, "plan" | "line">): SessionLimit => ({
  policy: plan.sessions.policy,
  most: line.maxSessions ?? plan.sessions.most,
});
