import { inputsOf } from "../../../shared/orders.ts";
import { useTexts } from "../../lib/texts.tsx";
import { Nothing } from "../../ui/value-texts.tsx";
import type { Plan } from "./plan.ts";

/** P-95 "First day, Address (needed)". */
export function OrderInputsText({ plan: { kind, orderInputs } }: { plan: Plan }) {
  const t = useTexts();
  const inputs = inputsOf(kind, orderInputs);
  const parts = [
    ...(["start", "address", "notes"] as const).flatMap((field) => {
      if (inputs[field] === "no") return [];
      const name = t(`catalog.asks.${field}`);
      return [inputs[field] === "must" ? t("catalog.asks.needed", { field: name }) : name];
    }),
    ...(inputs.delivery === "no" ? [] : [t(`catalog.delivery.${inputs.delivery}`)]),
  ];
  return parts.length === 0 ? <Nothing /> : parts.join(", ");
}
