// What a plan charges once beside its price when somebody takes it: its setup items and a bundle's activation fee (section 1.1).
import type { Day } from "../../../../shared/calendar.ts";
import { parseDecimal } from "../../../../shared/rational.ts";
import { lineText } from "./line-text-rules.ts";

interface Price {
  readonly price: string;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly includesTax: boolean;
  readonly validFrom: Day;
}

interface SetupPlan {
  readonly id: string;
  readonly title: string;
  readonly lineText: string;
  readonly category: string | null;
  readonly prices: readonly Price[];
}

export interface TakenPlan {
  readonly setupPlanIds: readonly string[];
  readonly activationFee: string;
  /** creation: with the next document; first_billing: from the service's first day on. */
  readonly activationFeeWhen: "creation" | "first_billing";
}

export interface OnceItem {
  readonly kind: "one_time" | "fee";
  readonly category: string;
  readonly text: string;
  readonly unitPrice: string;
  readonly taxId: string | null;
  readonly taxGroupId: string | null;
  readonly includesTax: boolean;
  /** From which day on a run takes it along. */
  readonly dueOn: Day;
}

export interface Taking {
  readonly plan: TakenPlan;
  /** The plan's own price, for the tax of its fee. */
  readonly own: Price | undefined;
  readonly setupPlans: readonly SetupPlan[];
  /** The price of the service's first day. */
  readonly priceOf: (prices: readonly Price[]) => Price | undefined;
  readonly createdOn: Day;
  readonly startOn: Day;
  /** How the fee is called on the document, in the customer's language. */
  readonly feeText: string;
}

/** In the order of the plan's list, the fee last. What costs nothing is no item. */
export function oneTimeItems({ plan, own, setupPlans, priceOf, createdOn, startOn, feeText }: Taking): OnceItem[] {
  const byId = new Map(setupPlans.map((setup) => [setup.id, setup]));
  const items = plan.setupPlanIds.flatMap((id): OnceItem[] => {
    const setup = byId.get(id);
    const price = setup && priceOf(setup.prices);
    if (!setup || !price || costsNothing(price.price)) return [];
    const { taxId, taxGroupId, includesTax } = price;
    const text = lineText(setup.lineText, { plan: setup.title, language: "en" }) || setup.title;
    return [
      {
        kind: "one_time",
        category: setup.category ?? "one_time",
        text,
        unitPrice: price.price,
        taxId,
        taxGroupId,
        includesTax,
        dueOn: startOn,
      },
    ];
  });
  if (!own || costsNothing(plan.activationFee)) return items;
  const { taxId, taxGroupId, includesTax } = own;
  const dueOn = plan.activationFeeWhen === "creation" && createdOn < startOn ? createdOn : startOn;
  return [...items, { kind: "fee", category: "fee", text: feeText, unitPrice: plan.activationFee, taxId, taxGroupId, includesTax, dueOn }];
}

const costsNothing = (price: string): boolean => parseDecimal(price).n === 0n;
