import type { getSimulationEndpoint } from "../../../../server/modules/reports/simulator/contract.ts";
import type { ReturnsOf } from "../../../../shared/endpoint.ts";
import { useFormat } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts.tsx";
import type { Tone } from "../../../ui/tone.ts";

export type Simulation = ReturnsOf<typeof getSimulationEndpoint>;
export type Result = NonNullable<Simulation["result"]>;
export type Figures = Result["totals"]["changed"];
export const measures = ["paid", "gross", "open", "blocked"] as const;
export type Measure = (typeof measures)[number];
type Change = Simulation["scenario"]["changes"][number];

export const stateTones: Readonly<Record<Simulation["state"], Tone>> = {
  waiting: "waits",
  running: "waits",
  done: "works",
  failed: "hurts",
  cancelled: "past",
};

export const isUnderWay = ({ state }: Pick<Simulation, "state">): boolean => state === "waiting" || state === "running";

/** A change as a sentence: "Home 100 costs 5 % more from 1 Dec 2026". */
export function useChangeWords(names: Simulation["names"]): (change: Change) => string {
  const t = useTexts();
  const format = useFormat();
  const name = (id: string): string => names[id] ?? t("simulator.gone");
  return (change) => {
    const on = format.day(change.on);
    switch (change.kind) {
      case "price": {
        const plans =
          change.planIds.length > 3 ? t("simulator.plans", { count: change.planIds.length }) : change.planIds.map(name).join(", ");
        return "percent" in change.by
          ? t("simulator.kind.price.percent-words", { plans, percent: change.by.percent, on })
          : t("simulator.kind.price.amount-words", { plans, amount: change.by.amount, on });
      }
      case "tax":
        return t("simulator.kind.tax.words", { tax: name(change.taxId), rate: change.ratePercent, on });
      case "billing-day":
        return t("simulator.kind.billing-day.words", { day: change.day, on });
      case "blocking":
        return t("simulator.kind.blocking.words", { block: change.blockingDays, deactivate: change.deactivationDays, on });
      case "retire-plan":
        return t("simulator.kind.retire-plan.words", { plan: name(change.planId), other: name(change.toPlanId), on });
    }
  };
}
