// B-12, B-29, B-149 a change may hold for days that are on invoices already. Who knows invoices takes part: says what crediting and charging
// them anew comes to, and does it with the next run.
import type { Day } from "../../../shared/calendar.ts";
import type { Rational } from "../../../shared/rational.ts";
import type { Work } from "../../platform/work.ts";
import type { BillableService } from "./list-billable-services.ts";

/** A service as it would be billed from a day on. */
export interface Changed {
  readonly after: BillableService;
  readonly from: Day;
}

export interface Taxed {
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
}

/** What is given back and charged anew, with tax. */
export interface AdjustmentFigures {
  services: number;
  creditedMinor: bigint;
  chargedMinor: bigint;
}

export interface AdjustmentWish {
  readonly cause: "price" | "tax" | "terms" | "bundle";
  /** The price, tax update or change behind it; the same one asks once for a service. */
  readonly sourceId: string;
  readonly services: readonly { readonly serviceId: string; readonly customerId: string; readonly partnerId: string; readonly from: Day }[];
}

export interface BilledDaysParticipant {
  figures(
    work: Work,
    wish: {
      readonly cause: AdjustmentWish["cause"];
      readonly currency: string;
      readonly services: readonly Changed[];
      /** The share of the net price that is tax from then on, where it is not in force yet. */
      readonly shareAfter?: (taxed: Taxed) => Rational | undefined;
    },
  ): Promise<AdjustmentFigures>;
  /** The next run proposes it for review. */
  ask(work: Work, wish: AdjustmentWish): Promise<void>;
}

let participant: BilledDaysParticipant | undefined;

/** Called by the module above that knows invoices, once, at the start. */
export function joinBilledDays(joins: BilledDaysParticipant): void {
  participant = joins;
}

export const noAdjustments = (): AdjustmentFigures => ({ services: 0, creditedMinor: 0n, chargedMinor: 0n });

export async function adjustmentFigures(work: Work, wish: Parameters<BilledDaysParticipant["figures"]>[1]): Promise<AdjustmentFigures> {
  return wish.services.length === 0 || !participant ? noAdjustments() : participant.figures(work, wish);
}

export async function askForAdjustments(work: Work, wish: AdjustmentWish): Promise<void> {
  if (wish.services.length > 0) await participant?.ask(work, wish);
}
