// Who holds prices or taxes above the catalogue takes part in a tax update: services with their own pieces and prices, billing with what
// waits for an invoice, collections with their fees.
import type { Rational } from "../../../../shared/rational.ts";
import type { Work } from "../../../platform/work.ts";
import type { Plan } from "../plan-queries.ts";
import type { TaxChange } from "./tax-update-rules.ts";

/** What an update makes of the services of one plan. */
export interface PlanEffect {
  services: number;
  /** Of these, with prices of their own. */
  ownPriced: number;
  /** Of these, invoiced beyond the day. */
  invoicedFurther: number;
  /** Of those: what is given back and charged anew, with tax; only where billed days are adjusted. */
  creditedMinor: bigint;
  chargedMinor: bigint;
  /** By the month, net and without discounts. */
  monthBefore: Rational;
  monthAfter: Rational;
}

/** A plan whose price was changed: the version that its services had and the one in its place, if there is one. */
export interface RetaxedPlan {
  readonly plan: Plan;
  readonly versions: ReadonlyMap<string, string>;
}

/** Where an update reaches beside plans. */
export interface TaxUpdateReach {
  /** Empty: all. */
  readonly partnerIds: readonly string[];
  /** Undefined: whatever has the tax. */
  readonly planIds: readonly string[] | undefined;
}

export interface TaxUpdateParticipant {
  /** What it would make of the services of a plan. */
  effectOn?(work: Work, change: TaxChange, plan: Plan): Promise<PlanEffect>;
  /** Changes what hangs on a plan; called once for each plan. */
  followPlan?(work: Work, change: TaxChange, plan: RetaxedPlan): Promise<Readonly<Record<string, number>>>;
  /** Changes what hangs on no plan; called once. Doing it again changes nothing. */
  apply?(work: Work, change: TaxChange, reach: TaxUpdateReach): Promise<Readonly<Record<string, number>>>;
  /** Books that do not know where to book the new tax. */
  missing?(work: Work, change: TaxChange): Promise<readonly { readonly partnerId: string; readonly account: string }[]>;
}

const participants = new Map<string, TaxUpdateParticipant>();

/** Called by a module above, once, at the start. */
export const joinTaxUpdates = (name: string, participant: TaxUpdateParticipant): void => void participants.set(name, participant);

export const taxUpdateParticipants = (): ReadonlyMap<string, TaxUpdateParticipant> => participants;
